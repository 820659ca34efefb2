"""Rows of the sample sheets: what a shop would hand over for the practice brand's orders.

All as text. Orders come from the seeded world, so they match in every practice world. Whatever is picked locks
three weeks or more after the world began, but for the few rows that are there to show a lock. No order stands
in two samples, so that trying one does not spoil another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import islice

from msgspec import Struct

from reversal_desk.impact.practice.northwind import northwind
from reversal_desk.impact.practice.spec import ActionSpec, ItemSpec

Rows = list[list[str]]

_CENT = Decimal("0.01")
_SHARES = (Decimal("0.25"), Decimal("0.3"), Decimal("0.5"), Decimal("0.4"), Decimal("0.6"))
_RETURN_REASONS = ("Returned by customer", "Wrong size", "Damaged", "Changed mind", "Not as described")
_CANCEL_REASONS = ("Out of stock", "Customer cancelled", "Payment failed", "Duplicate order", "Fraud")
_YOUNG = timedelta(days=39)
_SOON = timedelta(hours=21)


class _Stock(Struct, frozen=True):
    """Orders of the practice brand, by what they can show."""

    plain: tuple[ActionSpec, ...]  # one item, one action, never changed
    several_items: tuple[ActionSpec, ...]
    marketplace: tuple[ActionSpec, ...]  # 19-digit numbers
    changed: tuple[ActionSpec, ...]  # made smaller before
    reversed_before: tuple[ActionSpec, ...]
    locks_soon: tuple[ActionSpec, ...]  # within a day of the world's first hour, and not before its tenth
    locked: tuple[ActionSpec, ...]


@cache
def _stock() -> _Stock:
    actions = northwind().actions
    count = Counter(action.order for action in actions)
    alone = [action for action in actions if count[action.order] == 1 and action.locks_in is not None]
    young = [action for action in alone if timedelta(days=1) < action.age < _YOUNG]
    untouched = [action for action in young if not action.earlier]
    short = [action for action in untouched if len(action.order) < 19]
    earlier = [action for action in young if action.earlier and len(action.order) < 19]
    return _Stock(
        plain=tuple(action for action in short if len(action.items) == 1),
        several_items=tuple(action for action in short if len(action.items) > 1),
        marketplace=tuple(action for action in untouched if len(action.order) == 19),
        changed=tuple(action for action in earlier if action.earlier[0].amount is not None),
        reversed_before=tuple(action for action in earlier if action.earlier[0].amount is None),
        locks_soon=tuple(
            action
            for action in alone
            # those that lock at midnight would be a day and more away, by the hour at which the world began
            if not action.lock_at_midnight and timedelta(hours=9) < (action.locks_in or timedelta()) < _SOON
        ),
        locked=tuple(action for action in alone if action.age > timedelta(days=70) and not action.earlier),
    )


def _part(amount: Decimal, place: int) -> Decimal:
    return (amount * _SHARES[place % len(_SHARES)]).quantize(_CENT, ROUND_HALF_UP)


def _currency(action: ActionSpec) -> str:
    return {program.id: program.currency for program in northwind().programs}[action.program]


# ---------------------------------------------------------------------- undated sheets

# Which part of the stock each sample takes: (plain, several items).
_RETURNS = (slice(0, 32), slice(0, 5))
_CANCELLED = (slice(32, 50), slice(5, 11))
_DATED = (slice(50, 80), slice(11, 18))
_SHOPIFY = (slice(80, 97), slice(18, 27))
_CHANGED = slice(97, 100)


def returns_rows() -> Rows:
    """A returns list in English: whole reversals, some partial refunds, two orders nobody knows."""
    plain, several = _stock().plain[_RETURNS[0]], _stock().several_items[_RETURNS[1]]
    rows = [["Order number", "Status", "Reason", "Refund amount", "Order total", "Currency"]]
    for place, action in enumerate((*plain, *several)):
        # Every third one-item order came back in part, and one of those with several items.
        partial = place % 3 == 1 if place < len(plain) else place == len(plain)
        rows.append(_return_row(action, place, partial=partial))
    rows.insert(9, ["881204", "Refunded", "Wrong size", "59.90", "59.90", "USD"])
    rows.insert(23, ["881377", "Partially refunded", "Damaged", "20.00", "79.95", "USD"])
    return rows


def _return_row(action: ActionSpec, place: int, *, partial: bool) -> list[str]:
    refund = _part(action.amount, place) if partial else action.amount
    return [
        action.order,
        "Partially refunded" if partial else "Refunded",
        _RETURN_REASONS[place % len(_RETURN_REASONS)],
        f"{refund:.2f}",
        f"{action.amount:.2f}",
        _currency(action),
    ]


def cancelled_rows() -> Rows:
    """Cancelled orders: every row a whole reversal, the reason in the shop's words."""
    plain, several = _stock().plain[_CANCELLED[0]], _stock().several_items[_CANCELLED[1]]
    rows = [["Order ID", "Order Status", "Cancel reason"]]
    for place, action in enumerate((*plain, *several)):
        rows.append([action.order, "Cancelled", _CANCEL_REASONS[place % len(_CANCEL_REASONS)]])
    return rows


def tmall_rows() -> Rows:
    """A Tmall refund list without its date columns: one row per refund, two refunds on some orders."""
    rows = [
        [
            "退款编号", "订单编号", "支付宝交易号", "商品编码", "买家实际支付金额", "宝贝标题", "买家退款金额",
            "手工退款/系统退款", "是否需要退货", "退款状态", "货物状态", "发货物流信息", "客服介入状态",
            "买家退款原因", "买家退款说明", "部分退款/全部退款",
        ]
    ]  # fmt: skip
    for place, action in enumerate(_stock().marketplace[:16]):
        whole = place % 4 in (0, 1)
        if place % 8 == 7:
            rows.append(_tmall_row(action, place, action.amount, kind="全部退款", state="退款关闭"))
        elif whole:
            rows.append(_tmall_row(action, place, action.amount, kind="全部退款"))
        elif place % 8 == 2:
            for again in (0, 1):
                part = (action.amount * Decimal("0.2")).quantize(_CENT, ROUND_HALF_UP) + again
                rows.append(_tmall_row(action, place + 40 * again, part, kind="部分退款"))
        else:
            rows.append(_tmall_row(action, place, _part(action.amount, place), kind="部分退款"))
    return rows


def _tmall_row(action: ActionSpec, place: int, refund: Decimal, *, kind: str, state: str = "退款成功") -> list[str]:
    reasons = ("七天无理由退货", "质量问题", "尺寸不合适", "不想要了")
    return [
        f"{176400120000000 + place * 7919}", action.order, f"20260{220014000000 + place * 104729}",
        action.items[0].sku, f"{action.amount:.2f}", action.items[0].name, f"{refund:.2f}",
        "系统退款", "是" if kind == "全部退款" else "否", state, "买家已退货", "", "无",
        reasons[place % len(reasons)], "", kind,
    ]  # fmt: skip


def changed_before_rows() -> Rows:
    """Whole reversals, most of them of actions that were made smaller before: an undo takes two steps."""
    rows = [["Order number", "What to do", "Reason"]]
    for place, action in enumerate((*_stock().changed[:6], *_stock().plain[_CHANGED])):
        rows.append([action.order, "Reverse", _RETURN_REASONS[place % len(_RETURN_REASONS)]])
    return rows


# ---------------------------------------------------------------------- dated sheets


def dated_sample_rows(world_created: datetime) -> Rows:
    """Header and about 60 rows for a world that began at `world_created` (aware); the window's "Try a sample".

    Mostly whole reversals and amount changes that are ready to send; two orders lock within a day, one is
    locked, one was reversed before, four were paid and kept, fifteen never came through a partner.
    """
    stock = _stock()
    rows = [["Order number", "Created at", "Status", "Reason", "Refund amount", "Order total", "Currency"]]

    def add(action: ActionSpec, place: int, *, partial: bool = False, paid: bool = False) -> None:
        order, status, reason, refund, total, currency = _return_row(action, place, partial=partial)
        created = (world_created - action.age).date().isoformat()
        if paid:
            status, reason, refund = "Paid", "", ""
        rows.append([order, created, status, reason, refund, total, currency])

    for place, action in enumerate(stock.plain[_DATED[0]]):
        add(action, place, partial=place % 5 in (1, 3), paid=place in (9, 19, 27))
    for place, action in enumerate(stock.several_items[_DATED[1]]):
        add(action, place, paid=place == 4)
    for place, action in enumerate((*stock.locks_soon[:2], stock.locked[-1], stock.reversed_before[0])):
        add(action, place)
    for place in range(15):
        good = northwind().actions[place * 7].items[0]
        created = (world_created - timedelta(days=1.5 + place * 2.3)).date().isoformat()
        partial = place % 6 == 4
        refund = _part(good.amount, place) if partial else good.amount
        status = "Partially refunded" if partial else "Refunded"
        reason = _RETURN_REASONS[place % len(_RETURN_REASONS)]
        row = [f"{880100 + place * 37}", created, status, reason, f"{refund:.2f}", f"{good.amount:.2f}", "USD"]
        rows.append(row)
    # By order date, newest first, as a shop would print it.
    return [rows[0], *sorted(rows[1:], key=lambda row: (row[1], row[0]), reverse=True)]


_ADDRESS = ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone")
SHOPIFY_HEADERS = (
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing",
    "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method",
    "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price",
    "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status",
    *(f"Billing {part}" for part in _ADDRESS), *(f"Shipping {part}" for part in _ADDRESS),
    "Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference", "Refunded Amount",
    "Vendor", "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source",
    "Lineitem discount", "Tax 1 Name", "Tax 1 Value", "Phone", "Receipt Number", "Duties",
    "Billing Province Name", "Shipping Province Name", "Payment ID", "Payment Terms Name",
    "Next Payment Due At", "Payment References",
)  # fmt: skip


class _ShopOrder(Struct, frozen=True):
    number: str
    created: datetime
    currency: str
    items: tuple[ItemSpec, ...]
    status: str
    refunded: Decimal


def shopify_rows(today: datetime) -> Rows:
    """A Shopify orders export as of `today` (aware): 110 orders, most of them paid and most not affiliate.

    Order-level cells stand only on an order's first line; Refunded Amount is cumulative.
    """
    orders = sorted(_shop_orders(today), key=lambda order: order.created, reverse=True)
    rows = [list(SHOPIFY_HEADERS)]
    for place, order in enumerate(orders):
        rows.extend(_shopify_lines(order, place))
    return rows


def _shop_orders(today: datetime) -> Iterator[_ShopOrder]:
    stock = _stock()
    mine = (*stock.plain[_SHOPIFY[0]], *stock.several_items[_SHOPIFY[1]])
    for place, action in enumerate(mine):
        one_item = len(action.items) == 1
        status = ("paid", "refunded", "paid", "partially_refunded" if one_item else "refunded", "paid")[place % 5]
        status = "voided" if place == 10 else status
        amount = action.amount
        refunded = {"refunded": amount, "partially_refunded": _part(amount, place)}.get(status, Decimal(0))
        yield _ShopOrder(action.order, today - action.age, _currency(action), action.items, status, refunded)
    goods = [action.items for action in islice(northwind().actions, 84)]
    for place, items in enumerate(goods):
        status = "refunded" if place % 9 == 4 else "partially_refunded" if place % 21 == 8 else "paid"
        amount = sum((item.amount for item in items), Decimal(0))
        refunded = {"refunded": amount, "partially_refunded": _part(amount, place)}.get(status, Decimal(0))
        created = today - timedelta(days=1.2 + place * 0.43)
        yield _ShopOrder(f"{890000 + place * 11}", created, "USD", items, status, refunded)


def _shopify_lines(order: _ShopOrder, place: int) -> Iterator[list[str]]:
    total = sum((item.amount for item in order.items), Decimal(0))

    def stamp(hours: float) -> str:
        return (order.created + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S %z")

    first = {
        "Financial Status": order.status,
        "Paid at": "" if order.status == "voided" else stamp(0.1),
        "Fulfillment Status": "unfulfilled" if order.status == "voided" else "fulfilled",
        "Fulfilled at": "" if order.status == "voided" else stamp(20),
        "Accepts Marketing": "no",
        "Currency": order.currency,
        "Subtotal": f"{total:.2f}",
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Total": f"{total:.2f}",
        "Discount Amount": "0.00",
        "Shipping Method": "Standard",
        "Billing Country": "GB" if order.currency == "GBP" else "US",
        "Shipping Country": "GB" if order.currency == "GBP" else "US",
        "Cancelled at": stamp(5) if order.status == "voided" else "",
        "Payment Method": "Shopify Payments",
        "Refunded Amount": f"{order.refunded:.2f}",
        "Outstanding Balance": "0.00",
        "Id": f"{5511203400000 + place * 32771}",
        "Risk Level": "Low",
        "Source": "web",
    }
    for number, item in enumerate(order.items):
        cells = {
            "Name": f"#{order.number}",
            "Email": f"buyer{place + 1}@example.com",
            "Created at": stamp(0),
            "Lineitem quantity": str(item.quantity),
            "Lineitem name": item.name,
            "Lineitem price": f"{item.amount / item.quantity:.2f}",
            "Lineitem sku": item.sku,
            "Lineitem requires shipping": "true",
            "Lineitem taxable": "true",
            "Lineitem fulfillment status": "fulfilled",
            "Vendor": "Northwind",
            "Lineitem discount": "0.00",
            **(first if number == 0 else {}),
        }
        yield [cells.get(header, "") for header in SHOPIFY_HEADERS]


def orders_in(rows: Sequence[Sequence[str]], *, column: int) -> set[str]:
    """The order numbers of a sample's rows, without Shopify's mark."""
    return {row[column].removeprefix("#") for row in rows[1:]}
