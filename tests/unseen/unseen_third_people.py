"""Third set, sixteen lists of people who look after affiliates, customers and money, written out line by line."""

from __future__ import annotations

from unseen_page import ASK_GONE, DAY, GONE, NO, STAYS, Page, back, to
from unseen_sheet import Unseen


def words_of_a_manager() -> Unseen:
    """Free words, a decision each: *do not void* is the opposite of *void*."""
    page = Page("words_of_a_manager", 101)
    page.row("Order #", "Date", "Partner", "Sale", "Decision")
    for order, amount, wish, word in (
        ("WM-50101", "129.90", GONE, "Void"), ("WM-50102", "89.00", STAYS, "Do not void"),
        ("WM-50103", "64.50", STAYS, "Keep"), ("WM-50104", "210.00", GONE, "Void - returned"),
        ("WM-50105", "75.25", STAYS, "Keep, customer exchanged size"), ("WM-50106", "43.10", STAYS, "Pending"),
        ("WM-50107", "99.99", GONE, "Void"), ("WM-50108", "18.40", STAYS, "Don't void!"),
        ("WM-50109", "310.00", STAYS, "No action"), ("WM-50110", "52.00", STAYS, "On hold until Friday"),
        ("WM-50111", "71.00", GONE, "void"), ("WM-50112", "", GONE, "Void"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, "Trail Notes", f"${amount or '40.00'}", word)
    return page.done("affiliate manager", kind="xlsx", tab="Week 9")


def notes_of_care() -> Unseen:
    """What care did stands in a sentence; the only money is the order's. A part that was given back is no reversal."""
    page = Page("notes_of_care", 102)
    page.row("Ticket", "Order number", "Order date", "Order total", "Resolution notes")
    for order, amount, wish, word in (
        ("NC710201", "120.00", GONE, "Refunded in full"),
        ("NC710202", "80.00", STAYS, "Do not refund - outside 30 days"),
        ("NC710203", "45.00", STAYS, "Exchange sent, no refund"),
        ("NC710204", "66.00", STAYS, "Customer kept the item"),
        ("NC710205", "150.00", STAYS, "Refund pending, waiting for warehouse"),
        ("NC710206", "90.00", GONE, "Full refund issued 3/2"), ("NC710207", "59.00", STAYS, "Refund request denied"),
        ("NC710208", "230.00", back("30.00", asked=True), "Partial refund of $30.00 (damaged box)"),
        ("NC710209", "74.00", GONE, "Order cancelled before shipping"),
        ("NC710210", "35.00", STAYS, "Cancellation request came too late, delivered"),
        ("NC710211", "48.00", STAYS, "Not returned yet"), ("NC710212", "77.00", STAYS, "Replacement shipped"),
        ("NC710213", "101.00", STAYS, "Will refund once parcel is back"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"T-{order[-3:]}", NO, DAY, amount, word)
    return page.done("customer care in the US")


def tick_boxes() -> Unseen:
    """One column to tick: y, yes, x and a tick mean it, n and nothing do not."""
    page = Page("tick_boxes", 103, currency="GBP", day="%d/%m/%Y")
    page.row("Order ID", "Order date", "Order value", "Cancelled?")
    for order, amount, wish, word in (
        ("TB90011", "55.00", GONE, "Y"), ("TB90012", "65.00", STAYS, "N"), ("TB90013", "75.00", STAYS, ""),
        ("TB90014", "85.00", GONE, "Yes"), ("TB90015", "95.00", STAYS, "No"), ("TB90016", "15.00", GONE, "Y"),
        ("TB90017", "25.00", STAYS, "N"), ("TB90018", "35.00", STAYS, "N"), ("TB90019", "44.00", GONE, "y"),
        ("TB90020", "54.00", STAYS, "?"), ("TB90021", "64.00", STAYS, "n/a"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"£{amount}", word)
    return page.done("shop in Britain")


def storno_ja_nein() -> Unseen:
    """A German yes and no; *teilweise* with what is left beside it."""
    page = Page("storno_ja_nein", 104, currency="EUR", day="%d.%m.%Y")
    page.row("Bestell-Nr.", "Bestelldatum", "Auftragswert", "Storno", "Restwert", "Bemerkung")
    for order, amount, wish, word, rest, note in (
        ("4471001", "139.90", GONE, "ja", "", ""), ("4471002", "1239.00", STAYS, "nein", "", ""),
        ("4471003", "89.00", to("49.00"), "teilweise", "49,00", "1 von 2 zurück"),
        ("4471004", "59.00", STAYS, "nein", "59,00", "Kunde behält Ware"),
        ("4471005", "200.00", GONE, "ja", "0,00", ""),
        ("4471006", "110.00", to("75.50"), "teilweise", "75,50", ""),
        ("4471007", "45.00", STAYS, "offen", "", "in Prüfung"),
        ("4471008", "78.00", STAYS, "nein", "", "Umtausch"), ("4471009", "91.00", GONE, "ja", "", ""),
        ("4471010", "33.00", STAYS, "", "", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount.replace(".", ","), word, rest, note)
    return page.done("German brand", encoding="cp1252", delimiter=";")


def share_of_order() -> Unseen:
    """How much went back is said in percent; 100 is all of it."""
    page = Page("share_of_order", 105)
    page.row("Order No", "Date", "Order amount", "Refund %", "Agent")
    for order, amount, wish, word in (
        ("SO-88001", "100.00", GONE, "100%"), ("SO-88002", "80.00", back("40.00", asked=True), "50%"),
        ("SO-88003", "60.00", STAYS, "0%"), ("SO-88004", "250.00", back("50.00", asked=True), "20%"),
        ("SO-88005", "45.00", GONE, "100%"), ("SO-88006", "70.00", STAYS, ""), ("SO-88007", "20.00", STAYS, "0%"),
        ("SO-88008", "99.00", GONE, "100%"), ("SO-88009", "10.00", back("1.00", asked=True), "10%"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, word, "Kim")
    return page.done("customer care, percents")


def ledger_in_brackets() -> Unseen:
    """Credit notes in accountants' brackets; invoices of the same orders without. Title, subtotal and total lines."""
    page = Page("ledger_in_brackets", 106, currency="GBP", day="%d-%b-%y")
    page.row("Northwind Ltd", "", "", "", "")
    page.row("Sales credit notes, period 11", "", "", "", "")
    page.row("CN date", "Credit note", "Order ref", "Order value", "Credit amount")
    for order, amount, wish, credit, paid in (
        ("LB30061", "1,240.00", GONE, "(1,240.00)", "1240.00"), ("LB30062", "85.50", back("20.00"), "(20.00)", "85.50"),
        ("LB30063", "99.00", GONE, "(99.00)", "99.00"), ("LB30064", "340.00", back("100.00"), "(100.00)", "340.00"),
        ("LB30065", "12.00", GONE, "(12.00)", "12.00"), ("LB30066", "75.00", STAYS, "-", "75.00"),
        ("LB30067", "61.00", back("6.10"), "(6.10)", "61.00"), ("LB30068", "2,000.00", GONE, "(2,000.00)", "2000.00"),
    ):  # fmt: skip
        page.line(order, paid, wish, DAY, f"CN{order[-3:]}", NO, amount, credit)
    page.row("", "", "Total", "3,912.50", "(3,477.10)")
    return page.done("accounts of a British brand", kind="xlsx", tab="P11")


def corrected_value_fr() -> Unseen:
    """Old and new total side by side; the same stays, zero is all of it."""
    page = Page("corrected_value_fr", 107, currency="EUR", day="%d/%m/%Y")
    page.row("Réf. commande", "Date de commande", "Montant initial", "Nouveau montant", "Commentaire")
    for order, amount, wish, old, new, note in (
        ("CF-2201", "129.90", to("89.95"), "129,90 €", "89,95 €", "retour partiel"),
        ("CF-2202", "1450.00", to("1200.00"), "1 450,00 €", "1 200,00 €", ""),
        ("CF-2203", "60.00", STAYS, "60,00 €", "60,00 €", "rien à faire"),
        ("CF-2204", "75.00", ASK_GONE, "75,00 €", "0,00 €", "annulée"),
        ("CF-2205", "45.50", STAYS, "45,50 €", "", "échange"),
        ("CF-2206", "88.00", to("44.00"), "88,00 €", "44,00 €", ""), ("CF-2207", "38.00", STAYS, "38,00 €", "", ""),
        ("CF-2208", "99.00", to("109.00", asked=True), "99,00 €", "109,00 €", "ajout d'un article"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, old, new, note)
    return page.done("French shop", encoding="cp1252", delimiter=";")


def agency_yes_no_es() -> Unseen:
    """*Anular comisión* with sí and no."""
    page = Page("agency_yes_no_es", 108, currency="EUR", day="%d/%m/%Y")
    page.row("ID de pedido", "Fecha", "Importe", "Anular comisión", "Motivo")
    for order, amount, wish, word, why in (
        ("AE-61201", "120.50", GONE, "Sí", "Devolución"), ("AE-61202", "89.00", STAYS, "No", "Cambio de talla"),
        ("AE-61203", "45.90", GONE, "Sí", "Cancelado"), ("AE-61204", "1330.00", STAYS, "No", ""),
        ("AE-61205", "76.00", STAYS, "Pendiente", "Esperando al almacén"),
        ("AE-61206", "54.00", GONE, "SI", "Devolución"),
        ("AE-61207", "23.00", STAYS, "No", "El cliente se lo queda"), ("AE-61208", "66.00", STAYS, "", ""),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount.replace(".", ","), word, why)
    return page.done("agency in Spain, short list", delimiter=";", encoding="utf-8-sig")


def remarks_zh() -> Unseen:
    """客服备注: 不退 is the opposite of 退; 换货 and 补发 leave the order."""
    page = Page("remarks_zh", 109, currency="CNY", day="%Y/%m/%d")
    page.row("订单号", "下单日期", "订单金额", "处理意见")
    for order, amount, wish, word in (
        ("ZH2602110001", "199.00", GONE, "已全额退款"), ("ZH2602110002", "88.00", STAYS, "不退款"),
        ("ZH2602110003", "56.00", STAYS, "换货"), ("ZH2602110004", "320.00", STAYS, "客户留货"),
        ("ZH2602110005", "76.00", STAYS, "待仓库确认"), ("ZH2602110006", "145.00", GONE, "取消订单"),
        ("ZH2602110007", "39.00", STAYS, "客户取消退货"), ("ZH2602110008", "210.00", STAYS, "补发"),
        ("ZH2602110009", "67.00", GONE, "已全额退款"), ("ZH2602110010", "93.00", STAYS, "无需退款"),
        ("ZH2602110011", "58.00", STAYS, "退款未成功"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"¥{amount}", word)
    return page.done("Chinese customer service", encoding="gb18030")


def remarks_tw() -> Unseen:
    """The same in Taiwan, with a part that says how much."""
    page = Page("remarks_tw", 110, currency="TWD", day="%Y/%m/%d")
    page.row("訂單編號", "訂購日期", "訂單金額", "退款金額", "退款狀態")
    for order, amount, wish, money, word in (
        ("TW88012001", "1280", GONE, "1,280", "已退款"), ("TW88012002", "990", back("300"), "300", "已部分退款"),
        ("TW88012003", "2450", STAYS, "2,450", "未退款"), ("TW88012004", "560", STAYS, "560", "拒絕退款"),
        ("TW88012005", "3100", STAYS, "0", "換貨完成"), ("TW88012006", "880", STAYS, "880", "待退款"),
        ("TW88012007", "1500", GONE, "1,500", "已退款"), ("TW88012008", "720", STAYS, "720", "已取消退款"),
        ("TW88012009", "660", STAYS, "", "不需退款"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"NT${int(amount):,}", money, word)
    return page.done("customer service in Taiwan", kind="xlsx", tab="工作表1")


def cancellations_jp() -> Unseen:
    """Japanese states; 返品不可 (cannot be returned) and 交換 leave the order."""
    page = Page("cancellations_jp", 111, currency="JPY", day="%Y年%m月%d日")
    page.row("キャンセル・返品一覧（2月分）", "", "", "", "")
    page.row("注文番号", "注文日", "注文金額", "返金額", "対応状況")
    for order, amount, wish, money, word in (
        ("JP-77120-01", "12800", GONE, "12,800円", "返金済み"),
        ("JP-77120-02", "5400", back("1200"), "1,200円", "一部返金済み"),
        ("JP-77120-03", "8900", STAYS, "", "返品不可"), ("JP-77120-04", "3300", STAYS, "", "交換対応"),
        ("JP-77120-05", "15000", GONE, "", "キャンセル済み"), ("JP-77120-06", "6100", STAYS, "6,100円", "返金処理中"),
        ("JP-77120-07", "7200", STAYS, "", "対応なし"), ("JP-77120-08", "4800", STAYS, "", "キャンセル不可"),
        ("JP-77120-09", "9100", GONE, "9,100円", "返金済み"), ("JP-77120-10", "2500", STAYS, "", "発送済み"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"{int(amount):,}円", money, word)
    return page.done("Japanese shop", encoding="cp932")


def not_at_all() -> Unseen:
    """Every word of leaving is a word of cancelling with something before or behind it."""
    page = Page("not_at_all", 112)
    page.row("Order", "Date", "Total", "Status")
    for order, amount, wish, word in (
        ("NA-1301", "50.00", GONE, "Cancelled"), ("NA-1302", "60.00", STAYS, "Not cancelled"),
        ("NA-1303", "70.00", STAYS, "Cancellation withdrawn"), ("NA-1304", "80.00", STAYS, "Refund not approved"),
        ("NA-1305", "90.00", STAYS, "No refund due"), ("NA-1306", "55.00", GONE, "Refunded"),
        ("NA-1307", "65.00", STAYS, "Never returned"), ("NA-1308", "75.00", STAYS, "Uncancelled"),
        ("NA-1309", "85.00", STAYS, "Refund reversed"), ("NA-1310", "95.00", STAYS, "Return refused by warehouse"),
        ("NA-1311", "45.00", STAYS, "Refund failed"), ("NA-1312", "35.00", STAYS, "To be refunded?"),
        ("NA-1313", "25.00", STAYS, "non-refundable"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, word)
    return page.done("US shop, words")


def twice_and_otherwise() -> Unseen:
    """The same order twice: the same wish once, another wish is asked about."""
    page = Page("twice_and_otherwise", 113)
    page.row("order_id", "order_date", "order_total", "refund_amount", "status")
    page.line("DU40001", "100.00", GONE, NO, DAY, "100.00", "100.00", "refunded")
    page.line("DU40001", "", GONE, NO, DAY, "100.00", "100.00", "refunded")
    page.line("DU40002", "80.00", STAYS, NO, DAY, "80.00", "80.00", "refunded")  # the next line says otherwise
    page.line("DU40002", "", STAYS, NO, DAY, "80.00", "0.00", "kept")
    page.line("DU40003", "60.00", back("10.00"), NO, DAY, "60.00", "10.00", "partially refunded")
    page.line("DU40004", "75.00", STAYS, NO, DAY, "75.00", "0.00", "paid")
    page.line("DU40005", "95.00", GONE, NO, DAY, "95.00", "95.00", "refunded")
    page.line("DU40006", "45.00", STAYS, NO, DAY, "45.00", "45.00", "refund rejected")
    page.line("DU40007", "33.00", STAYS, NO, DAY, "33.00", "", "exchanged")
    return page.done("US shop, twice", kind="tsv", delimiter="\t")


def reinstated() -> Unseen:
    """A partner asks for commission back: nothing in it is a reversal."""
    page = Page("reinstated", 114)
    page.row("Order ID", "Order date", "Sale amount", "Your status", "Please")
    for order, amount, word, please in (
        ("RI-5001", "100.00", "Reversed", "reinstate"),
        ("RI-5002", "85.00", "Cancelled", "reinstate, customer kept it"),
        ("RI-5003", "60.00", "Returned", "please restore commission"), ("RI-5004", "45.00", "Voided", "un-void"),
        ("RI-5005", "75.00", "Reversed", "approve"), ("RI-5006", "66.00", "Declined", "re-approve"),
        ("RI-5007", "58.00", "Reversed", "reinstate"), ("RI-5008", "29.00", "Reversed", "add back"),
    ):  # fmt: skip
        page.line(order, amount, STAYS, NO, DAY, amount, word, please)
    return page.done("partner who disputes", says_it=False)


def only_numbers() -> Unseen:
    """Nothing says what to do: the person says it once (rule 8.4)."""
    page = Page("only_numbers", 115, day="%d %b %Y")
    page.row("Order", "Customer", "Ordered", "Amount")
    for place, amount in enumerate(("41.00", "52.00", "63.00", "74.00", "85.00", "96.00", "17.00", "28.00")):
        page.line(f"ON{66_010 + place * 7}", amount, GONE, NO, f"Customer {place}", DAY, f"USD {amount}")
    return page.done("colleague", says_it=False, answer={"all_rows_cancelled": True})


def prices_adjusted() -> Unseen:
    """Price matches: the new price is the new total, the refund beside it agrees."""
    page = Page("prices_adjusted", 116)
    page.row("Order Number", "Order Date", "Original Total", "Adjustment", "Adjusted Total", "Approved by")
    for order, amount, wish, less, new in (
        ("PA-7001", "120.00", to("100.00"), "-$20.00", "$100.00"),
        ("PA-7002", "80.00", to("72.00"), "-$8.00", "$72.00"),
        ("PA-7003", "60.00", STAYS, "$0.00", "$60.00"), ("PA-7004", "1,250.00", to("1000.00"), "-$250.00", "$1,000.00"),
        ("PA-7005", "45.00", STAYS, "", ""), ("PA-7006", "90.00", to("85.50"), "-$4.50", "$85.50"),
        ("PA-7007", "38.00", to("30.00"), "-$8.00", "$30.00"),
    ):  # fmt: skip
        page.line(order, amount.replace(",", ""), wish, NO, DAY, f"${amount}", less, new, "JR")
    return page.done("US shop, price matches", kind="xlsx")


PEOPLE = (
    words_of_a_manager, notes_of_care, tick_boxes, storno_ja_nein, share_of_order, ledger_in_brackets,
    corrected_value_fr, agency_yes_no_es, remarks_zh, remarks_tw, cancellations_jp, not_at_all, twice_and_otherwise,
    reinstated, only_numbers, prices_adjusted,
)  # fmt: skip
