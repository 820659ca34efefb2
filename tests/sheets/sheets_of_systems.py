"""Writers of the corpus: exports of shop systems, marketplaces and impact.com itself, with their own headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sheet_corpus import (
    FAILED,
    ITEM,
    KEPT,
    MIXED,
    PART,
    PENDING,
    RETURNS,
    SOME_ITEMS,
    WHOLE,
    WHOLES,
    Order,
    Sheet,
    Shop,
    Want,
    damaged,
    plain,
    stamp,
    writer,
)

from reversal_desk.model import Operation

# --------------------------------------------------------------------------- Shopify and its apps

_ADDRESS = ("Name", "Street", "City", "Zip", "Province", "Country", "Phone")
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    f"Lineitem fulfillment status,{','.join(f'Billing {part}' for part in _ADDRESS)},"
    f"{','.join(f'Shipping {part}' for part in _ADDRESS)},Notes,Note Attributes,Cancelled at,Payment Method,"
    "Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,"
    "Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,Billing Province Name,"
    "Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
).split(",")
NEWER = [
    {
        "Cancelled at": "Canceled at",
        "Lineitem sku": "Lineitem SKU",
        "Lineitem compare at price": "Lineitem compare-at price",
        "Payment Reference": "Payment Reference (deprecated)",
    }.get(header, header)
    for header in SHOPIFY
]
_FINANCIAL = {WHOLE: "refunded", PART: "partially_refunded", KEPT: "paid", PENDING: "pending", FAILED: "paid"}


def _shopify_lines(order: Order, place: int, headers: Sequence[str], fee: Decimal) -> Iterator[dict[str, Any]]:
    created = stamp(order.created) + " +0000"
    voided = order.fate == WHOLE and place % 4 == 0
    whole = order.fate == WHOLE and not voided
    first = {
        "Email": f"b{place}@example.com", "Financial Status": "voided" if voided else _FINANCIAL[order.fate],
        "Paid at": created, "Fulfillment Status": "fulfilled", "Currency": order.currency,
        "Subtotal": plain(order.total), "Shipping": plain(fee), "Taxes": "0.00", "Total": plain(order.total + fee),
        "Shipping Zip": f"'{10000 + place}", "Billing Zip": f"'{10000 + place}",
        "Refunded Amount": plain(order.total + fee if whole else order.refund if order.fate == PART else Decimal(0)),
        "Id": str(5_511_203_400_000 + int("".join(filter(str.isdigit, order.number))) * 7), "Source": "web",
    }  # fmt: skip
    for cancelled in {"Cancelled at", "Canceled at"} & set(headers):
        first[cancelled] = created if voided else ""
    for number, line in enumerate(order.lines):
        cells = {
            "Name": f"#{order.number}", "Created at": created, "Lineitem quantity": str(line.quantity),
            "Lineitem name": line.name, "Lineitem price": plain(line.price), "Vendor": "Northwind",
        }  # fmt: skip
        sku = "Lineitem SKU" if "Lineitem SKU" in headers else "Lineitem sku"
        yield {**cells, sku: line.sku, **(first if number == 0 else {})}


def _shopify(name: str, today: datetime, headers: Sequence[str], *, oid: str = "#", fee: str = "0.00") -> Sheet:
    shop = Shop(name, today)
    # what the fee does to a partial refund is not known, so only whole ones there
    fates = MIXED if fee == "0.00" else {WHOLE: 0.08}
    orders = shop.orders(150, fates=fates, partner=0.35, several=0.2, oid=lambda number: oid + number)
    lines = (line for n, o in enumerate(orders) for line in _shopify_lines(o, n, headers, Decimal(fee)))
    return shop.sheet(headers, lines, orders)


writer(lambda today: _shopify("shopify", today, SHOPIFY))
writer(lambda today: _shopify("shopify_newer", today, NEWER))
writer(lambda today: _shopify("shopify_without_mark", today, SHOPIFY, oid=""))
writer(lambda today: _shopify("shopify_shipping_in_total", today, SHOPIFY, fee="7.90"))


@writer
def shopify_by_id(today: datetime) -> Sheet:
    """impact.com knows Shopify's long id, not the order's name."""
    shop = Shop("shopify_by_id", today)

    def long_id(number: str) -> str:
        return str(5_511_203_400_000 + int(number) * 7)

    orders = shop.orders(120, fates=MIXED, oid=long_id)
    lines = (line for n, o in enumerate(orders) for line in _shopify_lines(o, n, SHOPIFY, Decimal(0)))
    return shop.sheet(SHOPIFY, lines, orders)


@writer
def matrixify(today: datetime) -> Sheet:
    headers = [
        "ID",
        "Name",
        "Command",
        "Number",
        "Phone",
        "Email",
        "Note",
        "Tags",
        "Created At",
        "Currency",
        "Payment: Status",
        "Price: Total",
        "Line: Type",
        "Line: SKU",
        "Line: Quantity",
        "Refund: Amount",
    ]
    shop = Shop("matrixify", today)
    orders = shop.orders(90, fates=WHOLES, oid=lambda number: f"#{number}")
    rows = []
    for order in orders:
        whole = order.fate == WHOLE
        first = {
            "ID": str(611_000_000_000 + int(order.number)), "Name": f"#{order.number}", "Command": "UPDATE",
            "Number": order.number, "Created At": stamp(order.created), "Currency": order.currency,
            "Payment: Status": "refunded" if whole else "paid", "Price: Total": plain(order.total),
            "Line: Type": "Line Item", "Line: SKU": order.lines[0].sku, "Line: Quantity": order.lines[0].quantity,
        }  # fmt: skip
        rows.append(first)
        if whole:
            same = {name: first[name] for name in ("ID", "Name", "Command", "Number")}
            rows.append({**same, "Line: Type": "Refund Line", "Line: SKU": order.lines[0].sku, "Line: Quantity": -1})
    return shop.sheet(headers, rows, orders)


@writer
def frate(today: datetime) -> Sheet:
    headers = [
        "return_id",
        "return_status",
        "return_submitted_date",
        "return_processed_date",
        "order_id",
        "order_name",
        "customer_name",
        "customer_email",
        "handling_fee",
        "total_refund",
        "currency",
    ]
    shop = Shop("frate", today)
    orders = shop.orders(80, fates=RETURNS, several=0, oid=lambda number: f"#{number}")
    states = {WHOLE: "Refunded", PART: "Refunded", PENDING: "Requested", FAILED: "Rejected"}
    rows = []
    for n, order in enumerate(o for o in orders if o.fate in states):
        # one row for each refund: the last third of the partial ones came in two
        parts = [order.refund]
        if order.fate == PART and n % 3 == 0:
            parts = [order.refund - Decimal("5.00"), Decimal("5.00")]
        if order.fate in {PENDING, FAILED}:
            parts = [order.total]
        for number, part in enumerate(parts):
            rows.append({
                "return_id": f"R{9000 + n}{number}", "return_status": states[order.fate],
                "return_submitted_date": stamp(order.created + timedelta(days=2)),
                "return_processed_date": stamp(order.created + timedelta(days=3)),
                "order_id": 5_600_000_000_000 + n, "order_name": f"#{order.number}", "customer_name": "N. N.",
                "customer_email": "n@example.com", "handling_fee": "0.00", "total_refund": plain(part),
                "currency": order.currency,
            })  # fmt: skip
    return shop.sheet(headers, rows, orders)


# --------------------------------------------------------------------------- other shop systems

_WOO = {WHOLE: "wc-refunded", KEPT: "wc-completed", PENDING: "wc-pending", FAILED: "wc-completed"}


@writer
def woocommerce(today: datetime) -> Sheet:
    headers = [
        "order_id",
        "order_date",
        "order_status",
        "customer_id",
        "billing_first_name",
        "billing_last_name",
        "order_total",
        "order_currency",
        "payment_method",
    ]
    shop = Shop("woocommerce", today)
    orders = shop.orders(120, fates={WHOLE: 0.08, PENDING: 0.02})
    rows = (
        {
            "order_id": o.number, "order_date": stamp(o.created), "customer_id": 700 + n, "billing_first_name": "A",
            "order_status": "wc-cancelled" if o.fate == WHOLE and n % 2 else _WOO[o.fate],
            "order_total": plain(o.total), "order_currency": o.currency, "payment_method": "card",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def woocommerce_line_items(today: datetime) -> Sheet:
    """The extension's format with one row for each line item; every row carries the order's fields."""
    headers = [
        "order_id",
        "order_number",
        "date",
        "order_status",
        "order_currency",
        "order_total",
        "refund_amount",
        "sku",
        "quantity",
    ]
    headers[2] = "order_date"
    shop = Shop("woocommerce_line_items", today)
    orders = shop.orders(90, fates={WHOLE: 0.08, PART: 0.06}, several=0.3)
    states = {WHOLE: "refunded", PART: "completed", KEPT: "completed"}
    rows = [
        {
            "order_id": int(o.number) + 500_000, "order_number": o.number, "order_date": stamp(o.created),
            "order_status": states[o.fate], "order_currency": o.currency, "order_total": plain(o.total),
            "refund_amount": plain(o.refund) if o.refund and number == 0 else "0", "sku": line.sku,
            "quantity": line.quantity,
        }
        for o in orders
        for number, line in enumerate(o.lines)
    ]  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def woocommerce_refunds(today: datetime) -> Sheet:
    """A refund is its own post: positive refund_amount beside a negative order_total."""
    headers = [
        "refund_id",
        "refund_date",
        "order_id",
        "order_total",
        "refund_amount",
        "refund_reason",
        "order_currency",
    ]
    shop = Shop("woocommerce_refunds", today)
    orders = shop.orders(60, fates={WHOLE: 0.5, PART: 0.5}, several=0)
    rows = []
    for n, order in enumerate(orders):
        parts = [order.refund]
        if order.fate == PART and n % 4 == 0:
            parts = [order.refund - Decimal("4.00"), Decimal("4.00")]
        for number, part in enumerate(parts):
            rows.append({
                "refund_id": 80_000 + 10 * n + number, "refund_date": stamp(order.created + timedelta(days=3)),
                "order_id": order.number, "order_total": f"-{plain(part)}", "refund_amount": plain(part),
                "refund_reason": "Damaged", "order_currency": order.currency,
            })  # fmt: skip
    return shop.sheet(headers, rows, orders)


MAGENTO = [
    "ID",
    "Purchase Point",
    "Purchase Date",
    "Bill-to Name",
    "Ship-to Name",
    "Grand Total (Base)",
    "Grand Total (Purchased)",
    "Status",
    "Billing Address",
    "Shipping Address",
    "Shipping Information",
    "Customer Email",
    "Customer Group",
    "Subtotal",
    "Shipping and Handling",
    "Customer Name",
    "Payment Method",
    "Total Refunded",
    "Allocated sources",
    "Pickup Location Code",
]


def _magento(name: str, today: datetime, *, number: str, oid: str, kind: str = "csv") -> Sheet:
    shop = Shop(name, today, currency="EUR")
    orders = shop.orders(
        120, fates=MIXED, number=number.format, oid=lambda text: oid.format(int(text))
    )  # fmt: skip
    states = {WHOLE: "Closed", PART: "Complete", KEPT: "Complete", PENDING: "Pending Payment", FAILED: "Processing"}
    rows = (
        {
            "ID": int(o.number) if kind == "xlsx" else o.number, "Purchase Point": "Main Website",
            "Purchase Date": stamp(o.created, "%b %d, %Y %I:%M:%S %p"), "Bill-to Name": "A B",
            "Grand Total (Base)": plain(o.total * 2), "Grand Total (Purchased)": plain(o.total),
            "Status": "Canceled" if o.fate == WHOLE and n % 2 else states[o.fate], "Subtotal": plain(o.total),
            "Shipping and Handling": "0.00", "Payment Method": "paypal",
            "Total Refunded": plain(o.refund) if o.fate in {WHOLE, PART} and not (o.fate == WHOLE and n % 2) else "",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(MAGENTO, rows, orders, kind=kind)


writer(lambda today: _magento("magento", today, number="{:09d}", oid="{:09d}"))
writer(lambda today: _magento("magento_zeros_lost", today, number="{:09d}", oid="{:09d}", kind="xlsx"))


@writer
def magento_credit_memos(today: datetime) -> Sheet:
    """The grid has no amounts: a credit memo may be over less than the order, so nothing is sure."""
    headers = ["Credit Memo", "Created", "Order #", "Order Date", "Bill-to Name", "Status"]
    shop = Shop("magento_credit_memos", today)
    orders = shop.orders(60, fates={WHOLE: 0.5, PART: 0.5}, number=lambda n: f"{n:09d}")
    rows = (
        {
            "Credit Memo": f"{70000 + n:09d}", "Created": stamp(o.created + timedelta(days=3)), "Order #": o.number,
            "Order Date": stamp(o.created), "Bill-to Name": "A B", "Status": "Refunded",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False)


@writer
def magento_database(today: datetime) -> Sheet:
    headers = "creditmemo_id,order_id,order_increment_id,created_at,order_currency_code,grand_total,refund_amount,state"
    shop = Shop("magento_database", today)
    orders = shop.orders(70, fates={WHOLE: 0.5, PART: 0.3}, number=lambda n: str(100_000_000 + n))
    refunded = [o for o in orders if o.fate != KEPT]
    rows = (
        {
            "creditmemo_id": 400 + n, "order_id": 9000 + n, "order_increment_id": o.number,
            "created_at": stamp(o.created), "order_currency_code": o.currency, "grand_total": plain(o.total),
            "refund_amount": plain(o.refund), "state": "2",
        }
        for n, o in enumerate(refunded)
    )  # fmt: skip
    return shop.sheet(headers.split(","), rows, refunded, says_it=False, answer={"status_words": {"2": "refunded"}})


@writer
def bigcommerce(today: datetime) -> Sheet:
    headers = [
        "Order ID",
        "Order Date",
        "Delivery Date",
        "Order Status",
        "Order Total",
        "Cart Base Amount",
        "Tax Total",
        "Shipping Total",
        "Refund Amount",
        "Payment Method",
        "First Name",
        "Last Name",
    ]
    shop = Shop("bigcommerce", today)
    orders = shop.orders(110, fates=MIXED)
    states = {
        WHOLE: "Refunded", PART: "Partially Refunded", KEPT: "Completed", PENDING: "Awaiting Payment",
        FAILED: "Shipped",
    }  # fmt: skip
    rows = (
        {
            "Order ID": o.number, "Order Date": stamp(o.created, "%d/%m/%Y"), "Order Status": states[o.fate],
            "Order Total": plain(o.total), "Cart Base Amount": plain(o.total), "Tax Total": "0.00",
            "Shipping Total": "0.00", "Refund Amount": plain(o.refund), "Payment Method": "Card",
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def bigcommerce_shift(today: datetime) -> Sheet:
    headers = [
        "Order ID",
        "Status",
        "Status ID",
        "Date Created",
        "Subtotal Ex Tax",
        "Subtotal Inc Tax",
        "Date Modified",
        "Date Shipped",
        "Cart ID",
    ]
    shop = Shop("bigcommerce_shift", today)
    orders = shop.orders(110, fates=WHOLES)
    rows = (
        {
            "Order ID": int(o.number), "Status": ("Cancelled", "Refunded")[n % 2] if o.fate == WHOLE else "Completed",
            "Status ID": (5, 4)[n % 2] if o.fate == WHOLE else 10, "Date Created": o.created,
            "Subtotal Ex Tax": o.total, "Subtotal Inc Tax": o.total, "Cart ID": f"c-{n:08x}",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, kind="xlsx")


# --------------------------------------------------------------------------- marketplaces


def _amazon(name: str, today: datetime, header: str) -> Sheet:
    headers = [
        "return-date", header, "sku", "asin", "fnsku", "product-name", "quantity", "fulfillment-center-id",
        "detailed-disposition", "reason", "status", "license-plate-number", "customer-comments",
    ]  # fmt: skip
    shop = Shop(name, today)
    orders = shop.orders(60, fates=SOME_ITEMS, number=lambda n: f"203-{n:07d}-{n * 7 % 10_000_000:07d}", pieces=0.4)
    rows = []
    for order in orders:
        for sku, pieces in order.returned.items() if order.fate == ITEM else {order.lines[0].sku: 1}.items():
            done = order.fate == ITEM
            rows.append({
                "return-date": stamp(order.created + timedelta(days=4), "%d-%m-%Y"), header: order.number, "sku": sku,
                "asin": "B00X", "fnsku": "X00Y", "product-name": "Thing", "quantity": pieces,
                "fulfillment-center-id": "LTN4", "detailed-disposition": "CUSTOMER_DAMAGED",
                "reason": "NO_LONGER_NEEDED",
                "status": "Unit returned to inventory" if done else "Pending inspection",
                "license-plate-number": "LPN1",
            })  # fmt: skip
    kept = [o for o in orders if o.fate in {ITEM, PENDING, KEPT}]
    return shop.sheet(headers, rows, kept, kind="tsv", delimiter="\t")


writer(lambda today: _amazon("amazon_returns", today, "amazon-order-id"))
writer(lambda today: _amazon("amazon_returns_jp", today, "order-id"))


@writer
def amazon_orders(today: datetime) -> Sheet:
    headers = [
        "order-id",
        "order-date",
        "purchase-date",
        "order-status",
        "item-price",
        "currency",
        "buyer-email",
        "sku",
        "quantity",
    ]
    shop = Shop("amazon_orders", today)
    orders = shop.orders(100, fates=WHOLES, several=0, number=lambda n: f"303-{n:07d}-{n * 3 % 10_000_000:07d}")
    rows = (
        {
            "order-id": o.number, "order-date": stamp(o.created, "%Y-%m-%d"),
            "purchase-date": stamp(o.created, "%Y-%m-%dT%H:%M:%S+00:00"),
            "order-status": "Cancelled" if o.fate == WHOLE else "Shipped", "item-price": plain(o.total),
            "currency": o.currency, "buyer-email": "x@example.com", "sku": o.lines[0].sku,
            "quantity": o.lines[0].quantity,
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, kind="tsv", delimiter="\t")


@writer
def shopee_orders(today: datetime) -> Sheet:
    headers = [
        "Order ID",
        "Order Status",
        "Cancel reason",
        "Return / Refund Status",
        "Tracking Number*",
        "Shipping Option",
        "Order Creation Date",
        "Order Paid Time",
        "Parent SKU Reference No.",
        "Product Name",
        "SKU Reference No.",
        "Variation Name",
        "Original Price",
        "Deal Price",
        "Quantity",
        "Returned quantity",
        "Product Subtotal",
        "Seller Rebate",
        "Shopee Rebate",
        "Voucher Code",
        "Seller Voucher",
        "Shopee Voucher",
        "Total Amount",
        "Buyer Paid Shipping Fee",
        "Grand Total",
        "Username (Buyer)",
        "Order Complete Time",
        "Note",
    ]
    shop = Shop("shopee_orders", today)
    orders = shop.orders(110, fates=WHOLES, number=lambda n: f"2409{n}ABCDE", several=0.2)
    rows = (
        {
            "Order ID": o.number, "Order Status": "Cancelled" if o.fate == WHOLE else "Completed",
            "Cancel reason": "Out of stock" if o.fate == WHOLE else "", "Order Creation Date": stamp(o.created),
            "Product Name": line.name, "SKU Reference No.": line.sku, "Deal Price": plain(line.price),
            "Original Price": plain(line.price), "Quantity": line.quantity, "Returned quantity": 0,
            "Product Subtotal": plain(line.amount), "Total Amount": plain(o.total), "Grand Total": plain(o.total),
            "Username (Buyer)": "buyer1",
        }
        for o in orders
        for line in o.lines
    )  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def shopee_returns(today: datetime) -> Sheet:
    headers = [
        "Return ID",
        "Order ID",
        "Order Creation Date",
        "Product Name",
        "SKU",
        "Return Quantity",
        "Return Reason",
        "Return Creation Time",
        "Return Tracking Number",
        "Return / Refund Status",
    ]
    shop = Shop("shopee_returns", today)
    orders = shop.orders(60, fates=SOME_ITEMS, number=lambda n: f"2410{n}FGHIJ", pieces=0.4)
    rows = [
        {
            "Return ID": f"RET{n}", "Order ID": o.number, "Order Creation Date": stamp(o.created, "%Y-%m-%d %H:%M"),
            "SKU": sku, "Return Quantity": pieces, "Return Reason": "Damaged",
            "Return Creation Time": stamp(o.created + timedelta(days=3)), "Return Tracking Number": f"T{n}",
            "Return / Refund Status": "Refund Completed" if o.fate == ITEM else "Return Requested",
        }
        for n, o in enumerate(orders)
        if o.fate in {ITEM, PENDING}
        for sku, pieces in (o.returned or {o.lines[0].sku: 1}).items()
    ]  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def shopee_taiwan(today: datetime) -> Sheet:
    headers = (
        "訂單編號,訂單狀態,退貨 / 退款狀態,訂單成立日期,商品名稱,主商品貨號,商品選項貨號,數量,退貨數量,"
        "商品原價,商品活動價格"
    )
    shop = Shop("shopee_taiwan", today, currency="TWD")
    orders = shop.orders(100, fates=WHOLES, number=lambda n: f"2411{n}KLMNO")
    rows = (
        {
            "訂單編號": o.number, "訂單狀態": "不成立" if o.fate == WHOLE else "已完成",
            "訂單成立日期": stamp(o.created),
            "商品名稱": line.name, "商品選項貨號": line.sku, "數量": line.quantity, "退貨數量": 0,
            "商品原價": plain(line.price), "商品活動價格": plain(line.price),
        }
        for o in orders
        for line in o.lines
    )  # fmt: skip
    return shop.sheet(headers.split(","), rows, orders)


@writer
def lazada_orders(today: datetime) -> Sheet:
    """One row for each piece, no quantity column."""
    headers = [
        "orderNumber",
        "sellerSku",
        "createTime",
        "deliveryType",
        "customerName",
        "payMethod",
        "paidPrice",
        "unitPrice",
        "sellerDiscountTotal",
        "shippingFee",
        "itemName",
        "status",
        "buyerFailedDeliveryReturnInitiator",
        "buyerFailedDeliveryReason",
    ]
    shop = Shop("lazada_orders", today)
    orders = shop.orders(90, fates={ITEM: 0.12}, number=lambda n: f"77{n}44", several=0.25, pieces=0.3)
    rows = []
    for order in orders:
        for line in order.lines:
            back = order.returned.get(line.sku, 0)
            for piece in range(line.quantity):
                rows.append({
                    "orderNumber": order.number, "sellerSku": line.sku, "itemName": line.name,
                    "createTime": stamp(order.created, "%d %b %Y %H:%M"), "deliveryType": "standard",
                    "paidPrice": plain(line.price), "unitPrice": plain(line.price), "shippingFee": "0.00",
                    "status": "canceled" if piece < back else "delivered",
                })  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def lazada_returns(today: datetime) -> Sheet:
    """Neither a status nor an amount nor a quantity: what is wanted isn't said."""
    headers = ["Order ID", "Return Order ID", "Order Date", "Return Order Date", "Seller SKU ID"]
    shop = Shop("lazada_returns", today)
    orders = shop.orders(50, fates={ITEM: 1.0}, number=lambda n: f"78{n}55", pieces=0)
    rows = (
        {
            "Order ID": o.number, "Return Order ID": f"9{n:09d}", "Order Date": stamp(o.created, "%d %b %Y %H:%M"),
            "Return Order Date": stamp(o.created + timedelta(days=3), "%d %b %Y %H:%M"),
            "Seller SKU ID": next(iter(o.returned)),
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False, answer={"operation": Operation.ITEMS})


@writer
def tiktok_returns(today: datetime) -> Sheet:
    headers = [
        "Return Order ID",
        "Order ID",
        "Seller SKU",
        "Return Reason",
        "Return Status",
        "Time Requested",
        "Return Quantity",
        "Return Logistics Tracking ID",
    ]
    shop = Shop("tiktok_returns", today)
    orders = shop.orders(60, fates=SOME_ITEMS, number=lambda n: f"57646{n}0012345", pieces=0.4)
    rows = [
        {
            "Return Order ID": f"40355{n:013d}", "Order ID": o.number, "Seller SKU": sku, "Return Quantity": pieces,
            "Return Reason": "No longer needed", "Return Status": "Completed" if o.fate == ITEM else "Requested",
            "Time Requested": stamp(o.created + timedelta(days=1), "%m/%d/%Y %I:%M:%S %p"),
        }
        for n, o in enumerate(orders)
        if o.fate in {ITEM, PENDING}
        for sku, pieces in (o.returned or {o.lines[0].sku: 1}).items()
    ]  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def shopline(today: datetime) -> Sheet:
    headers = ["訂單號碼", "訂單日期", "訂單狀態", "商品貨號", "商品結帳價", "付款總金額"]
    shop = Shop("shopline", today, currency="TWD")
    orders = shop.orders(100, fates=WHOLES, number=lambda n: f"20250{n}0001")
    rows = (
        {
            "訂單號碼": o.number, "訂單日期": stamp(o.created, "%Y/%m/%d"),
            "訂單狀態": "已取消" if o.fate == WHOLE else "已完成",
            "商品貨號": line.sku, "商品結帳價": plain(line.amount), "付款總金額": plain(o.total) if first == 0 else "",
        }
        for o in orders
        for first, line in enumerate(o.lines)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def momo(today: datetime) -> Sheet:
    """A returns list without a status: every row is a return, which the person says once."""
    headers = ["訂單編號", "轉單日", "品號", "品名", "數量", "進價(含稅)", "售價(含稅)", "退貨原因"]
    shop = Shop("momo", today, currency="TWD")
    orders = shop.orders(50, fates={ITEM: 1.0}, number=lambda n: f"TW{n}8812", pieces=0.4)
    rows = (
        {
            "訂單編號": o.number, "轉單日": stamp(o.created, "%Y/%m/%d"), "品號": sku, "品名": "品", "數量": pieces,
            "進價(含稅)": "100", "售價(含稅)": plain(o.refund), "退貨原因": "尺寸不合",
        }
        for o in orders
        for sku, pieces in o.returned.items()
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False, answer={"operation": Operation.ITEMS})


TMALL = [
    "退款编号",
    "订单编号",
    "支付宝交易号",
    "订单付款时间",
    "商品编码",
    "退款完结时间",
    "买家实际支付金额",
    "宝贝标题",
    "买家退款金额",
    "手工退款/系统退款",
    "是否需要退货",
    "退款的申请时间",
    "退款状态",
    "货物状态",
    "发货物流信息",
    "客服介入状态",
    "卖家真实姓名",
    "买家退款原因",
    "买家退款说明",
    "部分退款/全部退款",
]


def _tmall(name: str, today: datetime, *, kind: str = "csv", encoding: str = "gb18030", hurt: bool = False) -> Sheet:
    shop = Shop(name, today, currency="CNY")
    # numbers of a marketplace are far apart: those of one day share no 15 digits
    orders = shop.orders(
        70, fates=RETURNS, several=0, number=lambda n: f"{2183 + n % 7000}{n * 7919 % 10**10:010d}{n * 31 % 10**5:05d}"
    )
    rows = []
    for n, order in enumerate(o for o in orders if o.fate != KEPT):
        done = order.fate in {WHOLE, PART}
        parts = [order.refund if done else order.total]
        if order.fate == PART and n % 5 == 0:
            parts = [order.refund - 3, Decimal(3)]
        for number, part in enumerate(parts):
            rows.append({
                "退款编号": f"{17640012 + n}{number}00001234",
                "订单编号": damaged(order.number) if hurt else order.number,
                "支付宝交易号": f"2025{n:020d}", "订单付款时间": stamp(order.created), "商品编码": f"6{n:011d}",
                "退款完结时间": stamp(order.created + timedelta(days=3)), "买家实际支付金额": plain(order.total),
                "宝贝标题": order.lines[0].name, "买家退款金额": plain(part), "手工退款/系统退款": "系统退款",
                "退款状态": "退款成功" if done else "退款关闭" if order.fate == FAILED else "等待商家处理",
                "买家退款原因": "七天无理由退货",
                "部分退款/全部退款": "全部退款" if order.fate == WHOLE else "部分退款",
            })  # fmt: skip
    return shop.sheet(TMALL, rows, orders, kind=kind, encoding=encoding)


writer(lambda today: _tmall("tmall", today))
writer(lambda today: _tmall("tmall_numbers_damaged", today, kind="xlsx", hurt=True))


def _compensation(name: str, today: datetime, headers: str, cells: dict[str, Any], order: str, date: str) -> Sheet:
    shop = Shop(name, today, currency="CNY")
    orders = shop.orders(40, fates={}, partner=0.6, number=lambda n: f"2855{n}77")
    rows = ({**cells, order: o.number, date: stamp(o.created)} for o in orders)
    return shop.sheet(headers.split(","), rows, orders, says_it=False)


writer(lambda today: _compensation(
    "jd_compensation", today, "店铺名称,申请时间,赔付单号,关联订单号,关联服务单号,赔付金额,赔付原因,赔付状态,申请人",
    {"店铺名称": "店", "赔付单号": "P1", "赔付金额": "20.00", "赔付原因": "晚到", "赔付状态": "已完成"},
    "关联订单号", "申请时间",
))  # fmt: skip
writer(lambda today: _compensation(
    "douyin_payments", today,
    "店铺名称,支付流水号,订单编号,商品名称,商品ID,打款类型,打款金额,打款申请人,打款申请时间,打款到账时间,打款状态,打款备注",
    {"打款类型": "补差价", "打款金额": "15.00", "打款状态": "打款成功"}, "订单编号", "打款申请时间",
))  # fmt: skip
writer(lambda today: _compensation(
    "pdd_deductions", today, "店铺名称,订单号,商品ID,商品名称,扣款原因,申请人,申请时间,申请扣款金额,打款状态",
    {"扣款原因": "延迟发货", "申请扣款金额": "3.00", "打款状态": "成功"}, "订单号", "申请时间",
))  # fmt: skip


# --------------------------------------------------------------------------- back offices


@writer
def sap_technical(today: datetime) -> Sheet:
    """The web order number is in BSTKD; VBELN is SAP's own, zero padded, and may even be another order's number."""
    headers = ["VBELN", "AUART", "BSTKD", "ERDAT", "WAERK", "ABGRU", "NETWR"]
    shop = Shop("sap_technical", today, currency="EUR")
    orders = shop.orders(80, fates=WHOLES)
    rows = (
        {
            "VBELN": f"{4_500_000 + n:010d}", "AUART": "TA", "BSTKD": o.number, "ERDAT": stamp(o.created, "%Y%m%d"),
            "WAERK": o.currency, "ABGRU": "Customer cancelled" if o.fate == WHOLE else "", "NETWR": plain(o.total),
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False)


@writer
def sap_overview(today: datetime) -> Sheet:
    headers = ["Order", "Created on", "Doc. Date", "Customer", "Currency", "Ord. Reason", "Rej. Reason"]
    shop = Shop("sap_overview", today, currency="EUR")
    orders = shop.orders(60, fates={WHOLE: 1.0}, number=lambda n: f"{n:010d}")
    rows = (
        {
            "Order": o.number, "Created on": stamp(o.created, "%d.%m.%Y"), "Doc. Date": stamp(o.created, "%d.%m.%Y"),
            "Customer": "4711", "Currency": "EUR", "Rej. Reason": "Out of stock",
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False, answer={"all_rows_cancelled": True})


@writer
def etsy(today: datetime) -> Sheet:
    """No status: every row is an order, which asks nothing until somebody says what the rows are."""
    headers = [
        "Sale Date",
        "Item Name",
        "Quantity",
        "Price",
        "Discount Amount",
        "Order Total",
        "Transaction ID",
        "Order ID",
    ]
    shop = Shop("etsy", today)
    orders = shop.orders(60, fates={})
    rows = (
        {
            "Sale Date": stamp(o.created, "%m/%d/%y"), "Item Name": o.lines[0].name, "Quantity": o.lines[0].quantity,
            "Price": plain(o.lines[0].price), "Discount Amount": "0.00", "Order Total": plain(o.total),
            "Transaction ID": 39_000_000 + n, "Order ID": o.number,
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False)


@writer
def german_orders(today: datetime) -> Sheet:
    headers = ["Bestellnummer", "Datum", "Kundenemail", "Gesamtbetrag", "Währung", "Status"]
    shop = Shop("german_orders", today, currency="EUR")
    orders = shop.orders(100, fates=WHOLES)
    rows = (
        {
            "Bestellnummer": o.number, "Datum": stamp(o.created, "%d.%m.%Y"), "Kundenemail": "x@example.com",
            "Gesamtbetrag": f"{o.total:.2f}".replace(".", ","), "Währung": "EUR",
            "Status": "storniert" if o.fate == WHOLE else "versendet",
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, delimiter=";", encoding="cp1252")


# --------------------------------------------------------------------------- impact.com's own

IMPACT = [
    "Referral_Date",
    "Action_Date",
    "date_",
    "click_to_action",
    "Adj_Date",
    "locking_date",
    "scheduled_clearing_date",
    "actual_clearing_date",
    "action_batch_date",
    "batch_id",
    "Action_Id",
    "OID",
    "Customer_Status",
    "Category",
    "Subcategory",
    "Status",
    "Status_Detail",
    "Disposition",
    "adj_reason",
    "original_sale_amount",
    "Sale_Amount",
    "original_payout",
    "Payout",
    "bonus_cost",
    "custom_total",
    "Rate",
    "Client_Cost",
    "Rebate",
    "Discount",
    "Promo_Code",
    "Referral_Type",
    "Media_Partner",
    "mp_id",
    "Channel",
    "partner_group",
    "Relationship",
    "Action_Tracker",
    "AT_Id",
    "property_type",
    "Ad",
    "ad_id",
    "IO",
    "SubId1",
    "Shared_Id",
    "Notes",
    "payment_type",
    "Customer_Id",
    "Postcode",
    "Device",
    "OS",
    "Original_Currency",
    "original_currency_sale_amount",
    "currency_exch_rate",
]


@writer
def impact_report(today: datetime) -> Sheet:
    """impact.com's own report, sent back with a column that says what to do."""
    shop = Shop("impact_report", today)
    orders = shop.orders(60, fates={WHOLE: 0.2}, partner=1.0)
    rows = (
        {
            "Action_Date": stamp(o.created), "OID": o.number, "Status": ("PENDING", "APPROVED")[n % 2],
            "original_sale_amount": plain(o.total), "Sale_Amount": plain(o.total), "Payout": "8.00",
            "Media_Partner": "Trail Notes", "Action_Tracker": "Online sale", "AT_Id": "1436",
            "Original_Currency": "USD",
            "What to do": "Reverse" if o.fate == WHOLE else "",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet([*IMPACT, "What to do"], rows, orders)


@writer
def impact_report_alone(today: datetime) -> Sheet:
    """The same report as it comes: its states are what is, not what is wanted."""
    shop = Shop("impact_report_alone", today)
    orders = shop.orders(50, fates={}, partner=1.0)
    rows = (
        {
            "Action_Date": stamp(o.created), "OID": o.number, "Status": ("PENDING", "REVERSED")[n % 2],
            "original_sale_amount": plain(o.total), "Sale_Amount": plain(o.total), "Payout": "8.00",
            "Media_Partner": "Trail Notes", "Action_Tracker": "Online sale", "Original_Currency": "USD",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(IMPACT, rows, orders, says_it=False)


@writer
def impact_paystub(today: datetime) -> Sheet:
    headers = [
        "Paystub Id",
        "Action Id",
        "Campaign Id",
        "Campaign Name",
        "Action Tracker Id",
        "Action Tracker",
        "Sub Id 1",
        "Shared Id",
        "Sale Amount",
        "Payout",
        "Action Date",
        "Posting Date",
        "Modification Date",
        "Locking Date",
    ]
    shop = Shop("impact_paystub", today)
    orders = shop.orders(30, fates={}, partner=1.0)
    rows = (
        {
            "Paystub Id": "77", "Action Id": f"1000.1436.{999_000 + n}", "Campaign Id": "1000",
            "Action Tracker Id": "1436", "Action Tracker": "Online sale", "Sale Amount": plain(o.total),
            "Payout": "5.00", "Action Date": stamp(o.created),
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False)


@writer
def impact_clearing(today: datetime) -> Sheet:
    headers = [
        "Action Date",
        "Clearing Date",
        "Action ID",
        "Sub ID",
        "Shared ID",
        "Brand",
        "Event Type",
        "Status",
        "Sale Amount",
    ]
    shop = Shop("impact_clearing", today)
    orders = shop.orders(30, fates={}, partner=1.0)
    rows = (
        {
            "Action Date": stamp(o.created), "Action ID": f"1000.1436.{998_000 + n}", "Brand": "Northwind",
            "Event Type": "Online sale", "Status": ("REVERSED", "PENDING", "N/A")[n % 3], "Sale Amount": plain(o.total),
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, says_it=False)


@writer
def impact_batch(today: datetime) -> Sheet:
    """impact.com's own correction file: Amount is the amount after the change."""
    headers = ["ActionID", "Oid", "ActionTrackerID", "Amount", "currencyCode", "CustomerStatus", "Reason"]
    shop = Shop("impact_batch", today)
    orders = shop.orders(50, fates={PART: 1.0}, several=0, pieces=0)
    rows = (
        {
            "Oid": o.number, "ActionTrackerID": "1436", "Amount": plain(o.total - o.refund), "currencyCode": "USD",
            "Reason": "ORDER_UPDATE",
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, truth={o.oid: Want(o.total - o.refund) for o in orders if o.partner})
