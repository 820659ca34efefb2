"""Ten sheets of shops and their accountants: own lists, monthly exports, journals of payments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sheet_corpus import Want
from unseen_sheet import ZERO, Pen, Unseen, german, spaced

from reversal_desk.impact.practice import ItemSpec
from reversal_desk.model import Field


def accountant_uk() -> Unseen:
    """Rule 8.3: a refund equal to the sale reverses, less changes, empty or 0 is left out. Dates d/m.

    A second refund of an order has a row of its own: whether the column sums up is asked once (rule 7).
    """
    pen = Pen("accountant_uk", 1, currency="GBP")
    pen.row("Affiliate refunds - working paper", "", "", "", "", "", "")
    pen.row("Prepared by Jill, queries to accounts", "", "", "", "", "", "")
    pen.row()
    pen.row("Date of sale", "Our ref", "Customer", "Gross sale", "Refunded", "Kept by us", "Comment")
    sums, part_sums = [ZERO, ZERO, ZERO], [ZERO, ZERO, ZERO]
    for place in range(62):
        when, number = pen.day(place, 62), f"NW{40211 + place * 7}"
        gross = pen.price()
        fate = pen.fate(full=30, part=25, twice=10, none=18, zero=17)
        refund = {"full": gross, "part": pen.share(gross), "twice": pen.share(gross, 20, 30)}.get(fate, ZERO)
        second = pen.share(gross, 10, 15) if fate == "twice" else ZERO
        left = gross - refund - second
        want = None if left == gross else Want(left) if left else Want()
        if pen.maybe(55):
            pen.act(number, gross, when, want=want)
        comment = pen.chance.choice(("", "", "", "rang 12/3, wants exchange", "card ending 4410", "refund via PayPal"))
        money = "" if fate == "none" else refund
        pen.row(f"{when:%d/%m/%Y}", number, f"Customer {place + 1}", gross, money, gross - refund, comment)
        if second:
            pen.row(f"{when:%d/%m/%Y}", number, f"Customer {place + 1}", gross, second, left, "second parcel")
        for each in (sums, part_sums):
            each[:] = [each[0] + gross, each[1] + refund + second, each[2] + left]
        if place == 30:
            pen.row("", "", "Carried forward", *part_sums, "")
    pen.row("", "", "TOTAL", *sums, "agrees to ledger 4410")
    return pen.done("accountant of a British shop", kind="xlsx", tab="Refunds", answer={"cumulative": False})


def warehouse_de() -> Unseen:
    """Rule 7: item level where SKU and quantity are known; every piece back is a whole reversal (contract 5.3)."""
    pen = Pen("warehouse_de", 2, currency="EUR")
    pen.row(
        "Auftr.-Nr.", "Auftragsdatum", "Pos", "Art.-Nr.", "Bezeichnung", "bestellt", "zurück", "Zustand", "Gutschrift"
    )
    goods = (("Z-200", "Zelt", "189.00"), ("S-118", "Schlafsack", "249.90"), ("K-007", "Kocher", "39.95"),
             ("M-025", "Matte", "59.90"), ("L-310", "Stirnlampe", "34.90"), ("T-555", "Topfset", "44.50"))  # fmt: skip
    for place in range(48):
        when, number = pen.day(place, 48), f"A{2026_000_311 + place * 4}"
        picked = pen.chance.sample(goods, pen.chance.choice((1, 2, 3)))
        lines = [(*each, pen.chance.choice((1, 1, 2, 3))) for each in picked]
        back = [pen.chance.randint(0, pieces) if pen.maybe(70) else 0 for *_, pieces in lines]
        total = sum((Decimal(price) * pieces for _, _, price, pieces in lines), ZERO)
        credit = sum((Decimal(line[2]) * gone for line, gone in zip(lines, back, strict=True)), ZERO)
        left = tuple((line[0], line[3] - gone) for line, gone in zip(lines, back, strict=True))
        want = None if not credit else Want() if credit == total else Want(total - credit, left)
        if pen.maybe(60):
            items = tuple(ItemSpec(sku, Decimal(price) * pieces, pieces, name) for sku, name, price, pieces in lines)
            pen.act(number, total, when, want=want, items=items)
        for pos, ((sku, name, price, pieces), gone) in enumerate(zip(lines, back, strict=True), 1):
            state = pen.chance.choice(("A-Ware", "B-Ware", "defekt")) if gone else "nicht eingetroffen"
            pen.row(number, f"{when:%d.%m.%y}", pos * 10, sku, name, pieces, gone, state, german(Decimal(price) * gone))
    right = {Field.QUANTITY: "zurück"}
    return pen.done("returns desk of a German warehouse", encoding="cp1252", delimiter=";", columns=right)


def pasted_mail() -> Unseen:
    """Rule 8.4: numbers below a sentence; no column says what to do, so the person says it once for the sheet."""
    pen = Pen("pasted_mail", 3)
    pen.row("Hi Anna,")
    pen.row("these came back to us this week, could you take the commission off please?")
    pen.row()
    for place in range(34):
        when, number = pen.day(place, 34, first=30), f"SO-{77120 + place * 3}"
        if place % 3:
            pen.act(number, pen.price(), when, want=Want())
        pen.row(number, f"{when:%d %b}", pen.chance.choice(("", "unopened", "box damaged", "never collected")))
    pen.row()
    pen.row("Thanks a lot!")
    pen.row("Maria (returns)")
    return pen.done(
        "mail of a colleague, pasted", kind="xlsx", answer={"all_rows_cancelled": True}, says_it=False,
        columns={Field.ORDER: "A", Field.DATE: "B"},
    )  # fmt: skip


def shop_taiwan() -> Unseen:
    """Rule 8.2: own words; what is under review, withdrawn or exchanged is no refund, though money stands there."""
    pen = Pen("shop_taiwan", 4, currency="TWD")
    pen.row("三月退款追蹤表（客服部）", "", "", "", "", "", "", "")
    pen.row("序號", "訂單號碼", "下單日", "買家", "訂單總額", "退款金額", "處理結果", "備註")
    for place in range(90):
        when, number = pen.day(place, 90), f"TW2603{10417 + place * 9}"
        total = pen.price(4, 90)
        fate = pen.fate(full=20, part=18, review=14, withdrawn=12, exchange=10, fine=26)
        word = {
            "full": "已全額退款", "part": "已部分退款", "review": "退款審核中", "withdrawn": "買家取消退貨",
            "exchange": "已換貨", "fine": "交易完成",
        }[fate]  # fmt: skip
        refund = total if fate in {"full", "withdrawn"} else pen.share(total)
        want = Want() if fate == "full" else Want(total - refund) if fate == "part" else None
        if pen.maybe(50):
            pen.act(number, total, when, want=want)
        money = "" if fate == "fine" else 0 if fate == "exchange" else refund
        note = pen.chance.choice(("", "", "已回電", "尺寸不合"))
        pen.row(place + 1, number, when, f"王{place}", total, money, word, note)
    words = {
        "已全額退款": "reverse", "已部分退款": "modify", "退款審核中": "not_final", "買家取消退貨": "not_final",
        "已換貨": "leave", "交易完成": "leave",
    }  # fmt: skip
    return pen.done(
        "customer service of a Taiwanese shop", kind="xlsx", tab="三月", words=words,
        columns={Field.STATUS: "處理結果"},
    )  # fmt: skip


def shop_japan() -> Unseen:
    """Rule 8.2 in Japanese: a return that was called off (返品キャンセル) or is under way is left out."""
    pen = Pen("shop_japan", 5, currency="JPY")
    pen.row("受付日", "受注番号", "ご注文日", "ご注文金額", "返金額", "返金状況", "担当", "備考")
    for place in range(70):
        when = pen.day(place, 70)
        number = f"J{when:%y%m%d}-{3104 + place * 3}"
        total = pen.price(20, 400)
        fate = pen.fate(full=24, part=20, waiting=16, off=14, swap=10, none=16)
        word = {
            "full": "全額返金済", "part": "一部返金済", "waiting": "返金手続き中", "off": "返品キャンセル",
            "swap": "交換対応", "none": "",
        }[fate]  # fmt: skip
        refund = total if fate in {"full", "off"} else pen.share(total)
        want = Want() if fate == "full" else Want(total - refund) if fate == "part" else None
        if pen.maybe(50):
            pen.act(number, total, when, want=want)
        money = "" if fate == "none" else "0円" if fate == "swap" else f"{refund:,}円"
        came = when + timedelta(days=3)
        pen.row(f"{came:%Y年%m月%d日}", number, f"{when:%Y/%m/%d}", f"{total:,}円", money, word, "佐藤", "")
    words = {
        "全額返金済": "reverse", "一部返金済": "modify", "返金手続き中": "not_final", "返品キャンセル": "not_final",
        "交換対応": "leave",
    }  # fmt: skip
    return pen.done("shop in Japan", encoding="cp932", words=words, columns={Field.STATUS: "返金状況"})


def refunds_france() -> Unseen:
    """Shipping: a whole refund gives it back too; a part is of the goods only (rule 7: in or out, per layout)."""
    pen = Pen("refunds_france", 6, currency="EUR")
    pen.row(
        "N° cde", "Date cde", "Client", "Marchandise TTC", "Port", "Total TTC", "Remboursé", "Motif du remboursement"
    )
    port = Decimal("6.90")
    for place in range(64):
        when, number = pen.day(place, 64), f"FR{900412 + place * 11}"
        goods = pen.price(20, 1400)
        fate = pen.fate(full=30, part=30, none=40)
        refund = goods + port if fate == "full" else pen.share(goods)
        want = Want() if fate == "full" else Want(goods - refund) if fate == "part" else None
        if pen.maybe(50):
            pen.act(number, goods, when, want=want)
        money = f"{spaced(refund)} €" if fate != "none" else pen.chance.choice(("", "-", "0,00 €"))
        motif = pen.chance.choice(("taille", "article abîmé", "rétractation")) if fate != "none" else ""
        pen.row(
            number, f"{when:%d/%m/%Y}", f"Client {place}", f"{spaced(goods)} €", f"{spaced(port)} €",
            f"{spaced(goods + port)} €", money, motif,
        )  # fmt: skip
    reasons = dict.fromkeys(("taille", "article abîmé", "rétractation"), "ITEM_RETURNED")
    return pen.done(
        "bookkeeper of a French shop", delimiter=";", answer={"amounts": "out", "reason_words": reasons},
        columns={Field.REFUND: "Remboursé", Field.SHIPPING: "Port"},
    )  # fmt: skip


def marketplace_brazil() -> Unseen:
    """Rule 8.2 before 8.3: *Em análise* and *Estorno recusado* are not final, whatever the money column holds.

    The shop's database writes a date that never was, `0000-00-00`, where no order was cancelled.
    """
    pen = Pen("marketplace_brazil", 7, currency="BRL")
    pen.row("Nº do pedido", "Data da compra", "Valor total", "Valor estornado", "Situação", "Data do cancelamento")
    total_sum = back_sum = ZERO
    for place in range(120):
        when, number = pen.day(place, 120), f"{7_000_231_004 + place * 37}"
        total = pen.price(30, 1500)
        fate = pen.fate(full=14, part=12, cancelled=8, review=8, refused=6, fine=52)
        word = {
            "full": "Estornado", "part": "Estorno parcial", "cancelled": "Cancelado", "review": "Em análise",
            "refused": "Estorno recusado", "fine": "Entregue",
        }[fate]  # fmt: skip
        part = pen.share(total)
        refund = {"full": total, "part": part, "review": pen.share(total, 50, 100), "refused": total}.get(fate)
        want = Want() if fate in {"full", "cancelled"} else Want(total - (refund or ZERO)) if fate == "part" else None
        if pen.maybe(40):
            pen.act(number, total, when, want=want)
        ended = f"{when + timedelta(days=4):%Y-%m-%d %H:%M:%S}" if fate == "cancelled" else "0000-00-00 00:00:00"
        pen.row(number, f"{when:%d/%m/%Y %H:%M}", german(total), german(refund) if refund else "", word, ended)
        total_sum, back_sum = total_sum + total, back_sum + (refund or ZERO)
    pen.row("Total geral", "", german(total_sum), german(back_sum), "", "")
    words = {
        "Estornado": "reverse", "Estorno parcial": "modify", "Cancelado": "reverse", "Em análise": "not_final",
        "Estorno recusado": "not_final", "Entregue": "leave",
    }  # fmt: skip
    return pen.done(
        "marketplace team in Brazil", encoding="latin-1", delimiter=";", words=words,
        columns={Field.REFUND: "Valor estornado"},
    )  # fmt: skip


def erp_with_vat() -> Unseen:
    """A month of orders, mostly paid. The action holds the goods net, the shop writes refunds with VAT (rule 7).

    So a part given back is taken off by its share of the total, and only once the person said that VAT is in.
    """
    pen = Pen("erp_with_vat", 8, currency="GBP")
    pen.row("Doc no", "Web order", "Order date", "Goods net", "VAT 20%", "Order total", "Refund amount", "Status")
    for place in range(200):
        when, number = pen.day(place, 200), f"{61_204_400 + place * 13}"
        net = Decimal(pen.chance.randrange(100, 1600) * 20) / 100
        vat = net / 5
        fate = pen.fate(full=5, part=8, cancelled=2, fine=85)
        back = net if fate == "full" else net / 4 if fate == "part" else ZERO
        want = Want() if fate in {"full", "cancelled"} else Want(net - back) if fate == "part" else None
        if pen.maybe(40):
            pen.act(number, net, when, want=want, asked=fate == "part")
        word = {"full": "Refunded", "part": "Part refunded", "cancelled": "Cancelled", "fine": "Paid"}[fate]
        gross = back * 6 / 5 if back else None
        pen.row(f"INV-{88_000 + place}", number, when.date(), net, vat, net + vat, gross, word)
    words = {"Part refunded": "modify"}
    return pen.done(
        "ERP of an Irish shop, monthly", kind="xlsx", tab="2026-03", words=words, answer={"amounts": "in"},
    )  # fmt: skip


def payment_journal() -> Unseen:
    """A processor's journal: the sale and each refund on rows of their own, refunds negative, several an order, summed.

    A refund that failed comes back as a row of its own and takes its refund with it.
    """
    pen = Pen("payment_journal", 9)
    pen.row("Booking date", "Merchant reference", "Journal type", "Currency", "Amount", "Fee", "Processor reference")
    rows: list[tuple[str, str, str, Decimal]] = []
    for place in range(60):
        when, number = pen.day(place, 60), f"ND-{510_204 + place * 5}"
        total = pen.price(40, 400)
        first, second = pen.share(total, 20, 30), pen.share(total, 10, 15)
        fate = pen.fate(full=14, one=14, two=14, thirds=8, failed=8, chargeback=6, fine=36)
        events = {
            "full": [("Refund", -total)], "one": [("Refund", -first)], "two": [("Refund", -first), ("Refund", -second)],
            "thirds": [("Refund", -first), ("Refund", -(total - first))],
            "failed": [("Refund", -first), ("Refund failed", first)], "chargeback": [("Chargeback", -total)],
            "fine": [],
        }[fate]  # fmt: skip
        left = total + sum((money for _, money in events), ZERO)
        want = None if left == total else Want() if not left else Want(left)
        if pen.maybe(55):
            pen.act(number, total, when, want=want)
        rows.append((f"{when:%Y-%m-%d %H:%M}", number, "Sale", total))
        rows += [
            (f"{when + timedelta(days=days):%Y-%m-%d %H:%M}", number, kind, money)
            for days, (kind, money) in enumerate(events, 2)
        ]
    for place, (booked, number, kind, money) in enumerate(sorted(rows)):
        fee = "-0.25" if kind == "Sale" else "0.00"
        pen.row(booked, number, kind, "USD", f"{money:.2f}", fee, f"PSP{881_000_410 + place}")
    words = {"Sale": "leave", "Refund": "refunded", "Refund failed": "not_final", "Chargeback": "reverse"}
    return pen.done(
        "payment processor, settlement journal", words=words, answer={"cumulative": False},
        columns={Field.REFUND: "Amount", Field.STATUS: "Journal type"},
    )  # fmt: skip


def weekly_snapshots() -> Unseen:
    """The same order each week with what was refunded *to date*: cumulative, so its latest row says it all (rule 7)."""
    pen = Pen("weekly_snapshots", 10)
    pen.row("Week", "Order number", "Order placed", "Order value", "Refund amount to date", "Open tickets")
    orders = []
    for place in range(40):
        when, number = pen.day(place, 40), f"US{3_300_417 + place * 21}"
        total = pen.price(40, 400)
        first = pen.share(total, 10, 20)
        fate = pen.fate(grown=25, full=20, same=20, none=35)
        last = {"grown": first + pen.share(total, 25), "full": total, "same": first, "none": ZERO}[fate]
        want = None if fate == "none" else Want() if last == total else Want(total - last)
        if pen.maybe(60):
            pen.act(number, total, when, want=want)
        orders.append((number, when, total, ZERO if fate == "none" else first, last))
    for week in (10, 11):
        for number, when, total, first, last in orders:
            so_far = first if week == 10 else last
            pen.row(f"2026-W{week}", number, f"{when:%m/%d/%Y}", total, so_far, pen.chance.randrange(3))
    right = {Field.REFUND: "Refund amount to date"}
    return pen.done("support lead, weekly tracker", kind="xlsx", answer={"cumulative": True}, columns=right)


OFFICES = (
    accountant_uk, warehouse_de, pasted_mail, shop_taiwan, shop_japan, refunds_france, marketplace_brazil,
    erp_with_vat, payment_journal, weekly_snapshots,
)  # fmt: skip
