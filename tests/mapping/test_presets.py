"""Every header set that staff really open maps by itself."""

# ruff: noqa: E501, ISC004 - the tables read best as lines

from __future__ import annotations

import pytest
from mapping_bench import mapped, table

from reversal_desk.mapping import map_columns

SHOPIFY_OLD = (
    "Name, Email, Financial Status, Paid at, Fulfillment Status, Fulfilled at, Accepts Marketing, Currency, Subtotal, Shipping,"
    " Taxes, Total, Discount Code, Discount Amount, Shipping Method, Created at, Lineitem quantity, Lineitem name, Lineitem price,"
    " Lineitem compare at price, Lineitem sku, Lineitem fulfillment status, Billing Name, Billing Zip, Shipping Name, Notes,"
    " Cancelled at, Payment Method, Payment Reference, Refunded Amount, Vendor, Outstanding Balance, Employee, Location, Device ID,"
    " Id, Tags, Risk Level, Source, Lineitem discount, Tax 1 Name, Tax 1 Value, Phone, Receipt Number, Duties, Payment ID"
)
SHOPIFY_NEW = SHOPIFY_OLD.replace("Cancelled at", "Canceled at").replace("Lineitem sku", "Lineitem SKU")
SETS: list[tuple[str, str, dict[str, str], list[str]]] = [
    (
        "shopify_orders",
        SHOPIFY_OLD,
        {
            "status": "Financial Status", "refund": "Refunded Amount", "total": "Total", "currency": "Currency", "date": "Created at",
            "cancelled_at": "Cancelled at", "order": "Name",
        },
        ["Name", "Id"],
    ),
    (
        "shopify_orders",
        SHOPIFY_NEW,
        {
            "status": "Financial Status", "refund": "Refunded Amount", "total": "Total", "currency": "Currency", "date": "Created at",
            "cancelled_at": "Canceled at", "order": "Name",
        },
        ["Name", "Id"],
    ),
    ("matrixify_orders", "ID, Name, Command, Number, Phone, Email, Note, Tags, Line: Type", {"order": "Name"}, ["Name", "ID", "Number"]),
    (
        "frate_refunds",
        "return_id, return_status, return_submitted_date, return_processed_date, order_id, order_name, customer_name,"
        " customer_email, handling_fee, total_refund, currency",
        {
            "order": "order_name", "refund": "total_refund", "currency": "currency", "status": "return_status",
            "refund_date": "return_processed_date",
        },
        ["order_name", "order_id"],
    ),
    (
        "woocommerce_orders",
        "order_id, order_date, order_status, customer_id, billing_first_name, order_total, order_currency, payment_method",
        {"order": "order_id", "date": "order_date", "status": "order_status", "total": "order_total", "currency": "order_currency"},
        ["order_id"],
    ),
    ("woocommerce_refunds", "refund_id, order_id, refund_amount, refund_reason", {"order": "order_id", "refund": "refund_amount", "reason": "refund_reason"}, ["order_id"]),
    (
        "magento_orders",
        "ID, Purchase Point, Purchase Date, Bill-to Name, Ship-to Name, Grand Total (Base), Grand Total (Purchased), Status,"
        " Billing Address, Shipping Address, Shipping Information, Customer Email, Customer Group, Subtotal, Shipping and Handling,"
        " Customer Name, Payment Method, Total Refunded, Allocated sources, Pickup Location Code, Sku, Quantity, Price",
        {"order": "ID", "date": "Purchase Date", "total": "Grand Total (Purchased)", "status": "Status", "refund": "Total Refunded"},
        ["ID"],
    ),
    (
        "magento_credit_memos",
        "Credit Memo, Created, Order #, Order Date, Bill-to Name, Status",
        {"order": "Order #", "date": "Order Date", "status": "Status", "refund_date": "Created"},
        ["Order #"],
    ),
    ("", "increment_id, order_increment_id, creditmemo_id", {"order": "increment_id"}, ["increment_id", "order_increment_id"]),
    (
        "bigcommerce_orders",
        "Order ID, Order Date, Delivery Date, Order Status, Order Total, Cart Base Amount, Tax Total, Shipping Total, Refund Amount,"
        " Payment Method, First Name",
        {"order": "Order ID", "date": "Order Date", "status": "Order Status", "total": "Order Total", "refund": "Refund Amount"},
        ["Order ID"],
    ),
    (
        "bigcommerce_shift",
        "Order ID, Status, Status ID, Date Created, Subtotal Ex Tax, Subtotal Inc Tax, Date Modified, Date Shipped, Cart ID",
        {"order": "Order ID", "status": "Status", "date": "Date Created"},
        ["Order ID"],
    ),
    *[
        (
            "amazon_returns",
            f"return-date, {order}, sku, asin, fnsku, product-name, quantity, fulfillment-center-id, detailed-disposition, reason,"
            " status, license-plate-number, customer-comments",
            {"order": order, "sku": "sku", "quantity": "quantity", "reason": "reason", "status": "status", "refund_date": "return-date"},
            [order],
        )
        for order in ("order-id", "amazon-order-id")
    ],
    (
        "amazon_orders",
        "order-id, order-date, purchase-date, order-status, item-price, currency, buyer-email",
        {"order": "order-id", "status": "order-status", "currency": "currency", "date": "purchase-date"},
        ["order-id"],
    ),
    (
        "shopee_orders",
        "Order ID, Order Status, Cancel reason, Return / Refund Status, Tracking Number*, Shipping Option, Order Creation Date,"
        " Order Paid Time, Parent SKU Reference No., Product Name, SKU Reference No., Variation Name, Original Price, Deal Price,"
        " Returned quantity, Product Subtotal, Seller Rebate, Total Amount, Buyer Paid Shipping Fee, Grand Total, Username (Buyer),"
        " Order Complete Time, Note",
        {"order": "Order ID", "status": "Order Status", "reason": "Cancel reason", "date": "Order Creation Date", "total": "Grand Total", "sku": "SKU Reference No.", "quantity": "Returned quantity"},
        ["Order ID"],
    ),
    (
        "shopee_returns",
        "Return ID, Order ID, Order Creation Date, Product Name, SKU, Return Quantity, Return Reason, Return Creation Time,"
        " Return Tracking Number, Return / Refund Status",
        {
            "order": "Order ID", "date": "Order Creation Date", "sku": "SKU", "quantity": "Return Quantity", "reason": "Return Reason",
            "refund_date": "Return Creation Time", "status": "Return / Refund Status",
        },
        ["Order ID"],
    ),
    (
        "shopee_orders_tw",
        "訂單編號, 訂單狀態, 退貨 / 退款狀態, 訂單成立日期, 商品名稱, 主商品貨號, 商品選項貨號, 數量, 退貨數量, 商品原價, 商品活動價格",
        {"order": "訂單編號", "status": "訂單狀態", "date": "訂單成立日期", "sku": "商品選項貨號", "quantity": "退貨數量"},
        ["訂單編號"],
    ),
    (
        "lazada_orders",
        "orderNumber, sellerSku, createTime, deliveryType, customerName, payMethod, paidPrice, unitPrice, sellerDiscountTotal,"
        " shippingFee, itemName, status, buyerFailedDeliveryReturnInitiator, buyerFailedDeliveryReason",
        {"order": "orderNumber", "sku": "sellerSku", "date": "createTime", "status": "status", "reason": "buyerFailedDeliveryReason"},
        ["orderNumber"],
    ),
    (
        "lazada_returns",
        "Order ID, Return Order ID, Order Date, Return Order Date, Seller SKU ID",
        {"order": "Order ID", "date": "Order Date", "refund_date": "Return Order Date", "sku": "Seller SKU ID"},
        ["Order ID"],
    ),
    (
        "tiktok_returns",
        "Return Order ID, Order ID, Seller SKU, Return Reason, Return Status, Time Requested, Return Quantity, Return Logistics Tracking ID",
        {
            "order": "Order ID", "sku": "Seller SKU", "reason": "Return Reason", "status": "Return Status", "refund_date": "Time Requested",
            "quantity": "Return Quantity",
        },
        ["Order ID"],
    ),
    (
        "shopline_orders",
        "訂單號碼, 訂單日期, 訂單狀態, 商品貨號, 商品結帳價, 付款總金額",
        {"order": "訂單號碼", "date": "訂單日期", "status": "訂單狀態", "total": "付款總金額"},
        ["訂單號碼"],
    ),
    (
        "momo_returns",
        "訂單編號, 轉單日, 品號, 品名, 數量, 進價(含稅), 售價(含稅), 退貨原因",
        {"order": "訂單編號", "date": "轉單日", "sku": "品號", "quantity": "數量", "reason": "退貨原因"},
        ["訂單編號"],
    ),
    (
        "tmall_refunds",
        "退款编号, 订单编号, 支付宝交易号, 订单付款时间, 商品编码, 退款完结时间, 买家实际支付金额, 宝贝标题, 买家退款金额, 手工退款/系统退款, 是否需要退货,"
        " 退款的申请时间, 退款状态, 货物状态, 发货物流信息, 客服介入状态, 卖家真实姓名, 买家退款原因, 买家退款说明, 部分退款/全部退款",
        {
            "order": "订单编号", "date": "订单付款时间", "refund": "买家退款金额", "total": "买家实际支付金额", "refund_date": "退款完结时间",
            "status": "退款状态", "reason": "买家退款原因", "refund_kind": "部分退款/全部退款",
        },
        ["订单编号"],
    ),
    (
        "sap",
        "VBELN, BSTKD, AUART, ABGRU, WAERK, ERDAT",
        {"order": "BSTKD", "reason": "ABGRU", "currency": "WAERK", "date": "ERDAT"},
        ["BSTKD", "VBELN"],
    ),
    ("sap", "DOC_NUMBER, PURCH_NO_C, WAERK", {"order": "PURCH_NO_C", "currency": "WAERK"}, ["PURCH_NO_C", "DOC_NUMBER"]),
    (
        "sap_overview",
        "Rej. Reason, Created on, Order, Doc. Date, Currency, Customer, Ord. Reason",
        {"order": "Order", "reason": "Rej. Reason", "date": "Doc. Date", "currency": "Currency"},
        ["Order"],
    ),
    (
        "etsy_orders",
        "Sale Date, Item Name, Quantity, Price, Discount Amount, Order Total, Transaction ID, Order ID",
        {"order": "Order ID", "date": "Sale Date", "total": "Order Total"},
        ["Order ID"],
    ),
    (
        "",
        "Bestellnummer, Datum, Kundenemail, Gesamtbetrag, Währung, Status",
        {"order": "Bestellnummer", "date": "Datum", "total": "Gesamtbetrag", "currency": "Währung", "status": "Status"},
        ["Bestellnummer"],
    ),
    (
        "impact_actions",
        "Referral_Date, Action_Date, date_, Adj_Date, locking_date, Action_Id, OID, Customer_Status, Category, Status, Status_Detail,"
        " Disposition, adj_reason, original_sale_amount, Sale_Amount, original_payout, Payout, Rebate, Discount, Promo_Code,"
        " Media_Partner, Action_Tracker, Notes, Customer_Id, Original_Currency, original_currency_sale_amount",
        {"action_id": "Action_Id", "order": "OID", "date": "Action_Date", "total": "Sale_Amount"},
        ["OID"],
    ),
    (
        "impact_actions",
        "Paystub Id, Action Id, Campaign Id, Campaign Name, Action Tracker Id, Action Tracker, Sub Id 1, Shared Id, Sale Amount, Payout,"
        " Action Date, Posting Date, Modification Date, Locking Date",
        {"action_id": "Action Id", "date": "Action Date", "total": "Sale Amount"},
        [],
    ),
    (
        "impact_actions",
        "Action Date, Clearing Date, Action ID, Sub ID 1, Shared ID, Brand, Event Type, Status, Sale Amount",
        {"action_id": "Action ID", "date": "Action Date", "total": "Sale Amount"},
        [],
    ),
    *[
        (
            "impact_batch",
            f"ActionID, {order}, ActionTrackerID, Amount, currencyCode, CustomerStatus, Reason",
            {"action_id": "ActionID", "order": order, "new_amount": "Amount", "currency": "currencyCode", "reason": "Reason"},
            [order],
        )
        for order in ("Oid", "OrderId")
    ],
]  # fmt: skip


@pytest.mark.parametrize(("preset", "headers", "fields", "orders"), SETS)
def test_known_header_sets_map_by_themselves(
    preset: str, headers: str, fields: dict[str, str], orders: list[str]
) -> None:
    found = map_columns(table(headers))
    assert found.preset == preset
    assert mapped(found) == fields
    assert [found.columns[index].header for index in found.order_columns] == orders
    # spelling doesn't matter
    again = map_columns(table([header.upper().replace(" ", "_") for header in headers.split(", ")]))
    assert [column.field for column in again.columns] == [column.field for column in found.columns]
