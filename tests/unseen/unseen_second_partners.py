"""Second set, eight lists of others: partners, banks, an ERP, sheets that were worked on before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sheet_corpus import Want
from unseen_sheet import ZERO, Cell, Pen, Unseen, german, less

from reversal_desk.impact.practice import EarlierChange, ItemSpec
from reversal_desk.model import Field

AGO = timedelta(days=4)


def claims_of_a_partner() -> Unseen:
    """A partner complains: *declined* and *reversed* is what was done to it, not what is asked. Nothing may be ready.

    Its claims want more commission, not less; whether they are right, only the shop knows.
    """
    pen = Pen("claims_of_a_partner", 61)
    pen.row("Claims March - declined or short although the customer kept the goods. Please reinstate, thank you!")
    pen.row("Order ID", "Event date", "Sale amount (our tracking)", "Sale amount (yours)", "Status", "Our comment")
    for place in range(52):
        when, number = pen.day(place, 52), f"NWA{710_220 + place * 9}"
        total = pen.price(30, 400)
        fate = pen.fate(declined=40, short=35, missing=25)
        lower = total - pen.share(total)
        earlier: tuple[EarlierChange, ...] = ()
        if fate == "declined" and pen.maybe(50):
            earlier = (EarlierChange(AGO, "ITEM_RETURNED"),)
        elif fate == "short":
            earlier = (EarlierChange(AGO, "ORDER_UPDATE", lower),)
        if fate != "missing":
            pen.act(number, total, when, earlier=earlier)
        declined = pen.chance.choice(("Declined", "Reversed"))
        status = {"declined": declined, "short": "Modified", "missing": "Not tracked"}
        pen.row(
            number, f"{when:%Y-%m-%d}", f"{total:.2f}", f"{lower:.2f}" if fate == "short" else "0.00", status[fate],
            pen.chance.choice(("customer confirmed delivery", "screenshot attached", "")),
        )  # fmt: skip
    return pen.done("cashback partner, dispute", kind="xlsx", tab="Claims", says_it=False)


def exchanges_pt() -> Unseen:
    """Exchanges beside returns: an exchanged order lives on, its new number is another; finished returns count."""
    pen = Pen("exchanges_pt", 62, currency="BRL")
    pen.row(
        "Protocolo", "Pedido", "Data do pedido", "Tipo", "Motivo", "Valor do pedido", "Valor da solicitação",
        "Novo pedido", "Situação",
    )  # fmt: skip
    for place in range(78):
        when, number = pen.day(place, 78), f"BR{330_410 + place * 7}"
        total = pen.price(40, 900)
        kind = pen.fate(**{"Devolução total": 32, "Devolução parcial": 26, "Troca": 28, "Assistência técnica": 14})
        state = pen.fate(**{"Concluído": 62, "Em transporte": 20, "Recusado": 18})
        part = pen.share(total)
        asked = part if kind == "Devolução parcial" else total
        back = asked if kind.startswith("Devolução") and state == "Concluído" else ZERO
        if pen.maybe(60):
            pen.act(number, total, when, want=less(total, back))
        anew = ""
        if kind == "Troca" and state == "Concluído":
            anew = f"BR{330_413 + place * 7}"
            if pen.maybe(60):
                pen.act(anew, total, when + timedelta(days=3))
        pen.row(
            f"P{8_810_220 + place}", number, f"{when:%d/%m/%Y}", kind,
            pen.chance.choice(("tamanho", "defeito", "arrependimento")), f"R$ {german(total)}",
            f"R$ {german(asked)}", anew, state,
        )  # fmt: skip
    words = {
        "Concluído": "refunded", "Em transporte": "not_final", "Recusado": "not_final", "Troca": "leave",
        "Assistência técnica": "leave", "Devolução total": "reverse", "Devolução parcial": "modify",
    }  # fmt: skip
    reasons = dict.fromkeys(("tamanho", "defeito", "arrependimento"), "ITEM_RETURNED")
    return pen.done(
        "after-sales of a Brazilian shop", encoding="utf-8-sig", delimiter=";", words=words,
        answer={"reason_words": reasons},
        columns={Field.ORDER: "Pedido", Field.STATUS: "Situação", Field.REFUND_KIND: "Tipo",
                 Field.REFUND: "Valor da solicitação", Field.TOTAL: "Valor do pedido"},
    )  # fmt: skip


def erp_documents() -> Unseen:
    """SAP: a line with a reason for rejection is cancelled, a returns document (RE) takes pieces back, a minus stands
    behind its number, and a free delivery (SDF) costs nothing and changes nothing.
    """
    pen = Pen("erp_documents", 63, currency="EUR")
    pen.row("", "List of Sales Orders")
    pen.row()
    pen.row(
        "", "Sales Doc.", "Item", "SaTy", "Purchase order no.", "Doc. Date", "Material", "Order Quantity", "Net value",
        "Curr.", "Rj", "Reason for rejection",
    )  # fmt: skip
    document = 4_500_220
    for place in range(58):
        when, number = pen.day(place, 58), f"WEB-{55_120 + place * 3}"
        lines = [(f"MAT-{place}-{line}", pen.price(20, 300), pen.chance.choice((1, 2)))
                 for line in range(pen.chance.choice((1, 2, 2)))]  # fmt: skip
        total = sum((price * pieces for _, price, pieces in lines), ZERO)
        fate = pen.fate(fine=38, rejected=16, line=16, returned=18, free=12)
        first, price, pieces = lines[0]
        gone = {"rejected": [each for *_, each in lines], "line": [pieces], "returned": [1]}.get(fate, [])
        gone += [0] * (len(lines) - len(gone))
        back = sum((line[1] * each for line, each in zip(lines, gone, strict=True)), ZERO)
        left = tuple((line[0], line[2] - each) for line, each in zip(lines, gone, strict=True))
        if pen.maybe(60):
            items = tuple(ItemSpec(sku, cost * each, each, sku) for sku, cost, each in lines)
            want = None if not back else Want() if back == total else Want(total - back, left)
            pen.act(number, total, when, want=want, items=items)
        document += 1
        for line, (sku, cost, each) in enumerate(lines):
            rejected = fate == "rejected" or (fate == "line" and not line)
            why = ("02", "Cancelled by customer") if rejected else ("", "")
            pen.row(
                "", f"{document:010}", (line + 1) * 10, "OR", number, f"{when:%d.%m.%Y}", sku, each,
                german(cost * each), "EUR", *why,
            )  # fmt: skip
        if fate in {"returned", "free"}:
            document += 1
            came = f"{when + timedelta(days=7):%d.%m.%Y}"
            value = f"{german(price)}-" if fate == "returned" else "0,00"
            kind = "RE" if fate == "returned" else "SDF"
            pen.row("", f"{document:010}", 10, kind, number, came, first, 1, value, "EUR", "", "")
    return pen.done(
        "ERP of a German brand, list as local file", kind="xls", encoding="utf-16", delimiter="\t",
        columns={Field.ORDER: "Purchase order no.", Field.SKU: "Material"}, answer={"cumulative": False},
    )  # fmt: skip


def chargebacks_es() -> Unseen:
    """Chargebacks of a bank: only what was lost is gone; won, withdrawn and open ones are not. Authorisations have six
    digits as the orders have. A real workbook of Excel 97.
    """
    pen = Pen("chargebacks_es", 64, currency="EUR")
    pen.row("Informe de contracargos", "", "", "", "", "", "", "")
    pen.row("Nº caso", "Fecha recepción", "Autorización", "Pedido", "Fecha pedido", "Importe", "Motivo", "Resultado")
    for place in range(66):
        when, number = pen.day(place, 66), f"{441_200 + place}"
        total = pen.price(40, 700)
        result = pen.fate(Perdido=40, Ganado=26, **{"En curso": 20, "Retirado por el banco": 14})
        claimed = pen.share(total) if pen.maybe(20) else total
        back = claimed if result == "Perdido" else ZERO
        if pen.maybe(60):
            pen.act(number, total, when, want=less(total, back))
        pen.row(
            f"CB-{20_410 + place}", f"{when + timedelta(days=5):%d/%m/%Y}", 441_200 + pen.chance.randrange(66),
            int(number), f"{when:%d/%m/%Y}", claimed, pen.chance.choice(("10.4 Fraude", "13.1 No recibido")), result,
        )  # fmt: skip
    words = {"Perdido": "refunded", "Ganado": "leave", "En curso": "not_final", "Retirado por el banco": "leave"}
    return pen.done(
        "Spanish bank", kind="xls", inside="biff", tab="Casos", words=words,
        answer={"reason_words": {"10.4 Fraude": "CONS_FRAUD", "13.1 No recibido": "REJECTED"}},
        columns={Field.ORDER: "Pedido", Field.STATUS: "Resultado", Field.REFUND: "Importe"},
    )  # fmt: skip


def days_like_orders() -> Unseen:
    """Orders are numbered as days are written; the day and the ticket in front are other orders' numbers.

    A shipment that was cancelled went out again, and a cancellation that was declined leaves the order.
    """
    pen = Pen("days_like_orders", 65)
    pen.row("Day", "Ticket", "Order", "Customer", "Phone", "Amount", "What happened")
    for place in range(82):
        when, number = pen.day(place, 82), f"{20_260_221 + place}"
        total = pen.price(20, 300)
        word = pen.fate(**{
            "Cancelled by customer": 24, "Cancellation request declined": 16, "Shipment cancelled, reshipped": 16,
            "Returned and refunded in full": 18, "Delivered": 26,
        })  # fmt: skip
        gone = word in {"Cancelled by customer", "Returned and refunded in full"}
        if pen.maybe(65):
            pen.act(number, total, when, want=Want() if gone else None)
        pen.row(
            int(f"{when:%Y%m%d}"), 20_260_221 + (place * 29 + 11) % 82, int(number),
            20_260_000 + pen.chance.randrange(300), 5_550_100_000 + place, total, word,
        )  # fmt: skip
    words = {
        "Cancelled by customer": "reverse", "Cancellation request declined": "not_final",
        "Shipment cancelled, reshipped": "leave", "Returned and refunded in full": "reverse", "Delivered": "leave",
    }  # fmt: skip
    return pen.done(
        "support desk in the US", kind="xlsx", tab="Week 11", words=words,
        columns={Field.ORDER: "Order", Field.STATUS: "What happened"},
    )  # fmt: skip


def second_round_uk() -> Unseen:
    """The list of last week again, grown: what was done is done, a refund that grew is asked about (REFUND_AGAIN).

    The column is what was given back until now (rule 7); *Done?* is what a colleague noted on the way.
    """
    pen = Pen("second_round_uk", 66, currency="GBP")
    pen.row("Order number", "Order date", "Order value", "Refunded to date", "Done?", "Initials")
    for place in range(68):
        when, number = pen.day(place, 68), f"LDN{120_440 + place * 3}"
        total = pen.price(40, 400)
        first, more = pen.share(total, 10, 20), pen.share(total, 25, 30)
        fate = pen.fate(new=30, full=14, done=22, gone=14, grown=20)
        back = {"new": first, "full": total, "done": first, "gone": total, "grown": first + more}[fate]
        earlier: tuple[EarlierChange, ...] = ()
        if fate == "gone":
            earlier = (EarlierChange(AGO, "ITEM_RETURNED"),)
        elif fate in {"done", "grown"}:
            earlier = (EarlierChange(AGO, "ORDER_UPDATE", total - first),)
        if pen.maybe(75):
            want = less(total, back) if fate in {"new", "full", "grown"} else None
            pen.act(number, total, when, want=want, asked=fate == "grown", earlier=earlier)
        noted = fate in {"done", "gone"}
        pen.row(
            number, when.date(), total, back, "done 16/3" if noted else "",
            pen.chance.choice(("AK", "PW")) if noted else "",
        )  # fmt: skip
    return pen.done(
        "affiliate desk of a British brand", kind="xlsx", tab="Refunds", answer={"cumulative": True},
        columns={Field.REFUND: "Refunded to date"},
    )  # fmt: skip


def prestashop_it() -> Unseen:
    """PrestaShop: orders are nine letters. *Nuovo cliente* is no order, *Rimborso parziale* says no amount: nothing."""
    pen = Pen("prestashop_it", 67, currency="EUR")
    pen.row("ID", "Riferimento", "Nuovo cliente", "Consegna", "Cliente", "Totale", "Pagamento", "Stato", "Data")
    for place in range(98):
        when = pen.day(place, 98)
        number = "".join(pen.chance.choice("ABCDEFGHJKLMNOPQRSTUVWXYZ") for _ in range(9))
        total = pen.price(15, 500)
        state = pen.fate(**{
            "Consegnato": 40, "Pagamento accettato": 14, "Annullato": 14, "Rimborsato": 12, "Rimborso parziale": 6,
            "Errore di pagamento": 6, "In attesa di pagamento": 8,
        })  # fmt: skip
        if pen.maybe(55) and state != "Errore di pagamento":  # what was never paid was never tracked
            pen.act(number, total, when, want=Want() if state in {"Annullato", "Rimborsato"} else None)
        pen.row(
            9_100 + place, number, pen.chance.choice(("Sì", "No")), "Italia", "M. Rossi", f"{german(total)} €",
            pen.chance.choice(("PayPal", "Bonifico")), state, f"{when:%Y-%m-%d %H:%M:%S}",
        )  # fmt: skip
    words = {
        "Consegnato": "leave", "Pagamento accettato": "leave", "Annullato": "reverse", "Rimborsato": "reverse",
        "Rimborso parziale": "modify", "Errore di pagamento": "leave", "In attesa di pagamento": "leave",
    }  # fmt: skip
    return pen.done(
        "PrestaShop shop in Italy", encoding="utf-8-sig", delimiter=";", words=words,
        columns={Field.ORDER: "Riferimento", Field.STATUS: "Stato"},
    )  # fmt: skip


def three_moneys() -> Unseen:
    """Refunds of three programmes in their own moneys, subtotals between. Francs on orders in euros: CURRENCY_DIFFERS.

    Whole refunds need no rate; a part goes by its share of the order, after a question.
    """
    pen = Pen("three_moneys", 68)
    pen.row("Order ref.", "Order date", "Country", "Currency", "Order total", "Refund", "Tracking fee")
    countries = (("US", "USD", ""), ("UK", "GBP", ""), ("DE", "EUR", ""), ("CH", "CHF", "EUR"))
    for country, money, account in countries:
        sums = [ZERO, ZERO]
        for place in range(24):
            when, number = pen.day(place, 24), f"N{country}{61_020 + place * 4}"
            total = Decimal(pen.chance.randrange(10, 150) * 4)
            fate = pen.fate(full=30, quarter=20, half=15, none=35)
            part = {"full": Decimal(1), "quarter": Decimal("0.25"), "half": Decimal("0.5")}.get(fate, ZERO)
            rate = Decimal("1.05") if account else Decimal(1)
            if pen.maybe(65):
                pen.act(
                    number, total, when, want=less(total, total * part), currency=account or money,
                    asked=bool(account) and ZERO < part < 1,
                )  # fmt: skip
            shown = [total * rate, total * rate * part]
            cells: list[Cell] = [each.quantize(Decimal("0.01")) if each else None for each in shown]
            pen.row(number, when.date(), country, money, *cells, Decimal("0.35"))
            sums = [had + each for had, each in zip(sums, shown, strict=True)]
        pen.row(f"Total {money}", None, None, money, *(each.quantize(Decimal("0.01")) for each in sums), None)
    return pen.done(
        "European finance of a US brand", kind="xlsx", tab="Mar-26", answer={"cumulative": True},
        columns={Field.REFUND: "Refund", Field.TOTAL: "Order total", Field.CURRENCY: "Currency"},
    )  # fmt: skip


PARTNERS = (
    claims_of_a_partner, exchanges_pt, erp_documents, chargebacks_es, days_like_orders, second_round_uk, prestashop_it,
    three_moneys,
)  # fmt: skip
