"""What a header speaks of by a word in it, whatever else it says: commission, money, parcels, what came back."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from reversal_desk.mapping.headers import header_currency

_COMMISSION = re.compile(
    r"commission|comisi[oó]n|comiss[aã]o|provision|payout|earning|verg[uü]tung|佣金|报酬|報酬|コミッション|手数料"
)


def names_commission(text: str) -> bool:
    """Whether a header speaks of what a partner earns: never of an order's own amount."""
    return _COMMISSION.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_REFUND_NUMBER = re.compile(
    r"(?:refund|return|rma|credit ?(?:note|memo)|claim)[\s_-]*(?:id|no|nr|num(?:ber)?|#|ref(?:erence)?|code)\b"
    r"|(?:退款|退货|退貨|售后|售後|返金|返品|赔付|服务)(?:编号|編號|单号|單號|单编号|id|番号|no)"
    r"|(?:gutschrift|erstattung|retoure|rückgabe)s?[\s-]*(?:nr|nummer|id)"
    r"|(?:n[°ºo.]*|num[ée]ro|número|numero)\s*(?:de |do |du |della |di )?"
    r"(?:remboursement|retour|avoir|reembolso|devoluci[óo]n|devolução|estorno|rimborso|reso|nota di credito)"
)


def names_refund_number(text: str) -> bool:
    """Whether a header speaks of the number of one refund or return: it stands once for each of them."""
    return _REFUND_NUMBER.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_PARCEL = re.compile(
    r"track|parcel|shipment|waybill|paket|sendung|colis|env[íi]o|rastre|spedizion|物流|运单|運單|快递|伝票"
)


def names_parcel(text: str) -> bool:
    """Whether a header speaks of a parcel, which may hold several equal pieces."""
    return _PARCEL.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_RETURNED = re.compile(
    r"return|refund|\bback\b|credited|zurück|retour|rückgabe|erstattet|rembours|renvoy"
    r"|devuel|devol|reembols|estorn|\bres[io]\b|restituit|rimbors|退|返"
)


def names_returned(text: str) -> bool:
    """Whether the header of a quantity speaks of what came back, and not of what was sent."""
    return _RETURNED.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_MONEY_HEADER = re.compile(
    r"amount|value|total|sum|money|price|cost|betrag|wert|summe|montant|valeur|importe|monto|valor|cantidad|importo|bedrag"
    r"|[額额钱錢价價元円€$£¥]"
)


def names_money(text: str) -> bool:
    """Whether a header says that what it heads is money, by a word or by a currency behind it."""
    flat = unicodedata.normalize("NFKC", text)
    return _MONEY_HEADER.search(flat.casefold()) is not None or bool(header_currency(flat))


_REMARK_HEADER = re.compile(
    r"\bnotes?\b|comment|remark|\bmemo\b|bemerk|anmerk|hinweis|notiz|kommentar|remarque|observa|\bnotas?\b|coment[áa]rio"
    r"|\bopmerking|commenti?\b|备注|備註|備考|メモ|コメント"
)
_OF_CUSTOMERS = re.compile(r"customer|buyer|shopper|gift|deliver|kunde|client|买家|買家|客户留言|お客様|購入者")


def names_remarks(text: str) -> bool:
    """Whether a header speaks of what colleagues noted beside a row; what customers write says nothing of its state."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return _REMARK_HEADER.search(flat) is not None and _OF_CUSTOMERS.search(flat) is None


_REJECTION = re.compile(
    r"reject|\brej\b|\babgru\b|absagegrund|ablehnungsgrund|motif de rejet|motivo de rechazo|拒绝原因"
)


def names_rejection(text: str) -> bool:
    """Whether a header speaks of why a line was rejected, as SAP lists it for all lines: it is empty for the others."""
    return _REJECTION.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_ORDER_LEVEL = re.compile(
    r"order|total|bestell|auftrag|gesamt|commande|pedido|encomenda|ordine|totale|订单|訂單|注文|受注|整单|总|總|合計"
)
_LINE_LEVEL = re.compile(r"line|item|sku|position|artikel|article|art[íi]culo|artigo|riga|商品|明细|明細|行|品")


def names_order_level(text: str) -> bool:
    """Whether a header says that its amount is the whole order's, and not a line's."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return _ORDER_LEVEL.search(flat) is not None and _LINE_LEVEL.search(flat) is None


_MONEY_BACK_HEADER = re.compile(
    r"refund|return|\bback\b|credit(?! ?(?:card|limit))|cancel|revers|\bvoid|storn|erstatt|gutschrift|zurück|rückgabe"
    r"|retour|rembours|\bavoirs?\b|annul|reembols|devol|devuel|anula|estorn|rimbors|\bres[io]\b|restitu|terugbet"
    r"|退|返金|返品|キャンセル|取消|환불|반품|취소|zwrot|zwróc|återbet|\biade\b"
)
#: What a header that speaks of a return says besides, so that its cells are no sign that one happened.
_NOT_WHETHER = re.compile(
    r"request|\bdue\b|\bto (?:be|pay)\b|pending|outstanding|expect|estimat|label|polic|window|deadline|until|eligib"
    r"|(?:return|refund)able|\bfees?\b|shipping|postage|freight|carriage|\btax|\bvat\b|\bids?\b|\bno\b|number|\bnr\b"
    r"|reference|reason|method|type|date|\bat\b|\bon\b|carrier|track|address|exchange|%|\bdays?\b|rate|limit|quote"
    r"|score|\brisk|probab|rating|\bwants?\b|\bwish|\bwil\b|möchte|wunsch|souhait|quiere|desea|deseja|希望|期望"
    r"|versand|porto|steuer|mwst|datum|grund|nummer|frist|frais|\bport\b|\btva\b|motif|jours|env[íi]o|gastos|\biva\b|motivo"
    r"|fecha|plazo|solicit|frete|prazo|spedizion|verzend|reden|申请|申請|原因|类型|類型|方式|单号|單號|编号|編號|时间|時間|日期"
    r"|运费|運費|税|手续费|手數料|期限|理由|番号|日時|送料|手数料"
)


def names_money_back(text: str) -> bool:
    """Whether a header says that what stands below it went back or was called off, and not what was asked for, when, or
    what the way back cost."""
    flat = re.sub(r"[_\s-]+", " ", unicodedata.normalize("NFKC", text).casefold())
    return (
        _MONEY_BACK_HEADER.search(flat) is not None and _NOT_WHETHER.search(flat) is None and not names_commission(text)
    )


_CREDIT_GIVEN = re.compile(
    r"gift ?card|store ?credit|voucher|gutschein|guthaben|bon d'achat|carte cadeau|\bvale\b|tarjeta regalo|buono"
    r"|cadeaubon|礼品卡|禮品卡|购物金|購物金|储值|儲值|ポイント|ギフト"
)


def names_credit_given(text: str) -> bool:
    """Whether a header speaks of what a customer may be given in place of money."""
    flat = re.sub(r"[_\s-]+", " ", unicodedata.normalize("NFKC", text).casefold())
    return _CREDIT_GIVEN.search(flat) is not None


_REFUNDED_POSTAGE = re.compile(
    r"(?:shipping|postage|delivery|freight|carriage|versand(?:kosten)?|porto|\bport|envío|frete|spedizione|verzendkosten)"
    r"[\s:()-]*(?:refund|returned|back|erstattet|rembours|reembols|devuel|devol|estorn|rimbors|terug)"
    r"|(?:refund(?:ed)?|return(?:ed)?|erstattung|remboursement|reembolso|rimborso|of which|davon|dont|thereof|incl\.?"
    r"|including)[\s:()-]*(?:for |of |de |du )?"
    r"(?:shipping|postage|delivery|freight|carriage|versand|porto|(?:frais de )?port\b|envío|frete|spedizione)"
    r"|退(?:还|回)?(?:运费|運費|邮费|郵費)|(?:其中|含)(?:运费|運費|邮费)|送料返金|返金送料"
)


def names_refunded_postage(text: str) -> bool:
    """Whether a header says how much of what went back was for postage."""
    flat = re.sub(r"[_\s]+", " ", unicodedata.normalize("NFKC", text).casefold())
    return _REFUNDED_POSTAGE.search(flat) is not None


_GOODS = re.compile(
    r"goods|merchandise|product|items?\b|subtotal|net\b|waren|artikel|produit|article|producto|produto|prodott|商品|货款|貨款"
)


def names_goods(text: str) -> bool:
    """Whether a header says that its amount is that of goods alone."""
    return _GOODS.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_SO_FAR = re.compile(
    r"so far|to date|\bcumul|\bytd\b|bisher|bis heute|insgesamt bisher|à ce jour|hasta la fecha|acumulad|até agora"
    r"|finora|tot nu toe|累计|累計|截至"
)


def names_sum_so_far(text: str) -> bool:
    """Whether the header of refunds says that each one holds those before it."""
    return _SO_FAR.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_IN_CENTS = re.compile(
    r"(?:in |\()(?:euro-?)?cents?\b|minor units?|\bin pence\b|en c[eé]nt(?:im(?:e|o)s|avos)"
    r"|em centavos|[(（](?:分|セント)[)）]"
)
_IN_THOUSANDS = re.compile(
    r"in thousands|in tausend|en milliers|en miles|千[円元]|[(（]千[)）]|[(（](?:单位|単位)[:：]千"
)


def header_scale(text: str) -> Decimal:
    """What an amount of the column is to be multiplied with, by the unit that its header names: a hundredth where it is
    in cents, a thousand where it is in thousands."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    if _IN_CENTS.search(flat):
        return Decimal("0.01")
    return Decimal(1000) if _IN_THOUSANDS.search(flat) else Decimal(1)


_CREDIT_NOTE = re.compile(r"\bcredit|gutschrift|\bavoirs?\b|\babono|nota de cr[ée]dito|nota di credito|贷项|折讓|折让")


def names_credit(text: str) -> bool:
    """Whether a header speaks of a credit note, which has a state of its own."""
    return _CREDIT_NOTE.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_PIECES = re.compile(
    r"qty|quantit|piece|\bunits?\b|\bcount\b|\bitems\b|menge|anzahl|stück|\bnb\b|cantidad|\bcant\b|quantidade|\bqtd|aantal"
    r"|数量|數量|件数|件數|個数|수량"
)


def names_pieces(text: str) -> bool:
    """Whether a header counts pieces, and no money."""
    return _PIECES.search(unicodedata.normalize("NFKC", text).casefold()) is not None
