"""Every header set staff really open maps by itself; amounts, dates and ids are read for certain or not at all."""

# ruff: noqa: E501, ISC004, DTZ001 - the tables read best as lines, and sheets have no zone

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from middle_bench import table_of
from reversal_desk.errors import UsageError
from reversal_desk.mapping import (
    ITEM_KIND,
    MODIFY_CODES,
    MONEY_KIND,
    PRESETS,
    REASON_WORDS,
    RETURN_KIND,
    REVERSE_CODES,
    STATUS_MEANING,
    Layout,
    Meaning,
    cell_text,
    column_letter,
    currency_code,
    day_comes_first,
    decimal_mark,
    header_field,
    layout_of,
    map_columns,
    nearest_code,
    operation_of,
    order_text,
    parse_amount,
    parse_date,
    plain_header,
    read_rows,
    reason_code,
    status_meaning,
)
from reversal_desk.model import Cell, CellError, ColumnMapping, Field, Operation, Row, Table


def table(headers: str | Sequence[str], *rows: Sequence[Cell], hidden: tuple[int, ...] = ()) -> Table:
    named = tuple(part.strip() for part in headers.split(",")) if isinstance(headers, str) else tuple(headers)
    return table_of(named, *rows, hidden=hidden)


#: Fields that only help; the tests of header sets name them where they matter.
HELPERS = {Field.TAX, Field.SHIPPING, Field.EVENT_TYPE}


def mapped(found: ColumnMapping) -> dict[str, str]:
    return {c.field.value: c.header for c in found.columns if c.field and c.field not in HELPERS}


def read(headers: str | Sequence[str], *rows: Sequence[Cell]) -> tuple[Row, ...]:
    made = table(headers, *rows)
    return read_rows(made, map_columns(made))


# --------------------------------------------------------------------------- header sets

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


@pytest.mark.parametrize(
    "headers",
    [
        "店铺名称, 申请时间, 赔付单号, 关联订单号, 关联服务单号, 赔付金额, 赔付原因, 赔付状态, 申请人",
        "店铺名称, 支付流水号, 订单编号, 商品名称, 商品ID, 打款类型, 打款金额, 打款申请人, 打款申请时间, 打款到账时间, 打款状态, 打款备注",
        "店铺名称, 订单号, 商品ID, 商品名称, 扣款原因, 申请人, 申请时间, 申请扣款金额, 打款状态",
        "订单号, 扣款原因, 退款金额, 金额, 状态, 原因",
    ],
)
def test_compensation_is_no_refund(headers: str) -> None:
    found = map_columns(table(headers))
    assert found.compensation
    assert set(mapped(found)) <= {"order", "refund_date"}
    assert mapped(found)["order"].endswith(("订单号", "订单编号"))
    assert [notice.code for notice in found.notices] == ["COMPENSATION"]


def test_what_refund_columns_add_up_to() -> None:
    cumulative = {preset.name: preset.cumulative for preset in PRESETS}
    assert (cumulative["shopify_orders"], cumulative["magento_orders"]) == (True, True)
    assert [cumulative[name] for name in ("tmall_refunds", "frate_refunds", "woocommerce_orders")] == [
        False,
        False,
        False,
    ]
    assert map_columns(table("Order ID, Refund amount")).cumulative is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Order", Field.ORDER), ("Order number", Field.ORDER), ("ORDER_ID", Field.ORDER), ("oid", Field.ORDER), ("注文番号", Field.ORDER),
        ("訂單編號", Field.ORDER), ("Action ID", Field.ACTION_ID), ("Operation", Field.OPERATION), ("What to do", Field.OPERATION),
        ("处理", Field.OPERATION), ("New amount", Field.NEW_AMOUNT), ("Amount after", Field.NEW_AMOUNT), ("改后金额", Field.NEW_AMOUNT),
        ("Refund amount", Field.REFUND), ("退款金额", Field.REFUND), ("Reason", Field.REASON), ("Status", Field.STATUS),
        ("Currency", Field.CURRENCY), ("Order date", Field.DATE), ("Order total", Field.TOTAL), ("ＯＲＤＥＲ　ＩＤ", Field.ORDER),
        ("Cancelled at", Field.CANCELLED_AT), ("something else", None),
    ],
)  # fmt: skip
def test_common_headers(header: str, field: Field | None) -> None:
    assert header_field(header) is field


@pytest.mark.parametrize("header", ["Amount", "金额", "Betrag"])
def test_a_bare_amount_is_a_doubtful_total_never_a_refund(header: str) -> None:
    found = map_columns(table(["Order ID", header], ["A1", "12.50"]))
    assert mapped(found) == {"order": "Order ID", "total": header}
    assert found.columns[1].confidence <= 0.4


def test_chosen_columns_go_first() -> None:
    made = table("Order ID, Web ref, Amount, Amount", ["A1", "W1", "5.00", "6.00"])
    found = map_columns(made, {Field.ORDER: "web REF", Field.REFUND: "D"})
    assert mapped(found) == {"order": "Web ref", "refund": "Amount", "total": "Amount"}
    assert found.order_columns == (1,)
    assert found.index_of(Field.REFUND) == 3
    assert read_rows(made, found)[0].refund == Decimal("6.00")
    assert map_columns(made, {Field.REASON: "A"}).order_columns == ()
    with pytest.raises(UsageError) as caught:
        map_columns(made, {Field.SKU: "ZZ"})
    assert (caught.value.code, caught.value.facts["column"]) == ("COLUMN_UNKNOWN", "ZZ")
    with pytest.raises(UsageError):
        map_columns(made, {Field.SKU: "not there"})


def test_cells_speak_where_headers_do_not() -> None:
    rows = [[f"1000.4636.{n}", "USD", f"W-{n}", "x"] for n in range(100, 110)]
    found = map_columns(table("a, b, c, d", *rows))
    assert mapped(found) == {"action_id": "a", "currency": "b"}
    rows = [[f"W{n}", "12.50", "Meier", f"{n}.00", "2026-10-31"] for n in range(1000, 1010)]
    found = map_columns(table("Beleg, Preis, Kunde, x, y", *rows))
    assert mapped(found) == {"order": "Beleg", "date": "y"}
    assert found.columns[0].confidence <= 0.5
    assert found.columns[0].samples == ("W1000", "W1001", "W1002")
    assert (
        map_columns(table("Customer ID, Tracking number", ["10001", "20002"], ["10003", "20004"])).order_columns == ()
    )


def test_several_candidates_stand_best_first() -> None:
    found = map_columns(table("Order, Order ID, Note", ["1", "A100", "x"], ["2", "A200", "y"]))
    assert [found.columns[i].header for i in found.order_columns] == ["Order ID", "Order"]
    rows = read("Order, Order ID", ["77", "A100"])
    assert rows[0].orders == ("A100", "77")
    assert rows[0].order == "A100"


def test_column_letters_and_plain_headers() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 16383)] == ["A", "Z", "AA", "XFD"]
    assert plain_header(" Return / Refund_Status* ") == "returnrefundstatus"


# --------------------------------------------------------------------------- order numbers


@pytest.mark.parametrize(
    ("cell", "text", "damaged"),
    [
        ("  #1001 ", "#1001", False),
        ("'0012", "0012", False),
        ('="0012"', "0012", False),
        ("000000123", "000000123", False),
        (Decimal(1001), "1001", False),
        (Decimal(123456789012345), "123456789012345", False),
        (Decimal(1234567890123456), "1234567890123456", True),
        (Decimal("123456789012345000"), "123456789012345000", True),
        (Decimal("1E+20"), "100000000000000000000", True),
        (Decimal("10.5"), "10.5", False),
        ("1.23457E+17", "1.23457E+17", True),
        ("1,23457E+17", "1,23457E+17", True),
        ("12E5", "12E5", False),
        ("1234567890123456789", "1234567890123456789", False),
        (CellError("#N/A"), "", True),
        (datetime(2026, 10, 31), "2026-10-31", False),
        (True, "TRUE", False),
    ],
)
def test_order_numbers_are_text_for_ever(cell: Cell, text: str, damaged: bool) -> None:
    assert order_text(cell) == (text, damaged)
    row = read("Order ID, x", [cell, "y"])[0]
    assert (row.order, row.damaged) == (text, damaged)


def test_texts_that_excel_rounded_before_they_were_saved() -> None:
    rows = read("订单编号, x", ["123456789012345000", ""], ["223456789012345000", ""])
    assert [row.damaged for row in rows] == [True, True]
    rows = read("订单编号, x", ["123456789012345000", ""], ["223456789012345678", ""])
    assert [row.damaged for row in rows] == [False, False]


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=40))
def test_any_text_id_stays_as_it_is(text: str) -> None:
    assert order_text(text)[0] == text


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_any_number_of_up_to_15_digits_is_its_digits(value: int) -> None:
    assert order_text(Decimal(value)) == (str(value), False)


@given(st.integers(min_value=10**15, max_value=10**24))
def test_any_longer_number_is_damaged(value: int) -> None:
    assert order_text(Decimal(value)) == (str(value), True)


# --------------------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("text", "hint", "value"),
    [
        ("1,234.56", None, "1234.56"), ("1.234,56", None, "1234.56"), ("1 234,56", None, "1234.56"), ("1\u00a0234,56", None, "1234.56"),
        ("¥1,234.56", None, "1234.56"), ("￥12.50", None, "12.50"), ("USD 12.30", None, "12.30"), ("12.30 USD", None, "12.30"),
        ("-12.00", None, "-12.00"), ("(12.00)", None, "-12.00"), ("($12.00)", None, "-12.00"), ("$(12.00)", None, "-12.00"),
        ("12.5-", None, "-12.5"), ("−12.5", None, "-12.5"), ("１２．５０", None, "12.50"), ("1'234.50", None, "1234.50"),
        ("'12.50", None, "12.50"), ('="12.50"', None, "12.50"), ("12", None, "12"), ("0", None, "0"), ("-0.00", None, "0.00"),
        (".50", None, "0.50"), ("5.", None, "5"), ("0,5", None, "0.5"), ("1,234,567", None, "1234567"), ("1.234.567", None, "1234567"),
        ("1,00,000.50", None, "100000.50"), ("-$5.00", None, "-5.00"), ("$-5.00", None, "-5.00"), ("12,50 €", None, "12.50"),
        ("NT$1,200.00", None, "1200.00"), ("12.50元", None, "12.50"), ("+5.00", None, "5.00"), ("0.123", None, "0.123"),
        ("1.234", ".", "1.234"), ("1.234", ",", "1234"), ("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("1234.567", None, "1234.567"),
        ("1.234", None, None), ("1,234", None, None), ("12.5.1", None, None), ("1,23.45,6", None, None), ("abc", None, None),
        ("12 apples", None, None), ("1.2E+03", None, None), ("--5", None, None), ("(-5)", None, None), ("(5)-", None, None), ("5-3", None, None),
        ("1,2,3", None, None), ("1.23,45.6", None, None), ("USD 5 EUR", None, None), ("", None, None), ("-", None, None), ("n/a", None, None),
        ("1,1234", ".", "1.1234"), ("1.2万", None, None), ("1 23,50", None, None), ("1'234,567.00", None, None), ("-", ".", None),
        ("12 (345)", ".", None), ("12.50 (2)", None, None), ("(2) 12.50", None, None),
        ("$", None, None), ("()", None, None), ("5-", None, "-5"), ("-5-", None, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, hint: str | None, value: str | None) -> None:
    got = parse_amount(text, hint=hint)
    assert got == (None if value is None else Decimal(value))
    assert got is None or isinstance(got, Decimal)


def test_numbers_are_read_at_15_digits_and_other_cells_not_at_all() -> None:
    assert parse_amount(Decimal("89.950000000000003")) == Decimal("89.95")
    assert parse_amount(Decimal(100000001)) == 100000001
    others: list[Cell] = [None, True, CellError("#N/A"), datetime(2026, 1, 1), time(1), Decimal("NaN")]
    assert [parse_amount(cell) for cell in others] == [None] * 6


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")]),
    st.sampled_from(["{}", "USD {}", "{} €", "¥{}", " {} "]),
)
def test_any_amount_survives_any_way_of_writing(value: Decimal, marks: tuple[str, str], pattern: str) -> None:
    group, mark = marks
    text = f"{abs(value):,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    written = pattern.format(text)
    assert parse_amount(written) == abs(value)
    assert parse_amount("-" + written.strip()) == -abs(value)
    assert parse_amount(f"({written.strip()})") == -abs(value)


@given(st.text(max_size=20))
def test_no_text_makes_an_amount_fail(text: str) -> None:
    value = parse_amount(text)
    assert value is None or value.is_finite()


@given(st.text(alphabet="0123456789.,-() ¥$'", max_size=14), st.sampled_from([None, ".", ","]))
def test_a_number_that_is_read_holds_the_digits_written(text: str, hint: str | None) -> None:
    value = parse_amount(text, hint=hint)
    if value is not None:
        digits = "".join(c for c in text if c.isdigit())
        assert int("".join(c for c in format(value, "f") if c.isdigit()) or "0") == int(digits)


def test_the_column_decides_what_a_text_cannot() -> None:
    assert decimal_mark(["1.234", "12,50"]) == ","
    assert decimal_mark(["1,234", "12.50", None, Decimal(5)]) == "."
    assert decimal_mark(["1.5", "1,5"]) is None
    assert decimal_mark(["1.234"]) is None
    rows = read("Order ID, Refund amount", ["A1", "1.234"], ["A2", "12,50"], ["A3", "x"], ["A4", ""], ["A5", "-"])
    assert [row.refund for row in rows] == [Decimal(1234), Decimal("12.50"), None, None, None]
    assert [row.unreadable for row in rows] == [(), (), (Field.REFUND,), (), ()]
    rows = read("Order ID, Refund amount", ["A1", "1.234"])
    assert rows[0].unreadable == (Field.REFUND,)


def test_refunds_stored_as_negative_are_positive_when_all_of_them_are() -> None:
    rows = read("Order ID, Refund amount", ["A1", "-5.00"], ["A2", "-6.00"], ["A3", "0"])
    assert [row.refund for row in rows] == [5, 6, 0]
    rows = read("Order ID, Refund amount", ["A1", "-5.00"], ["A2", "6.00"])
    assert [row.refund for row in rows] == [-5, 6]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("usd", "USD"),
        ("€", "EUR"),
        ("US$", "USD"),
        ("NT$", "TWD"),
        ("人民币", "CNY"),
        ("$", ""),
        ("¥", ""),
        ("XXL", ""),
        (" eur ", "EUR"),
    ],
)
def test_currency_codes_only_where_certain(text: str, code: str) -> None:
    assert currency_code(text) == code


def test_a_rows_currency() -> None:
    assert [
        (row.currency, row.sign)
        for row in read("Order ID, Total, Currency", ["A", "5", "eur"], ["B", "5", "$"], ["C", "5", "points"])
    ] == [("EUR", ""), ("", "$"), ("POINTS", "")]
    rows = read("Order ID, Refund amount", ["A", "USD 12.30"], ["B", "12.30"], ["C", Decimal(5)], ["D", "$5.00"])
    assert [row.currency for row in rows] == ["USD", "", "", ""]


# --------------------------------------------------------------------------- dates

WEST = timezone(timedelta(hours=-7))


@pytest.mark.parametrize(
    ("cell", "day_first", "expected"),
    [
        ("2026-10-31", None, "2026-10-31T00:00:00"), ("2026/10/3 8:05", None, "2026-10-03T08:05:00"), ("2026年10月3日", None, "2026-10-03T00:00:00"),
        ("2026-10-31 10:15:02 -0700", None, "2026-10-31T10:15:02-07:00"), ("2026-10-31T10:15:02Z", None, "2026-10-31T10:15:02+00:00"),
        ("2026-10-31 10:15:02 UTC", None, "2026-10-31T10:15:02+00:00"), ("2026-10-31T10:15:02.123+08:00", None, "2026-10-31T10:15:02+08:00"),
        ("31 Oct 2026 10:15", None, "2026-10-31T10:15:00"), ("31-Oct-26", None, "2026-10-31T00:00:00"), ("Oct 31, 2026 10:15 PM", None, "2026-10-31T22:15:00"),
        ("Sat, 31 October 2026", None, "2026-10-31T00:00:00"), ("31. Oktober 2026", None, "2026-10-31T00:00:00"), ("31.10.2026", None, "2026-10-31T00:00:00"),
        ("3.10.2026", None, "2026-10-03T00:00:00"), ("31/10/2026", None, "2026-10-31T00:00:00"), ("10/31/2026 12:05 AM", None, "2026-10-31T00:05:00"),
        ("03/04/2026", True, "2026-04-03T00:00:00"), ("03/04/2026", False, "2026-03-04T00:00:00"), ("03/04/2026", None, None), ("03-03-26", None, "2026-03-03T00:00:00"),
        ("20261031", None, "2026-10-31T00:00:00"), ("20261031101502", None, "2026-10-31T10:15:02"), (Decimal(20261031), None, "2026-10-31T00:00:00"),
        (Decimal("46326.5"), None, "2026-10-31T12:00:00"), ("2026-10-31 下午 3:05", None, "2026-10-31T15:05:00"), ("'2026-10-31", None, "2026-10-31T00:00:00"),
        ("2026-13-01", None, None), ("31 Foo 2026", None, None), ("soon", None, None), (None, None, None), (True, None, None), (Decimal(5), None, None),
        ("2026-10-31 25:00", None, None), ("2026-10-31 10:15 +99:00", None, None),
    ],
)  # fmt: skip
def test_dates(cell: Cell, day_first: bool | None, expected: str | None) -> None:
    got = parse_date(cell, day_first=day_first)
    assert (got.isoformat() if got else None) == expected


def test_a_column_proves_its_order_of_day_and_month() -> None:
    assert day_comes_first(["01/02/2026", "25/02/2026"]) is True
    assert day_comes_first(["01/02/2026", "02/25/2026"]) is False
    assert day_comes_first(["25/02/2026", "02/25/2026"]) is None
    assert day_comes_first(["01/02/2026"]) is None
    assert day_comes_first([f"{day:02}/11/2026" for day in range(1, 13)]) is True
    assert day_comes_first([f"11/{day:02}/2026" for day in range(1, 13)]) is False
    assert day_comes_first(["01/02/2026", "02/03/2026", "03/04/2026"]) is None
    rows = read("Order ID, Order date", ["A1", "01/02/2026"], ["A2", "25/02/2026"])
    assert rows[0].date == datetime(2026, 2, 1)
    rows = read("Order ID, Order date", ["A1", "01/02/2026"], ["A2", datetime(2026, 2, 1)])
    assert [row.date is None for row in rows] == [True, False]


@given(
    st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2099, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_any_moment_survives_writing(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.isoformat(sep=" ")) == moment
    assert parse_date(moment.strftime("%d %b %Y %H:%M:%S")) == moment
    assert parse_date(moment.strftime("%m/%d/%Y %I:%M:%S %p"), day_first=False) == moment
    assert parse_date(moment.replace(tzinfo=WEST).isoformat()) == moment.replace(tzinfo=WEST)


@given(st.text(max_size=30))
def test_no_text_makes_a_date_fail(text: str) -> None:
    assert parse_date(text, day_first=True) is None or isinstance(parse_date(text, day_first=True), datetime)


# --------------------------------------------------------------------------- meanings


@pytest.mark.parametrize(
    ("status", "kind", "meaning"),
    [
        ("refunded", "", Meaning.REVERSE), ("Voided", "", Meaning.REVERSE), ("CANCELLED", "", Meaning.REVERSE), ("canceled", "", Meaning.REVERSE),
        ("partially_refunded", "", Meaning.MODIFY), ("Partially Refunded", "", Meaning.MODIFY), ("部分退款", "", Meaning.MODIFY),
        ("paid", "", Meaning.LEAVE), ("fulfilled", "", Meaning.LEAVE), ("pending", "", Meaning.LEAVE), ("authorized", "", Meaning.LEAVE),
        ("交易成功", "", Meaning.LEAVE), ("wc-completed", "", Meaning.LEAVE), ("wc-refunded", "", Meaning.REVERSE),
        ("退款关闭", "", Meaning.NOT_FINAL), ("退款失败", "", Meaning.NOT_FINAL), ("处理中", "", Meaning.NOT_FINAL), ("requested", "", Meaning.NOT_FINAL),
        ("退款成功", "", Meaning.REFUNDED), ("退款成功", "全部退款", Meaning.REVERSE), ("退款成功", "部分退款", Meaning.MODIFY),
        ("退款失败", "全部退款", Meaning.NOT_FINAL), ("refunded", "partial", Meaning.MODIFY), ("partially_refunded", "full", None),
        ("退款成功", "仅退款", Meaning.REFUNDED), ("strange", "", None), ("", "全部退款", None),
        ("refunded", RETURN_KIND, Meaning.REFUNDED), ("Completed", RETURN_KIND, Meaning.REFUNDED), ("cancelled", RETURN_KIND, Meaning.NOT_FINAL),
        ("Requested", RETURN_KIND, Meaning.NOT_FINAL), ("paid", RETURN_KIND, None), ("退款成功", RETURN_KIND, Meaning.REFUNDED),
        ("partially refunded", RETURN_KIND, Meaning.REFUNDED), ("strange", RETURN_KIND, None),
        ("canceled", ITEM_KIND, Meaning.REFUNDED), ("delivered", ITEM_KIND, Meaning.LEAVE), ("strange", ITEM_KIND, None),
        ("complete", MONEY_KIND, None), ("canceled", MONEY_KIND, Meaning.REVERSE),
    ],
)  # fmt: skip
def test_what_a_status_asks_for(status: str, kind: str, meaning: Meaning | None) -> None:
    assert status_meaning(status, kind) is meaning


def test_a_person_may_edit_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STATUS_MEANING, "storniert durch lager", Meaning.REVERSE)
    assert status_meaning("Storniert_durch-Lager") is Meaning.REVERSE


@pytest.mark.parametrize(
    ("word", "operation"),
    [
        ("Reverse", Operation.REVERSE), ("cancel", Operation.REVERSE), ("冲正", Operation.REVERSE), ("整单退", Operation.REVERSE), ("取消", Operation.REVERSE),
        ("modify", Operation.MODIFY), ("Change", Operation.MODIFY), ("partial", Operation.MODIFY), ("改金额", Operation.MODIFY), ("部分退款", Operation.MODIFY),
        ("RESET", Operation.RESET), ("重置", Operation.RESET), ("leave", Operation.LEAVE), ("skip", Operation.LEAVE), ("不处理", Operation.LEAVE),
        ("items", Operation.ITEMS), ("maybe", None),
    ],
)  # fmt: skip
def test_operation_words(word: str, operation: Operation | None) -> None:
    assert operation_of(word) is operation
    row = read("Order ID, Operation", ["A1", word])[0]
    assert row.operation is operation
    assert row.unreadable == (() if operation else (Field.OPERATION,))
    assert read("Order ID, Operation", ["A1", ""])[0].unreadable == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ITEM_RETURNED", "ITEM_RETURNED"), ("item_returned", "ITEM_RETURNED"), ("Item Returned", "ITEM_RETURNED"), ("rejected", "REJECTED"),
        ("七天无理由退货", "ITEM_RETURNED"), ("7天无理由退换货", "ITEM_RETURNED"), ("尺寸不合适", "ITEM_RETURNED"), ("缺货", "ITEM_OUT_OF_STOCK"), ("超卖", "ITEM_OUT_OF_STOCK"),
        ("拍错", "CONS_ERROR"), ("重复下单", "CONS_ERROR"), ("未付款关闭", "REJECTED"), ("仅退款（未发货）", "REJECTED"), ("取消订单", "REJECTED"), ("刷单", "CONS_FRAUD"),
        ("盗卡", "CONS_FRAUD"), ("收件信息无效", "CONS_INFO_INVALID"), ("无法联系买家", "CONS_INFO_INVALID"), ("改价", "ORDER_ERROR"), ("ERP错单", "ORDER_ERROR"),
        ("测试单", "TEST_ACTION"), ("违反条款", "NOT_COMPLIANCE_TERMS"), ("品牌词竞价", "NOT_COMPLIANCE_TERMS"),
        ("customer return", "ITEM_RETURNED"), ("Out of stock", "ITEM_OUT_OF_STOCK"), ("fraud", "CONS_FRAUD"), ("duplicate", "CONS_ERROR"),
        ("changed mind", "ITEM_RETURNED"), ("damaged", "ITEM_RETURNED"), ("DEFECTIVE", "ITEM_RETURNED"), ("UNWANTED_ITEM", "ITEM_RETURNED"),
        ("CUSTOMER_DAMAGED", "ITEM_RETURNED"), ("inventory", "ITEM_OUT_OF_STOCK"), ("customer", "REJECTED"), ("declined", "REJECTED"), ("other", "OTHER"),
        ("买家说质量问题", "ITEM_RETURNED"), ("MY_CUSTOM_CODE", None), ("", None), ("赔付", None),
    ],
)  # fmt: skip
def test_reasons(text: str, code: str | None) -> None:
    assert reason_code(text) == code


def test_every_word_leads_to_a_code_of_the_contract() -> None:
    assert set(REASON_WORDS.values()) <= REVERSE_CODES | MODIFY_CODES
    assert {"ORDER_UPDATE", "PARTNER_NOT_ACTIVE"} == MODIFY_CODES - REVERSE_CODES
    assert {"REJECTED", "MP_RETURNED", "CONS_INFO_INVALID"} == REVERSE_CODES - MODIFY_CODES


def test_the_nearest_code_is_a_proposal() -> None:
    assert nearest_code("ITEM_RETURND") == "ITEM_RETURNED"
    assert nearest_code("out of stok") == "ITEM_OUT_OF_STOCK"
    assert nearest_code("xq") in REVERSE_CODES | MODIFY_CODES


# --------------------------------------------------------------------------- rows


def test_each_number_of_a_row_says_for_itself_whether_excel_damaged_it() -> None:
    made = table("Order No, Order Reference, Order Date", [Decimal("123456789012345000"), "WEB-9", "2026-03-02"])
    (row,) = read_rows(made, map_columns(made))
    assert (row.orders, row.damages, row.damaged) == (("123456789012345000", "WEB-9"), (True, False), True)
    (whole,) = read("Order No, Order Reference, Order Date", ("7001", "WEB-9", "2026-03-02"))
    assert whole.damages == ()


def test_rows_that_are_read_are_rows_like_any_other() -> None:
    """They are made in another way than by their class (rows.py), and nobody may see that."""
    headers = "Order ID, Status, Refund amount, Order date"
    (row,) = read(headers, ("A1", "refunded", Decimal(5), datetime(2026, 3, 4)))
    same = Row(number=2, orders=("A1",), status="refunded", refund=Decimal(5), date=datetime(2026, 3, 4), ordered=True)
    assert type(row) is Row
    assert (row, hash(row), repr(row)) == (same, hash(same), repr(same))
    assert pickle.loads(pickle.dumps(row)) == same
    assert replace(row, total=Decimal(9)) == replace(same, total=Decimal(9))
    with pytest.raises(AttributeError):
        row.number = 3  # type: ignore[misc]
    assert read(headers) == ()


def test_further_lines_of_a_shopify_order_continue_its_first() -> None:
    headers = "Name, Financial Status, Currency, Total, Refunded Amount, Created at, Lineitem sku, Cancelled at, Id"
    made = table(
        headers,
        ["#1001", "refunded", "USD", "50.00", "50.00", "2026-10-31 10:15:02 -0700", "A", "2026-11-01", "'5544332211"],
        ["#1001", "", "", "", "", "2026-10-31 10:15:02 -0700", "B", "", ""],
        ["#1001", None, None, None, None, None, "C", None, None],
        ["#1002", "", "", "", "", "", "D", "", ""],
        ["#1003", "paid", "USD", "9.00", "0.00", "2026-10-31 10:15:02 -0700", "E", "", "5544332213"],
    )
    rows = read_rows(made, map_columns(made))
    assert [row.continues for row in rows] == [None, 2, 2, None, None]
    assert rows[0].orders == ("#1001", "5544332211")
    assert (rows[0].cancelled, rows[4].cancelled) == (True, False)
    assert rows[0].date == datetime(2026, 10, 31, 10, 15, 2, tzinfo=WEST)
    assert {row.sku for row in rows} == {""}


def test_a_line_with_its_own_wish_continues_nothing() -> None:
    made = table(
        "Order ID, Order total, SKU, Return quantity", ["A1", "50", "X", "1"], ["A1", "", "Y", "2"], ["A1", "", "", ""]
    )
    rows = read_rows(made, map_columns(made))
    assert [row.continues for row in rows] == [None, None, None]
    assert [(row.sku, row.quantity) for row in rows] == [("X", 1), ("Y", 2), ("", None)]
    made = table("Order ID, SKU", ["A1", "X"], ["A1", "Y"])
    assert [row.continues for row in read_rows(made, map_columns(made))] == [None, None]


def test_quantities_hidden_rows_and_short_rows() -> None:
    made = table(
        "Order ID, SKU, Return quantity, Reason",
        ["A1", Decimal(12), Decimal(2), "x"],
        ["A2", "S", "two"],
        ["A3", "S", "1.5"],
        hidden=(3,),
    )
    rows = read_rows(made, map_columns(made))
    assert [(row.sku, row.quantity) for row in rows] == [("12", 2), ("S", None), ("S", None)]
    assert [row.unreadable for row in rows] == [(), (Field.QUANTITY,), (Field.QUANTITY,)]
    assert [row.hidden for row in rows] == [False, True, False]


def test_a_returns_status_tells_of_the_return() -> None:
    row = read("return_id, return_status, order_name, order_id, total_refund", ["R1", "completed", "#1", "99", "5.00"])[
        0
    ]
    assert (row.status, row.refund_kind, row.orders) == ("completed", RETURN_KIND, ("#1", "99"))
    assert read("Order ID, Return status, Refund amount", ["A1", "requested", "5"])[0].refund_kind == RETURN_KIND
    assert (
        read("orderNumber, sellerSku, createTime, status", ["1", "s", "31 Oct 2026 10:15", "canceled"])[0].refund_kind
        == ITEM_KIND
    )
    assert read("訂單編號, 轉單日, 品號, 退貨原因", ["1", "2026-10-31", "s", "不喜歡"])[0].refund_kind == ""
    tmall = "退款编号, 订单编号, 买家退款金额, 退款状态, 部分退款/全部退款"
    assert read(tmall, ["1", "2", "3", "退款成功", "全部退款"])[0].refund_kind == "全部退款"
    assert read(tmall, ["1", "2", "3", "退款成功", ""])[0].refund_kind == ""


def test_a_filled_cancellation_cell_says_cancelled() -> None:
    made = table("Order ID, Cancelled at", ["A1", "2026-10-31"], ["A2", "no"], ["A3", "-"], ["A4", Decimal(46326)])
    assert [row.cancelled for row in read_rows(made, map_columns(made))] == [True, False, False, True]


def test_an_error_in_the_order_cell_is_a_damaged_id() -> None:
    row = read("Order ID, Total", [CellError("#N/A"), CellError("#DIV/0!")])[0]
    assert (row.order, row.damaged, row.unreadable) == ("", True, (Field.TOTAL,))


def test_cells_as_text() -> None:
    cells: list[Cell] = [
        None,
        True,
        Decimal("1E+3"),
        datetime(2026, 1, 2),
        datetime(2026, 1, 2, 3),
        time(3, 4),
        CellError("#N/A"),
    ]
    assert [cell_text(cell) for cell in cells] == [
        "",
        "TRUE",
        "1000",
        "2026-01-02",
        "2026-01-02 03:00:00",
        "03:04:00",
        "#N/A",
    ]


# --------------------------------------------------------------------------- what an amount must not decide alone


@pytest.mark.parametrize("header", [
    "Decision", "Result", "Outcome", "Approved?", "Verdict", "Ergebnis", "Entscheidung", "Décision", "Resultado", "处理结果", "審核結果", "處理結果", "返金状況", "対応",
])
def test_a_header_of_decisions_is_the_status(header: str) -> None:
    assert header_field(header) is Field.STATUS


@pytest.mark.parametrize("header", ["Acción a tomar", "Action to take", "要做的处理", "Action required", "Action à prendre"])
def test_a_header_that_asks_for_something_is_the_operation(header: str) -> None:
    assert header_field(header) is Field.OPERATION


@pytest.mark.parametrize("word", [
    "Withdrawn", "refused", "Under review", "買家取消退貨", "退款審核中", "已驳回", "返品キャンセル", "返金手続き中", "却下", "Abgelehnt", "zurückgezogen", "refusé", "En attente",
    "rechazado", "Pendiente de validar", "Em análise", "Estorno recusado",
])
def test_words_that_refuse_or_put_off_are_not_final(word: str) -> None:
    assert status_meaning(word) is Meaning.NOT_FINAL


DECIDED = "Order ID, Order date, Order total, Refund amount, Kommentar der Jury"


def decided(*words: str) -> Table:
    return table(DECIDED, *([f"A{n}", "2026-03-02", "50.00", "10.00", word] for n, word in enumerate(words)))


@pytest.mark.parametrize("word", ["rejected", "pending", "退款被拒了", "wurde leider abgelehnt", "kept", "nicht genehmigt", "no refund yet"])
def test_a_column_nobody_read_whose_words_may_decide_is_named(word: str) -> None:
    found = map_columns(decided("fine", "fine", "fine", word))
    assert (found.unread, [notice.code for notice in found.notices]) == ("Kommentar der Jury", ["DECISION_COLUMN"])


def test_the_one_refusal_may_stand_in_the_last_of_many_rows() -> None:
    assert map_columns(decided(*["fine"] * 900, "rejected")).unread == "Kommentar der Jury"


def test_a_long_number_in_a_column_of_amounts_is_no_amount() -> None:
    """No arithmetic takes it, so that one such cell kept the whole sheet from being planned."""
    longest = "999999999999999.99"
    sheet = table("Order ID, Order total, New amount", ["A", "50.00", "6901234567890123456789012345"], ["B", longest, "5"])
    long, fine = read_rows(sheet, map_columns(sheet))
    assert (long.new_amount, long.unreadable) == (None, (Field.NEW_AMOUNT,))
    assert (fine.total, fine.unreadable) == (Decimal(longest), ())
    assert parse_amount(Decimal("1E+15")) is parse_amount("1000000000000000") is None
    assert parse_amount(Decimal("1E+14")) == 10**14


def test_remarks_that_decide_nothing_are_no_question() -> None:
    assert map_columns(decided("called back", "", "gift", "wants exchange")).unread == ""
    assert map_columns(decided(*(f"remark {n}" for n in range(60)), "rejected")).unread == ""
    assert map_columns(table("Order ID, Order total, Jury", ["A", "5", "rejected"])).unread == ""


def test_a_column_said_to_be_nothing_is_not_asked_for_again() -> None:
    made = decided("fine", "rejected")
    said = map_columns(made, nothing={"Kommentar der Jury"})
    assert said.unread == ""
    assert map_columns(made, layout=layout_of(said)).unread == ""
    harmless = layout_of(map_columns(decided("fine", "fine")))  # nobody had a reason to look at that column
    assert map_columns(made, layout=harmless).unread == "Kommentar der Jury"
    assert map_columns(made, {Field.STATUS: "Kommentar der Jury"}).unread == ""


def test_what_is_not_needed_is_named_by_header_or_letter() -> None:
    made = table("Order ID, Order total, Order total, Status", ["A", "5.00", "6.00", "cancelled"])
    both = map_columns(made, nothing={"Order total"})
    assert [column.unneeded for column in both.columns] == [False, True, True, False]
    one = map_columns(made, {Field.TOTAL: "B"}, nothing={"C", "status"})
    assert [column.unneeded for column in one.columns] == [False, False, True, True]
    assert one.index_of(Field.TOTAL) == 1
    with pytest.raises(UsageError) as missing:
        map_columns(made, nothing={"Colour"})
    assert missing.value.code == "COLUMN_UNKNOWN"
    with pytest.raises(UsageError) as both_ways:
        map_columns(made, {Field.STATUS: "Status"}, nothing={"D"})
    assert both_ways.value.code == "COLUMN_BOTH"


def test_what_is_not_needed_hands_its_meaning_to_no_column_that_was_seen_to_have_none() -> None:
    made = table("Order ID, Order date, Refund amount, Refund", ["A", "2026-03-02", "12.50", "40.00"])
    assert mapped(map_columns(made))["refund"] == "Refund amount"
    said = map_columns(made, nothing={"Refund amount"})
    assert said.index_of(Field.REFUND) is None
    assert map_columns(made, layout=layout_of(said)).index_of(Field.REFUND) is None


# --------------------------------------------------------------------------- remembered layouts

TWO_AMOUNTS = table("Order ID, Order date, Amount, Partner, Amount", ["1001", "2026-03-08", "100.00", "a", "12.50"])


def test_a_layout_tells_columns_of_one_header_apart() -> None:
    said = map_columns(TWO_AMOUNTS, {Field.REFUND: "E"})
    again = map_columns(TWO_AMOUNTS, layout=layout_of(said))
    assert (again.index_of(Field.TOTAL), again.index_of(Field.REFUND)) == (2, 4)
    assert (again.columns[4].confidence, again.columns[2].confidence) == (1.0, 0.6), "only one was named by a person"


def test_columns_of_one_header_that_may_have_changed_places_are_asked_for_anew() -> None:
    said = layout_of(map_columns(TWO_AMOUNTS, {Field.REFUND: "E", Field.STATUS: "Partner"}))
    moved = table("Amount, Partner, Order ID, Amount, Order date", ["12.50", "a", "1001", "100.00", "2026-03-08"])
    again = map_columns(moved, layout=said)
    assert (again.index_of(Field.REFUND), again.index_of(Field.STATUS)) == (None, 1)
    assert again.columns[0].confidence < 0.6, "so that the step that asks about columns is not skipped"


def test_a_layout_of_before_is_read_but_for_columns_of_one_header() -> None:
    kept = Layout({"orderid": "order", "orderdate": "date", "amount": "refund", "partner": "reason"}, None, "")
    again = map_columns(TWO_AMOUNTS, layout=kept)
    assert again.index_of(Field.REFUND) is None
    assert mapped(again) == {"order": "Order ID", "date": "Order date", "total": "Amount", "reason": "Partner"}
    told = {column.header: column.why.code for column in again.columns if column.why is not None}
    assert told["Partner"] == "MAPPED_LAYOUT", "the header doesn't say so, and so a person did"
    assert told["Order ID"] == "MAPPED_HEADER"


@pytest.mark.parametrize("header", ["Status", "Decision", "Was"])
def test_who_named_a_column_adds_nothing_to_what_its_header_is_known_as(header: str) -> None:
    made = table(f"Order ID, SKU, {header}", ["1001", "TENT", "cancelled"])
    weighed = {"Status": 0.7, "Decision": 0.69, "Was": 0.0}[header]
    said = map_columns(made, {Field.STATUS: header})
    for again in (said, map_columns(made, layout=layout_of(said))):
        assert (again.columns[2].field, again.columns[2].confidence) == (Field.STATUS, 1.0)
        assert again.columns[2].header_says == weighed


def test_what_was_found_and_only_seen_is_remembered_as_no_surer_than_it_is() -> None:
    rows = [[f"1{n}", "cancelled", f"2026-03-0{n}", "gift"] for n in range(1, 9)]
    found = map_columns(table("Order ID, Order status, Date, Zone", *rows), {Field.REASON: "Zone"})
    again = map_columns(table("Order ID, Order status, Date, Zone", *rows), layout=layout_of(found))
    assert [(column.field, column.told) for column in again.columns] == [
        (Field.ORDER, False), (Field.STATUS, False), (Field.DATE, False), (Field.REASON, True),
    ]  # fmt: skip
    assert again.columns[2].confidence == found.columns[2].confidence < 0.8
    assert not any(row.ordered for row in read_rows(table("Order ID, Order status, Date, Zone", *rows), again))


@pytest.mark.parametrize("since", [True, False])
def test_a_layout_keeps_every_candidate_for_the_order_number(since: bool) -> None:
    headers = "Name, Id, Financial Status, Created at, Total, Refunded Amount, Currency, Mark"
    made = table(headers, ["#1001", "990001001", "refunded", "2026-03-08", "100.00", "100.00", "USD", "x"])
    said = map_columns(made, {Field.REASON: "Mark"})
    kept = layout_of(said)
    again = map_columns(made, layout=kept if since else Layout(kept.fields, kept.cumulative))
    assert (again.order_columns, again.named) == (said.order_columns, said.named) == ((0, 1), 2)
    assert again.index_of(Field.REASON) == 7
    only = map_columns(made, {Field.ORDER: "Id"})
    assert map_columns(made, layout=layout_of(only)).order_columns == (1,)


@pytest.mark.parametrize(("cell", "cancelled"), [
    ("0000-00-00 00:00:00", False), ("0000-00-00", False), ("0001-01-01", False), (datetime(1899, 12, 30), False), ("1970-01-01 00:00:00", False), ("00.00.0000", False),
    (r"\N", False), ("-", False), ("//", False), ("pending", False), ("not yet", False), (Decimal(0), False), (False, False), ("no", False), (None, False),
    ("2026-03-04", True), ("3/4/2026", True), (datetime(2026, 3, 4), True), (Decimal(46085), True), ("04.03.26", True), ("yes", True), (True, True), ("是", True),
])
def test_only_a_day_that_was_or_a_yes_is_cancelled(cell: Cell, cancelled: bool) -> None:
    assert read("Order ID, Order total, Cancelled at", ["A", "5.00", cell])[0].cancelled is cancelled


@pytest.mark.parametrize("flags", [("0", "1", "1"), ("yes", "no", ""), (Decimal(0), Decimal(1), Decimal(1)), ("x", "", "x"), ("1", "1", "1", "1", "1")])
def test_a_refund_column_of_yes_and_no_is_no_amount(flags: tuple[Cell, ...]) -> None:
    made = table("Order ID, Order total, Refund", *([f"A{n}", "50.00", flag] for n, flag in enumerate(flags)))
    assert map_columns(made).index_of(Field.REFUND) is None
    chosen = map_columns(made, {Field.REFUND: "Refund"})
    assert {row.refund for row in read_rows(made, chosen)} == {None}
    assert map_columns(table("Order ID, Refund", ["A", "0"], ["B", "0"])).index_of(Field.REFUND) is not None


@pytest.mark.parametrize("header", ["Commission", "Payout (USD)", "Provision", "佣金", "Comisión"])
def test_a_new_amount_below_the_commission_beside_it_is_a_commission(header: str) -> None:
    rows = [["A", "8.00", "4.00"], ["B", "12.00", "9.00"], ["C", "3.00", ""]]
    assert map_columns(table(["Order ID", header, "New amount"], *rows)).index_of(Field.NEW_AMOUNT) is None
    orders = [["A", "8.00", "94.00"], ["B", "12.00", "120.00"]]
    assert map_columns(table(["Order ID", header, "New amount"], *orders)).index_of(Field.NEW_AMOUNT) == 2
    assert map_columns(table(["Order ID", "New amount (commission)"], ["A", "94.00"])).index_of(Field.NEW_AMOUNT) is None


@pytest.mark.parametrize(("text", "sign"), [("$12.30", "$"), ("12,30 kr", "kr"), ("￥12.30", "¥"), ("12元", "元"), ("US$12.30", ""), ("12.30", "")])
def test_a_sign_of_several_currencies_is_kept(text: str, sign: str) -> None:
    assert read("Order ID, Refund amount", ["A", text])[0].sign == sign


def test_pieces_that_go_with_the_money_came_back() -> None:
    lines = [["A", "S1", "2", "10.00"], ["A", "S2", "0", ""], ["B", "S1", "1", "5.00"], ["B", "S2", "0", "0"], ["C", "S1", "3", "15.00"], ["C", "S2", "0", ""]]
    headers = "Order ID, SKU, Menge, Refund amount"
    assert {row.returned for row in read(headers, *lines)} == {True}
    assert {row.returned for row in read(headers, *lines, ["D", "S1", "1", ""])} == {False}
    assert {row.returned for row in read("Order ID, SKU, bestellt, zurück, Refund amount", ["A", "S1", "3", "1", "5.00"])} == {True}


@pytest.mark.parametrize(("header", "words", "asked"), [
    ("Refund OK?", ("yes", "no"), True), ("Erstattung freigegeben", ("nein", "nein"), True), ("同意退款吗", ("是", ""), True), ("Return agreed", (Decimal(1), Decimal(0)), True),
    ("Refund OK?", ("yes", "yes"), False), ("Newsletter", ("yes", "no"), False), ("Refund OK?", ("", ""), False),
])
def test_a_no_under_a_header_that_asks_about_the_refund_is_a_decision(header: str, words: tuple[Cell, ...], asked: bool) -> None:
    made = table(["Order ID", "Refund amount", header], *([f"A{n}", "10.00", word] for n, word in enumerate(words)))
    assert bool(map_columns(made).unread) is asked


@pytest.mark.parametrize(("header", "kind"), [("Claim status", "decision"), ("Estado de la devolución", "decision"), ("Refund status", "return"), ("Order status", ""), ("Status", "")])
def test_the_status_of_a_request_is_told_from_that_of_an_order(header: str, kind: str) -> None:
    assert read(["Order ID", header, "Refund amount"], ["A", "anulado", "10.00"])[0].refund_kind == kind


@pytest.mark.parametrize(
    ("header", "words", "against"),
    [
        ("OK to refund?", ("yes", "no"), ["", "no"]),
        ("OK to refund?", (True, False), ["", "FALSE"]),
        ("Approved", (Decimal(1), Decimal(0)), ["", "0"]),
        ("Denied", ("x", ""), ["x", ""]),
        ("Denied", ("no", "yes"), ["", "yes"]),
        ("Restocked", ("yes", "no"), ["", ""]),
        ("Accepts Marketing", ("yes", "no"), ["", ""]),
        ("是否需要退货", ("是", "否"), ["", ""]),
    ],
)
def test_a_no_stands_against_a_status_that_says_returned(
    header: str, words: tuple[Cell, ...], against: list[str]
) -> None:
    headers = ["Order ID", "Order date", "Return Status", "Refund amount", header]
    made = table(headers, *([f"A{n}", "2026-03-02", "Returned", "10.00", word] for n, word in enumerate(words)))
    assert [row.against for row in read_rows(made, map_columns(made))] == against


def test_a_second_status_that_refuses_stands_against_the_first() -> None:
    made = table("Order ID, Status, Decision", ["A", "cancelled", "rejected"], ["B", "cancelled", "approved"])
    found = map_columns(made)
    assert (found.unread, found.index_of(Field.STATUS)) == ("Decision", 1)
    assert [row.against for row in read_rows(made, found)] == ["rejected", ""]


@pytest.mark.parametrize(("header", "cells", "asked"), [("Rejected on", ("2026-03-01", ""), True), ("Denied", ("x", ""), True), ("拒绝时间", ("", "2026-03-01"), True), ("Denied", ("", ""), False)])
def test_a_mark_under_a_header_that_refuses_is_a_decision(header: str, cells: tuple[str, ...], asked: bool) -> None:
    made = table(["Order ID", "Order date", "Refund amount", header], *([f"A{n}", "2026-02-02", "10.00", cell] for n, cell in enumerate(cells)))
    assert bool(map_columns(made).unread) is asked
