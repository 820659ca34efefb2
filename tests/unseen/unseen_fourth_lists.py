"""Fourth set, twenty-three lists that people laid out by hand: what is meant often stands in the layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from unseen_page import ASK_GONE, ASK_STAYS, DAY, GONE, NO, STAYS, Page, back, to
from unseen_sheet import Unseen


def two_months() -> Unseen:
    """The state of last month beside this month's: what holds is the later one."""
    page = Page("two_months", 241)
    page.row("Order", "Order date", "Amount", "Status Feb", "Status Mar")
    for order, amount, wish, old, new in (
        ("TM5-101", "80.00", GONE, "pending", "cancelled"), ("TM5-102", "65.00", STAYS, "cancelled", "reinstated"),
        ("TM5-103", "120.00", STAYS, "pending", "delivered"), ("TM5-104", "44.00", STAYS, "pending", "pending"),
        ("TM5-105", "91.00", GONE, "delivered", "returned"),
        ("TM5-106", "37.00", STAYS, "return requested", "delivered"),
        ("TM5-107", "58.00", GONE, "pending", "cancelled"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, old, new)
    return page.done("affiliate manager, month over month", kind="xlsx", tab="Feb-Mar")


def due_and_paid() -> Unseen:
    """What is to be paid back and what was paid: only paid is done."""
    page = Page("due_and_paid", 242, currency="GBP", day="%d/%m/%Y")
    page.row("Order ref", "Order date", "Order value", "Refund due", "Refund paid", "Still to pay")
    for order, amount, wish, due, paid in (
        ("DP-3301", "100.00", GONE, "100.00", "100.00"), ("DP-3302", "85.00", STAYS, "85.00", "0.00"),
        ("DP-3303", "60.00", back("20.00"), "20.00", "20.00"), ("DP-3304", "75.00", STAYS, "15.00", "0.00"),
        ("DP-3305", "49.00", STAYS, "0.00", "0.00"), ("DP-3306", "130.00", GONE, "130.00", "130.00"),
        ("DP-3307", "92.00", STAYS, "92.00", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, due, paid, f"{float(due) - float(paid):.2f}")
    return page.done("finance of a British shop", kind="xlsx", tab="Refund run")


def head_over_two_lines() -> Unseen:
    """Groups above, columns below: *Goods* under *Refund* is what went back, *Goods* under *Order* what was bought."""
    page = Page("head_over_two_lines", 243, currency="EUR", day="%d.%m.%Y")
    page.row("Order", "", "", "", "Refund", "", "")
    page.row("No.", "Date", "Goods", "Shipping", "Goods", "Shipping", "Date")
    for order, amount, wish, goods, post in (
        ("HT2201", "100.00", GONE, 100.0, 5.0), ("HT2202", "80.00", back("30.00"), 30.0, 0.0),
        ("HT2203", "60.00", STAYS, 0.0, 5.0), ("HT2204", "45.00", STAYS, "", ""),
        ("HT2205", "95.00", back("15.00"), 15.0, 5.0),
        ("HT2206", "70.00", GONE, 70.0, 0.0),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, float(amount), 5.0, goods, post, "12.03.2026" if goods != "" else "")
    return replace(page.done("controller", kind="xlsx", tab="Refunds"), merged=("A1:D1", "E1:G1"))


def ignore_below() -> Unseen:
    """Half the list was done last week, says a line in the middle."""
    page = Page("ignore_below", 244)
    page.row("Order number", "Order date", "Total", "Refund", "Status")
    for order, amount, wish, money, state in (
        ("IB8101", "60.00", GONE, "60.00", "refunded"),
        ("IB8102", "85.00", back("25.00"), "25.00", "partially refunded"),
        ("IB8103", "40.00", STAYS, "0.00", "kept"), ("IB8104", "99.00", GONE, "99.00", "refunded"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, state)
    page.row("IGNORE BELOW - these were reinstated, do not reverse", "", "", "", "")
    for order, amount, money in (
        ("IB8105", "70.00", "70.00"), ("IB8106", "55.00", "55.00"),
        ("IB8107", "35.00", "10.00"),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, money, "refunded")
    return page.done("affiliate manager in a hurry", kind="xlsx")


def two_titled_tables() -> Unseen:
    """Two lists under each other: one to reverse, one that must stay; the titles say which."""
    page = Page("two_titled_tables", 245)
    page.row("Please reverse these orders", "", "", "")
    page.row("Order ID", "Order date", "Amount", "Comment")
    for order, amount, why in (
        ("TT6001", "80.00", "returned"), ("TT6002", "61.00", "cancelled"),
        ("TT6003", "47.00", "returned"),
    ):  # fmt: skip
        page.line(order, amount, GONE, NO, DAY, amount, why)
    page.row("", "", "", "")
    page.row("Do NOT reverse - customer kept or reordered", "", "", "")
    page.row("Order ID", "Order date", "Amount", "Comment")
    for order, amount, why in (
        ("TT6004", "92.00", "return withdrawn"), ("TT6005", "33.00", "returned one, reordered"),
        ("TT6006", "74.00", "kept"),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, why)
    return page.done("agency, two lists on one page", kind="xlsx", tab="To do")


def legend_below() -> Unseen:
    """Letters, and below the list what they mean."""
    page = Page("legend_below", 246, currency="EUR", day="%d/%m/%Y")
    page.row("Order", "Date", "Value", "Code")
    for order, amount, wish, code in (
        ("LG7701", "50.00", GONE, "R"), ("LG7702", "82.00", STAYS, "K"), ("LG7703", "64.00", GONE, "C"),
        ("LG7704", "39.00", STAYS, "P"), ("LG7705", "120.00", STAYS, "X"), ("LG7706", "77.00", GONE, "R"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, code)
    page.row("", "", "", "")
    for said in (
        "R = returned and refunded", "C = cancelled by us", "K = customer keeps it",
        "P = pending", "X = exchange, sale stands",
    ):  # fmt: skip
        page.row(said, "", "", "")
    words = {"R": "reverse", "C": "reverse", "K": "leave", "P": "not_final", "X": "leave"}
    return page.done("warehouse with letters", kind="xlsx", words=words)


def credit_notes_b2b() -> Unseen:
    """Credit notes have reasons: goods that came back lessen the sale, a bonus for the year doesn't."""
    page = Page("credit_notes_b2b", 247, currency="GBP", day="%d/%m/%Y")
    page.row("Credit note", "Invoice", "Web order", "Order date", "Order net", "Credit net", "Reason")
    for order, amount, wish, money, why in (
        ("CB10041", "640.00", GONE, "640.00", "Goods returned"),
        ("CB10042", "1,200.00", back("200.00"), "200.00", "Goods returned"),
        ("CB10043", "880.00", STAYS, "44.00", "Annual volume rebate"),
        ("CB10044", "300.00", STAYS, "12.00", "Carriage"),
        ("CB10045", "450.00", GONE, "450.00", "Order cancelled"),
        ("CB10046", "95.00", STAYS, "4.75", "Prompt payment discount"),
        ("CB10047", "760.00", STAYS, "15.00", "Goodwill gesture"),
    ):  # fmt: skip
        page.line(order, amount.replace(",", ""), wish, f"CN{order[-3:]}", f"INV{order[-3:]}", NO,
                  DAY, amount, money, why)  # fmt: skip
    return page.done("trade desk in Britain", kind="xlsx", tab="Credits")


def goodwill_list() -> Unseen:
    """What was paid for: the goods, the postage, a gesture, a price match."""
    page = Page("goodwill_list", 248)
    page.row("Case", "Order #", "Order date", "Order total", "Amount paid to customer", "Type of payment")
    for order, amount, wish, money, kind in (
        ("GW4401", "95.00", GONE, "95.00", "Full refund"), ("GW4402", "80.00", STAYS, "10.00", "Goodwill"),
        ("GW4403", "64.00", STAYS, "6.95", "Shipping refund"), ("GW4404", "150.00", STAYS, "25.00", "Goodwill voucher"),
        ("GW4405", "210.00", back("70.00"), "70.00", "Partial refund - 1 item returned"),
        ("GW4406", "45.00", GONE, "45.00", "Full refund"),
        ("GW4407", "33.00", STAYS, "5.00", "Late delivery compensation"),
        ("GW4408", "58.00", STAYS, "20.00", "Return postage reimbursed"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"C{order[-3:]}", NO, DAY, amount, money, kind)
    return page.done("customer care, its payments")


def orders_to_check() -> Unseen:
    """Test orders are no orders; those of the staff are, until somebody says otherwise."""
    page = Page("orders_to_check", 249)
    page.row("Order", "Date", "Amount", "Kind", "Cancelled (date)")
    for order, amount, wish, kind, day in (
        ("OC9001", "1.00", GONE, "Test order", "2026-02-20"), ("OC9002", "85.00", STAYS, "Customer", ""),
        ("OC9003", "60.00", GONE, "Customer", "2026-02-24"), ("OC9004", "45.00", STAYS, "Customer", ""),
        ("OC9005", "72.00", STAYS, "Customer", "-"), ("OC9006", "110.00", GONE, "Customer", "2026-03-02"),
        ("OC9007", "39.00", STAYS, "Customer", "n/a"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, kind, day)
    return page.done("operations of a shop")


def shipments_of_order() -> Unseen:
    """One order, several parcels, each with a hyphen and a number; one parcel was cancelled."""
    page = Page("shipments_of_order", 250)
    page.row("Shipment", "Order date", "Shipment value", "Shipment status")
    for order, amount, wish, parts in (
        ("SH70010", "100.00", back("40.00", asked=True), (("40.00", "Cancelled"), ("60.00", "Delivered"))),
        ("SH70020", "90.00", ASK_GONE, (("50.00", "Cancelled"), ("40.00", "Cancelled"))),
        ("SH70030", "75.00", STAYS, (("25.00", "Delivered"), ("50.00", "Delivered"))),
        ("SH70040", "60.00", ASK_GONE, (("60.00", "Cancelled"),)),
    ):  # fmt: skip
        for place, (money, state) in enumerate(parts, 1):
            page.line(order, "" if place > 1 else amount, wish, f"{order}-{place}", DAY, money, state)
    return page.done("warehouse, by parcel")


def zeros_and_marks() -> Unseen:
    """The same shop writes its numbers otherwise here: without zeros, with a mark before."""
    page = Page("zeros_and_marks", 251, currency="EUR", day="%d.%m.%Y")
    page.row("Order no.", "Order date", "Order total", "Refunded", "State")
    for order, shown, amount, wish, money, state in (
        ("0000771101", "771101", "60.00", ASK_GONE, "60,00", "refunded"),
        ("0000771102", "771102", "85.00", ASK_GONE, "85,00", "refunded"),
        ("0000771103", "771103", "45.00", STAYS, "0,00", "paid"),
        ("0000771104", "NW-771104", "90.00", back("15.00", asked=True), "15,00", "partially refunded"),
        ("0000771105", "NW-771105", "39.00", STAYS, "0,00", "paid"),
        ("0000771106", "0000771106", "71.00", GONE, "71,00", "refunded"),
        ("0000771107", "0000771107", "52.00", STAYS, "0,00", "paid"),
    ):  # fmt: skip
        page.line(order, amount, wish, shown, DAY, amount.replace(".", ","), money, state)
    return page.done("shop with two spellings", delimiter=";")


def pivot_of_states() -> Unseen:
    """A pivot table: the states lie across, the money of each order under its state."""
    page = Page("pivot_of_states", 252)
    page.row("Sum of Net sales", "Column Labels", "", "", "")
    page.row("Row Labels", "Delivered", "Returned", "Cancelled", "Grand Total")
    for order, amount, wish, kept, came, void in (
        ("PV31001", "100.00", STAYS, 100.0, "", ""), ("PV31002", "80.00", GONE, "", 80.0, ""),
        ("PV31003", "60.00", back("20.00"), 40.0, 20.0, ""), ("PV31004", "45.00", GONE, "", "", 45.0),
        ("PV31005", "95.00", STAYS, 95.0, "", ""), ("PV31006", "70.00", back("30.00"), 40.0, "", 30.0),
        ("PV31007", "52.00", STAYS, 52.0, "", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, kept, came, void, float(amount))
    page.row("Grand Total", 327.0, 100.0, 75.0, 502.0)
    return page.done("controller, pivot table by state", kind="xlsx", tab="Pivot")


def so_far_and_now() -> Unseen:
    """Each event with what was refunded this time and what so far; the last line of an order has it all."""
    page = Page("so_far_and_now", 253)
    page.row("Order", "Order date", "Event date", "Order total", "Refund this time", "Refunded so far")
    for order, amount, wish, now, far in (
        ("SF6101", "100.00", back("35.00"), "20.00", "20.00"), ("SF6101", "", back("35.00"), "15.00", "35.00"),
        ("SF6102", "80.00", GONE, "50.00", "50.00"), ("SF6102", "", GONE, "30.00", "80.00"),
        ("SF6103", "60.00", STAYS, "0.00", "0.00"), ("SF6104", "45.00", GONE, "45.00", "45.00"),
        ("SF6105", "90.00", back("10.00"), "10.00", "10.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, DAY, amount or {"SF6101": "100.00"}.get(order, "80.00"), now, far)
    return page.done("finance, each event", answer={"cumulative": True})


def comments_against() -> Unseen:
    """The comment is younger than the state and says the opposite."""
    page = Page("comments_against", 254)
    page.row("Order ID", "Order date", "Total", "Status", "Comment")
    for order, amount, wish, state, said in (
        ("CA5501", "88.00", GONE, "refunded", ""),
        ("CA5502", "64.00", STAYS, "refunded", "please ignore, refunded by mistake and recharged"),
        ("CA5503", "120.00", GONE, "cancelled", "ok"),
        ("CA5504", "45.00", STAYS, "cancelled", "customer called, order is back on - DO NOT REVERSE"),
        ("CA5505", "73.00", STAYS, "delivered", ""), ("CA5506", "51.00", GONE, "returned", "arrived 3/4"),
        ("CA5507", "99.00", STAYS, "returned", "wrong order number! not this one"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state, said)
    return page.done("two people on one list", kind="xlsx")


def scheduled_refunds() -> Unseen:
    """A refund that is planned for next month isn't one yet."""
    page = Page("scheduled_refunds", 255, day=None)
    page.row("Order", "Order date", "Pre-order", "Order total", "Refund amount", "Refund status", "Refund date")
    for order, amount, wish, pre, money, state, day in (
        ("SR2101", "90.00", GONE, "yes", 90.0, "Processed", date(2026, 3, 2)),
        ("SR2102", "60.00", STAYS, "yes", 60.0, "Scheduled", date(2026, 4, 14)),
        ("SR2103", "75.00", STAYS, "no", "", "", ""),
        ("SR2104", "110.00", back("30.00"), "no", 30.0, "Processed", date(2026, 3, 5)),
        ("SR2105", "44.00", STAYS, "yes", 44.0, "Scheduled", date(2026, 4, 14)),
        ("SR2106", "39.00", STAYS, "no", 39.0, "Awaiting approval", ""),
        ("SR2107", "68.00", GONE, "no", 68.0, "Processed", date(2026, 3, 9)),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, pre, float(amount), money, state, day)
    return page.done("pre-order shop", kind="xlsx")


def called_off() -> Unseen:
    """A cancellation has a day, and so has its withdrawal."""
    page = Page("called_off", 256, day="%m/%d/%Y")
    page.row("Order", "Order date", "Amount", "Cancelled on", "Reinstated on")
    for order, amount, wish, off, on in (
        ("CO1101", "62.00", GONE, "02/20/2026", ""), ("CO1102", "85.00", STAYS, "02/20/2026", "02/24/2026"),
        ("CO1103", "40.00", STAYS, "", ""), ("CO1104", "99.00", GONE, "03/01/2026", ""),
        ("CO1105", "73.00", STAYS, "", ""),
        ("CO1106", "58.00", STAYS, "03/02/2026", "03/03/2026"), ("CO1107", "31.00", GONE, "03/05/2026", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, off, on)
    return page.done("operations in the US")


def true_and_false() -> Unseen:
    """Three columns of true and false."""
    page = Page("true_and_false", 257, currency="GBP", day="%Y-%m-%d")
    page.row("order_id", "order_date", "order_value", "is_cancelled", "is_returned", "is_exchange")
    for order, amount, wish, void, came, swap in (
        ("TF80011", "60.00", STAYS, False, False, False), ("TF80012", "75.00", GONE, True, False, False),
        ("TF80013", "49.00", GONE, False, True, False), ("TF80014", "88.00", ASK_STAYS, False, True, True),
        ("TF80015", "110.00", STAYS, False, False, False), ("TF80016", "35.00", GONE, True, False, False),
        ("TF80017", "92.00", GONE, False, True, False),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, float(amount), void, came, swap)
    return page.done("data team", kind="xlsx", tab="query_result")


def points_and_money() -> Unseen:
    """Paid in part with points: the money back is less than the goods back, and the goods are what counts."""
    page = Page("points_and_money", 258)
    page.row("Order", "Order date", "Merchandise total", "Merchandise returned", "Points restored", "Refund to card")
    for order, amount, wish, goods, points, card in (
        ("PM9101", "100.00", GONE, "100.00", "2000", "80.00"), ("PM9102", "60.00", STAYS, "0.00", "0", "0.00"),
        ("PM9103", "90.00", back("45.00"), "45.00", "500", "40.00"), ("PM9104", "75.00", GONE, "75.00", "0", "75.00"),
        ("PM9105", "48.00", GONE, "48.00", "4800", "0.00"), ("PM9106", "33.00", STAYS, "0.00", "0", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, goods, points, card)
    return page.done("shop with a loyalty programme")


def thousands_of_yen() -> Unseen:
    """In thousands of yen, says the head: 12.8 is 12,800."""
    page = Page("thousands_of_yen", 259, currency="JPY", day="%Y/%m/%d")
    page.row("注文番号", "注文日", "注文金額（千円）", "返金額（千円）", "状況")
    for order, amount, wish, whole, money, state in (
        ("TY60011", "12800", GONE, "12.8", "12.8", "返金済み"),
        ("TY60012", "45000", back("5000"), "45.0", "5.0", "一部返金済み"),
        ("TY60013", "8000", STAYS, "8.0", "0", "発送済み"),
        ("TY60014", "100000", back("30000"), "100.0", "30.0", "一部返金済み"),
        ("TY60015", "6500", GONE, "6.5", "6.5", "返金済み"), ("TY60016", "9000", STAYS, "9.0", "9.0", "返金待ち"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, whole, money, state)
    return page.done("finance in Japan", kind="xlsx", tab="返金")


def german_care() -> Unseen:
    """Kulanz and Nachlass are gifts, Umtausch an exchange; Gutschrift is money back for goods."""
    page = Page("german_care", 260, currency="EUR", day="%d.%m.%y")
    page.row("Auftrag", "Vom", "Warenwert", "Vorgang", "Betrag", "Erledigt")
    for order, amount, wish, what, money, done in (
        ("GK44101", "119.00", GONE, "Rücksendung, voll erstattet", "119,00", "ja"),
        ("GK44102", "80.00", STAYS, "Kulanz", "10,00", "ja"),
        ("GK44103", "59.90", STAYS, "Umtausch", "59,90", "ja"),
        ("GK44104", "240.00", back("40.00"), "Teilrücksendung", "40,00", "ja"),
        ("GK44105", "75.00", STAYS, "Rücksendung", "75,00", "nein"),
        ("GK44106", "33.00", STAYS, "Versandkosten erstattet", "4,90", "ja"),
        ("GK44107", "66.00", GONE, "Storno vor Versand", "66,00", "ja"),
        ("GK44108", "48.00", STAYS, "Nachlass wegen Verspätung", "5,00", "ja"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount.replace(".", ","), what, money, done)
    return page.done("customer care in Germany", encoding="cp1252", delimiter=";")


def words_around_europe() -> Unseen:
    """A shop with desks in six countries: each writes its own word."""
    page = Page("words_around_europe", 261, currency="EUR", day="%Y-%m-%d")
    page.row("Order", "Date", "Country", "Amount", "Status")
    for order, amount, wish, land, word in (
        ("WE7001", "61.00", GONE, "IT", "Annullato"), ("WE7002", "48.00", STAYS, "IT", "Reso rifiutato"),
        ("WE7003", "90.00", GONE, "PL", "Anulowane"), ("WE7004", "35.00", STAYS, "PL", "Zwrot odrzucony"),
        ("WE7005", "72.00", GONE, "SE", "Återbetald"), ("WE7006", "55.00", STAYS, "SE", "Ej återbetald"),
        ("WE7007", "84.00", GONE, "TR", "İade edildi"), ("WE7008", "39.00", STAYS, "TR", "İade edilmedi"),
        ("WE7009", "67.00", GONE, "NL", "Geannuleerd"), ("WE7010", "43.00", STAYS, "NL", "Niet geannuleerd"),
        ("WE7011", "29.00", GONE, "PT", "Reembolsado"), ("WE7012", "95.00", STAYS, "PT", "Não reembolsado"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, land, amount, word)
    return page.done("customer care of six countries", encoding="utf-8-sig")


def returned_pieces() -> Unseen:
    """Ordered, cancelled, kept: pieces, and a price for each; a bundle's parts cost nothing of their own."""
    page = Page("returned_pieces", 262)
    page.row("Order", "Order date", "SKU", "Qty ordered", "Qty cancelled", "Qty kept", "Unit price")
    for order, amount, wish, sku, count, gone, each in (
        ("RP3101", "90.00", back("30.00", ("CUP", 2)), "CUP", 3, 1, "30.00"),
        ("RP3102", "30.00", GONE, "CUP", 1, 1, "30.00"),
        ("RP3103", "60.00", STAYS, "CUP", 2, 0, "30.00"), ("RP3104", "150.00", GONE, "SET", 1, 1, "150.00"),
        ("RP3105", "300.00", back("150.00", ("SET", 1)), "SET", 2, 1, "150.00"),
        ("RP3106", "150.00", STAYS, "SET", 1, 0, "150.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, sku, count, gone, count - gone, each, items=((sku, amount, count),))
    return page.done("warehouse, pieces")


def new_sale_value() -> Unseen:
    """Adjusted value beside the old; *Hold* keeps even where a new value stands."""
    page = Page("new_sale_value", 263, currency="GBP", day="%d-%m-%Y")
    page.row("OID", "Action date", "Original sale", "Revised sale", "Action")
    for order, amount, wish, new, what in (
        ("NV2101", "100.00", to("70.00"), "70.00", "Adjust"), ("NV2102", "85.00", STAYS, "85.00", "No change"),
        ("NV2103", "60.00", GONE, "", "Reverse"), ("NV2104", "140.00", to("95.50"), "95.50", "Adjust"),
        ("NV2105", "72.00", STAYS, "40.00", "Hold"), ("NV2106", "39.00", GONE, "", "Reverse"),
        ("NV2107", "51.00", STAYS, "", "Approve"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, new, what)
    return page.done("affiliate manager, adjustments", kind="xlsx", tab="Adjustments")


LISTS = (
    two_months, due_and_paid, head_over_two_lines, ignore_below, two_titled_tables, legend_below, credit_notes_b2b,
    goodwill_list, orders_to_check, shipments_of_order, zeros_and_marks, pivot_of_states, so_far_and_now,
    comments_against, scheduled_refunds, called_off, true_and_false, points_and_money, thousands_of_yen, german_care,
    words_around_europe, returned_pieces, new_sale_value,
)  # fmt: skip
