"""Ten sheets of agencies, partners, warehouses and service desks, with the traps that cost money."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sheet_corpus import Want, damaged
from unseen_sheet import APP, BONUS, ZERO, Pen, Unseen, german

from reversal_desk.impact.practice import EarlierChange
from reversal_desk.model import Field


def agency_spain() -> Unseen:
    """Rule 8.1: an operation column in own words goes before the amounts beside it."""
    pen = Pen("agency_spain", 11, currency="EUR")
    pen.row("Validación de ventas - febrero/marzo", "", "", "", "", "", "")
    pen.row("Pedido", "Fecha", "Afiliado", "Importe pedido", "Nuevo importe", "Acción a tomar", "Observaciones")
    for place in range(80):
        when, number = pen.day(place, 80), f"ES{100_200 + place * 17}"
        total = pen.price(30, 1400)
        fate = pen.fate(void=22, adjust=20, raised=4, keep=34, wait=20)
        word = {
            "void": "Anular", "adjust": "Ajustar importe", "raised": "Ajustar importe", "keep": "Mantener",
            "wait": "Pendiente de validar",
        }[fate]  # fmt: skip
        lower, higher = total - pen.share(total), total + pen.share(total, 10)
        new = {"adjust": lower, "raised": higher, "keep": total, "wait": lower}.get(fate)
        want = Want() if fate == "void" else Want(new) if fate in {"adjust", "raised"} else None
        if pen.maybe(75):
            pen.act(number, total, when, want=want, asked=fate == "raised")  # AMOUNT_HIGHER
        note = {"void": "devuelto por el cliente", "wait": "a la espera de la tienda"}.get(fate, "")
        pen.row(
            number, f"{when:%d-%m-%Y}", pen.chance.choice(("Viajes Sol", "CuponesYa")), german(total),
            german(new) if new is not None else "", word, note,
        )  # fmt: skip
    words = {"Anular": "reverse", "Ajustar importe": "modify", "Mantener": "leave", "Pendiente de validar": "not_final"}
    return pen.done(
        "affiliate agency in Spain", kind="xlsx", tab="Validación", words=words,
        columns={Field.OPERATION: "Acción a tomar"},
    )  # fmt: skip


def long_numbers_china() -> Unseen:
    """DAMAGED_ID: 19 digits that Excel rounded; only by a question, where digits, amount, day fit one action alone."""
    pen = Pen("long_numbers_china", 12, currency="CNY")
    pen.row("订单编号", "付款时间", "实付金额", "退款金额", "退款状态")
    for place in range(60):
        when = pen.day(place, 60)
        stem = f"38{26_031_170_044_100 + place * 1717}"[:15]
        number, total = stem + f"{pen.chance.randrange(1000, 9999)}", pen.price(30, 900)
        fate = pen.fate(full=30, part=20, twins=8, other=8, late=6, refused=10, fine=18)
        refund = pen.share(total) if fate == "part" else ZERO if fate == "fine" else total
        if fate in {"full", "part"}:
            pen.act(number, total, when, want=Want() if fate == "full" else Want(total - refund), asked=True)
        elif fate == "twins":  # two orders that nobody can tell apart any more
            pen.act(stem + "1201", total, when)
            pen.act(stem + "1304", total, when + timedelta(hours=2))
        elif fate == "other":  # another order's action: the digits fit, the amount does not
            pen.act(stem + "4410", total + Decimal("31.50"), when)
        elif fate == "late":  # the digits and the amount fit, the day does not
            pen.act(stem + "5512", total, when - timedelta(days=9))
        elif fate == "refused":
            pen.act(number, total, when)
        word = {"fine": "已完成", "part": "部分退款", "refused": "退款关闭"}.get(fate, "退款成功")
        pen.row(damaged(number), when, total, refund if refund else None, word)
    return pen.done("service desk of a Chinese shop", kind="xlsx", tab="售后", columns={Field.TOTAL: "实付金额"})


def filtered_bilingual() -> Unseen:
    """HIDDEN_ROW: what the person filtered away stays out, whatever it says. Totals and a summary stand below."""
    pen = Pen("filtered_bilingual", 13)
    pen.row("Order No. 订单号", "Date 日期", "Total 总额", "Refund amount 退款金额", "Status 状态", "Owner 负责人")
    hidden, sums = set(), [ZERO, ZERO]
    for place in range(110):
        when, number = pen.day(place, 110), f"CN-US-{42_017 + place * 2}"
        total = pen.price()
        fate = pen.fate(full=22, part=18, rejected=12, paid=48)
        away = pen.maybe(35)
        refund = {"full": total, "part": pen.share(total), "rejected": total}.get(fate, ZERO)
        want = Want() if fate == "full" else Want(total - refund) if fate == "part" else None
        word = {
            "full": "Refunded 已退款", "part": "Partially refunded 部分退款", "rejected": "Refund rejected 退款被拒",
            "paid": "Paid 已付款",
        }[fate]  # fmt: skip
        if pen.maybe(50):
            pen.act(number, total, when, want=None if away else want)
        made = pen.row(number, when, total, refund if refund else None, word, pen.chance.choice(("Li", "Tom")))
        if away:
            hidden.add(made)
        sums = [sums[0] + total, sums[1] + refund]
    pen.row("合计 Total", "", *sums, "", "")
    pen.row()
    pen.row("Owner 负责人", "Orders 订单数", "Total 总额", "", "", "")
    pen.row("Li", 51, sums[0] / 2, "", "", "")
    pen.row("Tom", 59, sums[0] / 2, "", "", "")
    words = {
        "Refunded 已退款": "reverse", "Partially refunded 部分退款": "modify", "Refund rejected 退款被拒": "not_final",
        "Paid 已付款": "leave",
    }  # fmt: skip
    return pen.done(
        "operations of a Chinese seller abroad", kind="xlsx", hidden=frozenset(hidden), words=words,
        columns={
            Field.ORDER: "Order No. 订单号", Field.TOTAL: "Total 总额", Field.REFUND: "Refund amount 退款金额",
            Field.STATUS: "Status 状态",
        },
    )  # fmt: skip


def two_tables() -> Unseen:
    """What was refused stands below a line that says so; a second table's *paid* stands under the first one's refunds.

    A refund that was refused is not final (REFUND_NOT_FINAL), an order in good order asks for nothing.
    """
    pen = Pen("two_tables", 14, currency="GBP")
    pen.row("A) Refunded orders - please correct")
    pen.row()
    pen.row("Order", "Order date", "Value", "Refund", "Remark")
    for place in range(24):
        when, number = pen.day(place, 24), f"{8_820_114 + place * 3}"
        total = pen.price()
        refund = total if pen.maybe(50) else pen.share(total)
        if pen.maybe(75):
            pen.act(number, total, when, want=Want() if refund == total else Want(total - refund))
        pen.row(number, when.date(), total, refund, "")
    pen.row()
    pen.row("B) Refund requests we refused - nothing was paid back, commission stays")
    for place in range(12):
        when, number = pen.day(place, 12), f"{8_825_114 + place * 3}"
        total = pen.price()
        if pen.maybe(75):
            pen.act(number, total, when)
        pen.row(number, when.date(), total, total if pen.maybe(50) else pen.share(total), "refused")
    pen.row()
    pen.row("C) For information only: orders in good order, commission stays")
    pen.row()
    pen.row("Order", "Order date", "Value", "Paid", "Remark")
    for place in range(26):
        when, number = pen.day(place, 26), f"{8_830_114 + place * 3}"
        total = pen.price()
        if pen.maybe(75):
            pen.act(number, total, when)
        pen.row(number, when.date(), total, total if pen.maybe(70) else pen.share(total, 50), "")
    return pen.done("finance of a British brand", kind="xlsx", tab="March")


def corrected_totals_us() -> Unseen:
    """A new total beside the old one, m/d dates, `#` before the number: TOLERANT_MATCH, AMOUNT_ZERO, AMOUNT_HIGHER."""
    pen = Pen("corrected_totals_us", 15)
    pen.row("Order", "Ordered", "Order total", "Corrected total", "Agent", "Why")
    for place in range(72):
        when, number = pen.day(place, 72), f"{660_310 + place * 4}"
        total = pen.price()
        fate = pen.fate(lower=36, zero=16, same=14, higher=8, empty=26)
        new = {"lower": total - pen.share(total), "zero": ZERO, "same": total, "higher": total + 12}.get(fate)
        want = Want() if fate == "zero" else Want(new) if fate in {"lower", "higher"} else None
        if pen.maybe(65):
            pen.act(number, total, when, want=want, asked=want is not None)
        why = {"lower": "price match", "zero": "order voided", "higher": "added an item"}.get(fate, "")
        shown = "" if new is None else f"${new:,.2f}"
        pen.row(f"#{number}", f"{when.month}/{when.day}/{when:%Y}", f"${total:,.2f}", shown, "Kim", why)
    return pen.done("customer care in the US")


def goodwill_china() -> Unseen:
    """Rule 9: small payments of good will, in a list of its own making. No order came back, nothing may be changed."""
    pen = Pen("goodwill_china", 16, currency="CNY")
    pen.row("日期", "店铺", "订单号", "商品金额", "补偿类型", "退补金额", "打款状态", "经办人")
    for place in range(45):
        when, number = pen.day(place, 45), f"6920{431_207_700_114 + place * 91}"
        total = pen.price(10, 200)
        money = total if pen.maybe(10) else pen.share(total, 5, 10, 20)
        if pen.maybe(60):
            pen.act(number, total, when)
        kind = pen.chance.choice(("补差价", "好评返现", "运费补偿", "破损赔付", "小额打款"))
        pen.row(f"{when:%Y-%m-%d}", "旗舰店", number, total, kind, money, "打款成功", "小李")
    return pen.done("service desk of a Chinese shop, good will", encoding="gb18030", says_it=False)


def other_currency() -> Unseen:
    """CURRENCY_DIFFERS: the cells say kronor, the actions are pounds. Parts by their share, after a question."""
    pen = Pen("other_currency", 17, currency="GBP")
    pen.row("Order no.", "Date", "Order total", "Refund amount", "Store")
    for place in range(50):
        when, number = pen.day(place, 50), f"UK{77_410 + place * 6}"
        pounds = Decimal(pen.chance.randrange(20, 300) * 4)
        kronor = pounds * Decimal("12.5")
        fate = pen.fate(full=28, quarter=14, half=14, none=44)
        part = {"full": Decimal(1), "quarter": Decimal("0.25"), "half": Decimal("0.5")}.get(fate, ZERO)
        want = None if not part else Want() if part == 1 else Want(pounds * (1 - part))
        if pen.maybe(60):
            pen.act(number, pounds, when, want=want, asked=ZERO < part < 1)
        shown = f"{kronor * part:.2f} kr" if part else ""
        pen.row(number, f"{when:%d %b %Y}", f"{kronor:.2f} kr", shown, "northwind.co.uk")
    return pen.done("Swedish head office of a British shop", kind="tsv", delimiter="\t")


def several_actions() -> Unseen:
    """SEVERAL_ACTIONS: a sale, a bonus, an app event on one order. A whole return takes all, a part the one it fits."""
    pen = Pen("several_actions", 18)
    pen.row("RMA", "Order ref", "Ordered", "Order amount", "Amount returned", "Return")
    for place in range(55):
        when, number = pen.day(place, 55), f"{20_260_400_117 + place * 7}"
        total = pen.price(40, 400)
        fate = pen.fate(full=35, part=35, none=30)
        refund = {"full": total, "part": pen.share(total)}.get(fate, ZERO)
        want = Want() if fate == "full" else Want(total - refund) if fate == "part" else None
        if pen.maybe(75):
            others = pen.chance.choice(((), (), (BONUS,), (BONUS, APP)))
            asked = bool(others)
            pen.act(number, total, when, want=want, asked=asked)
            for event in others:
                moved = when + timedelta(minutes=20)
                gone = Want() if fate == "full" else None
                money = Decimal(5) if event == BONUS else Decimal(2)
                pen.act(number, money, moved, want=gone, asked=True, event=event)
        word = {"full": "complete return", "part": "partial return", "none": "no return"}[fate]
        pen.row(f"R{4_400 + place}", number, f"{when:%Y-%m-%d}", f"{total:.2f}", f"{refund:.2f}", word)
    words = {"complete return": "reverse", "partial return": "modify", "no return": "leave"}
    return pen.done(
        "returns portal of a US shop", words=words,
        columns={Field.REFUND: "Amount returned", Field.STATUS: "Return"},
    )  # fmt: skip


def manager_with_ids() -> Unseen:
    """By action id: LOCKED, ALREADY_REVERSED, REVERSED_NEEDS_RESET, LOCKS_SOON, OPEN_ENDED_LOCK, REFUND_AGAIN.

    Changed before: an absolute new total is still the end state; one that is there already is left out.
    """
    pen = Pen("manager_with_ids", 19)
    pen.row("Action ID", "Order", "Partner", "Event date", "Sale amount", "Correct sale amount", "To do")
    ago = timedelta(days=3)
    for place in range(90):
        when, number = pen.day(place, 90), f"NWUS{310_204 + place * 8}"
        total = pen.price()
        part = total - pen.share(total)
        kind = pen.fate(free=34, locked=12, hour=6, soon=8, open=6, reversed=12, changed=12, there=10)
        wish = "modify" if kind in {"changed", "there"} else pen.fate(reverse=50, modify=50)
        new = Want() if wish == "reverse" else Want(part)
        lock: timedelta | None = timedelta(days=40)
        earlier: tuple[EarlierChange, ...] = ()
        if kind == "locked":
            lock = -timedelta(days=2)
        elif kind == "hour":
            lock = timedelta(minutes=40)
        elif kind == "soon":
            lock = timedelta(hours=9)
        elif kind == "open":
            lock = None
        elif kind == "reversed":
            earlier = (EarlierChange(ago, "ITEM_RETURNED"),)
        elif kind == "changed":
            earlier = (EarlierChange(ago, "ORDER_UPDATE", total - Decimal("1.50")),)
        elif kind == "there":
            earlier = (EarlierChange(ago, "ORDER_UPDATE", part),)
        wanted = new if kind in {"free", "soon", "open", "changed"} else None
        # the present amount of a changed one is neither the original nor the target: REFUND_AGAIN
        asked = kind in {"soon", "changed"} or (kind == "open" and wish == "modify")
        made = pen.act(number, total, when, want=wanted, asked=asked, earlier=earlier, locks_in=lock)
        todo = "Reverse" if wish == "reverse" else "Change amount"
        pen.row(
            made, number, "Trail Notes", f"{when:%b %d, %Y}", f"{total:.2f}", f"{part:.2f}" if wish == "modify" else "",
            todo,
        )  # fmt: skip
    return pen.done("affiliate manager, from a report", columns={Field.NEW_AMOUNT: "Correct sale amount"})


def forwarder_numbers() -> Unseen:
    """TOLERANT_MATCH: a warehouse puts its mark before and behind the number, or Excel ate its zeros.

    Where two orders fit after the marks are gone (zeros), neither is touched.
    """
    pen = Pen("forwarder_numbers", 20, currency="EUR")
    pen.row("Ref klant", "Inkomend", "Colli", "Reden", "Status", "Terugbetaald", "Orderwaarde")
    for place in range(66):
        when, number = pen.day(place, 66), f"{9_140_220 + place * 9}"
        total = pen.price()
        style = pen.fate(mark=40, plain=20, zeros=20, twins=10, unknown=10)
        fate = pen.fate(full=60, part=40)
        refund = total if fate == "full" else pen.share(total)
        want = Want() if fate == "full" else Want(total - refund)
        shown: str | int = number
        if style == "mark":
            shown = f"NWD-{number}/R1"
            pen.act(number, total, when, want=want, asked=True)
        elif style == "plain":
            pen.act(number, total, when, want=want)
        elif style == "zeros":
            shown = int(number)
            pen.act(f"00{number}", total, when, want=want, asked=True)
        elif style == "twins":
            shown = int(number)
            pen.act(f"0{number}", total, when)
            pen.act(f"000{number}", total, when + timedelta(hours=1))
        came = (when + timedelta(days=5)).date()
        pen.row(shown, came, pen.chance.randint(1, 3), "retour klant", "Terugbetaald", refund, total)
    return pen.done(
        "Dutch forwarder", kind="xlsx", tab="Retouren", words={"Terugbetaald": "refunded"},
        columns={Field.REFUND: "Terugbetaald", Field.TOTAL: "Orderwaarde"},
    )  # fmt: skip


def partner_commissions() -> Unseen:
    """A partner reckons in commission: its *new amount* is no new total of an order (rule 7); nothing else is said."""
    pen = Pen("partner_commissions", 21)
    pen.row("Order ID", "Event date", "Commission", "New amount", "Our note")
    for place in range(40):
        when, number = pen.day(place, 40), f"NA-{90_210 + place * 3}"
        total = pen.price(40, 400)
        commission = (total * 8 / 100).quantize(Decimal("0.01"))
        less = pen.share(commission, 50, 60, 75)
        if pen.maybe(80):
            pen.act(number, total, when)
        pen.row(number, f"{when:%Y-%m-%d}", f"{commission:.2f}", f"{less:.2f}" if pen.maybe(70) else "", "as agreed")
    return pen.done("partner, after a dispute", says_it=False)


def dollars_on_pounds() -> Unseen:
    """CURRENCY_DIFFERS without an order total: a part in dollars of an order in pounds can't be reckoned: nothing."""
    pen = Pen("dollars_on_pounds", 23, currency="GBP")
    pen.row("Ticket", "Order number", "Order date", "Refund", "Agent")
    for place in range(36):
        when, number = pen.day(place, 36), f"UKW{31_020 + place * 5}"
        pounds = pen.price(40, 300)
        if pen.maybe(70):
            pen.act(number, pounds, when)
        dollars = pen.share(pounds * Decimal("1.25"), 20, 30, 50)
        pen.row(f"#T{6_000 + place}", number, f"{when:%d %b %Y}", f"${dollars:.2f}" if pen.maybe(80) else "", "Sam")
    return pen.done("US help desk of a British shop")


def refund_decisions() -> Unseen:
    """Rule 8.2: the refund that was asked for stands beside what was decided; refused and open ones are not final."""
    pen = Pen("refund_decisions", 22)
    pen.row("Order ID", "Order date", "Order total", "Refund amount", "Decision", "Decided by")
    for place in range(75):
        when, number = pen.day(place, 75), f"{5_510_220 + place * 7}"
        total = pen.price()
        word = pen.fate(Approved=45, Rejected=25, Pending=15, Withdrawn=15)
        refund = total if pen.maybe(50) else pen.share(total)
        want = (Want() if refund == total else Want(total - refund)) if word == "Approved" else None
        if pen.maybe(60):
            pen.act(number, total, when, want=want)
        pen.row(number, f"{when:%Y-%m-%d}", f"{total:.2f}", f"{refund:.2f}", word, pen.chance.choice(("AM", "JL")))
    words = {"Approved": "refunded", "Rejected": "not_final", "Pending": "not_final", "Withdrawn": "not_final"}
    return pen.done("refund committee of a US shop", words=words, columns={Field.STATUS: "Decision"})


VISITORS = (
    agency_spain, long_numbers_china, filtered_bilingual, two_tables, corrected_totals_us, goodwill_china,
    other_currency, several_actions, manager_with_ids, forwarder_numbers, partner_commissions,
    dollars_on_pounds, refund_decisions,
)  # fmt: skip
