"""Third set, sixteen exports: shops' programs, payment services, ERPs, as they hand their lists over."""

from __future__ import annotations

from sheet_corpus import damaged
from unseen_page import ASK_GONE, DAY, GONE, NO, STAYS, Page, back
from unseen_sheet import Unseen


def shopify_partly() -> Unseen:
    """Shopify: order cells on the first line only, refunds summed; a cancelled unpaid order is *voided*."""
    page = Page("shopify_partly", 121, day="%Y-%m-%d 10:20:00 -0500")
    page.row(
        "Name", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Total", "Created at",
        "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Cancelled at", "Refunded Amount", "Id",
    )  # fmt: skip
    for order, amount, wish, state, money in (
        ("SP90101", "150.00", GONE, "refunded", "150.00"),
        ("SP90102", "90.00", back("30.00"), "partially_refunded", "30.00"),
        ("SP90103", "75.00", STAYS, "paid", "0.00"), ("SP90104", "60.00", GONE, "voided", "0.00"),
        ("SP90105", "45.00", STAYS, "paid", "0.00"),
        ("SP90106", "220.00", back("20.00"), "partially_refunded", "20.00"),
        ("SP90107", "35.00", STAYS, "authorized", "0.00"),
    ):  # fmt: skip
        half = f"{float(amount) / 2:.2f}"
        page.line(
            order, amount, wish, NO, state, DAY, "fulfilled", "USD", amount, amount, DAY, 1, "Shirt", half, "S-1",
            DAY if state in {"refunded", "voided"} else "", money, f"58800{order[2:]}",
        )  # fmt: skip
        page.line(order, "", wish, NO, "", "", "", "", "", "", DAY, 1, "Hat", half, "H-1", "", "", "")
    return page.done("Shopify shop")


def woo_refunds() -> Unseen:
    """One line for each refund, negative; two of one order are summed (asked, since no preset knows the form)."""
    page = Page("woo_refunds", 122, currency="EUR")
    page.row("refund_id", "order_number", "order_date", "order_total", "refund_amount", "refund_reason")
    for order, amount, wish, money, why in (
        ("WR12001", "100.00", GONE, "-100.00", "returned"), ("WR12002", "80.00", back("25.00"), "-10.00", "damaged"),
        ("WR12002", "", back("25.00"), "-15.00", "damaged"), ("WR12003", "60.00", back("5.50"), "-5.50", "price"),
        ("WR12004", "45.00", GONE, "-45.00", "returned"), ("WR12005", "", GONE, "-20.00", "returned"),
        ("WR12006", "33.00", back("11.00"), "-11.00", "one of three"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"9{page.at:%d%H}", NO, DAY, amount or "80.00", money, why)
    return page.done("WooCommerce shop, refunds", answer={"cumulative": False})


def magento_zeros() -> Unseen:
    """Magento's grid: numbers with leading zeros, *closed* with a refund, *complete* without."""
    page = Page("magento_zeros", 123, day="%b %d, %Y, 10:20:00 AM")
    page.row(
        "ID", "Purchase Point", "Purchase Date", "Bill-to Name", "Grand Total (Base)", "Grand Total (Purchased)",
        "Status", "Subtotal", "Total Refunded",
    )  # fmt: skip
    for order, amount, wish, state, money in (
        ("000004101", "120.00", GONE, "Closed", "$120.00"), ("000004102", "80.00", back("20.00"), "Complete", "$20.00"),
        ("000004103", "65.00", STAYS, "Complete", "$0.00"), ("000004104", "99.00", GONE, "Canceled", "$0.00"),
        ("000004105", "41.00", STAYS, "Processing", "$0.00"), ("000004106", "1050.00", GONE, "Closed", "$1,050.00"),
        ("000004107", "55.00", STAYS, "On Hold", "$0.00"), ("000004108", "25.00", STAYS, "Pending", "$0.00"),
    ):  # fmt: skip
        total = f"${float(amount):,.2f}"
        page.line(order, amount, wish, NO, "Main Website", DAY, "A Person", total, total, state, total, money)
    return page.done("Magento shop", encoding="utf-8-sig")


def paypal_activity() -> Unseen:
    """PayPal: a payment is no refund; its own transaction numbers stand beside the shop's. Holds say nothing."""
    page = Page("paypal_activity", 124, day="%m/%d/%Y")
    page.row(
        "Date", "Time", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net", "Transaction ID",
        "Reference Txn ID", "Invoice Number",
    )  # fmt: skip
    for order, amount, wish, kind, state, money in (
        ("PP33001", "100.00", GONE, "Payment Refund", "Completed", "-100.00"),
        ("PP33002", "80.00", STAYS, "Express Checkout Payment", "Completed", "80.00"),
        ("PP33003", "60.00", GONE, "Payment Refund", "Completed", "-60.00"),
        ("PP33004", "45.00", STAYS, "Payment Refund", "Pending", "-45.00"),
        ("PP33005", "75.00", STAYS, "Hold on Balance for Dispute Investigation", "Completed", "-75.00"),
        ("PP33006", "200.00", back("50.00", asked=False), "Payment Refund", "Completed", "-50.00"),
        ("PP33007", "30.00", STAYS, "Express Checkout Payment", "Completed", "30.00"),
        ("PP33008", "52.00", STAYS, "Payment Refund", "Denied", "-52.00"),
    ):  # fmt: skip
        page.line(
            order, amount, wish, DAY, "10:20:00", "A Person", kind, state, "USD", money, "0.00", money,
            f"5TY{order[2:]}0423AB", f"8UX{order[2:]}1122CD", NO,
        )  # fmt: skip
    return page.done("PayPal activity of a shop", encoding="utf-8-sig")


def stripe_refunds() -> Unseen:
    """Stripe's payments: amount, refunded so far, its own status *Paid* or *Refunded*; failed ones hold nothing."""
    page = Page("stripe_refunds", 125, currency="EUR", day="%Y-%m-%d 10:20")
    page.row(
        "id", "Created (UTC)", "Amount", "Amount Refunded", "Currency", "Captured", "Status", "order_id (metadata)"
    )
    for order, amount, wish, money, state in (
        ("ST-81001", "99.00", GONE, "99.00", "Refunded"), ("ST-81002", "49.00", STAYS, "0.00", "Paid"),
        ("ST-81003", "150.00", back("35.00"), "35.00", "Paid"), ("ST-81004", "75.00", STAYS, "0.00", "Paid"),
        ("ST-81005", "20.00", STAYS, "0.00", "Failed"), ("ST-81006", "64.00", GONE, "64.00", "Refunded"),
        ("ST-81007", "88.00", back("8.00"), "8.00", "Partially refunded"),
    ):  # fmt: skip
        dots = f"ch_3Pq{order[3:]}kLm", DAY, amount.replace(".", ","), money.replace(".", ","), "eur", "true"
        page.line(order, amount, wish, *dots, state, NO)
    return page.done("Stripe export of a shop")


def klarna_settlement() -> Unseen:
    """Klarna: SALE, RETURN, FEE lines of one order each; only a RETURN took something back."""
    page = Page("klarna_settlement", 126, currency="EUR")
    page.row("type", "sale_date", "merchant_reference1", "order_id", "amount", "currency", "capture_id")
    lines = (
        ("KL20011", "110.00", GONE, "SALE", "110.00"), ("KL20011", "", GONE, "RETURN", "-110.00"),
        ("KL20012", "80.00", STAYS, "SALE", "80.00"), ("KL20013", "70.00", back("20.00"), "SALE", "70.00"),
        ("KL20013", "", back("20.00"), "RETURN", "-20.00"), ("KL20014", "45.00", STAYS, "SALE", "45.00"),
        ("KL20014", "", STAYS, "FEE", "-1.20"), ("KL20015", "60.00", GONE, "RETURN", "-60.00"),
    )
    for place, (order, amount, wish, kind, money) in enumerate(lines):
        page.line(order, amount, wish, kind, DAY, NO, f"k-{7_100_220 + place}-ab", money, "EUR", f"c{place}")
    return page.done("Klarna settlement report")


def netsuite_memos() -> Unseen:
    """NetSuite: the order stands in a sentence, *Sales Order #SO10233*; a voided memo is no credit."""
    page = Page("netsuite_memos", 127, day="%m/%d/%Y")
    page.row("Date", "Document Number", "Created From", "Memo", "Status", "Amount")
    for order, amount, wish, state, money in (
        ("SO710233", "100.00", ASK_GONE, "Fully Applied", "-100.00"),
        ("SO710234", "80.00", back("20.00", asked=True), "Open", "-20.00"),
        ("SO710235", "60.00", STAYS, "Voided", "-60.00"), ("SO710236", "45.00", ASK_GONE, "Fully Applied", "-45.00"),
        ("SO710237", "70.00", STAYS, "Pending Approval", "-70.00"),
        ("SO710238", "90.00", ASK_GONE, "Fully Applied", "-90.00"),
    ):  # fmt: skip
        memo = f"CM{order[-4:]}"
        page.line(order, amount, wish, DAY, memo, f"Sales Order #{order}", "customer return", state, money)
    return page.done("ERP of a US brand", kind="xlsx", tab="CreditMemoList")


def sap_minus_behind() -> Unseen:
    """An ERP list: minus behind the figure, net and gross, credits (G2) beside invoices (F2)."""
    page = Page("sap_minus_behind", 128, currency="EUR", day="%d.%m.%Y")
    page.row("Fakt.art", "Faktura", "Fakturadatum", "Bestellnr. Kunde", "Auftragsdatum", "Nettowert", "Währg")
    for order, amount, wish, kind, money in (
        ("B2C-90011", "139.90", STAYS, "F2", "139,90"), ("B2C-90012", "1200.00", GONE, "F2", "1.200,00"),
        ("B2C-90012", "", GONE, "G2", "1.200,00-"), ("B2C-90013", "80.00", back("30.00"), "F2", "80,00"),
        ("B2C-90013", "", back("30.00"), "G2", "30,00-"), ("B2C-90014", "55.00", STAYS, "F2", "55,00"),
        ("B2C-90015", "75.00", GONE, "G2", "75,00-"), ("B2C-90016", "60.00", STAYS, "F2", "60,00"),
    ):  # fmt: skip
        page.line(order, amount, wish, kind, f"00900{order[4:]}", DAY, NO, DAY, money, "EUR")
    return page.done("ERP of a German brand, invoices", kind="txt", delimiter="\t", encoding="cp1252")


def tmall_short() -> Unseen:
    """退款成功 with 全部退款 or 部分退款; 退款关闭 is nothing."""
    page = Page("tmall_short", 129, currency="CNY", day="%Y-%m-%d 10:20:00")
    page.row("退款编号", "订单编号", "订单付款时间", "买家实际支付金额", "买家退款金额", "退款状态", "货物状态",
             "部分退款/全部退款")  # fmt: skip
    for order, amount, wish, money, state, kind in (
        ("3812345678901230011", "199.00", GONE, "199.00", "退款成功", "全部退款"),
        ("3812345678901230022", "88.00", back("20.00"), "20.00", "退款成功", "部分退款"),
        ("3812345678901230033", "56.00", STAYS, "56.00", "退款关闭", "全部退款"),
        ("3812345678901230044", "320.00", STAYS, "320.00", "退款待处理", "全部退款"),
        ("3812345678901230055", "76.00", GONE, "76.00", "退款成功", "全部退款"),
        ("3812345678901230066", "45.00", STAYS, "45.00", "买家已经申请退款，等待卖家同意", "全部退款"),
    ):
        page.line(order, amount, wish, f"2{order[1:]}", f"\t{order}", DAY, amount, money, state, "买家已收到货", kind)
    return page.done("Tmall shop, refunds", encoding="gb18030")


def douyin_after_sales() -> Unseen:
    """售后类型: 换货 and 补寄 return no money; 售后关闭 is nothing."""
    page = Page("douyin_after_sales", 130, currency="CNY", day="%Y-%m-%d %H:%M:%S")
    page.row("售后单号", "订单号", "下单时间", "商品名称", "订单实付金额", "售后类型", "退款金额", "售后状态")
    for order, amount, wish, kind, money, state in (
        ("6921100001112220011", "129.00", GONE, "退货退款", "129.00", "退款成功"),
        ("6921100001112220022", "99.00", GONE, "仅退款", "99.00", "退款成功"),
        ("6921100001112220033", "79.00", STAYS, "换货", "0.00", "换货成功"),
        ("6921100001112220044", "59.00", STAYS, "补寄", "0.00", "补寄成功"),
        ("6921100001112220055", "49.00", STAYS, "退货退款", "49.00", "售后关闭"),
        ("6921100001112220066", "89.00", back("15.00"), "仅退款", "15.00", "退款成功"),
        ("6921100001112220077", "69.00", STAYS, "退货退款", "69.00", "待买家退货"),
    ):
        page.line(order, amount, wish, f"14{order[5:]}", f"'{order}", DAY, "帐篷", amount, kind, money, state)
    return page.done("Douyin shop, after-sales", kind="xlsx", tab="售后单")


def momo_returns() -> Unseen:
    """Taiwan: 退貨數量 and 售價 beside; one line an order, the state says finished or not."""
    page = Page("momo_returns", 131, currency="TWD", day="%Y/%m/%d")
    page.row("訂單編號", "轉單日", "品號", "品名", "數量", "售價(含稅)", "訂單狀態", "退貨原因")
    for order, amount, wish, state, why in (
        ("TM2602090001", "1980", GONE, "已退貨", "不喜歡"), ("TM2602090002", "880", STAYS, "已出貨", ""),
        ("TM2602090003", "3200", GONE, "已取消", "缺貨"), ("TM2602090004", "560", STAYS, "退貨中", "尺寸不合"),
        ("TM2602090005", "1450", STAYS, "已完成", ""), ("TM2602090006", "990", STAYS, "換貨中", "瑕疵"),
        ("TM2602090007", "2600", GONE, "已退貨", "瑕疵"),
    ):
        page.line(order, amount, wish, NO, DAY, f"P{order[-3:]}", "帳篷", 1, int(amount), state, why)
    return page.done("marketplace in Taiwan", kind="xls", inside="html")


def rakuten_short() -> Unseen:
    """Japanese mall: the state is a number with words, the amount has a yen sign before it."""
    page = Page("rakuten_short", 132, currency="JPY", day="%Y/%m/%d")
    page.row("注文番号", "注文日時", "ステータス", "商品合計金額", "キャンセル理由", "返金額")
    for order, amount, wish, state, money in (
        ("312220-20260210-0001", "9800", GONE, "900: キャンセル確定", "￥9,800"),
        ("312220-20260211-0002", "4300", STAYS, "700: 支払手続き済", ""),
        ("312220-20260212-0003", "6600", STAYS, "800: キャンセル確定待ち", "￥6,600"),
        ("312220-20260213-0004", "12000", STAYS, "500: 発送済", ""),
        ("312220-20260214-0005", "3900", GONE, "900: キャンセル確定", "￥3,900"),
        ("312220-20260215-0006", "5200", back("700"), "700: 支払手続き済", "￥700"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, state, f"￥{int(amount):,}", "お客様都合" if money else "", money)
    return page.done("mall in Japan", encoding="cp932")


def prestashop_fr() -> Unseen:
    """French states; *Remboursement partiel* without its amount can't be reckoned: asked or blocked, never done."""
    page = Page("prestashop_fr", 133, currency="EUR", day="%d/%m/%Y 10:20")
    page.row("Référence", "Nouveau client", "Client", "Total", "Paiement", "État", "Date")
    for order, amount, wish, state in (
        ("XKBKNABJK", "79.90", GONE, "Remboursé"), ("OHSATSERP", "120.00", STAYS, "Livré"),
        ("UOYEVOLIX", "65.00", GONE, "Annulé"), ("FFATNOMMJ", "45.50", STAYS, "Paiement accepté"),
        ("KHWLILZLL", "210.00", STAYS, "Remboursement partiel"),
        ("ABJKQWERT", "33.00", STAYS, "En attente du paiement"),
        ("ZZTOPMNBV", "58.00", STAYS, "Échange en cours"), ("QSDFGHJKL", "91.00", GONE, "Remboursé"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, "0", "M. Petit", f"{amount.replace('.', ',')} €", "Carte", state, DAY)
    return page.done("French shop, its orders", delimiter=";", encoding="utf-8-sig")


def shopware_paid() -> Unseen:
    """German states of payment and of the order: *Storniert* and *Erstattet* end it, *Teilweise bezahlt* does not."""
    page = Page("shopware_paid", 134, currency="EUR", day="%d.%m.%Y, 10:20")
    page.row("Bestellnummer", "Bestellzeit", "Gesamtbetrag", "Zahlungsstatus", "Bestellstatus", "Erstatteter Betrag")
    for order, amount, wish, paid, state, money in (
        ("SW10551", "139.90", GONE, "Erstattet", "Abgeschlossen", "139,90 €"),
        ("SW10552", "89.00", back("19.00"), "Teilweise erstattet", "Abgeschlossen", "19,00 €"),
        ("SW10553", "1120.00", STAYS, "Bezahlt", "Abgeschlossen", "0,00 €"),
        ("SW10554", "60.00", GONE, "Abgebrochen", "Storniert", "0,00 €"),
        ("SW10555", "75.00", STAYS, "Teilweise bezahlt", "In Bearbeitung", "0,00 €"),
        ("SW10556", "44.00", STAYS, "Offen", "Offen", "0,00 €"),
        ("SW10557", "52.00", STAYS, "Erinnert", "Offen", ""),
    ):  # fmt: skip
        shown = f"{float(amount):,.2f} €".translate(str.maketrans(",.", ".,"))
        page.line(order, amount, wish, NO, DAY, shown, paid, state, money)
    return page.done("German Shopware shop", kind="xlsx")


def e_notation() -> Unseen:
    """Numbers of fifteen and more digits as Excel saved them to text, 2.02603E+17: nobody knows the order any more."""
    page = Page("e_notation", 135)
    page.row("Order ID", "Order Date", "Order Total", "Refund Amount", "Status")
    for order, amount, wish, state in (
        ("202603110452817711", "100.00", GONE, "refunded"), ("202603110452817722", "100.00", GONE, "refunded"),
        ("202603110452817733", "60.00", STAYS, "paid"), ("202603110452817744", "70.00", GONE, "refunded"),
        ("202603110452817755", "80.00", STAYS, "paid"),
    ):
        page.line(order, amount, STAYS, f"{float(order):.5E}", DAY, amount, amount if wish is GONE else "0.00", state)
    for order, amount in (("202604220452817766", "45.00"), ("202604230452817777", "35.00")):
        page.line(order, amount, ASK_GONE, str(damaged(order)), DAY, amount, amount, "refunded")
    return page.done("US shop, saved again by Excel")


def settlement_mixed() -> Unseen:
    """Two currencies in one list; each line's own currency counts. Refund and chargeback of payment service lines."""
    page = Page("settlement_mixed", 136)
    page.row("Merchant Reference", "Booking Date", "Type", "Currency", "Amount", "PSP Reference")
    for order, amount, wish, kind, money, currency in (
        ("AD-5001", "100.00", STAYS, "Settled", "100.00", "USD"),
        ("AD-5002", "80.00", GONE, "Refunded", "-80.00", "EUR"),
        ("AD-5003", "70.00", back("20.00"), "Refunded", "-20.00", "USD"),
        ("AD-5004", "45.00", STAYS, "RefundedReversed", "45.00", "EUR"),
        ("AD-5005", "65.00", GONE, "Chargeback", "-65.00", "USD"),
        ("AD-5006", "55.00", STAYS, "ChargebackReversed", "55.00", "USD"),
        ("AD-5007", "39.00", STAYS, "Settled", "39.00", "EUR"),
        ("AD-5008", "29.00", STAYS, "RefundFailed", "-29.00", "USD"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, kind, currency, money, f"88{order[3:]}12345", currency=currency)
    return page.done("payment service, two currencies")


SYSTEMS = (
    shopify_partly, woo_refunds, magento_zeros, paypal_activity, stripe_refunds, klarna_settlement, netsuite_memos,
    sap_minus_behind, tmall_short, douyin_after_sales, momo_returns, rakuten_short, prestashop_fr, shopware_paid,
    e_notation, settlement_mixed,
)  # fmt: skip
