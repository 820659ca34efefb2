"""Fifth set, lists whose amounts are not what they look like: fees, postage, vouchers, commissions, currencies."""

from __future__ import annotations

from unseen_page import ASK_GONE, ASK_STAYS, DAY, GONE, NO, STAYS, Page, back
from unseen_sheet import Unseen


def return_fee() -> Unseen:
    """The only money is the fee that the customer paid for the return: all of each order came back."""
    page = Page("return_fee", 321, currency="EUR", day="%d/%m/%Y")
    page.row("Order", "Order date", "Order total", "Return status", "Fee withheld")
    for order, amount, wish, state, fee in (
        ("RFE3001", "80.00", GONE, "Returned", "4.95"), ("RFE3002", "59.00", GONE, "Returned", "4.95"),
        ("RFE3003", "140.00", STAYS, "Delivered", ""), ("RFE3004", "47.00", GONE, "Returned", "0.00"),
        ("RFE3005", "99.00", GONE, "Returned", "4.95"), ("RFE3006", "62.00", STAYS, "Delivered", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state, fee)
    return page.done("returns portal", kind="xlsx")


def commission_back() -> Unseen:
    """The amount is the partner's commission, not the sale."""
    page = Page("commission_back", 322)
    page.row("Partner", "Order ID", "Order date", "Commission", "Commission to deduct", "Why")
    for order, amount, wish, paid, off, why in (
        ("CMB50101", "100.00", GONE, "8.00", "8.00", "order cancelled"),
        ("CMB50102", "250.00", GONE, "20.00", "20.00", "order cancelled"),
        ("CMB50103", "75.00", ASK_STAYS, "6.00", "2.00", "one item returned"),
        ("CMB50104", "60.00", GONE, "4.80", "4.80", "order returned"),
        ("CMB50105", "180.00", STAYS, "14.40", "0.00", "no change"),
        ("CMB50106", "90.00", ASK_STAYS, "7.20", "3.60", "half the order returned"),
    ):  # fmt: skip
        page.line(order, amount, wish, "Coupon Cabin", NO, DAY, paid, off, why)
    return page.done("agency's commission sheet", kind="xlsx")


def refund_types() -> Unseen:
    """One amount column, and beside it what the amount was for."""
    page = Page("refund_types", 323, currency="GBP", day="%d/%m/%Y")
    page.row("Order number", "Order date", "Order total", "Refunded", "Refunded for")
    for order, amount, wish, money, what in (
        ("RFT81001", "70.00", GONE, "70.00", "Goods"), ("RFT81002", "120.00", back("40.00"), "40.00", "Goods"),
        ("RFT81003", "95.00", STAYS, "4.99", "Delivery"), ("RFT81004", "60.00", STAYS, "10.00", "Late parcel"),
        ("RFT81005", "45.00", GONE, "45.00", "Goods"), ("RFT81006", "88.00", STAYS, "8.80", "Price match"),
        ("RFT81007", "130.00", back("32.50"), "32.50", "Goods"), ("RFT81008", "54.00", STAYS, "3.50", "Gift wrap"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, what)
    return page.done("ecommerce assistant", kind="xlsx", tab="Refund log")


def gift_card_instead() -> Unseen:
    """Nothing was paid back, but a gift card went out for goods that came back."""
    page = Page("gift_card_instead", 324)
    page.row("Order", "Order date", "Order total", "Status", "Refund", "Gift card issued")
    for order, amount, wish, state, money, card in (
        ("GCI7201", "80.00", GONE, "Returned", "80.00", "0.00"),
        ("GCI7202", "65.00", ASK_GONE, "Returned", "0.00", "65.00"),
        ("GCI7203", "110.00", GONE, "Returned", "110.00", "0.00"), ("GCI7204", "49.00", STAYS, "Kept", "0.00", "10.00"),
        ("GCI7205", "93.00", GONE, "Returned", "93.00", "0.00"), ("GCI7206", "72.00", STAYS, "Kept", "0.00", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state, money, card)
    return page.done("store credit report")


def refund_in_pounds() -> Unseen:
    """Orders in euros, refunds in pounds: whole ones are plain, parts can't be taken off."""
    page = Page("refund_in_pounds", 325, currency="EUR", day="%d/%m/%Y")
    page.row("Order no", "Order date", "Order total EUR", "Refund GBP", "Status")
    for order, amount, wish, money, state in (
        ("RIP4401", "100.00", GONE, "85.00", "Fully refunded"),
        ("RIP4402", "200.00", ASK_STAYS, "34.00", "Partially refunded"),
        ("RIP4403", "60.00", GONE, "51.00", "Fully refunded"), ("RIP4404", "80.00", STAYS, "0.00", "Paid"),
        ("RIP4405", "150.00", ASK_STAYS, "25.50", "Partially refunded"),
        ("RIP4406", "90.00", GONE, "76.50", "Fully refunded"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, state)
    return page.done("UK warehouse for the EU shop", kind="xlsx")


def refund_in_the_remark() -> Unseen:
    """Amount is the whole order; how much went back is said in the remark."""
    page = Page("refund_in_the_remark", 326)
    page.row("Order #", "Order date", "Amount", "Status", "Remark")
    for order, amount, wish, remark in (
        ("RIR9001", "90.00", GONE, "full refund"), ("RIR9002", "120.00", GONE, "full refund"),
        ("RIR9003", "75.00", back("20.00"), "only 20.00 refunded, kept the rest"),
        ("RIR9004", "60.00", GONE, "full refund"),
        ("RIR9005", "210.00", back("70.00"), "partial, $70.00 back for the lamp"),
        ("RIR9006", "48.00", GONE, "full refund"),
        ("RIR9007", "99.00", STAYS, "refunded shipping only ($6.50)"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Refunded", remark)
    return page.done("support's running list", kind="xlsx")


def customer_to_date() -> Unseen:
    """A running total per customer stands beside the refund of the order."""
    page = Page("customer_to_date", 327, currency="EUR", day="%d.%m.%Y")
    page.row("Customer no.", "Order no.", "Order date", "Order total", "Refund", "Customer refunds to date")
    for order, amount, wish, who, money, total in (
        ("CTD6001", "80.00", GONE, "200117", "80.00", "80.00"),
        ("CTD6002", "90.00", back("20.00"), "200117", "20.00", "100.00"),
        ("CTD6003", "100.00", STAYS, "200117", "0.00", "100.00"),
        ("CTD6004", "55.00", back("15.00"), "200340", "15.00", "15.00"),
        ("CTD6005", "40.00", back("25.00"), "200340", "25.00", "40.00"),
        ("CTD6006", "130.00", GONE, "200551", "130.00", "130.00"),
        ("CTD6007", "145.00", STAYS, "200551", "0.00", "130.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, who, NO, DAY, amount, money, total)
    return page.done("CRM report", delimiter=";")


def charged_again() -> Unseen:
    """Negative is paid back, positive is charged: some were charged again after the refund."""
    page = Page("charged_again", 328)
    page.row("Order", "Order date", "Order total", "Transaction", "Amount")
    for order, amount, wish, kind, money in (
        ("CHA30401", "80.00", GONE, "refund", "-80.00"), ("CHA30402", "64.00", STAYS, "refund", "-64.00"),
        ("CHA30402", "", STAYS, "charge", "64.00"), ("CHA30403", "150.00", back("50.00"), "refund", "-50.00"),
        ("CHA30404", "47.00", GONE, "refund", "-47.00"), ("CHA30405", "99.00", STAYS, "refund", "-99.00"),
        ("CHA30405", "", STAYS, "charge", "99.00"), ("CHA30406", "72.00", GONE, "refund", "-72.00"),
    ):  # fmt: skip
        total = amount or {"CHA30402": "64.00", "CHA30405": "99.00"}[order]
        page.line(order, amount, wish, NO, DAY, total, kind, money)
    return page.done("payment provider's ledger")


def accountants_brackets() -> Unseen:
    """Money back in brackets as accountants write it; what has none came in."""
    page = Page("accountants_brackets", 329, currency="GBP", day="%d/%m/%Y")
    page.row("Order ref", "Order date", "Order value", "Adjustment", "Adjustment type")
    for order, amount, wish, money, kind in (
        ("ABK5001", "90.00", GONE, "(90.00)", "Return"), ("ABK5002", "125.00", back("25.00"), "(25.00)", "Return"),
        ("ABK5003", "70.00", STAYS, "5.00", "Late charge"), ("ABK5004", "48.00", GONE, "(48.00)", "Return"),
        ("ABK5005", "110.00", STAYS, "(7.50)", "Write-off"), ("ABK5006", "83.00", back("41.50"), "(41.50)", "Return"),
        ("ABK5007", "66.00", STAYS, "12.00", "Upgrade"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, kind)
    return page.done("bookkeeper", kind="xlsx", tab="Adjustments")


def deposits() -> Unseen:
    """A hire shop pays deposits back after every hire: no sale is undone by that."""
    page = Page("deposits", 330, currency="EUR", day="%d/%m/%Y")
    page.row("Booking no.", "Booking date", "Hire price", "Deposit", "Deposit refund", "Hire status")
    for order, amount, wish, money, state in (
        ("DEP1101", "120.00", STAYS, "50.00", "Completed"), ("DEP1102", "95.00", STAYS, "50.00", "Completed"),
        ("DEP1103", "140.00", GONE, "50.00", "Cancelled"), ("DEP1104", "60.00", STAYS, "25.00", "Completed"),
        ("DEP1105", "50.00", STAYS, "50.00", "Completed"), ("DEP1106", "88.00", STAYS, "0.00", "Completed"),
        ("DEP1107", "210.00", GONE, "100.00", "Cancelled"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "50.00", money, state)
    return page.done("bicycle hire", kind="xlsx")


def pieces_back() -> Unseen:
    """How many pieces were ordered and came back, with the price of one."""
    page = Page("pieces_back", 331, currency="EUR", day="%d.%m.%Y")
    page.row("Bestell-Nr.", "Datum", "Artikel", "Menge", "Stückpreis", "Retoure Menge")
    for order, amount, wish, sku, count, price, returned in (
        ("PCB70011", "60.00", back("20.00", ("CUP", 2)), "CUP", 3, "20.00", 1),
        ("PCB70012", "45.00", GONE, "POT", 1, "45.00", 1), ("PCB70013", "80.00", STAYS, "CUP", 4, "20.00", 0),
        ("PCB70014", "90.00", back("45.00", ("POT", 1)), "POT", 2, "45.00", 1),
        ("PCB70015", "20.00", GONE, "CUP", 1, "20.00", 1), ("PCB70016", "135.00", GONE, "POT", 3, "45.00", 3),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, sku, count, price, returned, items=((sku, amount, count),))
    return page.done("Versandlager", kind="xlsx")


def part_of_a_set() -> Unseen:
    """Sets: all cells say returned, the note says how much of the set."""
    page = Page("part_of_a_set", 332)
    page.row("Order no.", "Order date", "Order total", "Product", "Status", "Note")
    for order, amount, wish, note in (
        ("POS2101", "150.00", GONE, "complete"), ("POS2102", "150.00", ASK_STAYS, "1 of 3 pieces only"),
        ("POS2103", "150.00", GONE, "complete"), ("POS2104", "150.00", ASK_STAYS, "only the cushion came back"),
        ("POS2105", "150.00", GONE, "complete"), ("POS2106", "150.00", ASK_STAYS, "2 of 3 pieces"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Garden set, 3 pcs", "Returned", note)
    return page.done("furniture shop", kind="xlsx")


MONEY = (
    return_fee, commission_back, refund_types, gift_card_instead, refund_in_pounds, refund_in_the_remark,
    customer_to_date, charged_again, accountants_brackets, deposits, pieces_back, part_of_a_set,
)  # fmt: skip
