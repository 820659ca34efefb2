"""Fifth set, lists in which it is easy to take the wrong order, the wrong thing, the wrong day or the wrong table."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sheet_corpus import Want
from unseen_page import ASK_STAYS, DAY, GONE, NO, STAYS, Page, back
from unseen_sheet import Unseen


def several_in_a_cell() -> Unseen:
    """Two orders in one cell, or from one to another, and the sum of them."""
    page = Page("several_in_a_cell", 341)
    page.row("Orders", "Date", "Total", "Status")
    for orders, total in (
        (("710231",), "80.00"), (("710242", "710253"), "145.00"), (("710264",), "52.00"), (("710275",), "38.00"),
    ):  # fmt: skip
        page.at += timedelta(hours=31)
        for order in orders:
            page.act(order, Decimal(total) / len(orders), page.at, want=Want(), asked=len(orders) > 1)
        page.row(", ".join(orders), page.at.strftime("%Y-%m-%d"), total, "cancelled")
    page.at += timedelta(hours=31)
    for order in ("710286", "710288"):
        page.act(order, Decimal("40.00"), page.at, want=Want(), asked=True)
    page.row("710286-710288", page.at.strftime("%Y-%m-%d"), "120.00", "cancelled")
    page.line("710299", "66.00", GONE, NO, DAY, "66.00", "cancelled")
    return page.done("assistant who saves lines", kind="xlsx")


def rma_like_an_order() -> Unseen:
    """The return's own number is also the number of another order that stays."""
    page = Page("rma_like_an_order", 342)
    page.row("Number", "Return date", "For order", "Order date", "Order amount", "Status")
    for rma, order, amount, other in (
        ("500301", "500912", "75.00", "81.00"), ("500302", "500934", "120.00", "44.00"),
        ("500303", "500956", "33.00", ""),
        ("500304", "500978", "64.00", "92.00"), ("500305", "500990", "48.00", ""),
    ):  # fmt: skip
        page.line(order, amount, GONE, rma, "2026-03-12", NO, DAY, amount, "returned")
        if other:
            page.act(rma, Decimal(other), page.at)
    return page.done("returns module", kind="xlsx", tab="RMA")


def replacement_suffix() -> Unseen:
    """-R is the replacement that was sent: that it was cancelled says nothing of the order itself."""
    page = Page("replacement_suffix", 343, currency="EUR", day="%d/%m/%Y")
    page.row("Order", "Date", "Total", "Status")
    for order, amount, wish in (("44011", "60.00", GONE), ("44023", "82.00", GONE)):
        page.line(order, amount, wish, NO, DAY, amount, "Cancelled")
    page.line("44035", "95.00", STAYS, "44035-R", DAY, "0.00", "Cancelled")
    page.line("44047-A", "40.00", STAYS, NO, DAY, "40.00", "Delivered")
    page.act("44047-B", Decimal("55.00"), page.at, want=Want())
    page.row("44047-B", page.at.strftime("%d/%m/%Y"), "55.00", "Cancelled")
    page.line("44059", "71.00", STAYS, "44059-R", DAY, "0.00", "Cancelled")
    page.line("44061", "38.00", GONE, NO, DAY, "38.00", "Cancelled")
    return page.done("shop with replacements", kind="xlsx")


def cancelled_next_month() -> Unseen:
    """Pre-orders with the day of their cancellation; two days have not come yet (today is 20 March)."""
    page = Page("cancelled_next_month", 344)
    page.row("Order number", "Order date", "Order total", "Cancellation date")
    for order, amount, wish, when in (
        ("CNM8001", "75.00", GONE, "2026-03-02"), ("CNM8002", "60.00", GONE, "2026-03-04"),
        ("CNM8003", "140.00", STAYS, "2026-04-15"), ("CNM8004", "52.00", GONE, "2026-03-10"),
        ("CNM8005", "97.00", STAYS, "2026-05-01"), ("CNM8006", "33.00", STAYS, ""),
        ("CNM8007", "81.00", GONE, "2026-03-17"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, when)
    return page.done("pre-order desk", kind="xlsx")


def planned_cancellations() -> Unseen:
    """The state says itself that it is still to come."""
    page = Page("planned_cancellations", 345, currency="EUR", day="%d.%m.%Y")
    page.row("Bestellnummer", "Bestelldatum", "Summe", "Status")
    for order, amount, wish, state in (
        ("PLC5501", "90.00", GONE, "storniert"), ("PLC5502", "47.00", GONE, "storniert"),
        ("PLC5503", "68.00", STAYS, "Storno geplant"),
        ("PLC5504", "120.00", STAYS, "wird storniert, falls keine Zahlung"),
        ("PLC5505", "55.00", GONE, "storniert"), ("PLC5506", "83.00", STAYS, "Storno zurückgezogen"),
        ("PLC5507", "39.00", GONE, "storniert"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state)
    return page.done("Vertriebsinnendienst", kind="csv", delimiter=";")


def delivery_slots() -> Unseen:
    """*Cancelled* is said of the slot of delivery, not of the order."""
    page = Page("delivery_slots", 346, currency="GBP", day="%d/%m/%Y")
    page.row("Order no", "Order date", "Order value", "Slot", "Slot status", "Driver")
    for order, amount, slot in (
        ("DSL3301", "110.00", "Booked"), ("DSL3302", "85.00", "Cancelled"), ("DSL3303", "240.00", "Booked"),
        ("DSL3304", "67.00", "Cancelled"), ("DSL3305", "93.00", "Missed"), ("DSL3306", "150.00", "Cancelled"),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, "08-10", slot, "Van 4")
    return page.done("delivery planning", kind="xlsx", tab="Slots")


def subscriptions() -> Unseen:
    """The subscription ended later; the first order was paid and kept."""
    page = Page("subscriptions", 347)
    page.row("order_id", "order_date", "first_order_value", "subscription_status", "cancelled_on", "cycles_paid")
    for order, amount, state, when, cycles in (
        ("SUBX1001", "39.00", "active", "", 3), ("SUBX1002", "39.00", "cancelled", "2026-03-11", 2),
        ("SUBX1003", "59.00", "cancelled", "2026-03-14", 1), ("SUBX1004", "39.00", "active", "", 2),
        ("SUBX1005", "59.00", "cancelled", "2026-03-15", 1), ("SUBX1006", "39.00", "paused", "", 1),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, state, when, cycles)
    return page.done("subscription app")


def coupons_and_mails() -> Unseen:
    """A voided coupon, a returned mail: neither is the order's."""
    page = Page("coupons_and_mails", 348)
    page.row("Order", "Order date", "Order total", "Order status", "Coupon status", "Receipt mail")
    for order, amount, wish, state, coupon, mail in (
        ("CAM6101", "72.00", STAYS, "Delivered", "Voided", "sent"),
        ("CAM6102", "58.00", STAYS, "Delivered", "Used", "returned"),
        ("CAM6103", "99.00", GONE, "Cancelled", "Voided", "sent"),
        ("CAM6104", "41.00", STAYS, "Delivered", "Cancelled", "sent"),
        ("CAM6105", "130.00", STAYS, "Delivered", "Used", "returned"),
        ("CAM6106", "64.00", GONE, "Cancelled", "Used", "sent"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state, coupon, mail)
    return page.done("marketing automation")


def void_labels() -> Unseen:
    """Labels of a shipping tool: voided ones were printed twice."""
    page = Page("void_labels", 349)
    page.row("Order #", "Order date", "Order total", "Carrier", "Tracking", "Label status", "Label refund")
    for order, amount, state, money in (
        ("VLB90101", "80.00", "Purchased", ""), ("VLB90102", "45.00", "Voided", "7.20"),
        ("VLB90103", "61.00", "Purchased", ""),
        ("VLB90104", "118.00", "Voided", "9.85"), ("VLB90105", "52.00", "Refunded", "7.20"),
        ("VLB90106", "97.00", "Purchased", ""),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, "USPS", f"9400{order[-4:]}", state, money)
    return page.done("shipping tool")


def states_over_time() -> Unseen:
    """A log with several lines an order: the latest holds, whatever stands first."""
    page = Page("states_over_time", 350)
    page.row("Order", "Order date", "Order total", "Changed at", "New status")
    for order, amount, wish, when, state in (
        ("SOT1201", "80.00", GONE, "2026-03-01 09:00", "cancelled"),
        ("SOT1202", "65.00", STAYS, "2026-03-01 10:00", "cancelled"),
        ("SOT1203", "90.00", GONE, "2026-03-02 08:30", "cancelled"),
        ("SOT1202", "", STAYS, "2026-03-04 12:00", "processing"),
        ("SOT1204", "47.00", GONE, "2026-03-05 09:10", "cancelled"),
        ("SOT1205", "120.00", STAYS, "2026-03-06 11:00", "cancelled"),
        ("SOT1205", "", STAYS, "2026-03-07 16:00", "shipped"),
        ("SOT1206", "54.00", GONE, "2026-03-08 09:00", "cancelled"),
    ):  # fmt: skip
        total = amount or {"SOT1202": "65.00", "SOT1205": "120.00"}[order]
        page.line(order, amount, wish, NO, DAY, total, when, state)
    return page.done("order system's log")


def done_last_week() -> Unseen:
    """Below the new ones, a second table with those already dealt with."""
    page = Page("done_last_week", 351, currency="EUR", day="%d/%m/%Y")
    page.row("New this week", "", "", "", "")
    page.row("Order", "Order date", "Total", "Refund", "Status")
    for order, amount, wish, money, state in (
        ("DLW401", "90.00", GONE, "90.00", "refunded"),
        ("DLW402", "75.00", back("25.00"), "25.00", "partially refunded"),
        ("DLW403", "48.00", GONE, "48.00", "refunded"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, state)
    page.row("", "", "", "", "")
    page.row("Done last week - no action needed", "", "", "", "")
    for order, amount, money, state in (
        ("DLW404", "66.00", "66.00", "refunded"), ("DLW405", "110.00", "30.00", "partially refunded"),
        ("DLW406", "52.00", "52.00", "refunded"),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, money, state)
    return page.done("weekly list of an agency", kind="xlsx")


def for_information() -> Unseen:
    """The title forbids what the rows seem to ask for."""
    page = Page("for_information", 352)
    page.row("FOR INFORMATION ONLY - DO NOT CANCEL THESE ORDERS", "", "", "")
    page.row("Order", "Order date", "Total", "Status")
    for order, amount in (
        ("FIO2001", "75.00"), ("FIO2002", "120.00"), ("FIO2003", "48.00"), ("FIO2004", "93.00"), ("FIO2005", "60.00"),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, "cancellation requested")
    page.line("FIO2006", "39.00", STAYS, NO, DAY, "39.00", "cancelled")
    return page.done("customer care to everybody", kind="xlsx")


def refused_returns() -> Unseen:
    """The title turns the columns round: these returns were refused and sent back."""
    page = Page("refused_returns", 353, currency="GBP", day="%d/%m/%Y")
    page.row("Returns refused by the warehouse - goods went back to the customer", "", "", "", "")
    page.row("Order ref", "Order date", "Order value", "Refund", "Return reason")
    for order, amount, money, why in (
        ("RRW801", "85.00", "85.00", "Worn"), ("RRW802", "140.00", "70.00", "Tags removed"),
        ("RRW803", "56.00", "56.00", "Late"),
        ("RRW804", "99.00", "99.00", "Worn"), ("RRW805", "61.00", "30.50", "Damaged by customer"),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, money, why)
    return page.done("warehouse's monthly note", kind="xlsx", tab="Refunds")


def only_before_march() -> Unseen:
    """A line on top says that returns from March on belong to the next run."""
    page = Page("only_before_march", 354, currency="EUR", day="%d/%m/%Y")
    page.row("Only returns received before 1 March 2026. Later ones: next run, leave for now.", "", "", "", "")
    page.row("Order", "Order date", "Order total", "Refund", "Received")
    for order, amount, wish, money, when in (
        ("OBM7001", "70.00", GONE, "70.00", "18/02/2026"), ("OBM7002", "95.00", back("35.00"), "35.00", "23/02/2026"),
        ("OBM7003", "44.00", GONE, "44.00", "27/02/2026"), ("OBM7004", "120.00", STAYS, "120.00", "03/03/2026"),
        ("OBM7005", "58.00", STAYS, "58.00", "09/03/2026"), ("OBM7006", "81.00", GONE, "81.00", "24/02/2026"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, when)
    return page.done("finance with a cut-off", kind="xlsx")


def claims_withdrawn() -> Unseen:
    """Claims at a marketplace: only granted ones cost the sale."""
    page = Page("claims_withdrawn", 355, currency="EUR")
    page.row("order-id", "order-date", "order-amount", "claim-amount", "claim-status", "claim-outcome")
    for order, amount, wish, money, outcome in (
        ("305-11-7001", "64.00", GONE, "64.00", "Granted"), ("305-11-7002", "88.00", STAYS, "88.00", "Denied"),
        ("305-11-7003", "120.00", GONE, "120.00", "Granted"),
        ("305-11-7004", "49.00", STAYS, "49.00", "Withdrawn by buyer"),
        ("305-11-7005", "75.00", GONE, "75.00", "Granted"),
        ("305-11-7006", "93.00", STAYS, "93.00", "Granted, overturned on appeal"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, "Closed", outcome)
    return page.done("marketplace's claims", delimiter="\t")


def tabs_of_months() -> Unseen:
    """The newer tab says what became of two orders that the older one calls cancelled."""
    page = Page("tabs_of_months", 356)
    page.row("Order", "Order date", "Total", "Status")
    for order, amount, wish in (
        ("TOM3001", "70.00", GONE), ("TOM3002", "95.00", STAYS), ("TOM3003", "41.00", GONE),
        ("TOM3004", "118.00", STAYS),
        ("TOM3005", "56.00", GONE), ("TOM3006", "83.00", GONE),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "cancelled")
    newer = (
        ("Order", "Order date", "Total", "Status"), ("TOM3002", "2026-02-12", "95.00", "reinstated"),
        ("TOM3004", "2026-02-15", "118.00", "shipped after all"),
    )  # fmt: skip
    return page.done("two months in one workbook", kind="xlsx", tab="February", behind=(("March", newer),))


def mixed_services() -> Unseen:
    """An appointment to fit the goods was cancelled, the goods were not; one order really was."""
    page = Page("mixed_services", 357, currency="EUR", day="%d/%m/%Y")
    page.row("Commande", "Date", "Montant", "Statut commande", "Rendez-vous de pose")
    for order, amount, wish, state, visit in (
        ("MXS5001", "320.00", STAYS, "Livrée", "Annulé"), ("MXS5002", "180.00", STAYS, "Livrée", "Effectué"),
        ("MXS5003", "240.00", GONE, "Annulée", "Annulé"), ("MXS5004", "410.00", STAYS, "Livrée", "Annulé"),
        ("MXS5005", "150.00", STAYS, "Expédiée", "Prévu"),
        ("MXS5006", "99.00", ASK_STAYS, "Annulation partielle", "Annulé"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state, visit)
    return page.done("magasin de cuisines", delimiter=";")


ORDERS = (
    several_in_a_cell, rma_like_an_order, replacement_suffix, cancelled_next_month, planned_cancellations,
    delivery_slots, subscriptions, coupons_and_mails, void_labels, states_over_time, done_last_week, for_information,
    refused_returns, only_before_march, claims_withdrawn, tabs_of_months, mixed_services,
)  # fmt: skip
