"""Fourth set, seventeen exports of tools beside the shop: returns, disputes, payment, fraud, resource planning."""

from __future__ import annotations

from unseen_page import ASK_GONE, DAY, GONE, NO, STAYS, Page, back
from unseen_sheet import Unseen


def loop_closed() -> Unseen:
    """Only a closed return gave money back; an exchange leaves the order, a gift card has to be asked about."""
    page = Page("loop_closed", 201)
    page.row("Return ID", "Order Name", "Order Created", "Return State", "Outcome", "Order Total", "Refund",
             "Gift Card", "Exchange Total")  # fmt: skip
    for order, amount, wish, state, outcome, refund, card, swap in (
        ("#LC7101", "120.00", GONE, "closed", "refund", "120.00", "0.00", "0.00"),
        ("#LC7102", "60.00", STAYS, "open", "refund", "60.00", "0.00", "0.00"),
        ("#LC7103", "75.00", STAYS, "cancelled", "refund", "75.00", "0.00", "0.00"),
        ("#LC7104", "90.00", STAYS, "closed", "exchange", "0.00", "0.00", "90.00"),
        ("#LC7105", "48.00", ASK_GONE, "closed", "gift card", "0.00", "48.00", "0.00"),
        ("#LC7106", "100.00", back("25.00"), "closed", "refund", "25.00", "0.00", "0.00"),
        ("#LC7107", "55.00", STAYS, "expired", "refund", "55.00", "0.00", "0.00"),
        ("#LC7108", "82.00", STAYS, "review", "refund", "82.00", "0.00", "0.00"),
        ("#LC7109", "37.00", GONE, "closed", "refund", "37.00", "0.00", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"R{order[-3:]}", NO, DAY, state, outcome, amount, refund, card, swap)
    return page.done("returns tool of a US shop")


def returngo_rma() -> Unseen:
    """Requested beside refunded: a customer who keeps the thing for a discount has kept the order."""
    page = Page("returngo_rma", 202)
    page.row("RMA", "Order number", "Order date", "RMA status", "Resolution", "Requested amount", "Refunded amount")
    for order, amount, wish, state, what, asked, paid in (
        ("RG-30011", "80.00", GONE, "Done", "Refund to original payment", "80.00", "80.00"),
        ("RG-30012", "64.00", STAYS, "Pending", "Refund to original payment", "64.00", ""),
        ("RG-30013", "99.00", STAYS, "Rejected", "Refund to original payment", "99.00", "0.00"),
        ("RG-30014", "45.00", STAYS, "Done", "Exchange for another variant", "45.00", "0.00"),
        ("RG-30015", "130.00", back("50.00"), "Done", "Refund to original payment", "130.00", "50.00"),
        ("RG-30016", "70.00", STAYS, "Canceled", "Refund to original payment", "70.00", ""),
        ("RG-30017", "52.00", STAYS, "Done", "Repair", "52.00", ""),
        ("RG-30018", "110.00", GONE, "Done", "Refund to original payment", "110.00", "110.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"RMA{order[-3:]}", NO, DAY, state, what, asked, paid)
    return page.done("returns tool of a shop")


def aftership_items() -> Unseen:
    """Pieces asked back and pieces received differ: what did not come did not go back."""
    page = Page("aftership_items", 203)
    page.row("RMA number", "Order number", "Order placed at", "SKU", "Ordered quantity", "Return quantity",
             "Received quantity", "Unit price", "Resolution", "Return status")  # fmt: skip
    for order, amount, wish, sku, ordered, sent, came, each, what, state in (
        ("AS88101", "80.00", back("40.00", ("MUG-1", 1)), "MUG-1", 2, 1, 1, "40.00", "Refund", "Resolved"),
        ("AS88102", "30.00", GONE, "MUG-2", 1, 1, 1, "30.00", "Refund", "Resolved"),
        ("AS88103", "60.00", STAYS, "MUG-2", 2, 2, 0, "30.00", "Refund", "Expired"),
        ("AS88104", "40.00", STAYS, "MUG-1", 1, 1, 0, "40.00", "Refund", "Submitted"),
        ("AS88105", "90.00", STAYS, "MUG-2", 3, 1, 1, "30.00", "Replacement", "Resolved"),
        ("AS88106", "30.00", STAYS, "MUG-2", 1, 1, 1, "30.00", "Refund", "Rejected"),
        ("AS88107", "120.00", GONE, "MUG-1", 3, 3, 3, "40.00", "Refund", "Resolved"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"A{order[-3:]}", NO, DAY, sku, ordered, sent, came, each, what, state,
                  items=((sku, amount, ordered),))  # fmt: skip
    return page.done("returns tool, a line a thing")


def zendesk_solved() -> Unseen:
    """The state is the ticket's: solved says nothing of the order, the resolution does."""
    page = Page("zendesk_solved", 204)
    page.row("Ticket ID", "Subject", "Ticket status", "Created at", "Order ID [txt]", "Resolution [list]",
             "Refund amount [dec]")  # fmt: skip
    for order, amount, wish, about, state, what, money in (
        ("ZD-660101", "75.00", GONE, "Cancel my order", "Solved", "Full refund", "75.00"),
        ("ZD-660102", "50.00", STAYS, "Cancel my order", "Solved", "Cannot cancel - shipped", ""),
        ("ZD-660103", "90.00", STAYS, "Where is my refund?", "Solved", "Information given", ""),
        ("ZD-660104", "140.00", back("35.00"), "Broken lid", "Closed", "Partial refund", "35.00"),
        ("ZD-660105", "66.00", STAYS, "Return label", "Open", "", ""),
        ("ZD-660106", "42.00", STAYS, "Refund please", "On-hold", "Full refund", ""),
        ("ZD-660107", "38.00", STAYS, "Wrong colour", "Solved", "Replacement sent", ""),
        ("ZD-660108", "205.00", GONE, "Not happy", "Closed", "Full refund", "205.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"4{order[-4:]}", about, state, f"{page.at:%Y-%m-%d %H:%M}", NO, what, money)
    return page.done("help desk of a shop")


def stripe_disputes() -> Unseen:
    """The seller won: the money stays. Lost: it is gone. All else isn't over."""
    page = Page("stripe_disputes", 205, day="%Y-%m-%d %H:%M")
    page.row("Dispute ID", "Charge ID", "Disputed Amount", "Dispute Currency", "Dispute Created (UTC)",
             "Dispute Reason", "Dispute Status", "order_id (metadata)")  # fmt: skip
    for order, amount, wish, why, state in (
        ("SD1001", "88.00", GONE, "fraudulent", "lost"), ("SD1002", "120.00", STAYS, "fraudulent", "won"),
        ("SD1003", "45.00", STAYS, "product_not_received", "needs_response"),
        ("SD1004", "60.00", STAYS, "general", "under_review"), ("SD1005", "33.00", GONE, "duplicate", "lost"),
        ("SD1006", "71.00", STAYS, "fraudulent", "warning_closed"), ("SD1007", "15.00", STAYS, "fraudulent", "won"),
        ("SD1008", "19.00", STAYS, "product_unacceptable", "warning_needs_response"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"dp_1{order}", f"ch_3{order}", amount, "usd", DAY, why, state, NO)
    return page.done("payments desk, disputes")


def stripe_cents() -> Unseen:
    """Money in cents, as the heads say; 250 cents of a big order look like a plausible refund of 250."""
    page = Page("stripe_cents", 206, day="%Y-%m-%dT10:20:00Z")
    page.row("id", "created", "metadata_order_id", "currency", "amount (in cents)", "amount_refunded (in cents)",
             "refunded")  # fmt: skip
    for order, amount, wish, money in (
        ("SC-77001", "129.90", GONE, "129.90"), ("SC-77002", "310.00", back("2.50"), "2.50"),
        ("SC-77003", "80.00", STAYS, "0.00"), ("SC-77004", "1999.00", back("19.99"), "19.99"),
        ("SC-77005", "45.00", STAYS, "0.00"), ("SC-77006", "64.50", GONE, "64.50"),
        ("SC-77007", "540.00", back("1.20"), "1.20"), ("SC-77008", "22.00", STAYS, "0.00"),
    ):  # fmt: skip
        cents, gone = (int(float(one) * 100 + 0.5) for one in (amount, money))
        whole = "true" if cents == gone else "false"
        page.line(order, amount, wish, f"ch_{order[-4:]}", DAY, NO, "usd", cents, gone, whole)
    return page.done("programmer's export of a payment service")


def adyen_disputes() -> Unseen:
    """One dispute over several lines, in their order: what the last one says holds."""
    page = Page("adyen_disputes", 207, currency="EUR")
    page.row("Merchant Reference", "Record Date", "Record Type", "Dispute Currency", "Dispute Amount",
             "Dispute PSP Reference")  # fmt: skip
    for order, amount, wish, kind, money in (
        ("AY-90001", "100.00", STAYS, "Chargeback", "100.00"), ("AY-90001", "", STAYS, "ChargebackReversed", "100.00"),
        ("AY-90002", "75.00", GONE, "Chargeback", "75.00"),
        ("AY-90003", "60.00", STAYS, "RequestForInformation", "60.00"),
        ("AY-90004", "45.00", STAYS, "NotificationOfChargeback", "45.00"),
        ("AY-90005", "82.00", GONE, "Chargeback", "82.00"),
        ("AY-90006", "39.00", STAYS, "Chargeback", "39.00"), ("AY-90006", "", STAYS, "PrearbitrationWon", "39.00"),
        ("AY-90007", "54.00", GONE, "Chargeback", "54.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, kind, "EUR", money, f"DSP{order[-3:]}")
    return page.done("payment service, disputes")


def paypal_cases() -> Unseen:
    """A closed case was decided for one of the two; a closed one of the seller's favour leaves the order."""
    page = Page("paypal_cases", 208, currency="GBP", day="%d/%m/%Y")
    page.row("Case ID", "Case type", "Case status", "Outcome", "Filing date", "Invoice ID", "Disputed amount",
             "Money movement")  # fmt: skip
    for order, amount, wish, state, outcome, moved in (
        ("PC-20011", "55.00", GONE, "Closed", "Buyer's favour", "-55.00"),
        ("PC-20012", "80.00", STAYS, "Closed", "Seller's favour", "0.00"),
        ("PC-20013", "42.00", STAYS, "Under review", "", "0.00"),
        ("PC-20014", "99.00", STAYS, "Closed", "Cancelled by buyer", "0.00"),
        ("PC-20015", "61.00", GONE, "Closed", "Buyer's favour", "-61.00"),
        ("PC-20016", "73.00", STAYS, "Open", "", "0.00"),
        ("PC-20017", "28.00", STAYS, "Closed", "Seller's favour", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"PP-R-{order[-3:]}", "Item not received", state, outcome, DAY, NO, amount,
                  moved)  # fmt: skip
    return page.done("payments desk in Britain")


def riskified_decisions() -> Unseen:
    """What the fraud tool advised and what the shop did: a declined order that shipped all the same is an order."""
    page = Page("riskified_decisions", 209)
    page.row("Order ID", "Created", "Amount", "Riskified decision", "Order status", "Chargeback")
    for order, amount, wish, said, state, charge in (
        ("RK5501", "210.00", GONE, "declined", "cancelled", "no"),
        ("RK5502", "95.00", STAYS, "approved", "fulfilled", "no"),
        ("RK5503", "130.00", STAYS, "declined", "fulfilled", "no"),
        ("RK5504", "70.00", GONE, "approved", "cancelled", "no"),
        ("RK5505", "88.00", STAYS, "declined", "on hold", "no"),
        ("RK5506", "45.00", STAYS, "approved", "fulfilled", "no"),
        ("RK5507", "310.00", GONE, "declined", "cancelled", "no"),
        ("RK5508", "64.00", STAYS, "approved", "unfulfilled", "no"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, said, state, charge)
    return page.done("fraud desk of a US shop")


def signifyd_guarantee() -> Unseen:
    """The guarantee was cancelled, not the order; *Order outcome* says what became of it."""
    page = Page("signifyd_guarantee", 210)
    page.row("Case ID", "Order ID", "Order date", "Order amount", "Guarantee disposition", "Order outcome")
    for order, amount, wish, said, outcome in (
        ("SG-4401", "110.00", STAYS, "APPROVED", "Shipped"), ("SG-4402", "75.00", STAYS, "CANCELED", "Shipped"),
        ("SG-4403", "260.00", GONE, "DECLINED", "Cancelled"), ("SG-4404", "48.00", STAYS, "DECLINED", "Shipped"),
        ("SG-4405", "92.00", STAYS, "PENDING", "Awaiting shipment"),
        ("SG-4406", "135.00", GONE, "CANCELED", "Cancelled"),
        ("SG-4407", "66.00", STAYS, "CANCELED", "Shipped"), ("SG-4408", "87.00", GONE, "DECLINED", "Cancelled"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"C{order[-3:]}", NO, DAY, amount, said, outcome)
    return page.done("fraud tool, its cases", kind="xlsx", tab="Cases")


def mirakl_lines() -> Unseen:
    """A marketplace: the commission that it gave back is the seller's fee, no refund of the customer."""
    page = Page("mirakl_lines", 211, currency="EUR", day="%d/%m/%Y - 10:20:00")
    page.row("Commercial order number", "Order number", "Date created", "Status", "Total order amount incl. VAT",
             "Refunded amount", "Commission refunded")  # fmt: skip
    for order, amount, wish, state, money, fee in (
        ("MK90221001", "100.00", STAYS, "Received", "", ""), ("MK90221002", "60.00", GONE, "Refused", "", ""),
        ("MK90221003", "85.00", GONE, "Canceled", "", ""),
        ("MK90221004", "120.00", back("30.00"), "Closed", "30.00", "4.50"),
        ("MK90221005", "45.00", STAYS, "Closed", "", "6.75"),
        ("MK90221006", "72.00", GONE, "Refunded", "72.00", "10.80"),
        ("MK90221007", "39.00", STAYS, "Incident open", "", ""), ("MK90221008", "51.00", STAYS, "Shipped", "", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, f"{order}-A", DAY, state, amount, money, fee)
    return page.done("seller at a marketplace", delimiter=";", encoding="utf-8-sig")


def amazon_settlement() -> Unseen:
    """A refund in pieces: the goods, their tax, the fee that Amazon gives back. Only the goods count."""
    page = Page("amazon_settlement", 212)
    page.row("settlement-id", "transaction-type", "order-id", "posted-date", "amount-type", "amount-description",
             "amount")  # fmt: skip
    for order, amount, wish, kind, parts in (
        ("114-1000001-1000001", "40.00", GONE, "Refund", (("Principal", "-40.00"), ("Tax", "-3.30"))),
        ("114-1000002-1000002", "60.00", back("15.00"), "Refund", (("Principal", "-15.00"), ("Tax", "-1.24"))),
        ("114-1000003-1000003", "90.00", STAYS, "Order", (("Principal", "90.00"), ("Tax", "7.40"))),
        ("114-1000004-1000004", "25.00", STAYS, "Order", (("Principal", "25.00"), ("Tax", "2.06"))),
        ("114-1000005-1000005", "75.00", STAYS, "Refund", (("Goodwill", "-5.00"),)),
        ("114-1000006-1000006", "33.00", STAYS, "Refund", (("Shipping", "-6.99"),)),
    ):  # fmt: skip
        sign = "-" if kind == "Order" else ""
        fee = ("ItemFees", "Commission" if kind == "Order" else "RefundCommission", f"{sign}6.00")
        for place, (what, money) in enumerate(parts):
            page.line(order, "" if place else amount, wish, "1799", kind, NO, DAY, "ItemPrice", what, money)
        page.line(order, "", wish, "1799", kind, NO, DAY, *fee)
    return page.done("seller at Amazon, settlement", kind="tsv", delimiter="\t")


def commerce_cloud() -> Unseen:
    """Five states: only the order's own says cancelled; an export that failed is the programmers' affair."""
    page = Page("commerce_cloud", 213, currency="EUR", day="%Y-%m-%dT10:20:00.000Z")
    page.row("order-no", "order-date", "order-total", "order-status", "payment-status", "shipping-status",
             "confirmation-status", "export-status")  # fmt: skip
    for order, amount, wish, state, paid, ship, sure, out in (
        ("00902311", "120.00", STAYS, "COMPLETED", "PAID", "SHIPPED", "CONFIRMED", "EXPORTED"),
        ("00902312", "80.00", GONE, "CANCELLED", "NOT_PAID", "NOT_SHIPPED", "CONFIRMED", "EXPORTED"),
        ("00902313", "64.00", STAYS, "OPEN", "PAID", "SHIPPED", "CONFIRMED", "FAILED"),
        ("00902314", "230.00", STAYS, "NEW", "NOT_PAID", "NOT_SHIPPED", "NOT_CONFIRMED", "NOT_EXPORTED"),
        ("00902315", "75.00", GONE, "CANCELLED", "PAID", "NOT_SHIPPED", "CONFIRMED", "EXPORTED"),
        ("00902316", "91.00", STAYS, "OPEN", "PART_PAID", "PART_SHIPPED", "CONFIRMED", "EXPORTED"),
        ("00902317", "58.00", GONE, "FAILED", "NOT_PAID", "NOT_SHIPPED", "NOT_CONFIRMED", "NOT_EXPORTED"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state, paid, ship, sure, out)
    return page.done("big shop, its orders")


def netsuite_returns() -> Unseen:
    """Return authorisations: refunded is refunded, *Pending Refund* is not, a cancelled return is an order."""
    page = Page("netsuite_returns", 214, day="%m/%d/%Y")
    page.row("Date", "Document Number", "Created From", "PO/Check Number", "Status", "Original Order Amount", "Amount")
    for order, amount, wish, state, money in (
        ("NSW100451", "150.00", GONE, "Refunded", "-150.00"), ("NSW100452", "80.00", STAYS, "Pending Refund", "-80.00"),
        ("NSW100453", "65.00", STAYS, "Pending Receipt", "-65.00"),
        ("NSW100454", "240.00", back("40.00"), "Refunded", "-40.00"),
        ("NSW100455", "99.00", STAYS, "Cancelled", "-99.00"),
        ("NSW100456", "31.00", STAYS, "Pending Approval", "-31.00"),
        ("NSW100457", "77.00", GONE, "Refunded", "-77.00"), ("NSW100458", "52.00", STAYS, "Rejected", "-52.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, DAY, f"RMA{order[-4:]}", f"Sales Order #SO{order[-4:]}", NO,
                  state, amount, money)  # fmt: skip
    return page.done("finance, return authorisations", kind="xlsx", tab="RMASearchResults")


def dynamics_dispositions() -> Unseen:
    """What becomes of the returned thing: credit returns money, *replace* and *return to customer* do not."""
    page = Page("dynamics_dispositions", 215, currency="GBP", day="%d/%m/%Y")
    page.row("RMA number", "Customer reference", "Created date", "Return status", "Disposition", "Order amount",
             "Credit amount")  # fmt: skip
    for order, amount, wish, state, what, money in (
        ("DX-8001", "60.00", GONE, "Invoiced", "Credit", "60.00"),
        ("DX-8002", "85.00", STAYS, "Received", "Replace and scrap", "0.00"),
        ("DX-8003", "45.00", STAYS, "Created", "Credit", ""),
        ("DX-8004", "99.00", STAYS, "Invoiced", "Return to customer", "0.00"),
        ("DX-8005", "120.00", back("20.00"), "Invoiced", "Credit only", "20.00"),
        ("DX-8006", "74.00", STAYS, "Canceled", "Credit", "74.00"),
        ("DX-8007", "51.00", GONE, "Invoiced", "Credit", "51.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"RMA-{order[-3:]}", NO, DAY, state, what, amount, money)
    return page.done("back office of a British brand", kind="xlsx")


def gorgias_macro() -> Unseen:
    """What the agent's macro was called, and tags: a tag *refund-request* is no refund."""
    page = Page("gorgias_macro", 216)
    page.row("Ticket", "Order", "Order created", "Tags", "Refund issued", "Shopify total")
    for order, amount, wish, tags, money in (
        ("#GG2101", "62.00", GONE, "refund-request, refunded", "$62.00"),
        ("#GG2102", "48.00", STAYS, "refund-request", "$0.00"),
        ("#GG2103", "150.00", back("15.50"), "damaged", "$15.50"),
        ("#GG2104", "33.00", STAYS, "cancel-order, auto-close", "-"),
        ("#GG2105", "71.00", STAYS, "where-is-my-order", "n/a"),
        ("#GG2106", "94.00", GONE, "cancel-order", "$94.00"), ("#GG2107", "27.00", STAYS, "vip", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, f"90{order[-3:]}", NO, DAY, tags, money, f"${amount}")
    return page.done("help desk of a shop, with tags")


def sap_orders() -> Unseen:
    """Returns, credit memo requests, free replacements and plain orders in one list, told apart by their type."""
    page = Page("sap_orders", 217, currency="EUR", day="%d.%m.%Y")
    page.row("SaTy", "Document", "Purch. order no.", "Created on", "Net value order", "Net value doc.", "Curr.", "RJ",
             "Overall status")  # fmt: skip
    for order, amount, wish, kind, money, why, state in (
        ("WEB0077101", "139.00", STAYS, "ZOR", "139,00", "", "Completed"),
        ("WEB0077102", "80.00", GONE, "RE", "80,00", "", "Completed"),
        ("WEB0077103", "65.00", STAYS, "SDF", "0,00", "", "Completed"),
        ("WEB0077104", "210.00", GONE, "ZOR", "210,00", "Z1 Cancelled by customer", "Completed"),
        ("WEB0077105", "49.00", STAYS, "ZOR", "49,00", "", "Open"),
        ("WEB0077106", "55.00", STAYS, "ZOR", "55,00", "", "Being processed"),
    ):  # fmt: skip
        page.line(order, amount, wish, kind, f"60{order[-5:]}", NO, DAY, amount.replace(".", ","),
                  money, "EUR", why, state)  # fmt: skip
    return page.done("back office of a German brand", delimiter=";", encoding="cp1252")


TOOLS = (
    loop_closed, returngo_rma, aftership_items, zendesk_solved, stripe_disputes, stripe_cents, adyen_disputes,
    paypal_cases, riskified_decisions, signifyd_guarantee, mirakl_lines, amazon_settlement, commerce_cloud,
    netsuite_returns, dynamics_dispositions, gorgias_macro, sap_orders,
)  # fmt: skip
