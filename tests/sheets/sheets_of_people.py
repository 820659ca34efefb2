"""Writers of the corpus: lists that people make, in several languages, each with a trap that costs money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sheet_corpus import (
    FAILED,
    ITEM,
    KEPT,
    PART,
    PENDING,
    PROGRAMS,
    RETURNS,
    WHOLE,
    WHOLES,
    ZERO,
    Order,
    Sheet,
    Shop,
    Want,
    action_of,
    english,
    german,
    plain,
    stamp,
    want_of,
    writer,
)

from reversal_desk.impact.practice import ActionSpec, EarlierChange

Money = Callable[[Decimal], Any]

# --------------------------------------------------------------------------- the same list in eight languages

#: Headers: order number, date, status, reason, refund, total, currency; then words for whole, part, kept, pending.
TONGUES: Mapping[str, tuple[str, str, str, Money, str]] = {
    "english": (
        "Order number|Order date|Status|Reason|Refund amount|Order total|Currency",
        "Refunded|Partially refunded|Paid|Refund pending", "Wrong size", english, "%Y-%m-%d",
    ),
    "chinese": (
        "订单编号|下单时间|订单状态|退款原因|退款金额|订单金额|币种", "全部退款|部分退款|交易成功|退款中",
        "尺寸不合适", plain, "%Y-%m-%d %H:%M:%S",
    ),
    "taiwanese": (
        "訂單編號|訂單日期|訂單狀態|退貨原因|退款金額|訂單金額|幣別", "全額退款|部分退款|已完成|退款處理中",
        "尺寸不合", plain, "%Y/%m/%d",
    ),
    "japanese": (
        "注文番号|注文日|注文ステータス|返品理由|返金額|注文金額|通貨", "返金済み|一部返金|発送済み|返金処理中",
        "返品", plain, "%Y年%m月%d日",
    ),
    "german": (
        "Bestellnummer|Bestelldatum|Bestellstatus|Rückgabegrund|Erstattungsbetrag|Gesamtbetrag|Währung",
        "vollständig erstattet|teilweise erstattet|versendet|Erstattung beantragt", "passt nicht", german, "%d.%m.%Y",
    ),
    "french": (
        "N° de commande|Date de commande|Statut de la commande|Motif du retour|Montant remboursé|Montant total|Devise",
        "Remboursé|Partiellement remboursé|Expédié|Remboursement demandé", "Produit défectueux", german, "%d/%m/%Y",
    ),
    "spanish": (
        "Número de pedido|Fecha del pedido|Estado del pedido|Motivo|Importe reembolsado|Importe total|Moneda",
        "Reembolsado|Parcialmente reembolsado|Enviado|Reembolso solicitado", "Talla incorrecta", german, "%d/%m/%Y",
    ),
    "portuguese": (
        "Número do pedido|Data do pedido|Status do pedido|Motivo da devolução|Valor reembolsado|Valor total|Moeda",
        "Reembolsado|Parcialmente reembolsado|Enviado|Reembolso solicitado", "Tamanho errado", german, "%d/%m/%Y",
    ),
}  # fmt: skip
_MONEY_OF = {"english": "USD", "chinese": "CNY", "taiwanese": "TWD", "japanese": "JPY", "portuguese": "BRL"}


def _list(
    name: str, today: datetime, *, tongue: str = "english", currency: str = "", money: Money | None = None,
    kind: str = "csv", form: str = "", delimiter: str = ",", show: Callable[[str], Any] = str, count: int = 80,
    **numbers: Callable[..., str],
) -> Sheet:  # fmt: skip
    headers, states, reason, usual, usual_form = TONGUES[tongue]
    whole, part, kept, pending = states.split("|")
    names = headers.split("|")
    shop = Shop(name, today, currency=currency or _MONEY_OF.get(tongue, "EUR"))
    orders = shop.orders(count, fates=RETURNS, several=0, partner=0.6, **numbers)
    said = {WHOLE: whole, PART: part, KEPT: kept, PENDING: pending, FAILED: kept}
    write = money or usual
    rows = [
        dict(zip(names, (
            show(o.number), stamp(o.created, form or usual_form), said[o.fate], reason if o.refund else "",
            write(o.refund) if o.refund else "", write(o.total), shop.currency,
        ), strict=True))
        for o in orders
    ]  # fmt: skip
    return shop.sheet(names, rows, orders, kind=kind, delimiter=delimiter)


def _in_tongue(tongue: str) -> Callable[[datetime], Sheet]:
    semicolon = tongue in {"german", "french", "spanish", "portuguese"}
    return lambda today: _list(f"list_{tongue}", today, tongue=tongue, delimiter=";" if semicolon else ",")


for _tongue in TONGUES:
    writer(_in_tongue(_tongue))


# --------------------------------------------------------------------------- order numbers

writer(lambda today: _list("number_with_hash", today, number=lambda n: f"#{n}", oid=lambda text: text[1:]))
writer(lambda today: _list("number_without_prefix", today, oid=lambda text: f"US-{text}"))
writer(lambda today: _list("number_with_prefix", today, number=lambda n: f"NW{n}", oid=lambda text: text[2:]))
writer(lambda today: _list("number_with_suffix", today, number=lambda n: f"{n}-1", oid=lambda text: text[:-2]))
writer(lambda today: _list("number_in_capitals", today, number=lambda n: f"nw-{n}x", oid=str.upper))
writer(lambda today: _list("number_in_parts", today, number=lambda n: f"{n // 1000}-{n % 1000:03d}",
                           oid=lambda text: text.replace("-", "")))  # fmt: skip
writer(lambda today: _list("number_as_number", today, kind="xlsx", show=int))
writer(lambda today: _list("number_apostrophe", today, show=lambda text: f"'{text}"))
writer(lambda today: _list("number_as_formula", today, show=lambda text: f'="{text}"'))
writer(lambda today: _list("number_zeros_lost", today, kind="xlsx", show=int, number=lambda n: f"{n:010d}"))


@writer
def number_in_scientific_notation(today: datetime) -> Sheet:
    """Saved as text after the spreadsheet had written 2.18340E+18: nothing can be told from it."""
    made = _list("number_in_scientific_notation", today, number=lambda n: f"2183{n}4000{n * 7 % 10**5:05d}", count=40)
    table = [list(row) for row in made.rows]
    for row in table[1:]:
        row[0] = f"{Decimal(row[0]):.5E}"
    return replace(made, rows=tuple(tuple(row) for row in table), says_it=False)


@writer
def number_of_another_store(today: datetime) -> Sheet:
    """The same digits stand at impact.com with two prefixes: no rule may choose one of the stores."""
    made = _list("number_of_another_store", today, oid=lambda text: f"UK-{text}", count=40)
    twins = tuple(
        action_of(replace(order, oid=f"US-{order.number}"), today) for order in made.orders if order.partner
    )  # fmt: skip
    return replace(made, actions=twins, says_it=False)


@writer
def number_mistyped(today: datetime) -> Sheet:
    """Typed by hand, one digit wrong here and there; the right order is another person's."""
    shop = Shop("number_mistyped", today)
    orders = shop.orders(60, fates={WHOLE: 1.0}, partner=1.0, several=0)
    shown, truth = [], {}
    for n, order in enumerate(orders):
        wrong = n % 10 == 3
        number = order.number[:-2] + order.number[-1] + order.number[-2] if wrong else order.number
        wrong = number != order.number
        if number in {o.oid for o in orders} and wrong:
            number, wrong = f"{order.number}9", True
        if not wrong:
            truth[order.oid] = Want()
        shown.append({"Order number": number, "Order date": stamp(order.created), "Order status": "cancelled"})
    return shop.sheet(["Order number", "Order date", "Order status"], shown, orders, truth=truth)


@writer
def order_column_by_evidence(today: datetime) -> Sheet:
    """Two columns may hold the order; only one is what impact.com knows, and neither header says so."""
    shop = Shop("order_column_by_evidence", today)
    orders = shop.orders(80, fates=WHOLES, oid=lambda number: f"WEB{int(number) * 3}")
    headers = ["Order no.", "Order reference", "Order date", "Order status"]
    rows = (
        {
            "Order no.": o.number, "Order reference": f"WEB{int(o.number) * 3}", "Order date": stamp(o.created),
            "Order status": "Cancelled" if o.fate == WHOLE else "Shipped",
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def headers_nobody_knows(today: datetime) -> Sheet:
    """Headers of a house of its own; what the rows ask isn't said."""
    shop = Shop("headers_nobody_knows", today)
    orders = shop.orders(60, fates={WHOLE: 1.0}, partner=0.7)
    rows = ({"VorgNr": o.number, "Liefertag": stamp(o.created, "%d.%m.%Y"), "Lager": "L1"} for o in orders)
    return shop.sheet(
        ["VorgNr", "Liefertag", "Lager"], rows, orders, says_it=False, answer={"all_rows_cancelled": True}
    )


@writer
def no_header_at_all(today: datetime) -> Sheet:
    shop = Shop("no_header_at_all", today)
    orders = shop.orders(60, fates={WHOLE: 1.0}, partner=0.7)
    table = [(o.number, stamp(o.created, "%Y-%m-%d"), "returned") for o in orders]
    return shop.finish(table, orders, says_it=False, answer={"all_rows_cancelled": True})


# --------------------------------------------------------------------------- amounts and dates

writer(lambda today: _list("amounts_with_sign", today, money=lambda amount: f"${english(amount)}"))
writer(lambda today: _list("amounts_with_code", today, money=lambda amount: f"USD {english(amount)}"))
writer(lambda today: _list("amounts_negative", today,
                           money=lambda amount: f"-{plain(amount)}"))  # fmt: skip
writer(lambda today: _list("amounts_in_parentheses", today, money=lambda amount: f"({english(amount)})"))
writer(lambda today: _list("amounts_swiss", today, currency="EUR", money=lambda a: english(a).replace(",", "'")))
writer(lambda today: _list("amounts_as_numbers", today, kind="xlsx", money=lambda amount: amount))
writer(lambda today: _list("dates_us", today, form="%m/%d/%Y"))
writer(lambda today: _list("dates_uk", today, form="%d/%m/%Y", currency="GBP"))


@writer
def amounts_in_thousands(today: datetime) -> Sheet:
    """Each amount is whole thousands with a dot: 1.000 is a thousand, which only the actions can show."""
    shop = Shop("amounts_in_thousands", today, currency="EUR")
    orders = shop.orders(50, fates={}, several=0, pieces=0)
    made = []
    for n, order in enumerate(orders):
        line = replace(order.lines[0], quantity=1, amount=Decimal(1000 * (1 + n % 7)))
        whole = n % 2 == 0
        refund = line.amount if whole or line.amount == 1000 else Decimal(1000)
        fate = WHOLE if refund == line.amount else PART
        made.append(replace(order, lines=(line,), fate=fate, refund=refund))
    rows = (
        {
            "Bestellnummer": o.number, "Bestelldatum": stamp(o.created, "%d.%m.%Y"), "Währung": "EUR",
            "Erstattungsbetrag": f"{o.refund:,.0f}".replace(",", "."),
            "Gesamtbetrag": f"{o.total:,.0f}".replace(",", "."),
        }
        for o in made
    )  # fmt: skip
    headers = ["Bestellnummer", "Bestelldatum", "Erstattungsbetrag", "Gesamtbetrag", "Währung"]
    return shop.sheet(headers, rows, made, delimiter=";")


@writer
def amounts_of_two_kinds(today: datetime) -> Sheet:
    """Two people filled in the column, one with comma, one with point: 1.139 then means nothing for certain."""
    shop = Shop("amounts_of_two_kinds", today, currency="EUR")
    orders = shop.orders(50, fates={PART: 1.0}, several=0, pieces=0)
    rows = (
        {
            "Order number": o.number, "Order date": stamp(o.created), "Currency": "EUR",
            "Refund amount": plain(o.refund) if n % 2 else german(o.refund),
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(["Order number", "Order date", "Refund amount", "Currency"], rows, orders)


@writer
def new_amounts(today: datetime) -> Sheet:
    headers = ["Order number", "Order date", "New order amount", "Currency", "Reason"]
    shop = Shop("new_amounts", today)
    orders = shop.orders(50, fates={PART: 0.7}, several=0)
    rows = (
        {
            "Order number": o.number, "Order date": stamp(o.created), "Currency": "USD", "Reason": "Price error",
            "New order amount": plain(o.total - o.refund),
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def operation_column(today: datetime) -> Sheet:
    headers = ["订单号", "下单日期", "处理方式", "退款金额", "原因"]
    shop = Shop("operation_column", today, currency="CNY")
    orders = shop.orders(70, fates={WHOLE: 0.4, PART: 0.3}, several=0)
    said = {WHOLE: "整单取消", PART: "改订单金额", KEPT: "不处理"}
    rows = (
        {
            "订单号": o.number, "下单日期": stamp(o.created, "%Y/%m/%d"), "处理方式": said[o.fate],
            "退款金额": plain(o.refund) if o.fate == PART else "", "原因": "缺货" if o.fate == WHOLE else "",
        }
        for o in orders
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, kind="xlsx")


@writer
def tax_and_shipping(today: datetime) -> Sheet:
    """Totals and refunds with 20 % tax and 5.00 shipping, which impact.com's amounts are without."""
    headers = [
        "Order number",
        "Order date",
        "Order status",
        "Refund amount",
        "Order total",
        "Tax",
        "Shipping",
        "Currency",
    ]
    shop = Shop("tax_and_shipping", today, currency="GBP")
    orders = shop.orders(60, fates={WHOLE: 0.5, PART: 0.2}, several=0)
    said = {WHOLE: "Refunded", PART: "Partially refunded", KEPT: "Shipped"}
    rows = []
    for order in orders:
        gross = order.total + (order.total / 5).quantize(Decimal("0.01"))
        back = (order.refund * Decimal("1.2")).quantize(Decimal("0.01")) if order.fate == PART else gross + 5
        rows.append({
            "Order number": order.number, "Order date": stamp(order.created), "Order status": said[order.fate],
            "Refund amount": plain(back) if order.refund else "", "Order total": plain(gross + 5),
            "Tax": plain(gross - order.total), "Shipping": "5.00", "Currency": "GBP",
        })  # fmt: skip
    # how much of a partial refund is goods can only be estimated, so such rows may not go by themselves
    truth = {o.oid: Want() for o in orders if o.partner and o.fate == WHOLE}
    return shop.sheet(headers, rows, orders, truth=truth)


@writer
def other_currency(today: datetime) -> Sheet:
    """The shop bills in EUR, the programme is kept in USD: whole reversals only need no amount."""
    shop = Shop("other_currency", today)
    orders = shop.orders(60, fates={WHOLE: 0.6, PART: 0.2}, several=0)
    headers = ["Order number", "Order date", "Refund amount", "Order total", "Currency"]
    rate = Decimal("0.9")
    rows = (
        {
            "Order number": o.number, "Order date": stamp(o.created), "Currency": "EUR",
            "Refund amount": plain(o.refund * rate) if o.refund else "", "Order total": plain(o.total * rate),
        }
        for o in orders
    )  # fmt: skip
    truth = {o.oid: Want() for o in orders if o.partner and o.fate == WHOLE}
    return shop.sheet(headers, rows, orders, truth=truth)


# --------------------------------------------------------------------------- one order, several rows or actions


@writer
def items_with_amounts(today: datetime) -> Sheet:
    """Returned items with their SKU, pieces and money; two lines of one order stand in two rows."""
    headers = ["Order ID", "Order Date", "SKU", "Returned quantity", "Refund amount", "Status"]
    shop = Shop("items_with_amounts", today)
    orders = shop.orders(70, fates={ITEM: 0.9}, several=0.5, pieces=0.4)
    made, rows = [], []
    for n, order in enumerate(orders):
        if order.fate == ITEM and n % 4 == 0:
            order = replace(order, returned={line.sku: 1 for line in order.lines})  # noqa: PLW2901
        made.append(order)
        for line in order.lines:
            if pieces := order.returned.get(line.sku, 0):
                rows.append({
                    "Order ID": order.number, "Order Date": stamp(order.created), "SKU": line.sku,
                    "Returned quantity": pieces, "Refund amount": plain(line.price * pieces), "Status": "Refunded",
                })  # fmt: skip
    return shop.sheet(headers, rows, made)


@writer
def items_nobody_bought(today: datetime) -> Sheet:
    """SKUs of another order and more pieces than were sold: nothing of it can be right."""
    headers = ["Order ID", "Order Date", "SKU", "Returned quantity", "Return status"]
    shop = Shop("items_nobody_bought", today)
    orders = shop.orders(40, fates={ITEM: 1.0}, several=0.3)
    rows = (
        {
            "Order ID": o.number, "Order Date": stamp(o.created), "Return status": "Completed",
            "SKU": "NOT-SOLD" if n % 2 else o.lines[0].sku, "Returned quantity": 1 if n % 2 else 7,
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders, truth={}, says_it=False)


@writer
def several_actions(today: datetime) -> Sheet:
    """A sale and a new-customer bonus for each order: a whole reversal means both, a refund the sale alone."""
    shop = Shop("several_actions", today)
    orders = [replace(o, partner=True) for o in shop.orders(60, fates={WHOLE: 0.7, PART: 0.2}, several=0)]
    said = {WHOLE: "refunded", PART: "partially refunded", KEPT: "paid"}
    rows = [
        {
            "Order number": o.number, "Order date": stamp(o.created), "Order status": said[o.fate],
            "Refund amount": plain(o.refund) if o.refund else "", "Order total": plain(o.total),
        }
        for o in orders
    ]  # fmt: skip
    bonus = tuple(
        ActionSpec(
            order=o.oid, amount=ZERO, tracker="1536", flat_payout=Decimal(5), age=today - o.created.replace(tzinfo=UTC),
            locks_in=timedelta(days=40),
        )
        for o in orders
    )  # fmt: skip
    headers = ["Order number", "Order date", "Order status", "Refund amount", "Order total"]
    return shop.sheet(headers, rows, orders, actions=bonus)


@writer
def event_type_column(today: datetime) -> Sheet:
    """Two actions for each order; the sheet says which of them it means."""
    shop = Shop("event_type_column", today)
    orders = [replace(o, partner=True) for o in shop.orders(60, fates={WHOLE: 1.0}, several=0)]
    rows = [
        {
            "Order number": o.number, "Order date": stamp(o.created), "Event type": "Online sale",
            "Order status": "cancelled",
        }
        for o in orders
    ]  # fmt: skip
    other = tuple(
        ActionSpec(
            order=o.oid, amount=o.total, tracker="1636", age=today - o.created.replace(tzinfo=UTC),
            locks_in=timedelta(days=40), id=f"1000.1636.{700_000 + n}",
        )
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(["Order number", "Order date", "Event type", "Order status"], rows, orders, actions=other)


@writer
def the_same_list_again(today: datetime) -> Sheet:
    """Last month's list once more: what was done then must not be done twice."""
    made = _list("the_same_list_again", today)
    ago = timedelta(days=2)
    earlier = {
        o.oid: (EarlierChange(ago, "ITEM_RETURNED") if o.fate == WHOLE else
                EarlierChange(ago, "ORDER_UPDATE", o.total - o.refund),)
        for o in made.orders
        if o.partner and o.fate in {WHOLE, PART} and o.created < today.replace(tzinfo=None) - timedelta(days=6)
    }  # fmt: skip
    truth = {oid: want for oid, want in made.truth.items() if oid not in earlier}
    return replace(made, earlier=earlier, truth=truth)


@writer
def filtered_in_excel(today: datetime) -> Sheet:
    """Filtered to the cancelled orders in Excel; the others are hidden and believed gone."""
    shop = Shop("filtered_in_excel", today)
    orders = shop.orders(90, fates={WHOLE: 0.2}, several=0)
    rows = [
        {"Order number": o.number, "Order date": o.created, "Order status": "Cancelled"}
        for o in orders
    ]  # fmt: skip
    hidden = frozenset(n for n, o in enumerate(orders, start=2) if o.fate != WHOLE)
    return shop.sheet(["Order number", "Order date", "Order status"], rows, orders, kind="xlsx", hidden=hidden)


@writer
def title_and_totals(today: datetime) -> Sheet:
    made = _list("title_and_totals", today, kind="xlsx")
    header, *rows = made.rows
    blank = ("",) * len(header)
    total = ("Total", "", "", "", "1,234.00", "99,999.00", "")
    table = (("Returns of the month", *blank[1:]), blank, header, *rows, blank, total)
    return replace(made, rows=table)


@writer
def unknown_reasons(today: datetime) -> Sheet:
    """Words for the reason that stand in no table, and custom codes in their own case."""
    shop = Shop("unknown_reasons", today)
    orders = shop.orders(60, fates={WHOLE: 1.0}, several=0)
    words = ("ReturnedUnopened", "Wrong size", "Customer cancelled")
    rows = (
        {
            "Order number": o.number, "Order date": stamp(o.created), "Order status": "cancelled",
            "Reason": words[n % 3],
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(
        ["Order number", "Order date", "Order status", "Reason"], rows, orders,
        answer={"custom_reasons": frozenset({"ReturnedUnopened"})},
    )  # fmt: skip


@writer
def statuses_nobody_knows(today: datetime) -> Sheet:
    """A shop's own words for the status, one of which means that the refund was refused."""
    shop = Shop("statuses_nobody_knows", today)
    orders = shop.orders(60, fates={WHOLE: 0.4, PART: 0.3}, several=0)
    said = {WHOLE: "RET-OK", PART: "RET-ABGELEHNT", KEPT: "LIEF-OK"}
    rows = (
        {
            "Order number": o.number, "Order date": stamp(o.created), "Order status": said[o.fate],
            "Refund amount": plain(o.refund) if o.refund else "",
        }
        for o in orders
    )  # fmt: skip
    truth = {o.oid: Want() for o in orders if o.partner and o.fate == WHOLE}
    words = {"ret ok": "reverse", "ret abgelehnt": "not_final", "lief ok": "leave"}
    return shop.sheet(
        ["Order number", "Order date", "Order status", "Refund amount"], rows, orders, truth=truth, says_it=False,
        answer={"status_words": words},
    )  # fmt: skip


@writer
def contradictions(today: datetime) -> Sheet:
    """Refunded says the status, a part says the amount; paid says the status, an amount stands beside it."""
    shop = Shop("contradictions", today)
    orders = shop.orders(50, fates={PART: 0.06, WHOLE: 0.4}, several=0)
    headers = ["Order number", "Order date", "Order status", "Refund amount", "Order total"]
    rows = (
        {
            "Order number": o.number, "Order date": stamp(o.created),
            "Order status": "Refunded" if o.fate in {PART, WHOLE} else "Paid",
            "Refund amount": plain(o.refund) if o.refund else "", "Order total": plain(o.total),
        }
        for o in orders
    )  # fmt: skip
    truth = {o.oid: Want() for o in orders if o.partner and o.fate == WHOLE}
    return shop.sheet(headers, rows, orders, truth=truth)


def _other_program(order: Order, today: datetime, money: str) -> ActionSpec:
    number = PROGRAMS[money]
    return action_of(order, today, program=number, tracker=f"{number[0]}436", amount=order.total + 1, items=())


@writer
def one_number_in_two_programs(today: datetime) -> Sheet:
    """Two stores count alike: the same number is an order of each."""
    shop = Shop("one_number_in_two_programs", today)
    orders = [replace(o, partner=True) for o in shop.orders(50, fates={PART: 0.5}, several=0)]
    twins = tuple(_other_program(order, today, "EUR") for order in orders)
    headers = ["Order number", "Order date", "Refund amount", "Order total", "Currency"]
    rows = (
        {
            "Order number": o.number, "Order date": stamp(o.created), "Currency": "USD",
            "Refund amount": plain(o.refund) if o.refund else "", "Order total": plain(o.total),
        }
        for o in orders
    )  # fmt: skip
    truth = {o.oid: want for o in orders if (want := want_of(o)) is not None}
    return shop.sheet(headers, rows, orders, actions=twins, truth=truth)


# --------------------------------------------------------------------------- what looks alike and isn't


def _same_numbers(order: Order, today: datetime, days: int) -> ActionSpec:
    """Another store's order of the same number, some days before or after."""
    age = today - order.created.replace(tzinfo=UTC) + timedelta(days=days)
    return action_of(order, today, age=age, amount=order.total + 5, items=())


@writer
def numbers_of_a_store_without_partners(today: datetime) -> Sheet:
    """None of its orders came through partners; another store's do, with the same numbers on other days."""
    shop = Shop("numbers_of_a_store_without_partners", today)
    orders = shop.orders(50, fates={WHOLE: 1.0}, partner=0, days=(10, 40))
    twins = tuple(_same_numbers(order, today, 6 if n % 2 else -6) for n, order in enumerate(orders))
    rows = ({"Order number": o.number, "Order date": stamp(o.created), "Order status": "cancelled"} for o in orders)
    return shop.sheet(["Order number", "Order date", "Order status"], rows, orders, actions=twins)


@writer
def refund_on_each_line(today: datetime) -> Sheet:
    """One row for each line, with the order's refund repeated on all of them."""
    shop = Shop("refund_on_each_line", today)
    orders = shop.orders(60, fates={PART: 0.3, WHOLE: 0.3}, several=0.6, pieces=0)
    rows = [
        {
            "Order ID": o.number, "Order Date": stamp(o.created), "SKU": line.sku, "Quantity": line.quantity,
            "Refund amount": plain(o.refund), "Order total": plain(o.total),
        }
        for o in orders
        for line in o.lines
    ]  # fmt: skip
    return shop.sheet(["Order ID", "Order Date", "SKU", "Quantity", "Refund amount", "Order total"], rows, orders)


@writer
def woocommerce_refund_on_each_line(today: datetime) -> Sheet:
    """The extension's line item format with every field of the order on every line."""
    headers = ["order_id", "order_date", "order_status", "order_currency", "order_total", "refund_amount", "sku"]
    shop = Shop("woocommerce_refund_on_each_line", today)
    orders = shop.orders(80, fates={PART: 0.1}, several=0.5, pieces=0)
    rows = [
        {
            "order_id": o.number, "order_date": stamp(o.created), "order_status": "completed", "sku": line.sku,
            "order_currency": o.currency, "order_total": plain(o.total), "refund_amount": plain(o.refund),
        }
        for o in orders
        for line in o.lines
    ]  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def refunds_of_sub_orders(today: datetime) -> Sheet:
    """Whole refunds of one line each, under the main order's number: the rest of the order was kept."""
    headers = [
        "订单编号",
        "订单付款时间",
        "买家实际支付金额",
        "买家退款金额",
        "退款状态",
        "部分退款/全部退款",
        "退款编号",
    ]
    shop = Shop("refunds_of_sub_orders", today, currency="CNY")
    orders = shop.orders(50, fates={ITEM: 1.0}, several=1.0, pieces=0)
    rows = (
        {
            "订单编号": o.number, "订单付款时间": stamp(o.created), "买家实际支付金额": plain(o.refund),
            "买家退款金额": plain(o.refund), "退款状态": "退款成功", "部分退款/全部退款": "全部退款",
            "退款编号": f"77{n:06d}",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(headers, rows, orders)


@writer
def refunds_called_amount(today: datetime) -> Sheet:
    """The refund stands under a bare "Amount" beside "Refunded"; some are less than the order."""
    shop = Shop("refunds_called_amount", today)
    orders = shop.orders(50, fates={PART: 0.2, WHOLE: 0.8}, several=0)
    rows = (
        {"Order number": o.number, "Date": stamp(o.created), "Order status": "Refunded", "Amount": plain(o.refund)}
        for o in orders
    )
    truth = {o.oid: Want() for o in orders if o.partner and o.fate == WHOLE}
    return shop.sheet(["Order number", "Date", "Order status", "Amount"], rows, orders, truth=truth)


@writer
def numbers_with_words(today: datetime) -> Sheet:
    """ "Order #100123", as copied from a mail, and numbers that a program saved with .0 behind."""
    shop = Shop("numbers_with_words", today)
    orders = shop.orders(60, fates={WHOLE: 1.0}, several=0)
    rows = (
        {
            "Bestellnummer": f"Order #{o.number}" if n % 2 else f"{o.number}.0", "Bestelldatum": o.created,
            "Bestellstatus": "storniert",
        }
        for n, o in enumerate(orders)
    )  # fmt: skip
    return shop.sheet(["Bestellnummer", "Bestelldatum", "Bestellstatus"], rows, orders, kind="xlsx")


@writer
def two_numbers_in_a_cell(today: datetime) -> Sheet:
    """Two orders in one cell, and numbers in full-width digits."""
    shop = Shop("two_numbers_in_a_cell", today)
    orders = shop.orders(60, fates={WHOLE: 1.0}, partner=0.8, several=0)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    rows, truth = [], {}
    for one, other in zip(orders[::2], orders[1::2], strict=True):
        both = int(one.number) % 2 == 0
        number = f"{one.number} / {other.number}" if both else one.number.translate(wide)
        rows.append({"Order number": number, "Order date": stamp(one.created), "Order status": "cancelled"})
        if not both and one.partner:
            truth[one.oid] = Want()
    return shop.sheet(["Order number", "Order date", "Order status"], rows, orders, truth=truth)


@writer
def exchanges_and_fees(today: datetime) -> Sheet:
    """Returned items of which a fee was kept: the money is not that of the pieces."""
    shop = Shop("exchanges_and_fees", today)
    orders = shop.orders(50, fates={ITEM: 1.0}, several=0.6, pieces=0)
    headers = ["Order ID", "Order Date", "SKU", "Returned quantity", "Refund amount", "Return status"]
    rows = (
        {
            "Order ID": o.number, "Order Date": stamp(o.created), "SKU": sku, "Returned quantity": pieces,
            "Refund amount": plain(o.refund - 4), "Return status": "Completed",
        }
        for o in orders
        for sku, pieces in o.returned.items()
    )  # fmt: skip
    whole = {o.oid: want for o in orders if o.partner and (want := want_of(o)) is not None and want.amount is None}
    return shop.sheet(headers, rows, orders, truth=whole)
