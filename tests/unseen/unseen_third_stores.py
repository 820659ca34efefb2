"""Third set, seventeen lists of warehouses, returns desks and offices: pieces, tabs, titles, notes, formulas."""

from __future__ import annotations

from dataclasses import replace

from unseen_page import ASK_GONE, DAY, GONE, NO, STAYS, Page, back
from unseen_sheet import Unseen


def titles_and_tabs() -> Unseen:
    """A cover, a list below merged titles, and a tab of last month behind that must not be mixed in."""
    page = Page("titles_and_tabs", 141, day=None)
    page.row("NORTHWIND - AFFILIATE RETURNS", "", "", "", "")
    page.row("Month: February 2026 / prepared by Ops", "", "", "", "")
    page.row()
    page.row("Order", "Ordered on", "Order value", "Returned value", "Result")
    for order, amount, wish, money, word in (
        ("TT60001", "100.00", GONE, 100.0, "Refunded"), ("TT60002", "80.00", back("15.50"), 15.5, "Part refunded"),
        ("TT60003", "55.00", STAYS, 55.0, "Rejected"), ("TT60004", "45.00", STAYS, "", "No return"),
        ("TT60005", "120.00", GONE, 120.0, "Refunded"), ("TT60006", "65.00", STAYS, 65.0, "In transit"),
    ):
        page.line(order, amount, wish, NO, DAY, float(amount), money, word)
    page.row("Grand total", "", 465.0, 355.5, "")
    old = (
        ("Order", "Ordered on", "Order value", "Returned value", "Result"), ("TT60004", "2026-01-05", 45, 45,
        "Refunded")
    )
    made = page.done("operations", kind="xlsx", tab="Feb", front=(("Returns pack",), ("Owner", "Ops"), ("Version", 3)))
    return replace(made, merged=("A1:E1", "A2:E2", "A12:B12"), behind=(("Jan (old)", old),))


def header_of_two_rows() -> Unseen:
    """The header has two rows, groups above names, and merged cells."""
    page = Page("header_of_two_rows", 142, currency="EUR", day="%d.%m.%Y")
    page.row("Bestellung", "", "", "Rückgabe", "", "")
    page.row("Nummer", "Datum", "Betrag", "Datum", "Erstattung", "Status")
    for order, amount, wish, money, word in (
        ("HZ-44101", "99.90", GONE, "99,90", "erstattet"),
        ("HZ-44102", "149.00", back("49.00"), "49,00", "teilerstattet"),
        ("HZ-44103", "75.00", STAYS, "", "kein Rückversand"), ("HZ-44104", "60.00", STAYS, "60,00", "abgelehnt"),
        ("HZ-44105", "1035.00", GONE, "1.035,00", "erstattet"), ("HZ-44106", "48.00", STAYS, "48,00", "in Bearbeitung"),
    ):
        shown = f"{float(amount):,.2f}".translate(str.maketrans(",.", ".,"))
        page.line(order, amount, wish, NO, DAY, shown, DAY if money else "", money, word)
    return replace(page.done("German shop", kind="xlsx", tab="Retouren"), merged=("A1:C1", "D1:F1"))


def sums_of_partners() -> Unseen:
    """A block for each partner with its subtotal; the partner's name stands only on the first line."""
    page = Page("sums_of_partners", 143, day="%d/%m/%Y")
    page.row("Partner", "Order ID", "Date", "Sale", "Refund")
    for partner, lines in (
        ("CouponHub", (("SU7001", "100.00", GONE, "100.00"), ("SU7002", "80.00", back("20.00"), "20.00"))),
        ("Trail Notes", (("SU7003", "60.00", STAYS, "0.00"), ("SU7004", "45.00", GONE, "45.00"))),
        ("CashGuru", (("SU7005", "90.00", back("9.00"), "9.00"), ("SU7006", "75.00", STAYS, ""))),
    ):
        for place, (order, amount, wish, money) in enumerate(lines):
            page.line(order, amount, wish, "" if place else partner, NO, DAY, amount, money)
        sale, refund = (sum(float(line[at] or 0) for line in lines) for at in (1, 3))
        page.row(f"{partner} total", len(lines), "", f"{sale:.2f}", f"{refund:.2f}")
    page.row("All partners", 6, "", "450.00", "174.00")
    return page.done("affiliate manager, by partner")


def refund_by_formula() -> Unseen:
    """A program wrote formulas and no results: what is in the cell nobody has reckoned yet."""
    page = Page("refund_by_formula", 144, day=None)
    page.row("Order", "Ordered", "Order total", "Kept", "Refund")
    for place, (order, amount, wish, kept) in enumerate(
        (
            ("FO8001", "100.00", STAYS, 0), ("FO8002", "80.00", STAYS, 60), ("FO8003", "60.00", STAYS, 60),
            ("FO8004", "45.00", STAYS, 0), ("FO8005", "75.00", STAYS, 70), ("FO8006", "30.00", STAYS, 30),
        ), 2,
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, float(amount), kept, f"=C{place}-D{place}")
    return page.done("own tool of a shop", kind="xlsx", says_it=False)


def note_on_a_cell() -> Unseen:
    """A note hangs on one refund: leave this one. The other notes say nothing."""
    page = Page("note_on_a_cell", 145, day=None)
    page.row("Order number", "Order date", "Order total", "Refund amount")
    for order, amount, wish, money in (
        ("NO9001", "100.00", GONE, 100.0), ("NO9002", "80.00", STAYS, 80.0), ("NO9003", "60.00", back("12.00"), 12.0),
        ("NO9004", "45.00", STAYS, ""), ("NO9005", "70.00", GONE, 70.0), ("NO9006", "35.00", STAYS, 0.0),
    ):
        page.line(order, amount, wish, NO, DAY, float(amount), money)
    notes = {"D3": "Anna: do NOT process, customer changed her mind", "A1": "from the shop"}
    return page.done("customer care, with notes", kind="xlsx", remarks=notes)


def pieces_de() -> Unseen:
    """Retourenlager: pieces ordered and pieces back, an article a line; *behält* is nothing back."""
    page = Page("pieces_de", 146, currency="EUR", day="%d.%m.%Y")
    page.row(
        "Auftragsnummer", "Auftragsdatum", "Artikelnummer", "Menge bestellt", "Menge retour", "Einzelpreis", "Vermerk"
    )
    two = (("DE-A1", "40.00", 2), ("DE-B1", "30.00", 1))
    page.line(
        "LD55001", "70.00", back("20.00", ("DE-A1", 1), ("DE-B1", 1)), NO, DAY, "DE-A1", 2, 1, "20,00", "A-Ware",
        items=two
    )
    page.line("LD55001", "", STAYS, NO, DAY, "DE-B1", 1, 0, "30,00", "Kunde behält")
    page.line("LD55002", "50.00", GONE, NO, DAY, "DE-A1", 1, 1, "50,00", "A-Ware", items=(("DE-A1", "50.00", 1),))
    page.line(
        "LD55003", "50.00", STAYS, NO, DAY, "DE-A1", 1, 0, "50,00", "nicht eingetroffen", items=(("DE-A1", "50.00", 1),)
    )
    page.line("LD55004", "90.00", GONE, NO, DAY, "DE-A1", 3, 3, "30,00", "B-Ware", items=(("DE-A1", "90.00", 3),))
    page.line(
        "LD55005", "60.00", back("30.00", ("DE-B1", 1)), NO, DAY, "DE-B1", 2, 1, "30,00", "A-Ware", items=(("DE-B1",
        "60.00", 2),)
    )
    page.line("LD55006", "30.00", STAYS, NO, DAY, "DE-B1", 1, 0, "30,00", "Umtausch", items=(("DE-B1", "30.00", 1),))
    return page.done("German warehouse, short", delimiter=";", encoding="cp1252")


def pieces_kept() -> Unseen:
    """What the customer kept, not what came back; *kept* 0 is all of it."""
    page = Page("pieces_kept", 147)
    page.row("Order", "Order date", "SKU", "Qty ordered", "Qty kept", "Line total")
    one = "KE-100"
    for order, amount, wish, ordered, kept in (
        ("QK31001", "80.00", GONE, 2, 0), ("QK31002", "90.00", back("30.00", (one, 2)), 3, 2),
        ("QK31003", "45.00", STAYS, 1, 1),
        ("QK31004", "60.00", back("30.00", (one, 1)), 2, 1), ("QK31005", "25.00", STAYS, 1, 1),
        ("QK31006", "35.00", GONE, 1, 0),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, one, ordered, kept, amount, items=((one, amount, ordered),))
    return page.done("try-before-you-buy shop")


def fba_returns() -> Unseen:
    """Amazon: pieces, no money, the state of the goods; a reimbursed unit came back all the same."""
    page = Page("fba_returns", 148, day="%Y-%m-%dT10:20:00+00:00")
    page.row("return-date", "order-id", "sku", "asin", "fnsku", "product-name", "quantity", "fulfillment-center-id",
             "detailed-disposition", "reason", "status", "license-plate-number", "customer-comments")  # fmt: skip
    for order, amount, wish, sku, count, bought, state in (
        ("112-4410021-1100021", "40.00", GONE, "FB-1", 1, 1, "Unit returned to inventory"),
        ("112-4410022-1100022", "60.00", back("30.00", ("FB-1", 1)), "FB-1", 1, 2, "Unit returned to inventory"),
        ("112-4410023-1100023", "90.00", GONE, "FB-2", 3, 3, "Reimbursed"),
        ("112-4410024-1100024", "", GONE, "FB-2", 1, 1, "Unit returned to inventory"),
        ("112-4410025-1100025", "75.00", back("25.00", ("FB-3", 2)), "FB-3", 1, 3, "Repackaged Successfully"),
    ):  # fmt: skip
        pieces = ((sku, amount, bought),) if amount else ()
        page.line(order, amount, wish, DAY, NO, sku, "B0TENT", "X00", "Tent", count, "PHX3", "SELLABLE",
                  "UNWANTED_ITEM", state, "LPN1", "", items=pieces)  # fmt: skip
    return page.done("Amazon seller", kind="txt", delimiter="\t")


def outcomes_of_returns() -> Unseen:
    """A returns portal: refund, exchange, store credit; credit keeps the sale's money in the shop: asked or left."""
    page = Page("outcomes_of_returns", 149)
    page.row("RMA", "Order Name", "Order Date", "Order total", "Outcome", "Refund total", "Exchange total", "State")
    for order, amount, wish, outcome, refund, swap, state in (
        ("LR70101", "100.00", GONE, "refund", "100.00", "0.00", "closed"),
        ("LR70102", "80.00", STAYS, "exchange", "0.00", "80.00", "closed"),
        ("LR70103", "60.00", back("20.00"), "refund", "20.00", "0.00", "closed"),
        ("LR70104", "70.00", back("10.00"), "refund + exchange", "10.00", "60.00", "closed"),
        ("LR70105", "55.00", STAYS, "refund", "55.00", "0.00", "open"),
        ("LR70106", "45.00", STAYS, "refund", "45.00", "0.00", "cancelled"),
        ("LR70107", "35.00", STAYS, "exchange", "0.00", "35.00", "open"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"R-{order[-3:]}", NO, DAY, amount, outcome, refund, swap, state)
    return page.done("returns portal")


def postage_only() -> Unseen:
    """What was refunded: postage and goodwill leave the goods as they are."""
    page = Page("postage_only", 150, currency="GBP", day="%d/%m/%Y")
    page.row("Order ref", "Order date", "Order total", "Refund", "Refund type")
    for order, amount, wish, money, kind in (
        ("PO11201", "100.00", GONE, "£100.00", "Full refund"), ("PO11202", "80.00", STAYS, "£3.95", "Shipping only"),
        ("PO11203", "60.00", back("20.00"), "£20.00", "Partial refund"),
        ("PO11204", "75.00", STAYS, "£5.00", "Goodwill"),
        ("PO11205", "45.00", STAYS, "£3.95", "Delivery charge"), ("PO11206", "95.00", GONE, "£95.00", "Full refund"),
        ("PO11207", "35.00", STAYS, "£2.00", "Compensation"), ("PO11208", "28.00", STAYS, "", "None"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"£{amount}", money, kind)
    return page.done("customer care in Britain", encoding="cp1252")


def net_and_gross() -> Unseen:
    """impact.com holds the net; the list has net, VAT and gross of order and refund."""
    page = Page("net_and_gross", 151, currency="EUR", day="%d.%m.%Y")
    page.row(
        "Bestellnr", "Datum", "Bestellwert netto", "Bestellwert brutto", "Gutschrift netto", "MwSt", "Gutschrift brutto"
    )
    for order, amount, wish, gross, net, tax, whole in (
        ("NG5501", "100.00", GONE, "119,00", "100,00", "19,00", "119,00"),
        ("NG5502", "200.00", back("50.00"), "238,00", "50,00", "9,50", "59,50"),
        ("NG5503", "60.00", STAYS, "71,40", "0,00", "0,00", "0,00"),
        ("NG5504", "80.00", back("20.00"), "95,20", "20,00", "3,80", "23,80"),
        ("NG5505", "50.00", GONE, "59,50", "50,00", "9,50", "59,50"), ("NG5506", "90.00", STAYS, "107,10", "", "", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount.replace(".", ","), gross, net, tax, whole)
    return page.done("German accounts", delimiter=";", encoding="cp1252")


def cancelled_on() -> Unseen:
    """A day of cancellation, or none; *shipped on* beside it says that the parcel went out."""
    page = Page("cancelled_on", 152, day="%m/%d/%Y")
    page.row("Order", "Placed on", "Amount", "Shipped on", "Cancelled on")
    for order, amount, wish, shipped, gone in (
        ("CO4401", "100.00", GONE, "", DAY), ("CO4402", "80.00", STAYS, DAY, ""), ("CO4403", "60.00", STAYS, DAY, ""),
        ("CO4404", "45.00", GONE, "", DAY), ("CO4405", "75.00", STAYS, "", ""), ("CO4406", "95.00", STAYS, DAY, "n/a"),
        ("CO4407", "35.00", STAYS, DAY, "-"), ("CO4408", "30.00", GONE, "", DAY),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"${amount}", shipped, gone)
    return page.done("US shop, cancelled on")


def disputes() -> Unseen:
    """Chargebacks: lost is gone, won and open are not; an inquiry is none."""
    page = Page("disputes", 153)
    page.row("Dispute ID", "Order ID", "Order date", "Disputed amount", "Order amount", "Dispute outcome")
    for order, amount, wish, money, word in (
        ("DI2001", "100.00", GONE, "100.00", "Lost"), ("DI2002", "80.00", STAYS, "80.00", "Won"),
        ("DI2003", "60.00", STAYS, "60.00", "Under review"), ("DI2004", "45.00", STAYS, "45.00", "Inquiry closed"),
        ("DI2005", "75.00", GONE, "75.00", "Lost"), ("DI2006", "120.00", STAYS, "120.00", "Evidence submitted"),
        ("DI2007", "50.00", GONE, "50.00", "Accepted by merchant"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"dp_{order}", NO, DAY, money, amount, word)
    words = {"Lost": "refunded", "Won": "leave", "Under review": "not_final", "Accepted by merchant": "refunded",
             "Inquiry closed": "leave", "Evidence submitted": "not_final"}  # fmt: skip
    return page.done("payments desk", words=words)


def marks_on_numbers() -> Unseen:
    """Numbers as a forwarder writes them: a word before, a shop's mark, zeros lost. Each only by a question."""
    page = Page("marks_on_numbers", 154)
    page.row("Web order", "Ordered", "Value", "Refunded", "Status")
    for order, shown, amount, wish, money, word in (
        ("88120045", "Order #88120045", "100.00", ASK_GONE, "100.00", "refunded"),
        ("88120046", "Order #88120046", "80.00", STAYS, "0.00", "delivered"),
        ("0088120047", "88120047", "60.00", ASK_GONE, "60.00", "refunded"),
        ("88120048", "88120048-R1", "45.00", back("5.00", asked=True), "5.00", "partially refunded"),
        ("88120049", "88120049", "75.00", GONE, "75.00", "refunded"),
        ("88120050", "88120050", "90.00", STAYS, "90.00", "refund declined"),
    ):  # fmt: skip
        page.line(order, amount, wish, shown, DAY, amount, money, word)
    return page.done("forwarder in the US")


def returns_es() -> Unseen:
    """Devoluciones: *Reembolsado*, *Cambio*, *Rechazada*, *En tránsito*."""
    page = Page("returns_es", 155, currency="EUR", day="%d/%m/%Y")
    page.row("Nº pedido", "Fecha pedido", "Importe total", "Importe devuelto", "Estado devolución")
    for order, amount, wish, money, word in (
        ("ES-90301", "120.00", GONE, "120,00 €", "Reembolsado"),
        ("ES-90302", "1250.00", back("250.00"), "250,00 €", "Reembolso parcial"),
        ("ES-90303", "60.00", STAYS, "60,00 €", "Rechazada"), ("ES-90304", "75.00", STAYS, "0,00 €", "Cambio"),
        ("ES-90305", "45.00", STAYS, "45,00 €", "En tránsito"), ("ES-90306", "90.00", GONE, "90,00 €", "Reembolsado"),
        ("ES-90307", "38.00", STAYS, "38,00 €", "No procede"), ("ES-90308", "27.00", STAYS, "", "Sin devolución"),
    ):  # fmt: skip
        shown = f"{float(amount):,.2f} €".translate(str.maketrans(",.", ".,"))
        page.line(order, amount, wish, NO, DAY, shown, money, word)
    return page.done("Spanish shop, returns", kind="xlsx", tab="Devoluciones")


def pieces_jp() -> Unseen:
    """返品数 beside 数量, an article a line; 0 is nothing back."""
    page = Page("pieces_jp", 156, currency="JPY", day="%Y/%m/%d")
    page.row("注文番号", "注文日", "商品コード", "数量", "返品数", "単価", "返金額")
    for order, amount, wish, sku, count, gone, each, money in (
        ("JW-330101", "6000", GONE, "JP-A", 2, 2, "3000", "6000"),
        ("JW-330102", "9000", back("3000", ("JP-A", 2)), "JP-A", 3, 1, "3000", "3000"),
        ("JW-330103", "4500", STAYS, "JP-B", 1, 0, "4500", "0"),
        ("JW-330104", "4500", GONE, "JP-B", 1, 1, "4500", "4500"),
        ("JW-330105", "8000", back("4000", ("JP-C", 1)), "JP-C", 2, 1, "4000", "4000"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, sku, count, gone, each, money, items=((sku, amount, count),))
    return page.done("warehouse in Japan", encoding="cp932", delimiter="\t", kind="tsv")


def warehouse_fr() -> Unseen:
    """Entrepôt: *conforme* is refunded, *non conforme* is refused; *échange* and *SAV* leave the order."""
    page = Page("warehouse_fr", 157, currency="EUR", day="%d/%m/%Y")
    page.row("Commande", "Date cde", "Montant cde", "Retour reçu le", "Décision", "Avoir")
    for order, amount, wish, word, money in (
        ("WF-22001", "110.00", GONE, "Remboursement intégral", "110,00"),
        ("WF-22002", "90.00", back("22.50"), "Remboursement partiel", "22,50"),
        ("WF-22003", "60.00", STAYS, "Refusé - non conforme", "60,00"), ("WF-22004", "75.00", STAYS, "Échange", ""),
        ("WF-22005", "48.00", STAYS, "SAV / réparation", ""),
        ("WF-22006", "52.00", STAYS, "Ne pas rembourser", "52,00"),
        ("WF-22007", "1310.00", GONE, "Remboursement intégral", "1 310,00"),
        ("WF-22008", "39.00", STAYS, "En attente", "39,00"),
    ):  # fmt: skip
        page.line(
            order, amount, wish, NO, DAY, f"{float(amount):,.2f}".replace(",", " ").replace(".", ","), DAY, word, money
        )
    return page.done("French warehouse", delimiter=";", encoding="cp1252")


STORES = (
    titles_and_tabs, header_of_two_rows, sums_of_partners, refund_by_formula, note_on_a_cell, pieces_de, pieces_kept,
    fba_returns, outcomes_of_returns, postage_only, net_and_gross, cancelled_on, disputes, marks_on_numbers, returns_es,
    pieces_jp, warehouse_fr,
)  # fmt: skip
