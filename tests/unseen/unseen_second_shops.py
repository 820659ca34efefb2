"""Second set, nine shops: what their own programs export, with the columns that look like the answer and are not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sheet_corpus import Want
from unseen_sheet import ZERO, Pen, Unseen, german, less

from reversal_desk.impact.practice import ItemSpec
from reversal_desk.model import Field

CENT = Decimal("0.01")


def shopify_risk() -> Unseen:
    """Shopify's own export: rule 8.2 over the financial status. Risk, tags, notes and what is still owed say nothing.

    Order-level cells stand on an order's first line only. impact.com knows the orders by *Id*.
    """
    pen = Pen("shopify_risk", 31)
    pen.row(
        "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Currency", "Subtotal",
        "Shipping", "Taxes", "Total", "Discount Amount", "Created at", "Lineitem quantity", "Lineitem name",
        "Lineitem price", "Lineitem sku", "Lineitem fulfillment status", "Notes", "Cancelled at", "Payment Method",
        "Payment Reference", "Refunded Amount", "Outstanding Balance", "Id", "Tags", "Risk Level", "Source", "Phone",
    )  # fmt: skip
    for place in range(90):
        when, number = pen.day(place, 90), f"{5_581_200_431_000 + place * 32_768}"
        lines = [(pen.price(15, 120), pen.chance.choice((1, 1, 1, 2))) for _ in range(pen.chance.choice((1, 1, 2, 3)))]
        total = sum((price * pieces for price, pieces in lines), ZERO)
        fate = pen.fate(paid=50, late=8, high=8, owed=6, refunded=10, partly=12, voided=6)
        status = {"refunded": "refunded", "partly": "partially_refunded", "voided": "voided", "owed": "pending"}
        back = {"refunded": total, "partly": pen.share(total)}.get(fate, ZERO)
        if pen.maybe(50):
            pen.act(number, total, when, want=Want() if fate == "voided" else less(total, back))
        stamp = f"{when:%Y-%m-%d %H:%M:%S} -0500"
        note = "Asked to cancel, too late - parcel was gone. Kept it." if fate == "late" else ""
        gone = f"{when + timedelta(days=2):%Y-%m-%d %H:%M:%S} -0500" if fate in {"voided", "refunded"} else ""
        for line, (price, pieces) in enumerate(lines):
            order = (
                status.get(fate, "paid"), "" if fate == "owed" else stamp,
                "unfulfilled" if fate in {"voided", "owed"} else "fulfilled", stamp, "USD", total, "0.00", "0.00",
                total, "0.00",
            ) if not line else ("",) * 10  # fmt: skip
            rest = (
                note, gone, "Shopify Payments", f"c{9_100_200_300 + place}.1", f"{back:.2f}",
                total if fate == "owed" else "0.00", number, "cancel-requested" if fate == "late" else "",
                "High" if fate == "high" else "Low", "web", f"+1 555 01{place:02}",
            ) if not line else ("",) * 11  # fmt: skip
            pen.row(
                f"#NWO{1_001 + place}", f"c{place}@example.com", *order, stamp, pieces, "Trail shirt", price,
                f"TS-{100 + line}", "pending" if fate in {"voided", "owed"} else "fulfilled", *rest,
            )  # fmt: skip
    return pen.done("monthly export of a Shopify shop")


def woo_refund_posts() -> Unseen:
    """WooCommerce: a refund is a post of its own, *completed*, negative; its post id is another order's number.

    Refunds of an order are summed (rule 7). One of postage alone leaves the goods, which is what the action holds.
    """
    pen = Pen("woo_refund_posts", 32, currency="EUR")
    pen.row(
        "order_id", "order_number", "order_date", "status", "type", "order_total", "order_shipping", "currency",
        "payment_method_title", "customer_id", "refund_reason",
    )  # fmt: skip
    post = 48_230
    postage = Decimal("4.90")
    for place in range(80):
        when, number = pen.day(place, 80), f"{48_210 + place}"
        goods = pen.price(15, 240)
        fate = pen.fate(fine=50, full=14, part=14, twice=8, post=8, failed=6)
        first, second = pen.share(goods, 20, 30), pen.share(goods, 10, 15)
        backs = {
            "full": [(goods + postage, "Widerruf")], "part": [(first, "Artikel defekt")],
            "twice": [(first, "Artikel defekt"), (second, "Artikel defekt")],
            "post": [(postage, "nur Versandkosten erstattet")],
        }.get(fate, [])  # fmt: skip
        back = sum((money for money, _ in backs), ZERO) if fate in {"part", "twice"} else ZERO
        if pen.maybe(55) and fate != "failed":  # what was never paid was never tracked
            pen.act(number, goods, when, want=Want() if fate == "full" else less(goods, back))
        post += 1
        status = {"full": "wc-refunded", "failed": "wc-failed"}.get(fate, "wc-completed")
        pay = pen.chance.choice(("PayPal", "Klarna"))
        customer = 48_200 + pen.chance.randrange(90)
        pen.row(
            post, number, f"{when:%Y-%m-%d %H:%M}", status, "shop_order", goods + postage, postage, "EUR", pay,
            customer, "",
        )  # fmt: skip
        for days, (money, why) in enumerate(backs, 3):
            post += 1
            came = f"{when + timedelta(days=days):%Y-%m-%d %H:%M}"
            pen.row(post, number, came, "wc-completed", "shop_order_refund", -money, 0, "EUR", pay, customer, why)
    reasons = dict.fromkeys(("Widerruf", "Artikel defekt", "nur Versandkosten erstattet"), "ITEM_RETURNED")
    return pen.done(
        "German WooCommerce shop", answer={"cumulative": False, "amounts": "out", "reason_words": reasons},
        columns={Field.ORDER: "order_number"},
    )  # fmt: skip


def magento_two_moneys() -> Unseen:
    """Magento's grid: base and purchased money differ, *Total Refunded* is base money and cumulative (rule 7).

    *Suspected Fraud*, *On Hold* and *Payment Review* are undecided; nothing was taken back yet.
    """
    pen = Pen("magento_two_moneys", 33)
    pen.row(
        "ID", "Purchase Point", "Purchase Date", "Bill-to Name", "Ship-to Name", "Grand Total (Base)",
        "Grand Total (Purchased)", "Status", "Shipping Information", "Customer Email", "Customer Group", "Subtotal",
        "Shipping and Handling", "Payment Method", "Total Refunded",
    )  # fmt: skip
    for place in range(110):
        when, number = pen.day(place, 110), f"{4_170 + place * 3:09}"
        total = pen.price(25, 500)
        fate = pen.fate(
            complete=46, part=14, closed=10, canceled=8, fraud=6, hold=5, review=5, processing=6
        )  # fmt: skip
        word = {
            "part": "Complete", "fraud": "Suspected Fraud", "hold": "On Hold", "review": "Payment Review",
        }.get(fate, fate.capitalize())  # fmt: skip
        back = {"closed": total, "part": pen.share(total)}.get(fate, ZERO)
        if pen.maybe(50):
            pen.act(number, total, when, want=Want() if fate == "canceled" else less(total, back))
        euros = place % 3 == 0
        bought = f"€{(total * Decimal('0.92')).quantize(CENT)}" if euros else f"${total:,.2f}"
        pen.row(
            number, "Main Website\n  Store EU" if euros else "Main Website\n  Store US",
            f"{when:%b} {when.day}, {when:%Y %I:%M:%S %p}", "Jo Field", "Jo Field", f"${total:,.2f}", bought, word,
            "Free Shipping - Free", f"m{place}@example.com", pen.chance.choice(("General", "NOT LOGGED IN")),
            f"${total:,.2f}", "$0.00", "paypal", f"${back:,.2f}" if back else "",
        )  # fmt: skip
    return pen.done("Magento shop with a European store view")


def shopware_shipments() -> Unseen:
    """Shopware: a delivery may be *Storniert* and sent anew, the order lives. Customer numbers look like order numbers.

    *Teilweise erstattet* without an amount can't be reckoned: nothing.
    """
    pen = Pen("shopware_shipments", 34, currency="EUR")
    pen.row(
        "Kundennummer", "Bestellnummer", "Bestellzeit", "Lieferstatus", "Zahlungsstatus", "Bestellstatus",
        "Gesamtbetrag", "Versandkosten", "Zahlungsart",
    )  # fmt: skip
    for place in range(96):
        when, number = pen.day(place, 96), f"{23_100 + place}"
        total = pen.price(15, 400)
        fate = pen.fate(fine=44, cancelled=14, refunded=12, partly=10, parcel=14, reminded=6)
        states = {
            "fine": ("Versandt", "Bezahlt", "Abgeschlossen"), "cancelled": ("Offen", "Offen", "Storniert"),
            "refunded": ("Retour", "Erstattet", "Abgeschlossen"),
            "partly": ("Retour (teilweise)", "Teilweise erstattet", "Abgeschlossen"),
            "parcel": ("Storniert", "Bezahlt", "In Bearbeitung"), "reminded": ("Versandt", "Erinnert", "Abgeschlossen"),
        }[fate]  # fmt: skip
        if pen.maybe(60):
            pen.act(number, total, when, want=Want() if fate in {"cancelled", "refunded"} else None)
        customer = 23_100 + pen.chance.randrange(96)
        pen.row(
            customer, number, f"{when:%d.%m.%Y %H:%M}", *states, german(total), german(ZERO),
            pen.chance.choice(("Rechnung", "PayPal")),
        )  # fmt: skip
    words = {
        "Abgeschlossen": "leave", "In Bearbeitung": "leave", "Storniert": "reverse", "Erstattet": "reverse",
        "Bezahlt": "leave", "Teilweise erstattet": "modify", "Offen": "leave", "Erinnert": "leave",
    }  # fmt: skip
    columns = {Field.ORDER: "Bestellnummer", Field.STATUS: "Bestellstatus"}
    return pen.done("Shopware shop", encoding="utf-8-sig", delimiter=";", words=words, columns=columns)


def amazon_returns() -> Unseen:
    """Amazon's FBA returns: one row a piece, no money. SKU and pieces give items; all of them back reverse (rule 7)."""
    pen = Pen("amazon_returns", 35)
    pen.row(
        "return-date", "order-id", "sku", "asin", "fnsku", "product-name", "quantity", "fulfillment-center-id",
        "detailed-disposition", "reason", "status", "license-plate-number", "customer-comments",
    )  # fmt: skip
    goods = (("TENT-2P", "129.00"), ("MAT-XL", "59.90"), ("LAMP-9", "24.50"), ("CUP-3", "12.00"), ("BAG-40", "89.95"))
    plate = 0
    for place in range(70):
        when = pen.day(place, 70)
        number = f"113-{4_410_220 + place * 17}-{7_700_431 + place * 29}"
        picked = pen.chance.sample(goods, pen.chance.choice((1, 1, 2)))
        lines = [(sku, Decimal(price), pen.chance.choice((1, 1, 2))) for sku, price in picked]
        back = [pen.chance.randint(1, pieces) if not line or pen.maybe(50) else 0 for line, (*_, pieces) in
                enumerate(lines)]  # fmt: skip
        total = sum((price * pieces for _, price, pieces in lines), ZERO)
        credit = sum((price * gone for (_, price, _), gone in zip(lines, back, strict=True)), ZERO)
        left = tuple((sku, pieces - gone) for (sku, _, pieces), gone in zip(lines, back, strict=True))
        if pen.maybe(60):
            items = tuple(ItemSpec(sku, price * pieces, pieces, sku) for sku, price, pieces in lines)
            want = Want() if credit == total else Want(total - credit, left)
            pen.act(number, total, when, want=want, items=items)
        came = when + timedelta(days=4)
        for (sku, _, _), gone in zip(lines, back, strict=True):
            for _ in range(gone):
                plate += 1
                pen.row(
                    f"{came:%Y-%m-%dT%H:%M:%S}+00:00", number, sku, f"B0{sku[:3]}77X", f"X00{sku[:3]}1", "Outdoor", 1,
                    "PHX7", pen.chance.choice(("SELLABLE", "CUSTOMER_DAMAGED", "DEFECTIVE")),
                    pen.chance.choice(("UNWANTED_ITEM", "NOT_AS_DESCRIBED")), "Unit returned to inventory",
                    f"LPNRR{880_000 + plate}", pen.chance.choice(("", "cancel it please", "not as pictured")),
                )  # fmt: skip
    reasons = dict.fromkeys(("UNWANTED_ITEM", "NOT_AS_DESCRIBED"), "ITEM_RETURNED")
    return pen.done(
        "Amazon account of a US brand", kind="tsv", delimiter="\t", answer={"reason_words": reasons},
        columns={Field.SKU: "sku", Field.QUANTITY: "quantity"},
    )  # fmt: skip


def shopee_taiwan() -> Unseen:
    """Shopee: the state of the return stands beside the state of the order; a return that was called off is none."""
    pen = Pen("shopee_taiwan", 36, currency="TWD")
    pen.row(
        "訂單編號", "訂單狀態", "不成立原因", "退貨 / 退款狀態", "訂單成立日期", "買家支付運費", "商品名稱",
        "商品選項貨號", "商品活動價格", "數量", "退貨數量", "訂單總金額", "買家備註",
    )  # fmt: skip
    for place in range(84):
        when = pen.day(place, 84)
        number = f"{when:%y%m%d}TWQ{10_230 + place * 7}"
        price, pieces = pen.price(2, 40), pen.chance.choice((1, 2, 3))
        fate = pen.fate(fine=44, cancelled=12, full=12, part=12, asked=8, off=12)
        total = price * pieces
        if fate == "part" and pieces == 1:
            fate = "full"
        back = {"full": pieces, "part": 1, "asked": pieces}.get(fate, 0)
        left = ((f"TW-{place}", pieces - back),)
        want = {"cancelled": Want(), "full": Want(), "part": Want(total - price * back, left)}.get(fate)
        if pen.maybe(55):
            pen.act(number, total, when, want=want, items=(ItemSpec(f"TW-{place}", total, pieces, "帳篷"),))
        state = "不成立" if fate == "cancelled" else "已完成"
        why = "買家取消：想更改訂單" if fate == "cancelled" else ""
        returned = {"full": "已退款", "part": "已退款", "asked": "退貨/退款申請中", "off": "買家已取消退貨申請"}
        pen.row(
            number, state, why, returned.get(fate, ""), f"{when:%Y-%m-%d %H:%M}", 60, "帳篷", f"TW-{place}", price,
            pieces, back, total, pen.chance.choice(("", "", "急件", "取消管理室代收")),
        )  # fmt: skip
    words = {
        "已完成": "leave", "不成立": "reverse", "已退款": "refunded", "退貨/退款申請中": "not_final",
        "買家已取消退貨申請": "not_final",
    }  # fmt: skip
    return pen.done(
        "Shopee shop in Taiwan", kind="xlsx", tab="orders", words=words,
        columns={Field.SKU: "商品選項貨號", Field.QUANTITY: "退貨數量"},
    )  # fmt: skip


def rakuten_codes() -> Unseen:
    """Rakuten: the state is a number, 900 is cancelled, 800 waits for it. *Until when* one may cancel says nothing."""
    pen = Pen("rakuten_codes", 37, currency="JPY")
    pen.row(
        "注文番号", "ステータス", "注文日時", "キャンセル期限日", "商品合計金額", "送料合計", "ポイント利用額",
        "請求金額", "注文者電話番号", "ひとことメモ",
    )  # fmt: skip
    for place in range(76):
        when = pen.day(place, 76)
        number = f"388210-{when:%Y%m%d}-{3_310_420 + place * 13:010}"
        total = pen.price(20, 300)
        fate = pen.fate(sent=56, paid=12, waiting=12, cancelled=20)
        code = {"sent": 500, "paid": 700, "waiting": 800, "cancelled": 900}[fate]
        if pen.maybe(55):
            pen.act(number, total, when, want=Want() if fate == "cancelled" else None)
        points = pen.chance.choice((0, 0, 0, 200, 1000))
        memo = pen.chance.choice(("", "", "キャンセル希望の電話あり→発送済みのためお断り")) if fate == "sent" else ""
        pen.row(
            number, code, f"{when:%Y-%m-%d %H:%M:%S}", f"{when + timedelta(days=1):%Y-%m-%d}", total, 0, points,
            total - points, f"0901234{place:04}", memo,
        )  # fmt: skip
    words = {"500": "leave", "700": "leave", "800": "not_final", "900": "reverse"}
    return pen.done("Rakuten shop in Japan", encoding="cp932", words=words, columns={Field.STATUS: "ステータス"})


def tmall_twice_exported() -> Unseen:
    """Tmall's refunds: one row a refund, summed (rule 7), but the same refund number twice is the same refund.

    Closed and refused refunds, exchanges and what the seller has not answered take nothing back.
    """
    pen = Pen("tmall_twice_exported", 38, currency="CNY")
    pen.row(
        "退款编号", "订单编号", "订单付款时间", "退款的申请时间", "退款完结时间", "买家实际支付金额", "买家退款金额",
        "退款状态", "售后类型", "部分退款/全部退款", "买家退款原因",
    )  # fmt: skip
    serial = 0
    for place in range(90):
        when = pen.day(place, 90)
        number = f"3912{40_711_220_310_044 + place * 7_919}"
        total = pen.price(30, 700)
        first, second = pen.share(total, 20, 30), pen.share(total, 10, 15)
        fate = pen.fate(full=24, part=20, two=12, again=12, closed=10, refused=8, exchange=8, waiting=6)
        rows = {
            "full": [total], "part": [first], "two": [first, second], "again": [first],
            "closed": [total], "refused": [first], "exchange": [ZERO], "waiting": [total],
        }[fate]  # fmt: skip
        state = {
            "closed": "退款关闭", "refused": "卖家拒绝退款", "exchange": "换货成功",
            "waiting": "买家已申请退款，等待卖家同意",
        }.get(fate, "退款成功")  # fmt: skip
        back = sum(rows, ZERO) if state == "退款成功" else ZERO
        if pen.maybe(55):
            pen.act(number, total, when, want=less(total, back))
        for days, money in enumerate(rows, 3):
            serial += 1
            asked = when + timedelta(days=days)
            ended = "" if fate == "waiting" else f"{asked + timedelta(days=1):%Y-%m-%d %H:%M:%S}"
            cells = (
                f"2231{40_711_220_310_044 + serial * 7_919}\t", f"{number}\t", f"{when:%Y-%m-%d %H:%M:%S}",
                f"{asked:%Y-%m-%d %H:%M:%S}", ended, f"{total:.2f}", f"{money:.2f}", state,
                "换货" if fate == "exchange" else pen.chance.choice(("仅退款", "退货退款")),
                "全部退款" if money == total else "部分退款", pen.chance.choice(("七天无理由退货", "尺寸不合适")),
            )  # fmt: skip
            for _ in range(2 if fate == "again" else 1):
                pen.row(*cells)
    words = {
        "退款成功": "refunded", "退款关闭": "not_final", "卖家拒绝退款": "not_final", "换货成功": "leave",
        "买家已申请退款，等待卖家同意": "not_final",
    }  # fmt: skip
    return pen.done(
        "Tmall shop, two exports put together", encoding="gb18030", words=words, answer={"cumulative": False},
    )  # fmt: skip


def lazada_units() -> Unseen:
    """Lazada: one row a piece and no quantity, each with its own state; a page of the web that calls itself .xls."""
    pen = Pen("lazada_units", 39)
    pen.row(
        "orderItemId", "orderNumber", "createTime", "sellerSku", "itemName", "unitPrice", "paidPrice",
        "sellerDiscountTotal", "shippingFee", "status", "buyerFailedDeliveryReturnInitiator",
        "buyerFailedDeliveryReason", "trackingCode",
    )  # fmt: skip
    unit = 0
    for place in range(60):
        when, number = pen.day(place, 60), f"{771_204_400_120 + place * 37}"
        lines = [(f"LZ-{place}-{line}", pen.price(8, 90), pen.chance.choice((1, 1, 2)))
                 for line in range(pen.chance.choice((1, 1, 2)))]  # fmt: skip
        fate = pen.fate(fine=40, all=25, some=35)
        total = sum((price * pieces for _, price, pieces in lines), ZERO)
        left, back = [], ZERO
        written = []
        for line, (sku, price, pieces) in enumerate(lines):
            gone = pieces if fate == "all" else pen.chance.randint(0, pieces) if fate == "some" and not line else 0
            left.append((sku, pieces - gone))
            back += price * gone
            how = pen.chance.choice(("canceled", "returned"))
            written += [(sku, price, how if piece < gone else "delivered") for piece in range(pieces)]
        if pen.maybe(60):
            items = tuple(ItemSpec(sku, price * pieces, pieces, sku) for sku, price, pieces in lines)
            want = None if not back else Want() if back == total else Want(total - back, tuple(left))
            pen.act(number, total, when, want=want, items=items)
        for sku, price, state in written:
            unit += 1
            tried = state == "delivered" and pen.maybe(15)
            who = {"canceled": "cancellation-internal", "returned": "buyer-return"}.get(state, "")
            who = "buyer-return" if tried else who
            why = "Change of mind" if state != "delivered" else "Return rejected by seller" if tried else ""
            pen.row(
                f"{771_204_500_120 + unit * 37}", number, f"{when:%d %b %Y %H:%M}", sku, "Outdoor", price, price,
                "0.00", "0.00", state, who, why, f"LEX{unit:09}",
            )  # fmt: skip
    words = {"canceled": "reverse", "returned": "reverse", "delivered": "leave"}
    return pen.done(
        "Lazada shop", kind="xls", inside="html", words=words,
        columns={Field.ORDER: "orderNumber", Field.SKU: "sellerSku"},
    )  # fmt: skip


SHOPS = (
    shopify_risk, woo_refund_posts, magento_two_moneys, shopware_shipments, amazon_returns, shopee_taiwan,
    rakuten_codes, tmall_twice_exported, lazada_units,
)  # fmt: skip
