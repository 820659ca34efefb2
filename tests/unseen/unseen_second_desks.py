"""Second set, eleven lists of people: warehouses, telephones, ledgers, fraud desks, a chat, a pivot table."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sheet_corpus import Want, damaged
from unseen_sheet import ZERO, Cell, Pen, Unseen, german, less, spaced

from reversal_desk.impact.practice import ItemSpec
from reversal_desk.model import Field


def rma_log_uk() -> Unseen:
    """A return that came in is not a refund: replaced, repaired, declined and uninspected ones change nothing.

    One line of an order each; the order's other lines are not in the log and stay.
    """
    pen = Pen("rma_log_uk", 41, currency="GBP")
    pen.row("Goods-in log, Unit 4", "", "", "", "", "", "", "", "", "")
    pen.row(
        "RMA", "Date received", "Web order", "Ordered on", "SKU", "Qty sent", "Qty received back", "Condition",
        "Outcome", "Line value back",
    )  # fmt: skip
    for place in range(70):
        when, number = pen.day(place, 70), f"WB{310_440 + place * 9}"
        price, pieces = pen.price(12, 140), pen.chance.choice((1, 1, 2, 3))
        back = pen.chance.randint(1, pieces)
        other = pen.price(12, 140) if pen.maybe(45) else ZERO
        outcome = pen.fate(**{
            "Refund": 46, "Replacement sent": 16, "Repaired and returned": 10, "Refund declined - worn": 14,
            "Awaiting inspection": 14,
        })  # fmt: skip
        sku, total = f"GB-{place:03}", price * pieces + other
        items = (ItemSpec(sku, price * pieces, pieces, sku), *([ItemSpec("GB-BAG", other, 1, "bag")] if other else []))
        left = ((sku, pieces - back), *([("GB-BAG", 1)] if other else []))
        credit = price * back
        want = None if outcome != "Refund" else Want() if credit == total else Want(total - credit, left)
        if pen.maybe(60):
            pen.act(number, total, when, want=want, items=items)
        came = when + timedelta(days=6)
        pen.row(
            f"RMA{70_410 + place}", came.date(), number, when.date(), sku, pieces, back,
            pen.chance.choice(("as new", "opened", "damaged")), outcome, credit,
        )  # fmt: skip
    words = {
        "Refund": "refunded", "Replacement sent": "leave", "Repaired and returned": "leave",
        "Refund declined - worn": "not_final", "Awaiting inspection": "not_final",
    }  # fmt: skip
    front = (("Week", "Parcels in", "Refunds"), ("W10", 31, 14), ("W11", 39, 18), ("Total", 70, 32))
    return pen.done(
        "British warehouse", kind="xlsx", tab="Log", front=front, words=words,
        remarks={"I5": "Sandra: one carton was wet"},
        columns={Field.ORDER: "Web order", Field.STATUS: "Outcome", Field.QUANTITY: "Qty received back",
                 Field.REFUND: "Line value back", Field.SKU: "SKU"},
    )  # fmt: skip


def call_centre_fr() -> Unseen:
    """What the caller asked for stands beside what was granted; only the granted counts, refused and open is nothing.

    Telephone numbers have ten digits as the orders have. Agents write a number as they hear it: TOLERANT_MATCH.
    """
    pen = Pen("call_centre_fr", 42, currency="EUR")
    pen.row(
        "Date appel", "Tél.", "N° de commande", "Date commande", "Nom", "Demande", "Montant commande",
        "Montant demandé", "Montant accordé", "Réponse", "Agent",
    )  # fmt: skip
    for place in range(72):
        when = pen.day(place, 72)
        digits = f"{when:%y%m}{104_220 + place * 11}"
        total = pen.price(20, 600)
        answer = pen.fate(**{
            "Accepté": 34, "Accepté en partie": 22, "Refusé": 18, "En attente": 12, "Échange": 14,
        })  # fmt: skip
        granted = {"Accepté": total, "Accepté en partie": pen.share(total)}.get(answer, ZERO)
        heard = pen.fate(plain=70, spoken=15, word=15)
        shown = {"plain": digits, "spoken": f"{digits[:4]} {digits[4:7]} {digits[7:]}", "word": f"cde {digits}"}[heard]
        if pen.maybe(60):
            pen.act(digits, total, when, want=less(total, granted), asked=heard != "plain" and bool(granted))
        wish = total if answer != "Accepté en partie" or pen.maybe(50) else granted
        pen.row(
            f"{when + timedelta(days=4):%d/%m/%Y}", 612_000_000 + pen.chance.randrange(90_000_000), shown,
            f"{when:%d/%m/%Y}", "Mme Petit", "échange" if answer == "Échange" else "remboursement",
            f"{spaced(total)} €", f"{spaced(wish)} €", f"{spaced(granted)} €" if granted else "", answer, "Léa",
        )  # fmt: skip
    words = {
        "Accepté": "reverse", "Accepté en partie": "modify", "Refusé": "not_final", "En attente": "not_final",
        "Échange": "leave",
    }  # fmt: skip
    return pen.done(
        "French call centre", kind="xlsx", tab="Appels", words=words,
        columns={Field.ORDER: "N° de commande", Field.STATUS: "Réponse", Field.REFUND: "Montant accordé",
                 Field.TOTAL: "Montant commande"},
    )  # fmt: skip


def ledger_it() -> Unseen:
    """A customer ledger: an *Incasso* in the credit column is the customer's payment, not money given back.

    A credit note that was taken back has a row of its own; what was credited for carriage leaves the goods.
    """
    pen = Pen("ledger_it", 43, currency="EUR")
    pen.row("Mastro clienti e-commerce - marzo 2026", "", "", "", "", "", "")
    pen.row()
    pen.row("Data reg.", "Causale", "N. documento", "Rif. ordine", "Dare", "Avere", "Saldo")
    balance = debit = credit = ZERO
    serial = 0
    for place in range(56):
        when, number = pen.day(place, 56), f"ITO-{60_410 + place * 3}"
        total = pen.price(20, 900)
        part = pen.share(total)
        fate = pen.fate(fine=46, full=18, part=18, taken=8, carriage=10)
        entries = [("Fattura di vendita", total, ZERO), ("Incasso", ZERO, total)]
        entries += {
            "full": [("Nota di credito", ZERO, total)], "part": [("Nota di credito", ZERO, part)],
            "taken": [("Nota di credito", ZERO, part), ("Storno nota di credito", part, ZERO)],
            "carriage": [("Abbuono spese di trasporto", ZERO, Decimal("7.50"))],
        }.get(fate, [])  # fmt: skip
        back = {"full": total, "part": part}.get(fate, ZERO)
        if pen.maybe(60):
            pen.act(number, total, when, want=less(total, back))
        for days, (cause, owed, had) in enumerate(entries):
            serial += 1
            balance += owed - had
            debit, credit = debit + owed, credit + had
            pen.row(
                f"{when + timedelta(days=days * 2):%d/%m/%Y}", cause, f"{serial:06}/26", number,
                german(owed) if owed else "", german(had) if had else "", german(balance),
            )  # fmt: skip
    pen.row("", "Totali", "", "", german(debit), german(credit), german(balance))
    words = {
        "Fattura di vendita": "leave", "Incasso": "leave", "Nota di credito": "refunded",
        "Storno nota di credito": "not_final", "Abbuono spese di trasporto": "leave",
    }  # fmt: skip
    return pen.done(
        "finance of an Italian shop", encoding="cp1252", delimiter=";", words=words, answer={"cumulative": False},
        columns={Field.ORDER: "Rif. ordine", Field.STATUS: "Causale", Field.REFUND: "Avere"},
    )  # fmt: skip


def fraud_scores() -> Unseen:
    """Only the analysts' decision counts. *Cancel score*, *Refund risk*, *Amount at risk* are a machine's guesses."""
    pen = Pen("fraud_scores", 44)
    pen.row(
        "Case", "Order number", "Order date", "Order amount", "Cancel score", "Refund risk", "Amount at risk",
        "Rule hit", "AVS", "Decision", "Analyst",
    )  # fmt: skip
    for place in range(86):
        when, number = pen.day(place, 86, first=30), f"US-{8_104_220 + place * 19}"
        total = pen.price(60, 900)
        word = pen.fate(**{
            "Confirmed fraud": 28, "False positive": 30, "Cleared - ship": 18, "Under review": 16,
            "Monitor customer": 8,
        })  # fmt: skip
        if pen.maybe(65):
            pen.act(number, total, when, want=Want() if word == "Confirmed fraud" else None)
        score = pen.chance.randrange(40, 100)
        pen.row(
            f"F-{3_300 + place}", number, f"{when:%m/%d/%Y}", f"{total:.2f}", score, "High" if score > 80 else "Medium",
            f"{total * score / 100:.2f}", pen.chance.choice(("velocity", "cancelled card list", "refund abuse")),
            pen.chance.choice(("Y", "N", "U")), word, pen.chance.choice(("RB", "TK")),
        )  # fmt: skip
    words = {
        "Confirmed fraud": "reverse", "False positive": "leave", "Cleared - ship": "leave", "Under review": "not_final",
        "Monitor customer": "leave",
    }  # fmt: skip
    return pen.done("fraud desk in the US", words=words, columns={Field.STATUS: "Decision"})


def two_colleagues() -> Unseen:
    """Two lists put together: where both say the same it is one wish; where they differ nobody but them can tell.

    A second, other amount may be a second refund or a correction of the first; *Cancel* against *Keep* is a quarrel.
    """
    pen = Pen("two_colleagues", 51)
    pen.row("Order", "Order date", "Order amount", "To do", "Refund amount", "Added by")
    rows: list[tuple[Cell, ...]] = []
    for place in range(66):
        when, number = pen.day(place, 66), f"{3_040_120 + place * 7}"
        total = pen.price(30, 400)
        part, other = pen.share(total, 20, 25), pen.share(total, 35, 40)
        lists: dict[str, list[tuple[str, Cell]]] = {
            "one": [("Cancel", "")], "part": [("Partial refund", part)], "keep": [("Keep", "")],
            "same": [("Cancel", ""), ("Cancel", "")], "equal": [("Partial refund", part), ("Partial refund", part)],
            "differ": [("Partial refund", part), ("Partial refund", other)],
            "quarrel": [("Cancel", ""), ("Keep", "")],
        }  # fmt: skip
        fate = pen.fate(one=22, part=20, keep=16, same=12, equal=8, differ=10, quarrel=12)
        wanted = {"one": Want(), "same": Want(), "part": Want(total - part), "equal": Want(total - part)}
        if pen.maybe(65):
            pen.act(number, total, when, want=wanted.get(fate))
        for who, (word, money) in zip(("Ben", "Ola"), lists[fate], strict=False):
            rows.append((number, when.date(), total, word, money, who))
    for cells in (*(row for row in rows if row[-1] == "Ben"), *(row for row in rows if row[-1] == "Ola")):
        pen.row(*cells)
    words = {"Cancel": "reverse", "Partial refund": "modify", "Keep": "leave"}
    return pen.done(
        "two people at one US shop", kind="xlsx", words=words, answer={"cumulative": True},
        columns={Field.OPERATION: "To do"},
    )  # fmt: skip


def chat_china() -> Unseen:
    """Lines copied out of a chat: each says in a sentence what became of its order, and many say that nothing did."""
    pen = Pen("chat_china", 45, currency="CNY")
    pen.row("小雨 10:21")
    pen.row("下面这些单帮忙处理下佣金～")
    for place in range(44):
        when, number = pen.day(place, 44), f"{4_470_231_004_410_000 + place * 7_001}"
        total = pen.price(30, 600)
        part = pen.share(total)
        fate = pen.fate(gone=38, part=18, kept=20, swap=12, wait=12)
        said = {
            "gone": "已全额退款", "part": f"只退一件，退了{part}元", "kept": "客人又不退了，别动",
            "swap": "换了个码，没退款", "wait": "在等客人寄回，先别处理",
        }[fate]  # fmt: skip
        if pen.maybe(70):
            back = {"gone": total, "part": part}.get(fate, ZERO)
            pen.act(number, total, when, want=less(total, back))
        if place % 9 == 5:
            pen.row(pen.chance.choice(("阿杰 11:02", "好的", "[图片]")))
        pen.row(f"{number} {said}" if pen.maybe(70) else f"订单{number}，{said}")
    pen.row("谢谢！")
    return pen.done("chat with customer service, pasted", kind="xlsx")


def pivot_refunds() -> Unseen:
    """A pivot table of refunds, a column a cause; *Grand Total* is their sum, no order's total. Stores between."""
    pen = Pen("pivot_refunds", 46, currency="EUR")
    pen.row("Sum of Refund amount", "Column Labels", "", "", "")
    pen.row("Row Labels", "Damaged", "Late", "Changed mind", "Grand Total")
    sums = [ZERO] * 4
    serial = 0
    for store in ("Berlin", "Lyon", "Porto"):
        written: list[tuple[str, list[Decimal]]] = []
        for _ in range(20):
            serial += 1
            when, number = pen.day(serial, 60), f"EUW{550_120 + serial * 7}"
            total = pen.price(30, 300)
            first, second = pen.share(total, 20, 25), pen.share(total, 10, 15)
            fate = pen.fate(full=40, one=35, two=25)
            causes = [ZERO] * 3
            causes[pen.chance.randrange(2)] = total if fate == "full" else first
            causes[2] = second if fate == "two" else ZERO
            if pen.maybe(65):
                pen.act(number, total, when, want=less(total, sum(causes, ZERO)))
            written.append((number, causes))
        each = [sum((causes[place] for _, causes in written), ZERO) for place in range(3)]
        pen.row(f"Store {store}", *each, sum(each, ZERO))
        for number, causes in written:
            pen.row(number, *(money or None for money in causes), sum(causes, ZERO))
        sums = [had + more for had, more in zip(sums, [*each, sum(each, ZERO)], strict=True)]
    pen.row("Grand Total", *sums)
    return pen.done(
        "controller, pivot table", kind="xlsx", tab="Pivot", answer={"cumulative": True},
        columns={Field.ORDER: "Row Labels", Field.REFUND: "Grand Total"},
    )  # fmt: skip


def keep_or_cancel_nl() -> Unseen:
    """Orders to refuse and orders to keep in one list: *Afkeuren* decides, what the customer wanted does not."""
    pen = Pen("keep_or_cancel_nl", 47, currency="EUR")
    pen.row(
        "Ordernr.", "Besteldatum", "Site", "Orderbedrag", "Klant wil annuleren?", "Zending geannuleerd op",
        "Afkeuren (J/N)", "Toelichting",
    )  # fmt: skip
    for place in range(64):
        when, number = pen.day(place, 64), f"NL{2_026_100 + place * 7}"
        total = pen.price(20, 400)
        fate = pen.fate(out=34, kept=30, late=14, sent=12, open=10)
        wish = "J" if fate in {"out", "late", "open"} else "N"
        mark = {"out": "J", "open": "?"}.get(fate, "N")
        note = {
            "late": "al verzonden, klant houdt de order", "sent": "zending 1 kwijt, opnieuw verstuurd",
            "open": "wacht op bevestiging winkel",
        }.get(fate, "")  # fmt: skip
        if pen.maybe(65):
            pen.act(number, total, when, want=Want() if fate == "out" else None)
        gone = f"{when + timedelta(days=2):%d-%m-%Y}" if fate == "sent" else ""
        pen.row(
            number, f"{when:%d-%m-%Y}", pen.chance.choice(("spaarders.nl", "korting.nl")), f"€ {german(total)}", wish,
            gone, mark, note,
        )  # fmt: skip
    return pen.done(
        "affiliate coordinator of a Dutch shop", kind="xlsx", tab="Maart",
        words={"J": "reverse", "N": "leave", "?": "not_final"}, columns={Field.OPERATION: "Afkeuren (J/N)"},
    )  # fmt: skip


def parcels_china() -> Unseen:
    """A seller's parcel list: what was done stands last; parcel, telephone and order numbers look alike.

    An interception that failed or a parcel sent anew is no refund. DAMAGED_ID where Excel ate the digits.
    """
    pen = Pen("parcels_china", 48, currency="CNY")
    pen.row("退回日期", "快递单号", "订单号", "付款时间", "收件人电话", "实付金额", "退款金额", "退回原因", "处理结果")
    for place in range(74):
        when = pen.day(place, 74)
        stem = f"69204{31_207_700_114 + place * 1_013}"[:15]
        number = f"{stem}{pen.chance.randrange(1001, 9999)}"
        total = pen.price(30, 600)
        part = pen.share(total)
        fate = pen.fate(full=30, part=18, swap=12, anew=12, failed=14, waiting=14)
        looks = pen.fate(text=55, eaten=35, power=10)
        word = {
            "full": "已退款", "part": "已部分退款", "swap": "已换货", "anew": "已补发",
            "failed": "拦截失败，客户已签收", "waiting": "待验货",
        }[fate]  # fmt: skip
        back = {"full": total, "part": part}.get(fate, ZERO)
        if pen.maybe(60):
            want = None if looks == "power" else less(total, back)
            pen.act(number, total, when, want=want, asked=looks == "eaten" and want is not None)
        shown: str | int = {"text": number, "power": f"{number[0]}.{number[1:6]}E+18"}.get(looks, damaged(number))
        pen.row(
            when + timedelta(days=6), f"7731{40_220_310 + place * 97}", shown, when, f"139{10_220_310 + place * 31}",
            total, total if fate in {"full", "waiting", "failed"} else part if fate == "part" else None,
            pen.chance.choice(("拒收", "不喜欢", "破损")), word,
        )  # fmt: skip
    words = {
        "已退款": "reverse", "已部分退款": "modify", "已换货": "leave", "已补发": "leave",
        "拦截失败，客户已签收": "leave", "待验货": "not_final",
    }  # fmt: skip
    reasons = dict.fromkeys(("拒收", "不喜欢", "破损"), "ITEM_RETURNED")
    return pen.done(
        "warehouse of a Chinese seller", kind="xlsx", tab="退回", words=words, answer={"reason_words": reasons},
        columns={Field.ORDER: "订单号", Field.STATUS: "处理结果", Field.TOTAL: "实付金额", Field.REFUND: "退款金额"},
    )  # fmt: skip


def running_sum_de() -> Unseen:
    """Each refund with the sum so far beside it: adding up *Erstattet gesamt* would take too much off (rule 7)."""
    pen = Pen("running_sum_de", 49, currency="EUR")
    pen.row("Vorgang", "Bestell-Nr.", "Bestelldatum", "Erstattet am", "Bestellwert", "Erstattung", "Erstattet gesamt")
    rows: list[tuple[int, str, str, str, str, str, str]] = []
    for place in range(48):
        when, number = pen.day(place, 48), f"DE-{91_440 + place * 3}"
        total = pen.price(40, 500)
        first, second = pen.share(total, 20, 25), pen.share(total, 10, 15)
        backs = {
            "full": [total], "one": [first], "two": [first, second], "three": [first, second, second],
            "all": [first, total - first],
        }[pen.fate(full=20, one=25, two=25, three=15, all=15)]  # fmt: skip
        if pen.maybe(60):
            pen.act(number, total, when, want=less(total, sum(backs, ZERO)))
        so_far = ZERO
        for days, money in enumerate(backs):
            so_far += money
            day = when + timedelta(days=3 + days * 4)
            rows.append((
                day.toordinal(), number, f"{when:%d.%m.%Y}", f"{day:%d.%m.%Y}", german(total), german(money),
                german(so_far),
            ))  # fmt: skip
    for serial, (_, *cells) in enumerate(sorted(rows), 1):
        pen.row(f"V{serial:04}", *cells)
    return pen.done(
        "bookkeeping of a German shop", encoding="latin-1", delimiter=";", answer={"cumulative": False},
        columns={Field.ORDER: "Bestell-Nr.", Field.REFUND: "Erstattung", Field.TOTAL: "Bestellwert"},
    )  # fmt: skip


def repeated_totals() -> Unseen:
    """Every line of an order repeats what the whole order got back: it is one refund, not one a line."""
    pen = Pen("repeated_totals", 50)
    pen.row(
        "Order No", "Order date", "Line", "Item SKU", "Qty", "Line amount", "Line tax", "Order amount",
        "Order refund amount", "Order state",
    )  # fmt: skip
    for place in range(60):
        when, number = pen.day(place, 60), f"CAT{40_210 + place * 5}"
        lines = [pen.price(15, 160) for _ in range(pen.chance.choice((1, 2, 3)))]
        total = sum(lines, ZERO)
        fate = pen.fate(fine=40, full=22, part=38)
        back = {"full": total, "part": pen.share(total, 10, 20, 30)}.get(fate, ZERO)
        state = {"fine": "Shipped", "full": "Refunded", "part": "Partially refunded"}[fate]
        if pen.maybe(60):
            pen.act(number, total, when, want=less(total, back))
        for line, money in enumerate(lines, 1):
            pen.row(
                number, f"{when:%Y-%m-%d}", line, f"SKU-{place}-{line}", 1, f"{money:.2f}", "0.00", f"{total:.2f}",
                f"{back:.2f}", state,
            )  # fmt: skip
    return pen.done(
        "catalogue shop in the US, lines joined to orders", kind="tsv", delimiter="\t", encoding="utf-16",
        answer={"cumulative": True}, columns={Field.REFUND: "Order refund amount", Field.TOTAL: "Order amount"},
    )  # fmt: skip


DESKS = (
    rma_log_uk, call_centre_fr, ledger_it, fraud_scores, two_colleagues, chat_china, pivot_refunds, keep_or_cancel_nl,
    parcels_china, running_sum_de, repeated_totals,
)  # fmt: skip
