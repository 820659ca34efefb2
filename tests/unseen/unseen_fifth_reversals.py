"""Fifth set, lists whose last word stands far right: most rows are plain, and a few were taken back afterwards."""

from __future__ import annotations

from unseen_page import ASK_STAYS, DAY, GONE, NO, STAYS, Page, back
from unseen_sheet import Unseen


def order_reopened() -> Unseen:
    """A day far right says that the cancelled order was opened again."""
    page = Page("order_reopened", 301)
    page.row("Order number", "Order date", "Total", "Status", "Cancelled by", "Queue", "Agent", "Reopened")
    for order, amount, wish, reopened in (
        ("ORP-7001", "81.00", GONE, ""), ("ORP-7002", "44.50", GONE, ""), ("ORP-7003", "129.00", STAYS, "2026-03-11"),
        ("ORP-7004", "62.00", GONE, ""), ("ORP-7005", "35.90", GONE, ""), ("ORP-7006", "210.00", STAYS, "2026-03-14"),
        ("ORP-7007", "58.00", GONE, ""), ("ORP-7008", "93.00", GONE, ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Cancelled", "customer", "EU-2", "Priya", reopened)
    return page.done("customer care lead", kind="xlsx", tab="Cancellations")


def appeal_won() -> Unseen:
    """Declined for fraud, but the customer could appeal."""
    page = Page("appeal_won", 302, currency="GBP", day="%d/%m/%Y")
    page.row("Order ID", "Order date", "Order value", "Decision", "Rule", "Appeal")
    for order, amount, wish, appeal in (
        ("APW30011", "140.00", GONE, ""), ("APW30012", "75.00", GONE, ""), ("APW30013", "99.00", STAYS, "Won"),
        ("APW30014", "51.00", GONE, "Lost"), ("APW30015", "260.00", GONE, ""), ("APW30016", "88.00", STAYS, "Open"),
        ("APW30017", "43.00", GONE, "Rejected"), ("APW30018", "67.00", STAYS, "Upheld - order released"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Cancelled - fraud", "velocity", appeal)
    return page.done("fraud team of a British shop", kind="xlsx", tab="Declines")


def changed_mind() -> Unseen:
    """Refunded, says the state; a remark at the far right says what came of it."""
    page = Page("changed_mind", 303)
    page.row("Order", "Date", "Amount", "State", "RMA", "Carrier", "Remarks")
    for order, amount, wish, remark in (
        ("CHM5101", "74.00", GONE, ""), ("CHM5102", "38.00", GONE, "box damaged"),
        ("CHM5103", "120.00", STAYS, "customer changed her mind, kept after all"), ("CHM5104", "55.00", GONE, ""),
        ("CHM5105", "91.00", STAYS, "refund bounced back, re-charged the card, customer keeps the item"),
        ("CHM5106", "47.00", GONE, "too small"), ("CHM5107", "66.00", STAYS, "reshipped 12 March"),
        ("CHM5108", "82.00", GONE, ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Refunded", f"R{order[-3:]}", "UPS", remark)
    return page.done("returns desk", delimiter=";")


def ersatz_versandt() -> Unseen:
    """German returns; the last column says how each was closed."""
    page = Page("ersatz_versandt", 304, currency="EUR", day="%d.%m.%Y")
    page.row("Bestellnummer", "Bestelldatum", "Bestellwert", "Status", "Retourengrund", "Eingang", "Abschluss")
    for order, amount, wish, why, end in (
        ("ERS-22001", "89.00", GONE, "gefällt nicht", "Erstattung"),
        ("ERS-22002", "45.00", GONE, "zu groß", "Erstattung"),
        ("ERS-22003", "139.00", STAYS, "defekt", "Ersatz versandt"),
        ("ERS-22004", "64.00", GONE, "zu klein", "Erstattung"),
        ("ERS-22005", "52.00", STAYS, "falsche Größe", "Umtausch"),
        ("ERS-22006", "71.00", GONE, "zu spät", "Erstattung"),
        ("ERS-22007", "110.00", STAYS, "defekt", "Repariert, zurück an Kunden"),
        ("ERS-22008", "39.00", GONE, "gefällt nicht", "Erstattung"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Retoure eingegangen", why, "05.03.2026", end)
    return page.done("Retourenlager", kind="xlsx", tab="Retouren")


def reship_cn() -> Unseen:
    """Chinese after-sale list: the outcome overrules the refund application."""
    page = Page("reship_cn", 305, currency="CNY")
    page.row("订单编号", "下单时间", "实付金额", "退款金额", "售后类型", "售后状态", "客服备注")
    for order, amount, wish, money, remark in (
        ("880120260001", "299.00", GONE, "299.00", ""), ("880120260002", "158.00", GONE, "158.00", ""),
        ("880120260003", "420.00", STAYS, "420.00", "客户取消退款，已重新发货"),
        ("880120260004", "99.00", back("30.00"), "30.00", ""), ("880120260005", "188.00", STAYS, "188.00", "重新发货"),
        ("880120260006", "266.00", GONE, "266.00", "仓库已收货"), ("880120260007", "75.00", GONE, "75.00", ""),
        ("880120260008", "310.00", STAYS, "310.00", "客户不退了，款项已补回"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, "退货退款", "退款成功", remark)
    return page.done("天猫店客服", kind="xlsx", tab="售后")


def annulation_retiree() -> Unseen:
    """French cancellations with what followed."""
    page = Page("annulation_retiree", 306, currency="EUR", day="%d/%m/%Y")
    page.row("N° commande", "Date commande", "Montant TTC", "Statut", "Motif", "Suite donnée")
    for order, amount, wish, why, end in (
        ("ANR61001", "78.00", GONE, "client", "remboursée"), ("ANR61002", "132.00", GONE, "rupture", "remboursée"),
        ("ANR61003", "54.00", STAYS, "client", "annulation retirée, expédiée le 12/03"),
        ("ANR61004", "96.00", GONE, "doublon", "remboursée"),
        ("ANR61005", "41.00", STAYS, "erreur", "commande rétablie"),
        ("ANR61006", "69.00", GONE, "rupture", "remboursée"), ("ANR61007", "85.00", STAYS, "colis perdu", "réexpédiée"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Annulée", why, end)
    return page.done("service client français", delimiter=";", encoding="cp1252")


def se_lo_queda() -> Unseen:
    """Spanish returns with remarks."""
    page = Page("se_lo_queda", 307, currency="EUR", day="%d/%m/%Y")
    page.row("Nº pedido", "Fecha pedido", "Importe", "Estado", "Almacén", "Observaciones")
    for order, amount, wish, remark in (
        ("SLQ4001", "60.00", GONE, ""), ("SLQ4002", "88.00", GONE, ""),
        ("SLQ4003", "45.00", STAYS, "al final se lo queda"),
        ("SLQ4004", "102.00", GONE, "talla"), ("SLQ4005", "73.00", STAYS, "anulada por error, pedido enviado de nuevo"),
        ("SLQ4006", "57.00", GONE, ""), ("SLQ4007", "39.00", STAYS, "cambio por otra talla"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Devuelto", "Getafe", remark)
    return page.done("tienda en Madrid", kind="xlsx")


def toch_gehouden() -> Unseen:
    """Dutch returns: *toch gehouden* is kept after all."""
    page = Page("toch_gehouden", 308, currency="EUR", day="%d-%m-%Y")
    page.row("Ordernummer", "Besteldatum", "Orderbedrag", "Terugbetaald", "Retourstatus", "Opmerking")
    for order, amount, wish, money, remark in (
        ("TGH-9101", "70.00", GONE, "70.00", ""), ("TGH-9102", "120.00", back("40.00"), "40.00", "1 van 3"),
        ("TGH-9103", "55.00", STAYS, "55.00", "toch gehouden, opnieuw betaald"),
        ("TGH-9104", "64.00", GONE, "64.00", ""),
        ("TGH-9105", "83.00", STAYS, "83.00", "terugbetaling mislukt, klant houdt artikel"),
        ("TGH-9106", "49.00", GONE, "49.00", "te klein"),
        ("TGH-9107", "91.00", STAYS, "91.00", "geruild, nieuwe maat verstuurd"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, "Verwerkt", remark)
    return page.done("webwinkel in Utrecht", kind="xlsx", tab="Retouren maart")


def cancel_withdrawn_jp() -> Unseen:
    """Japanese cancellations; the remark withdraws some."""
    page = Page("cancel_withdrawn_jp", 309, currency="JPY", day="%Y/%m/%d")
    page.row("注文番号", "注文日", "注文金額", "ステータス", "担当", "備考")
    for order, amount, wish, remark in (
        ("JW-260301", "8800", GONE, ""), ("JW-260302", "12400", GONE, "在庫切れ"),
        ("JW-260303", "6500", STAYS, "キャンセル撤回、3/12発送"), ("JW-260304", "4300", GONE, "お客様都合"),
        ("JW-260305", "15800", STAYS, "誤登録のため元に戻しました"), ("JW-260306", "7200", GONE, ""),
        ("JW-260307", "9900", STAYS, "再発送済み"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "キャンセル", "佐藤", remark)
    return page.done("受注担当", kind="xlsx", tab="3月")


def jednak_zatrzymal() -> Unseen:
    """Polish returns with remarks."""
    page = Page("jednak_zatrzymal", 310, currency="EUR", day="%d.%m.%Y")
    page.row("Numer zamówienia", "Data zamówienia", "Kwota zamówienia", "Status", "Uwagi")
    for order, amount, wish, remark in (
        ("JZ/0301", "49.00", GONE, ""), ("JZ/0302", "77.00", GONE, "za duże"),
        ("JZ/0303", "61.00", STAYS, "klient jednak zatrzymał"), ("JZ/0304", "95.00", GONE, ""),
        ("JZ/0305", "58.00", STAYS, "wymiana na inny rozmiar"), ("JZ/0306", "83.00", GONE, ""),
        ("JZ/0307", "40.00", STAYS, "zwrot odrzucony, odesłano do klienta"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "Zwrócone", remark)
    return page.done("sklep w Krakowie", kind="xlsx")


def dispute_reversed() -> Unseen:
    """*Reversed* is said of the chargeback here, so the sale stands."""
    page = Page("dispute_reversed", 311)
    page.row("Order", "Order date", "Order total", "Chargeback amount", "Network", "Chargeback status")
    for order, amount, wish, state in (
        ("DRV88101", "150.00", GONE, "Lost"), ("DRV88102", "93.00", GONE, "Lost"),
        ("DRV88103", "61.00", STAYS, "Reversed"), ("DRV88104", "240.00", GONE, "Lost"),
        ("DRV88105", "77.00", STAYS, "Won"), ("DRV88106", "52.00", STAYS, "Reversed"),
        ("DRV88107", "118.00", GONE, "Accepted"), ("DRV88108", "84.00", STAYS, "Under review"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, amount, "Visa", state)
    return page.done("payments analyst", kind="xlsx", tab="Chargebacks")


def review_cleared() -> Unseen:
    """Stopped for fraud; the second look let some go."""
    page = Page("review_cleared", 312)
    page.row("order_id", "order_date", "order_total", "order_status", "cancel_reason", "second_review")
    for order, amount, wish, review in (
        ("RVC40091", "59.00", GONE, "confirmed"), ("RVC40092", "185.00", GONE, "confirmed"),
        ("RVC40093", "72.00", STAYS, "cleared"), ("RVC40094", "95.00", GONE, "confirmed"),
        ("RVC40095", "44.00", GONE, "confirmed"), ("RVC40096", "130.00", STAYS, "false positive - released"),
        ("RVC40097", "66.00", GONE, "confirmed"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, "cancelled", "fraud suspicion", review)
    return page.done("risk analyst's export")


def two_ticks() -> Unseen:
    """Ticks: returned, and in the column beside it sent back to the customer since it failed the check."""
    page = Page("two_ticks", 313, currency="EUR", day="%d/%m/%Y")
    page.row("Order no.", "Order date", "Amount", "Returned", "Refunded", "Sent back to customer")
    for order, amount, wish, returned, refunded, sent in (
        ("TWT6101", "66.00", GONE, "✓", "✓", ""), ("TWT6102", "48.00", GONE, "✓", "✓", ""),
        ("TWT6103", "125.00", STAYS, "✓", "", "✓"), ("TWT6104", "80.00", STAYS, "", "", ""),
        ("TWT6105", "57.00", GONE, "✓", "✓", ""), ("TWT6106", "91.00", STAYS, "✓", "", "✓"),
        ("TWT6107", "73.00", GONE, "✓", "✓", ""), ("TWT6108", "36.00", STAYS, "✓", "", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, returned, refunded, sent)
    return page.done("warehouse with ticks", kind="xlsx")


def bracketed_marks() -> Unseen:
    """x and (x): the legend below explains that the second was put back."""
    page = Page("bracketed_marks", 314)
    page.row("Order", "Order date", "Value", "Cancelled", "By")
    for order, amount, wish, mark, who in (
        ("BMK2201", "90.00", GONE, "x", "JS"), ("BMK2202", "64.00", GONE, "x", "MK"),
        ("BMK2203", "31.00", STAYS, "(x)", "JS"),
        ("BMK2204", "77.00", STAYS, "", ""), ("BMK2205", "52.00", GONE, "x", "MK"),
        ("BMK2206", "118.00", STAYS, "(x)", "MK"),
        ("BMK2207", "46.00", GONE, "x", "JS"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, mark, who)
    page.row("", "", "", "", "")
    page.row("x = cancelled and refunded")
    page.row("(x) = cancelled by mistake, order is live again")
    return page.done("office manager", kind="xlsx")


def colours_in_words() -> Unseen:
    """The colours of a sheet written out, with the legend on top: yellow overrules the state."""
    page = Page("colours_in_words", 315, currency="GBP", day="%d/%m/%Y")
    page.row("Yellow = customer rang, is keeping the order. White = as per status.", "", "", "", "")
    page.row("Order ref", "Order date", "Order total", "Status", "Colour")
    for order, amount, wish, state, colour in (
        ("CIW711", "85.00", GONE, "Cancelled", "white"), ("CIW712", "49.00", GONE, "Cancelled", "white"),
        ("CIW713", "132.00", STAYS, "Cancelled", "yellow"), ("CIW714", "67.00", STAYS, "Shipped", "white"),
        ("CIW715", "94.00", GONE, "Cancelled", "white"), ("CIW716", "58.00", STAYS, "Cancelled", "yellow"),
        ("CIW717", "71.00", GONE, "Cancelled", "white"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, state, colour)
    return page.done("shop floor in Leeds", kind="xlsx")


def refund_cancelled_at() -> Unseen:
    """Three moments of a refund: asked for, paid, and called off again."""
    page = Page("refund_cancelled_at", 316)
    page.row("order_no", "order_date", "order_amount", "refund_amount", "refunded_at", "refund_cancelled_at")
    for order, amount, wish, money, paid, off in (
        ("RCA10201", "120.00", GONE, "120.00", "2026-03-02", ""),
        ("RCA10202", "80.00", back("15.00"), "15.00", "2026-03-03", ""),
        ("RCA10203", "95.00", STAYS, "95.00", "2026-03-04", "2026-03-06"),
        ("RCA10204", "61.00", GONE, "61.00", "2026-03-05", ""),
        ("RCA10205", "74.00", STAYS, "20.00", "2026-03-06", "2026-03-09"),
        ("RCA10206", "47.00", GONE, "47.00", "2026-03-07", ""),
        ("RCA10207", "38.00", ASK_STAYS, "38.00", "", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, money, paid, off)
    return page.done("database pull")


REVERSALS = (
    order_reopened, appeal_won, changed_mind, ersatz_versandt, reship_cn, annulation_retiree, se_lo_queda,
    toch_gehouden, cancel_withdrawn_jp, jednak_zatrzymal, dispute_reversed, review_cleared, two_ticks, bracketed_marks,
    colours_in_words, refund_cancelled_at,
)  # fmt: skip
