"""Fourth set, sixteen exports of shops and marketplaces around the world."""

from __future__ import annotations

from unseen_page import ASK_GONE, DAY, GONE, NO, STAYS, Page, back
from unseen_sheet import Unseen


def shopify_states() -> Unseen:
    """Payment, fulfilment and return each have a state; impact.com knows the goods only, the total has postage."""
    page = Page("shopify_states", 221, day="%Y-%m-%d 10:20:00 -0500")
    page.row("Name", "Created at", "Financial Status", "Fulfillment Status", "Return Status",
             "Cancelled at", "Currency",
             "Subtotal", "Shipping", "Total", "Refunded Amount")
    for order, amount, wish, paid, sent, returned, void, money in (
        ("#SS4101", "100.00", STAYS, "paid", "fulfilled", "", "", "0.00"),
        ("#SS4102", "80.00", GONE, "refunded", "unfulfilled", "", "2026-02-20 11:00:00 -0500", "88.00"),
        ("#SS4103", "64.00", STAYS, "paid", "fulfilled", "RETURN_REQUESTED", "", "0.00"),
        ("#SS4104", "45.00", GONE, "voided", "unfulfilled", "", "2026-02-22 11:00:00 -0500", "0.00"),
        ("#SS4105", "150.00", STAYS, "paid", "fulfilled", "IN_PROGRESS", "", "0.00"),
        ("#SS4106", "99.00", STAYS, "authorized", "unfulfilled", "", "", "0.00"),
        ("#SS4107", "70.00", GONE, "refunded", "fulfilled", "RETURNED", "", "78.00"),
        ("#SS4108", "38.00", STAYS, "paid", "fulfilled", "INSPECTION_COMPLETE", "", "0.00"),
        ("#SS4109", "210.00", ASK_GONE, "paid", "unfulfilled", "", "2026-02-27 11:00:00 -0500", "0.00"),
        ("#SS4110", "57.00", STAYS, "partially_paid", "partial", "", "", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, paid, sent, returned, void, "USD", amount, "8.00",
                  f"{float(amount) + 8:.2f}", money)  # fmt: skip
    return page.done("Shopify shop with returns")


def shopify_gift_cards() -> Unseen:
    """What went back to the card and what went back as store credit stand apart: together they are the refund."""
    page = Page("shopify_gift_cards", 222)
    page.row("Order", "Order date", "Order subtotal", "Refunded to card", "Refunded as store credit", "Total refunded")
    for order, amount, wish, card, credit, money in (
        ("GC6101", "100.00", GONE, "60.00", "40.00", "100.00"), ("GC6102", "75.00", GONE, "75.00", "0.00", "75.00"),
        ("GC6103", "90.00", back("30.00"), "10.00", "20.00", "30.00"),
        ("GC6104", "45.00", STAYS, "0.00", "0.00", "0.00"),
        ("GC6105", "120.00", back("15.00"), "15.00", "0.00", "15.00"),
        ("GC6106", "66.00", GONE, "0.00", "66.00", "66.00"),
        ("GC6107", "54.00", STAYS, "0.00", "0.00", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, amount, card, credit, money)
    return page.done("Shopify shop, refunds by way of payment")


def woo_renewals() -> Unseen:
    """The subscription was cancelled, the order was not."""
    page = Page("woo_renewals", 223, currency="GBP", day="%d/%m/%Y")
    page.row("Order number", "Order date", "Order type", "Subscription status", "Order status", "Order total",
             "Order refund amount")  # fmt: skip
    for order, amount, wish, kind, sub, state, money in (
        ("58811", "24.00", STAYS, "Parent", "Cancelled", "Completed", "0.00"),
        ("58812", "24.00", GONE, "Parent", "Cancelled", "Refunded", "24.00"),
        ("58813", "48.00", STAYS, "Parent", "Active", "Completed", "0.00"),
        ("58814", "36.00", back("12.00"), "Parent", "Active", "Completed", "12.00"),
        ("58815", "24.00", STAYS, "Parent", "Expired", "Completed", "0.00"),
        ("58816", "60.00", GONE, "Parent", "On hold", "Cancelled", "0.00"),
        ("58817", "", STAYS, "Renewal", "Cancelled", "Cancelled", "0.00"),
        ("58818", "24.00", STAYS, "Parent", "Pending cancellation", "Completed", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, kind, sub, state, amount or "24.00", money)
    return page.done("subscription shop in Britain")


def bigcommerce_states() -> Unseen:
    """Disputed and held orders are no returns; a declined one never became an order."""
    page = Page("bigcommerce_states", 224, day="%d/%m/%Y")
    page.row("Order ID", "Order Date", "Order Status", "Subtotal (ex tax)", "Order Total (inc tax)", "Refunded Amount")
    for order, amount, wish, state, money in (
        ("30771", "100.00", STAYS, "Shipped", "0.00"), ("30772", "60.00", GONE, "Refunded", "66.00"),
        ("30773", "45.00", GONE, "Cancelled", "0.00"), ("30774", "82.00", STAYS, "Disputed", "0.00"),
        ("30775", "39.00", STAYS, "Manual Verification Required", "0.00"), ("30776", "71.00", GONE, "Declined", "0.00"),
        ("30777", "95.00", STAYS, "Awaiting Fulfillment", "0.00"),
        ("30778", "28.00", STAYS, "Partially Shipped", "0.00"),
        ("30779", "33.00", STAYS, "Completed", "0.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, state, amount, f"{float(amount) * 1.1:.2f}", money)
    return page.done("shop in Australia, billing in US dollars")


def shopware_three_states() -> Unseen:
    """Order, payment and delivery: *Retourniert* with *Erstattet* is gone, *Retourniert* with *Bezahlt* isn't yet."""
    page = Page("shopware_three_states", 225, currency="EUR", day="%d.%m.%Y")
    page.row("Bestellnummer", "Datum", "Betrag", "Bestellstatus", "Zahlungsstatus", "Lieferstatus")
    for order, amount, wish, state, paid, sent in (
        ("DE20881", "119.00", STAYS, "Abgeschlossen", "Bezahlt", "Versandt"),
        ("DE20882", "79.90", GONE, "Abgeschlossen", "Erstattet", "Retourniert"),
        ("DE20883", "45.00", ASK_GONE, "Abgeschlossen", "Bezahlt", "Retourniert"),
        ("DE20884", "230.00", GONE, "Storniert", "Abgebrochen", "Abgebrochen"),
        ("DE20885", "64.50", STAYS, "In Bearbeitung", "Bezahlt", "Teilweise versandt"),
        ("DE20886", "88.00", GONE, "Storniert", "Erstattet", "Offen"),
        ("DE20887", "52.00", STAYS, "Offen", "Offen", "Offen"),
        ("DE20888", "31.00", STAYS, "Abgeschlossen", "Bezahlt", "Versandt"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"{amount.replace('.', ',')} €", state, paid, sent)
    return page.done("German shop with three states", delimiter=";", encoding="utf-8-sig")


def bol_handling_nl() -> Unseen:
    """Dutch returns: only *terugbetaald* gave money back; *Klant houdt artikel* and *Omgeruild* leave the order."""
    page = Page("bol_handling_nl", 226, currency="EUR", day="%d-%m-%Y")
    page.row("Bestelnummer", "Besteldatum", "EAN", "Orderbedrag", "Retourreden", "Afhandeling")
    for order, amount, wish, why, what in (
        ("A000B7K101", "49.99", GONE, "Niet naar wens", "Retour ontvangen - terugbetaald"),
        ("A000B7K102", "25.00", STAYS, "Defect", "Omgeruild"),
        ("A000B7K103", "80.00", STAYS, "Verkeerde maat", "Klant houdt artikel"),
        ("A000B7K104", "35.50", STAYS, "Niet naar wens", "Nog niet ontvangen"),
        ("A000B7K105", "110.00", GONE, "Defect", "Terugbetaald"),
        ("A000B7K106", "62.00", STAYS, "Niet naar wens", "Retour afgewezen"),
        ("A000B7K107", "19.95", STAYS, "Defect", "Gerepareerd"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"87{order[-3:]}00001111", amount.replace(".", ","), why, what)
    return page.done("seller in the Netherlands", delimiter=";")


def zalando_positions() -> Unseen:
    """Positions of an order, each with a state: one of two came back, so the order keeps the other's price."""
    page = Page("zalando_positions", 227, currency="EUR", day="%Y-%m-%d")
    page.row("Auftragsnummer", "Auftragsdatum", "Position", "Artikelnummer", "Menge", "Positionswert", "Status")
    two = (("ZA-1", "40.00", 1), ("ZA-2", "60.00", 1))
    page.line("10105512001", "100.00", back("40.00", ("ZA-1", 0), ("ZA-2", 1)), NO, DAY, 1, "ZA-1",
              1, "40,00", "Retourniert", items=two)  # fmt: skip
    page.line("10105512001", "", STAYS, NO, DAY, 2, "ZA-2", 1, "60,00", "Zugestellt")
    page.line("10105512002", "100.00", GONE, NO, DAY, 1, "ZA-1", 1, "40,00", "Retourniert", items=two)
    page.line("10105512002", "", GONE, NO, DAY, 2, "ZA-2", 1, "60,00", "Retourniert")
    page.line("10105512003", "60.00", STAYS, NO, DAY, 1, "ZA-2", 1, "60,00", "Zugestellt",
              items=(("ZA-2", "60.00", 1),))  # fmt: skip
    page.line("10105512004", "40.00", GONE, NO, DAY, 1, "ZA-1", 1, "40,00", "Storniert", items=(("ZA-1", "40.00", 1),))
    page.line("10105512005", "40.00", STAYS, NO, DAY, 1, "ZA-1", 1, "40,00", "Retoure angekündigt",
              items=(("ZA-1", "40.00", 1),))  # fmt: skip
    return page.done("seller at a German marketplace", delimiter=";", encoding="utf-8-sig")


def pdd_after_sales() -> Unseen:
    """售后状态 of Pinduoduo: 无售后或售后取消 has the word cancel and means that nothing happened."""
    page = Page("pdd_after_sales", 228, currency="CNY", day="%Y-%m-%d 10:20:00")
    page.row("订单号", "订单成交时间", "商品", "订单状态", "商家实收金额(元)", "售后状态")
    for order, amount, wish, state, after in (
        ("260211-102233441100011", "59.90", STAYS, "已收货", "无售后或售后取消"),
        ("260211-102233441100022", "35.00", GONE, "未发货，退款成功", "退款成功"),
        ("260211-102233441100033", "88.00", STAYS, "已发货，待收货", "无售后或售后取消"),
        ("260211-102233441100044", "120.00", GONE, "已收货，退款成功", "退款成功"),
        ("260211-102233441100055", "46.00", STAYS, "已收货", "售后处理中"),
        ("260211-102233441100066", "73.00", STAYS, "已收货", "待商家处理"),
        ("260211-102233441100077", "29.00", GONE, "已发货，退款成功", "退款成功"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, "帐篷", state, amount, after)
    return page.done("Pinduoduo shop, orders", encoding="utf-8-sig")


def jd_service_orders() -> Unseen:
    """京东 service orders: 换新 and 维修 return nothing; a refund counts when it is done."""
    page = Page("jd_service_orders", 229, currency="CNY", day="%Y-%m-%d 10:20:00")
    page.row("服务单号", "订单号", "下单时间", "客户期望处理方式", "处理结果", "订单金额", "实退金额", "服务单状态")
    for order, amount, wish, hoped, result, money, state in (
        ("288100123401", "199.00", GONE, "退货", "退货", "199.00", "已完成"),
        ("288100123402", "89.00", STAYS, "退货", "换新", "0.00", "已完成"),
        ("288100123403", "350.00", STAYS, "退货", "维修", "0.00", "已完成"),
        ("288100123404", "66.00", STAYS, "退货", "", "", "待审核"),
        ("288100123405", "128.00", back("28.00"), "退货", "退货", "28.00", "已完成"),
        ("288100123406", "75.00", STAYS, "换货", "原返", "0.00", "已完成"),
        ("288100123407", "49.00", STAYS, "退货", "", "", "已取消"),
        ("288100123408", "92.00", GONE, "换货", "退货", "92.00", "已完成"),
    ):  # fmt: skip
        page.line(order, amount, wish, f"50{order[-5:]}", NO, DAY, hoped, result, amount, money, state)
    return page.done("JD shop, after-sales", encoding="gb18030")


def xiaohongshu_orders() -> Unseen:
    """小红书: 售后状态 beside 订单状态; 售后关闭 and 售后拒绝 leave it, 已取消 is gone."""
    page = Page("xiaohongshu_orders", 230, currency="CNY", day="%Y/%m/%d")
    page.row("订单号", "下单时间", "订单状态", "售后状态", "商品总价", "用户应付金额", "退款金额")
    for order, amount, wish, state, after, money in (
        ("P7211234500011", "168.00", STAYS, "已完成", "无售后", ""),
        ("P7211234500022", "88.00", GONE, "已关闭", "售后完成", "88.00"),
        ("P7211234500033", "240.00", back("40.00"), "已完成", "售后完成", "40.00"),
        ("P7211234500044", "59.00", STAYS, "已完成", "售后关闭", "59.00"),
        ("P7211234500055", "75.00", STAYS, "已签收", "售后拒绝", "75.00"),
        ("P7211234500066", "45.00", GONE, "已取消", "无售后", ""),
        ("P7211234500077", "99.00", STAYS, "已签收", "售后处理中", "99.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, state, after, amount, amount, money)
    return page.done("Xiaohongshu shop", kind="xlsx", tab="订单")


def shopline_states() -> Unseen:
    """Taiwan: order, payment and delivery disagree; 已退款 counts, 已退貨 with 已付款 is not paid back yet."""
    page = Page("shopline_states", 231, currency="TWD", day="%Y-%m-%d 10:20")
    page.row("訂單號碼", "訂單日期", "訂單狀態", "付款狀態", "送貨狀態", "訂單合計", "退款金額")
    for order, amount, wish, state, paid, sent, money in (
        ("20260210SL001", "1280", STAYS, "已完成", "已付款", "已取貨", "0"),
        ("20260210SL002", "890", GONE, "已取消", "未付款", "備貨中", "0"),
        ("20260210SL003", "2300", GONE, "已完成", "已退款", "已退貨", "2300"),
        ("20260210SL004", "1500", back("500"), "已完成", "部分退款", "已取貨", "500"),
        ("20260210SL005", "660", STAYS, "處理中", "已付款", "已發貨", "0"),
        ("20260210SL006", "1990", ASK_GONE, "已完成", "已付款", "已退貨", "0"),
        ("20260210SL007", "740", STAYS, "處理中", "退款中", "備貨中", "740"),
        ("20260210SL008", "3100", GONE, "已取消", "已退款", "備貨中", "3100"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, state, paid, sent, amount, money)
    return page.done("Shopline shop in Taiwan", kind="xls", inside="html")


def youzan_rights() -> Unseen:
    """有赞: 维权 is a dispute with the customer; 维权结束 with nothing paid leaves the order."""
    page = Page("youzan_rights", 232, currency="CNY", day="%Y-%m-%d %H:%M:%S")
    page.row("订单号", "买家付款时间", "订单状态", "订单实付金额", "退款状态", "已退款金额")
    for order, amount, wish, state, after, money in (
        ("E20260211102201", "128.00", STAYS, "交易完成", "无维权", "0.00"),
        ("E20260211102202", "66.00", GONE, "交易关闭", "维权结束", "66.00"),
        ("E20260211102203", "210.00", STAYS, "交易完成", "维权结束", "0.00"),
        ("E20260211102204", "99.00", STAYS, "已发货", "维权中", "0.00"),
        ("E20260211102205", "320.00", back("60.00"), "交易完成", "维权结束", "60.00"),
        ("E20260211102206", "45.00", STAYS, "交易完成", "撤销维权", "0.00"),
        ("E20260211102207", "88.00", GONE, "交易关闭", "维权结束", "88.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, state, amount, after, money)
    return page.done("Youzan shop", encoding="utf-8-sig")


def mercado_estados() -> Unseen:
    """Sentences as states: a claim that was closed without money is a sale."""
    page = Page("mercado_estados", 233, currency="EUR", day="%d/%m/%Y")
    page.row("# de venta", "Fecha de venta", "Estado", "Descripción del estado", "Total", "Anulaciones y reembolsos")
    for order, amount, wish, state, said, money in (
        ("2000008811001", "59.90", STAYS, "Entregado", "", "0,00"),
        ("2000008811002", "120.00", GONE, "Devolución finalizada", "Reembolsamos el dinero al comprador", "-120,00"),
        ("2000008811003", "45.00", STAYS, "Devolución en camino", "Llegará el 25 de marzo", "0,00"),
        ("2000008811004", "80.00", GONE, "Venta cancelada", "No despaches el producto", "-80,00"),
        ("2000008811005", "33.50", STAYS, "Reclamo cerrado", "Te dimos el dinero", "0,00"),
        ("2000008811006", "75.00", back("15.00"), "Entregado", "Reembolso parcial", "-15,00"),
        ("2000008811007", "64.00", STAYS, "Reclamo abierto", "Responde antes del lunes", "0,00"),
        ("2000008811008", "28.00", STAYS, "Devolución no concretada", "El comprador se quedó el producto", "0,00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, state, said, amount.replace(".", ","), money)
    return page.done("seller at a Latin American marketplace", kind="xlsx", tab="Ventas")


def coupang_kr() -> Unseen:
    """Korean: 취소완료 and 반품완료 are gone; 반품철회 is a return that was called off; 교환완료 an exchange."""
    page = Page("coupang_kr", 234, day="%Y-%m-%d")
    page.row("주문번호", "주문일", "주문금액", "접수유형", "처리상태", "환불금액")
    for order, amount, wish, kind, state, money in (
        ("24000110022", "38.00", GONE, "취소", "취소완료", "38.00"),
        ("24000110033", "52.00", GONE, "반품", "반품완료", "52.00"),
        ("24000110044", "71.00", STAYS, "반품", "반품접수", "71.00"),
        ("24000110055", "29.00", STAYS, "반품", "반품철회", "29.00"),
        ("24000110066", "64.00", STAYS, "교환", "교환완료", "0.00"),
        ("24000110077", "45.00", STAYS, "", "배송완료", ""),
        ("24000110088", "90.00", STAYS, "취소", "취소거부", "90.00"),
        ("24000110099", "33.00", STAYS, "반품", "회수중", "33.00"),
    ):  # fmt: skip
        page.line(order, amount, wish, NO, DAY, f"${amount}", kind, state, money and f"${money}")
    return page.done("seller in Korea, billing in US dollars", encoding="utf-8-sig")


def vtex_pedidos() -> Unseen:
    """Brazilian orders: *Cancelamento solicitado* isn't over; the decimal comma stands after a point of thousands."""
    page = Page("vtex_pedidos", 235, currency="BRL", day="%d/%m/%Y 10:20")
    page.row("Pedido", "Data de criação", "Status", "Valor dos produtos", "Frete", "Valor total", "Valor estornado")
    for order, amount, wish, state, money in (
        ("1488810001-01", "1250.00", STAYS, "Faturado", "0,00"),
        ("1488810002-01", "89.90", GONE, "Cancelado", "109,90"),
        ("1488810003-01", "340.00", STAYS, "Cancelamento solicitado", "0,00"),
        ("1488810004-01", "2199.00", GONE, "Cancelado", "2.219,00"),
        ("1488810005-01", "75.00", STAYS, "Pagamento pendente", "0,00"),
        ("1488810006-01", "150.00", STAYS, "Preparando entrega", "0,00"),
        ("1488810007-01", "64.00", STAYS, "Troca aprovada", "0,00"),
    ):  # fmt: skip
        whole = f"{float(amount) + 20:,.2f}".translate(str.maketrans(",.", ".,"))
        goods = f"{float(amount):,.2f}".translate(str.maketrans(",.", ".,"))
        page.line(order, amount, wish, NO, DAY, state, goods, "20,00", whole, money)
    return page.done("VTEX shop in Brazil", delimiter=";", encoding="utf-8-sig")


def prestashop_avoirs() -> Unseen:
    """French credit slips: goods and postage apart; a slip for postage only leaves the sale."""
    page = Page("prestashop_avoirs", 236, currency="EUR", day="%d/%m/%Y")
    page.row("N° avoir", "Réf. commande", "Date commande", "Total produits", "Produits remboursés",
             "Port remboursé", "Total avoir")  # fmt: skip
    for order, amount, wish, goods, post in (
        ("FRA-88101", "79.90", GONE, "79.90", "5.90"), ("FRA-88102", "1240.00", back("240.00"), "240.00", "0.00"),
        ("FRA-88103", "65.00", STAYS, "0.00", "5.90"), ("FRA-88104", "45.50", GONE, "45.50", "0.00"),
        ("FRA-88105", "110.00", back("30.00"), "30.00", "5.90"), ("FRA-88106", "58.00", STAYS, "0.00", "5.90"),
    ):  # fmt: skip
        def euros(money: float) -> str:
            return f"{money:,.2f} €".replace(",", "\u202f").replace(".", ",")
        page.line(order, amount, wish, f"AV{order[-3:]}", NO, DAY, euros(float(amount)), euros(float(goods)),
                  euros(float(post)), euros(float(goods) + float(post)))  # fmt: skip
    return page.done("French shop, credit slips", delimiter=";", encoding="utf-8-sig")


SHOPS_TOO = (
    shopify_states, shopify_gift_cards, woo_renewals, bigcommerce_states, shopware_three_states, bol_handling_nl,
    zalando_positions, pdd_after_sales, jd_service_orders, xiaohongshu_orders, shopline_states, youzan_rights,
    mercado_estados, coupang_kr, vtex_pedidos, prestashop_avoirs,
)  # fmt: skip
