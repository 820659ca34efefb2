"""What the shop's own words for a status, an operation and a reason mean. The tables may be edited by the person.

Reason codes: contract section 6.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from reversal_desk.mapping.cells import unquoted
from reversal_desk.mapping.kinds import DECISION_KIND, ITEM_KIND, MONEY_KIND, PAYMENT_KIND, RETURN_KIND
from reversal_desk.model import Operation

#: No words of the person's own.
NO_WORDS: Mapping[str, str] = MappingProxyType({})


class Meaning(StrEnum):
    """What a status asks for (product.md 5.8)."""

    REVERSE = "reverse"
    MODIFY = "modify"
    LEAVE = "leave"
    NOT_FINAL = "not_final"
    REFUNDED = "refunded"  # money went back, how much the status doesn't say: the amount or the items decide


#: "900: cancelled": the number is the system's own for the word behind it.
_NUMBERED = re.compile(r"^\s*\d{1,4}\s*:\s*(?=\D)")


@lru_cache(4096)
def _plain(text: str) -> str:
    """A status or reason without case, width, a system's number before it and the difference between space, _ and -."""
    flat = _NUMBERED.sub("", unicodedata.normalize("NFKC", unquoted(text)).casefold())
    return re.sub(r"[\s_\-]+", " ", flat).strip(" .。!！")


def _words(text: str) -> list[str]:
    """Words parted by | or line ends, plain."""
    return [_plain(word) for word in re.split(r"[|\n]", text) if word.strip()]


def _meanings(**texts: str) -> dict[str, Meaning]:
    return {word: Meaning(meaning) for meaning, text in texts.items() for word in _words(text)}


#: Words that say that the order stays though something was asked for: it was kept, or other goods were sent for it.
_EXCHANGED = """
        exchanged|exchange|replaced|replacement|replacement sent|resend|resent|reship|reshipped|repair|repaired
        已換貨|已换货|换货|換貨|仅换货|补寄|補寄|补发|補發|已补发|重发|重發|维修|維修|交換対応|交換|交換済み|再送|修理
        umgetauscht|umtausch|austausch|ersatzlieferung|reparatur|échangé|échange|échange en cours
        réparation|cambio|cambiado|reparación
        troca|trocado|cambio merce|omgeruild|gerepareerd|교환|교환완료|교환 완료|换新|換新|原返|wymiana|utbytt|değişim
    """
_STAYS = f"""|
        kept|keep|kept by customer|no return|no refund|not returned|不退款|无需退款|無需退款|返金なし|返品なし
        klant houdt artikel|klient houdt het|keine erstattung|behalten|conservé|pas de remboursement|sin reembolso
        mantener|sem reembolso|mantido
        {_EXCHANGED}
    """

#: An order's status -> what it asks for. The person may edit it; keys are compared without case, spaces, _ and -.
STATUS_MEANING: dict[str, Meaning] = _meanings(
    reverse="""
        refunded|fully refunded|full refund|voided|void|cancelled|canceled|order cancelled|cancelled by customer
        cancelled by seller|cancelled by buyer|chargeback|charged back|退款成功全部退款|已取消|已取消订单|取消|交易关闭
        交易取消|全额退款|全部退款|整单退款|已全额退款|已全部退款|订单取消|已作废|作废|已關閉|不成立|已取消訂單
        訂單取消|全額退款
        キャンセル|キャンセル済み|キャンセル済|キャンセル確定|返金済み|storniert|vollständig erstattet|erstattet
        annuliert|annulliert|취소|annulé|cancelado|annulée|commande annulée|remboursé|remboursée|remboursé intégralement
        totalement remboursé|entièrement remboursé|remboursement intégral|remboursement total
        reembolsado|reembolsada|totalmente reembolsado|anulado|anulada
        cancelada|pedido cancelado|estornado|全額返金|全額返金済み|注文キャンセル|voll erstattet|komplett erstattet
        rückerstattet|zurückerstattet|fully returned|order canceled|cancelled order|canceled order|closed refunded
        已全額退款|已全部退款|全額返金済|totalmente estornado|estorno total
        annullato|annullata|ordine annullato|rimborsato|rimborsata|totalmente rimborsato|geannuleerd|terugbetaald
        venta cancelada|volledig terugbetaald|anulowane|anulowano|anulowany|anulowana|zwrócono środki|zwrócone środki
        återbetald|återbetalt|avbeställd|makulerad|annullerad|annulleret|refunderet|refunderad|kansellert|iptal edildi
        iptal|İade edildi|취소완료|취소 완료|주문취소|환불완료|환불 완료|전액환불|annullata dal cliente
    """,
    modify="""
        partially_refunded|partial refund|partly refunded|partial refunded|部分退款|已部分退款|部份退款
        teilweise erstattet|teilerstattet|partially returned|一部返金|一部返金済み|partiellement remboursé
        partiellement remboursée|remboursement partiel|parcialmente reembolsado|parcialmente reembolsada
        reembolso parcial|部分返金|一部返金済|已部分退款|已部份退款|estorno parcial|parcialmente estornado
        part refunded|part refund|partially refunded|rimborso parziale|parzialmente rimborsato
        gedeeltelijk terugbetaald|delvis återbetald|częściowy zwrot|częściowo zwrócono|kısmi iade|부분환불|부분 환불
    """,
    leave="""
        paid|fulfilled|unfulfilled|partially fulfilled|pending|authorized|partially paid|unpaid|complete
        completed|processing|shipped|partially shipped|delivered|on hold|pending payment|open|new
        awaiting payment|awaiting fulfillment|awaiting shipment|awaiting pickup|to ship|to receive
        ready to ship|invoiced|in transit|confirmed|交易成功|交易完成|已完成|完成|待发货|已发货|待付款
        等待买家付款|买家已付款|卖家已发货|等待卖家发货|已签收|已付款|待收货|待出貨|已出貨|運送中|已送達
        已收货|bezahlt|abgeschlossen|versendet|offen|in bearbeitung|geliefert|発送済み|支払い済み
        配送完了|payé|pagado|payée|expédié|expédiée|livré|livrée|en cours de livraison|terminé|terminée|en préparation
        pagada|enviado|enviada|entregado|entregada|completado|completada|en preparación|pago|paga|entregue
        concluído|concluída|em preparação|発送|支払済み|処理済み|完了|zugestellt|bezahlt und versendet
        pagamento accettato|pagato|pagata|発送済|処理済
        spedito|spedita|consegnato|consegnata|in preparazione|in lavorazione|in attesa di pagamento|completato
        paiement accepté|en attente du paiement|en attente de paiement|paiement en attente
        errore di pagamento|betaald|verzonden|bezorgd|afgeleverd|in behandeling|voltooid
        已发货,待收货|未发货,待发货|배송완료|배송 완료|결제완료|배송중|구매확정|faturado|preparando entrega
        pagamento pendente
        opłacone|wysłane|dostarczone|zrealizowane|levererad|skickad|betald|teslim edildi|kargoda|ödendi
    """
    + _STAYS,
    not_final="""
        refund requested|requested|return requested|cancel requested|cancellation requested
        pending cancellation|in cancel|refund pending|pending refund|refund processing
        refund in progress|processing refund|refund failed|failed refund|refund closed|refund declined
        refund rejected|declined|rejected|denied|return in progress|awaiting return|return initiated
        in return|退款关闭|退款失败|退款中|处理中|待退款|退款处理中|申请退款|退款申请中|买家申请退款
        买家撤销退款|撤销退款|等待商家处理|待商家处理|等待卖家同意|待买家退货|待商家收货|售后关闭|售后中
        售后处理中|退款待处理|退货中|拒绝退款|商家拒绝|處理中|退款失敗|退款關閉|申請退款|退貨處理中
        erstattung beantragt|in prüfung|remboursement demandé|remboursement en cours|retour demandé
        remboursement refusé|retour en cours|reembolso solicitado|reembolso pendiente|reembolso en curso
        reembolso rechazado|devolución solicitada|devolución en curso|reembolso pendente|reembolso em andamento
        reembolso recusado|devolução solicitada|devolução em andamento|返金処理中|返金申請中|返品申請中|返金待ち
        返金拒否|rückerstattung beantragt|erstattung abgelehnt|retoure angemeldet|退款審核中
        withdrawn|withdrawn by customer|withdrawn by buyer|request withdrawn|claim withdrawn|return withdrawn
        refused|refund refused|return refused|return rejected|return declined|refund denied|claim denied
        claim rejected|not approved|disapproved|disallowed|failed|expired|submitted|under review|in review
        pending review|pending approval|awaiting approval|awaiting decision|awaiting review|to be decided|undecided
        to be confirmed|tbc|tbd|not yet decided|not final|not refunded|not yet refunded|request cancelled
        request canceled|return cancelled|return canceled|refund cancelled|refund canceled|cancelled request
        on review|under investigation|investigating|disputed|in dispute|escalated|appealed|waiting|request
        refund withheld|withheld|refund reversed
        已拒绝|已拒絕|拒绝|拒絕|退款被拒|退款已拒绝|退款被拒绝|拒絕退款|不同意|不同意退款|驳回|已驳回|駁回|已駁回
        审核不通过
        審核不通過|审核未通过|審核未通過|未通过|未通過|不通过|不通過|审核中|審核中|待审核|待審核|待处理|待處理
        待确认|待確認
        待定|退款审核中|退款待审核|已撤回|撤回|撤销申请|撤銷申請|买家取消退货|買家取消退貨
        买家取消退款|買家取消退款|取消退货|取消退貨|取消退款|客户取消退货|客戶取消退貨|退货取消|退貨取消|退款取消
        退款已取消|退货已取消|未退款|尚未退款|退款处理失败|退貨申請中|退货申请中|申请中|申請中|等待审核|等待審核
        返品キャンセル|返金キャンセル|返品取消|返金取消|返金手続き中|返金手続中|手続き中|手続中|返品手続き中|審査中
        確認中
        対応中|未対応|未返金|保留|保留中|却下|返金却下|返品却下|否認|非承認|不承認|返金不可|返品不可|対象外|申請中
        承認待ち
        取り下げ|取下げ|返金失敗
        abgelehnt|zurückgewiesen|zurückgezogen|in bearbeitung erstattung|wird geprüft|in klärung|ausstehend
        nicht genehmigt|nicht erstattet|noch nicht erstattet|retoure abgelehnt|retoure storniert|rückgabe storniert
        rückgabe abgelehnt|erstattung fehlgeschlagen|fehlgeschlagen|erstattung ausstehend|erstattung offen
        vom kunden zurückgezogen|antrag zurückgezogen|rückerstattung abgelehnt|zu prüfen
        refusé|refusée|rejeté|rejetée|retiré|retirée|en attente|en attente de validation|en cours d'examen
        en cours d'analyse|à valider|non validé|non approuvé|non remboursé|annulé par le client retour
        retour annulé|retour refusé|remboursement annulé|remboursement échoué|échoué|remboursement en attente
        demande annulée|demande retirée|demande refusée
        rechazado|rechazada|denegado|denegada|retirado|retirada|pendiente|pendiente de validar
        pendiente de validación|pendiente de revisión|pendiente de aprobación|pendiente de confirmar|por validar
        en revisión|en trámite|en análisis|no aprobado|no aprobada|no reembolsado|devolución rechazada
        devolución cancelada|devolución anulada|reembolso cancelado|reembolso anulado|reembolso fallido|fallido
        fallida|reembolso denegado|solicitud retirada|solicitud anulada|devolución anulada por el cliente
        recusado|recusada|negado|negada|rejeitado|rejeitada|desistiu|pendente|pendente de validação|em análise
        em avaliação|aguardando|aguardando análise|aguardando aprovação|não aprovado|não aprovada|não reembolsado
        devolução cancelada|devolução recusada|reembolso cancelado|reembolso negado|estorno recusado|estorno negado
        estorno pendente|estorno em análise|estorno cancelado|falhou|devolução desistida
        退款處理中|退貨退款處理中|退货退款处理中
        hold|scheduled|planned|refund scheduled|refund planned|pending receipt|awaiting receipt|awaiting return receipt
        return announced|retoure angekündigt|rücksendung angekündigt|retoure angemeldet|stornierung angefragt
        cancelamento solicitado|cancelación solicitada|annulation demandée|devolución en camino|review
        retour afgewezen|afgewezen|geweigerd|nog niet ontvangen|retour aangemeld|terugbetaling in behandeling
        reso rifiutato|reso in corso|reso richiesto|rimborso in corso|rimborso rifiutato|rimborso richiesto|rifiutato
        zwrot odrzucony|zwrot zgłoszony|odrzucony|odrzucone|w trakcie|oczekuje na zwrot|oczekuje|avvisad|nekad|väntar
        avslagen|İade edilmedi|İade reddedildi|İade talebi|reddedildi|beklemede|iptal edilmedi
        반품접수|반품 접수|반품철회|반품 철회|취소거부|취소 거부|취소접수|취소요청|취소철회|반품요청|회수중|환불요청
        반품거부|환불대기
        반품보류|환불보류|환불거부
    """,
    refunded="""
        退款成功|已退款|退款完成|退货退款成功|售后成功|退款已完成|已退货|returned|refund completed
        refund complete|refund issued|refund successful|refund processed|已退貨|退款已完成|返品済み
        retourniert|退貨退款完成|return completed|售后完成|仅退款成功|retourné|retournée|devuelto|devuelta
        devolvido|devolvida|返品完了|返金完了|返金済|반품완료|반품 완료|devolución finalizada|zwrócone|zwrócono
        returnerad
    """,
)

#: A return's status -> what it asks for, in exports whose rows are returns and not orders.
RETURN_MEANING: dict[str, Meaning] = _meanings(
    refunded="""
        refunded|completed|complete|processed|done|closed|refund completed|return completed
        refund issued|unit returned to inventory|approved and refunded|return refund complete
        return/refund complete|已完成|完成|退款成功|退款完成|已退款|returned|received|reimbursed
        repackaged successfully
    """,
    not_final="""
        requested|request|pending|processing|in progress|open|approved|accepted|declined|rejected
        cancelled|canceled|failed|expired|submitted|new|under review|in transit|awaiting|shipped
        return in progress|request cancelled|request rejected|in process|退款失败|退款关闭|处理中|已取消
        pending inspection
    """,
)


#: A refund that was agreed to: the amount beside it decides.
AGREED = frozenset(
    _words("""
        approved|accepted|granted|agreed|ok|okay|yes approved|refund approved|genehmigt|bewilligt|angenommen|freigegeben
        approuvé|approuvée|accepté|acceptée|validé|validée|aprobado|aprobada|aceptado|aceptada|aprovado|aprovada|aceito
        aceita|同意|已同意|同意退款|通过|已通过|通過|已通過|审核通过|審核通過|批准|已批准|承認|承認済|承認済み|可
    """)
)
#: Parts of longer words that refuse, put off or take back; only ever a reason to ask.
_DECISIVE_PARTS = re.compile(
    r"refus|reject|declin|denied|deny|disapprov|not approved|withdr|revoked|pending|on hold|under review|in review"
    r"|unfavou?rabl|d[ée]favorabl|desfavor|keeps|behält|相談中|検討中|確認待|承認待"
    r"|failed|not final|not refunded|no refund|do not|don't|unresolved"
    r"|拒|驳回|駁回|撤销|撤銷|撤回|审核中|審核中|待审|待審|未通过|未通過|不通过|不通過|不同意|不退|未退|退款失败|退款失敗|退款关闭|退款關閉"
    r"|取消退|却下|否認|不可|未返金|返品キャンセル|返金キャンセル|手続き?中|審査中|確認中|保留"
    r"|abgelehnt|zurückgewiesen|zurückgezogen|nicht genehmigt|nicht erstatt|ausstehend|in prüfung|wird geprüft"
    r"|refusé|rejeté|en attente|retiré|non rembours|non validé|annulé par"
    r"|rechazad|denegad|pendiente|en revisión|retirad|no aprobad|no reembols|anulado por"
    r"|recusad|negad[oa]\b|pendente|em análise|rejeitad|desist|não aprovad|não reembols"
)


@lru_cache(1024)
def decides(text: str, *, in_part: bool = True, exchanges: bool = True) -> bool:
    """Whether a word of a column that nobody took for a status may be a decision about a refund. `exchanges`: one that
    says that other goods were sent counts, too."""
    word = plain_word(text)
    known = {STATUS_MEANING.get(word), RETURN_MEANING.get(word)}
    said = Meaning.NOT_FINAL in known and word not in _OF_A_PARCEL
    if said or word in AGREED or word in _LEFT or word in _KEPT or (exchanges and word in _EXCHANGES):
        return True
    return in_part and _DECISIVE_PARTS.search(word) is not None


_MONEY_BACK = re.compile(
    r"refund|return|cancel|revers|退款|退货|退貨|取消|返金|返品|キャンセル|erstatt|storn|retour|rückgabe|rembours|annul"
    r"|reembols|devol|anula|estorn|rimbors|\breso\b|terugbet"
)


def speaks_of_money_back(text: str) -> bool:
    """Whether a word tells of a return, a refund or a cancellation, and not that it was refused or put off."""
    word = _plain(text)
    return _MONEY_BACK.search(word) is not None and not refuses(text) and STATUS_MEANING.get(word) not in _NO_CHANGE


_NO_CHANGE = frozenset({Meaning.LEAVE, Meaning.NOT_FINAL})
#: Words that say that something ended, and not what: an order, or its return.
_FINISHED = frozenset(
    _words("""
        complete|completed|done|closed|finished|processed|settled|交易成功|交易完成|已完成|完成|abgeschlossen|erledigt
        terminé|terminée|completado|completada|finalizado|concluído|concluída|finalizada|完了|処理済み|completato
        concluso|voltooid|confirmed
    """)
)


def is_finished(text: str) -> bool:
    """Whether a status says that something ended, and not what."""
    return plain_word(text) in _FINISHED


_PAID = frozenset(
    _words("paid|paid out|bezahlt|ausgezahlt|payé|payée|pagado|pagada|pago|paga|pagato|pagata|betaald|已付款")
)


def is_settled(text: str) -> bool:
    """Whether a state of a claim or a refund says that it is over: finished, or paid."""
    return is_finished(text) or plain_word(text) in _PAID


_UNDER_WAY = re.compile(
    r"中$|in progress|processing|in process|under way|request|en cours|en curso|en camino|em andamento|in corso"
    r"|in bearbeitung|beantragt|angefragt|angekündigt|angemeldet|solicit|demand|announced|window|eligib|label"
    r"|awaiting|waiting|申请|申請"
)


def is_under_way(text: str) -> bool:
    """Whether a longer word says that a refund or a return was asked for, or goes on."""
    return _UNDER_WAY.search(_plain(text)) is not None


def refuses(text: str) -> bool:
    """Whether a header or a longer text speaks of refusing, putting off or taking back."""
    return _DECISIVE_PARTS.search(_plain(text)) is not None


#: States of a parcel or a ticket, which say nothing of a refund.
_OF_A_PARCEL = frozenset(_words("new|open|in transit|shipped|awaiting|ok|in progress|processing"))
_KEPT = frozenset(_words("kept|kept by customer|keep|mantener|behalten|manter|不退款|无需退款|返金なし"))

_EXCHANGES = frozenset(_words(_EXCHANGED))


def is_exchange(text: str) -> bool:
    """Whether a word says that other goods were sent, or the same ones mended: no money goes back."""
    return plain_word(text) in _EXCHANGES


_ORDER_STAYS = frozenset(_words(_STAYS))


def goes_on(text: str) -> bool:
    """Whether a status tells how far an order is (paid, shipped, complete), and not that it was kept or exchanged:
    money may have gone back all the same."""
    word = plain_word(text)
    return STATUS_MEANING.get(word) is Meaning.LEAVE and word not in _ORDER_STAYS


_TAKES_BACK = re.compile(
    r"revers|cancel|withdr|撤|取消|キャンセル|取り?下げ|zurückge|storn|annul|retir|cancelad|anulad|desist"
)


def says_it_stays(text: str, own: Mapping[str, str] = NO_WORDS) -> bool:
    """Whether a status decides that the order stays as it is: kept, exchanged, no refund."""
    word = plain_word(text)
    return word in _ORDER_STAYS and word not in own


def takes_back(text: str) -> bool:
    """Whether a status that changes nothing says that a refund, or the wish for one, was called off."""
    word = plain_word(text)
    return STATUS_MEANING.get(word) is Meaning.NOT_FINAL and _TAKES_BACK.search(word) is not None


#: What a colleague writes beside an order that is not to be touched, or that lives again. Only ever a reason to ask: so
#: not what customers say of the goods (does not fit), nor what became of a parcel (refused, not delivered).
_SPEAKS_AGAINST = re.compile(
    r"\b(?:not|never|don'?t|doesn'?t|didn'?t|won'?t|cannot|can'?t) "
    r"(?:(?:be|been|to|yet|a|any|the|this|fully|get|have|want|need) )*"
    r"(?:refund|return(?!able)|cancel|revers|void|process|touch|approv|deduct|sent back)"
    r"|\bno (?:refund|cancel|revers|longer (?:cancel|return|refund))"
    r"|\bignore|disregard|reinstat|reactivat|\bun ?cancel|after all\b|\bkept\b|\bkeep(?:s|ing)?\b"
    r"|(?:refund|return|claim|request|cancellation|chargeback) (?:(?:is|was|has|been|still) )*"
    r"(?:refused|rejected|declined|denied|withdrawn|pending|on hold|revoked|revers)"
    r"|\border (?:is|was) back on\b|\bre ?order(?:ed)?\b"
    r"|refunded (?:by|in) (?:mistake|error)|re ?charged\b|wrong order (?:no|num|id)"
    r"|exchanged|replacement (?:was )?sent|re sent\b|\bresent\b|\bre ?ship"
    r"|不退|未退|别退|別退|勿退|不用退|不取消|换货|換貨|补发|補發|重发|重發|重新发货|重新發貨|恢复|恢復"
    r"|别动|別動|先别|先別|暂不|暫不|不处理|不處理|不要处理|不要動|撤销|撤銷|撤回|驳回|駁回|拒绝退|拒絕退"
    r"|退款被拒|退款失败|退款失敗"
    r"|(?:\bnicht|\bkeine?n?) (?:(?:mehr|zu|die|das|den|bitte) )*(?:storn|erstatt|zurück|retour|bearbeit)"
    r"|behält|behalten|umgetauscht|reaktiviert|wieder aktiv|zurückgezogen|\bdoch nicht"
    r"|\bne pas (?:rembours|annul|retour|touch|trait)|\bn'(?:est|a) pas (?:été )?(?:rembours|annul|retour)"
    r"|\b(?:pas de|non) (?:rembours|annul|retour)|échangé|\bgarde|réactiv"
    r"|\bno (?:se )?(?:reembols|cancel|devol|anul|toc)|sin reembols|se queda|reactivad"
    r"|\bnão (?:foi |é )?(?:reembols|cancel|devol|estorn|mex)|sem reembols|ficou com|reativad"
    r"|返金不要|返金しない|返品しない|キャンセルしない|キャンセル取|交換済|再送|再発送|取り?下げ|撤回|元に戻|戻しました|誤登録|誤操作"
    r"|誤って(?:キャンセル|返金|取消)|交換(?:品|対応|で)|復活|再開|購入継続|継続"
    r"|继续(?:发|购买)|繼續(?:發|購買)|误操作|誤取消|误取消|误退|誤退|不退了|重寄|补寄|補寄|已补回|换新|換新"
    r"|(?:不要|请勿|請勿|切勿|禁止|不得|无需|無需|勿)(?:再)?(?:取消|退|冲正|沖正|处理|處理|扣)"
    # what was ordered by mistake was rightly cancelled: the mistake must be the cancellation
    r"|(?:cancel|refund|void|revers)\w*(?: \w+){0,2} (?:by (?:mistake|error|accident)|in error|mistakenly)"
    r"|(?:mistakenly|accidentally|wrongly) (?:cancel|refund|void|revers)|order (?:was |is )?put back\b"
    r"|\bback in force\b"
    r"|\bsent (?:out )?again|\bre ?sent\b|\b(?:is|was|are) live\b|\border released|(?:^|positive )released$"
    r"|\banyway\b|\bback to life|\b(?:still |now )?wants? (?:it|the order|this|them)\b|overturned|never ?the ?less"
    r"|\bre ?paid\b|\bpaid again"
    r"|(?:versehentlich|irrtümlich|aus versehen) (?:storn|erstatt|gelöscht)"
    r"|storn\w* (?:versehentlich|irrtümlich|aus versehen)"
    r"|erneut (?:versandt|verschickt|geliefert)|ersatz(?:lieferung)? (?:versandt|verschickt|gesendet)|trotzdem"
    r"|\bdoch (?:bezahlt|geliefert|behalten|gekauft|gewollt)|rückgängig gemacht|aufgehoben"
    r"|(?:annul|rembours)\w* par erreur|réexpédi|renvoyée? au client|rétabli|maintenue|finalement (?:gard|conserv)"
    r"|quand même|malgré tout"
    r"|(?:anul|cancel|devuel|reembols)\w* por (?:error|engano)|se (?:lo|la|los|las) queda|reenvi"
    r"|enviado de nuevo|restablec"
    r"|de todos modos|se arrepintió de (?:cancel|devol|anul)"
    r"|toch (?:gehouden|betaald|geleverd)|houdt (?:het|de|artikel)|klant houdt|per ongeluk (?:geannul|terug)"
    r"|geruild|hersteld"
    r"|opnieuw (?:verstuurd|verzonden|betaald)|\bniet (?:annul|terug|retour|storn)"
    r"|zatrzymał|zatrzymuje|(?:anul|zwr[oó])\w* (?:przez |)(?:omyłk|pomyłk)|omyłkowo|ponownie wysłan|wysłano ponownie"
    r"|odesłan\w* do klient|przywrócon|\bnie (?:anul|zwrac|zwróc|cofa|storn)|zrezygnował\w* ze? zwrot"
    r"|anulowan\w* zwrot|mimo to"
    r"|\bnon (?:annull|rimbors|storn|restit)|(?:annull|rimbors)\w* per errore|rispedit|ripristin"
)


def speaks_against(remark: str) -> bool:
    """Whether a remark may say that its row is not to be changed: refused, put off, kept, exchanged, alive again."""
    word = _plain(remark)
    decided = STATUS_MEANING.get(word) is Meaning.NOT_FINAL or word in _ORDER_STAYS or word in _LEFT
    return decided or _SPEAKS_AGAINST.search(word) is not None


#: Words before another one that say that it is not so.
_NOT = re.compile(
    r"^(?:not(?: yet)?|never|noch nicht|nicht|nog niet|niet|ej|inte|ikke|nie|non|não|nao|no|todavía no|aún no"
    r"|ainda não) (?P<said>\S.*)$"
)


def _known_meaning(word: str) -> Meaning | None:
    """What the table says of a status; of one that denies a change, that nothing is final."""
    found = STATUS_MEANING.get(word)
    if found is None and (denied := _NOT.match(word)) and STATUS_MEANING.get(denied["said"]) in _ASKS_FOR_A_CHANGE:
        return Meaning.NOT_FINAL
    return found


_ASKS_FOR_A_CHANGE = frozenset({Meaning.REVERSE, Meaning.MODIFY, Meaning.REFUNDED})
def tells_of_a_change(text: str) -> bool:
    """Whether a word is known to say that an order, or a part of it, was called off or went back."""
    return _known_meaning(plain_word(text)) in _ASKS_FOR_A_CHANGE


#: Said of a refund that was asked for, these put it off; said of an order, it may never have been one.
_NEVER_BEEN = frozenset(
    _words("""
        declined|rejected|refused|denied|failed|expired|payment failed|payment declined|abgelehnt|fehlgeschlagen|refusé
        refusée|rejeté|rejetée|échoué|rechazado|rechazada|denegado|denegada|recusado|recusada|negado|negada|falhou
        rifiutato|rifiutata|fallito|geweigerd|mislukt
    """)
)


def may_never_have_been(text: str) -> bool:
    """Whether a bare word, said of an order, may mean that it was never paid or never taken."""
    return plain_word(text) in _NEVER_BEEN


_LIVES_AGAIN = re.compile(
    r"reinstat|reactivat|(?:^|order |sale |commission )restored|\bun ?(?:cancel|void|revers)|\bre ?open|resurrect"
    r"|wiederhergestellt|reaktiviert|wieder aktiv|réactiv|rétabli|reactivad|restablecid|reativad"
    r"|riattivat|ripristinat"
    r"|恢复|恢復|复活|復活|再開"
)


def lives_again(text: str) -> bool:
    """Whether a header or a word says that what was called off goes on after all."""
    flat = re.sub(r"[_\s-]+", " ", unicodedata.normalize("NFKC", text).casefold())
    return _LIVES_AGAIN.search(flat) is not None


#: Who won a dispute, where the list is the seller's.
_WON = re.compile(
    r"^(?:won|dispute won|chargeback won|case won|merchant won|seller won|won by (?:us|merchant|seller))$"
    r"|(?:seller|merchant|our)(?:'s|s)? favou?r|zu unseren gunsten|gewonnen|gagné|ganad[oa]|胜诉|勝訴"
)


def contradicts(text: str) -> bool:
    """Whether a word of a column that nobody read says for itself that the order lives: it goes on after all, was kept
    or exchanged, is to be left alone, or a dispute about it was won."""
    word = plain_word(text)
    decided = word in _ORDER_STAYS or word in _LEFT or word in _KEPT
    return decided or lives_again(word) or _WON.search(word) is not None or _SPEAKS_AGAINST.search(word) is not None


_NO_GOODS = re.compile(
    r"good ?will|gesture|compensat|price (?:match|adjust|difference|drop)|\brebate|late delivery|kulanz|nachlass"
    r"|entschädig|geste commercial|dédommag|avoir commercial|compensaci|cortesía|cortesia|compensaç"
    r"|赔付|赔偿|補償|补偿|补差|差价|價差|返现|お詫び|値引"
    r"|voucher|loyalty|\bpoints?\b|deposit|customs|\bdut(?:y|ies)\b|overpa(?:id|y)"
    r"|double (?:charge|payment)|duplicate (?:charge|payment)"
    r"|\bdiscount|gift ?wrap|\b(?:tax|vat) (?:only|refund|exempt|free|back|relief)|^(?:tax|vat)$"
    r"|gutschein|\bpfand|kaution|\bzoll"
    r"|überzahl|doppelt bezahlt|rabatt|\bremise\b|bon d'achat|consigne|\bcaution\b|douane|trop perçu|détaxe"
    r"|descuento|\bvale\b|fianza|aduana|desconto|korting|statiegeld|kupon|\brabat\b|kaucj"
    r"|押金|关税|關稅|退税|退稅|优惠|優惠|折扣|多付|重复支付|重複支付|差額|差额|ポイント|過払"
)
_POSTAGE = re.compile(
    r"postage|carriage|(?:shipping|delivery|freight) (?:refund|costs?|fees?|charges?|only|reimburs)"
    r"|versandkosten|porto\b"
    r"|refund(?:ed|s)? (?:of |for )?(?:the )?(?:shipping|delivery|freight)|frais de (?:port|livraison)"
    r"|gastos de env|\bfrete\b|spese di spedizione|verzendkosten|运费|運費|邮费|郵費|送料"
)
_SHIPPING_ALONE = frozenset(
    _words("shipping|delivery|freight|versand|livraison|port|envío|envio|spedizione|verzending|fee|fees|tip|tips")
)


def speaks_of_no_goods(text: str) -> bool:
    """Whether a word says that money went back for something else than goods: postage, a gesture, a matched price."""
    word = plain_word(text)
    return word in _SHIPPING_ALONE or _NO_GOODS.search(word) is not None or _POSTAGE.search(word) is not None


_FULL = frozenset(
    {
        "全部退款",
        "全额退款",
        "整单退款",
        "full",
        "full refund",
        "fully",
        "全額退款",
        "complete",
        "total",
        "all",
    }
)
_PARTIAL = frozenset({"部分退款", "partial", "partial refund", "partly", "部份退款", "部分"})


def plain_word(text: str) -> str:
    """A status or reason as the tables have it: without case, width and the difference between space, _ and -."""
    return _plain(text).removeprefix("wc ")


def may_call_off(text: str) -> bool:
    """Whether a word says that something was cancelled, be it the order, or only a request or a payment."""
    return STATUS_MEANING.get(plain_word(text)) is Meaning.REVERSE and not money_went_back(text)


def status_meaning(status: str, refund_kind: str = "", own: Mapping[str, str] = NO_WORDS) -> Meaning | None:
    """What a status and the refund's kind beside it ask for, None where they say nothing certain.

    `退款成功` alone is REFUNDED, with 全部退款 REVERSE, with 部分退款 MODIFY. A whole refund told together with a
    partial kind is MODIFY; a partial status with a whole kind contradicts itself and is None. `own` are the person's
    words for this sheet, which go before the table.
    """
    word, kind = plain_word(status), _plain(refund_kind)
    if not word:
        return None
    if kind_leaves(refund_kind, own):
        alone = status_meaning(status, "", own)
        return Meaning.NOT_FINAL if alone is Meaning.NOT_FINAL else Meaning.LEAVE
    if word in own:
        return Meaning(own[word])  # the person's own word says it for this sheet, whatever else it is
    meaning = _known_meaning(word)
    if kind == RETURN_KIND:
        meaning = RETURN_MEANING.get(word, meaning)
        return None if meaning is Meaning.LEAVE else _less_than_all(meaning)
    if kind == ITEM_KIND:
        return _less_than_all(meaning)
    if kind == DECISION_KIND:
        return _of_a_request(word, meaning)
    if kind == MONEY_KIND and meaning is Meaning.LEAVE:
        return None
    if kind == PAYMENT_KIND and meaning is Meaning.REVERSE and not money_went_back(word):
        return None
    full, partial = kind in _FULL, kind in _PARTIAL
    if meaning is Meaning.REFUNDED and (full or partial):
        return Meaning.REVERSE if full else Meaning.MODIFY
    if meaning is Meaning.REVERSE and partial:
        return Meaning.MODIFY
    if meaning is Meaning.MODIFY and full:
        return None
    return meaning


#: What stands beside a status where the sheet has no column of kinds.
_BY_SYSTEM = frozenset({RETURN_KIND, ITEM_KIND, MONEY_KIND, DECISION_KIND, PAYMENT_KIND})


def kind_leaves(kind: str, own: Mapping[str, str] = NO_WORDS) -> bool:
    """Whether the kind of a row says that the order stays, as of an exchange, whatever became of it."""
    word = plain_word(kind)
    if not word or word in _BY_SYSTEM or word in _FULL | _PARTIAL:
        return False
    return own.get(word, STATUS_MEANING.get(word)) in {Meaning.LEAVE, Meaning.NOT_FINAL}


def kind_is_known(kind: str) -> bool:
    """Whether a kind of refund says something by itself: all of the order, a part, or that it stays."""
    word = plain_word(kind)
    return not word or word in _BY_SYSTEM | _FULL | _PARTIAL or word in STATUS_MEANING


_MONEY_WENT_BACK = re.compile(
    r"refund|returned|退|返金|erstatte|rembours|reembols|estorn|devol|retour|rimbors|terugbet|zwróc|återbet"
    r"|\w?iade|환불|반품"
)


def money_went_back(text: str) -> bool:
    """Whether a word says that money or goods went back, and not only that something was called off."""
    return _MONEY_WENT_BACK.search(plain_word(text)) is not None


def _of_a_request(word: str, meaning: Meaning | None) -> Meaning | None:
    """A word of a request's own status: "cancelled" calls off the request, and the order stays."""
    called_off = meaning is Meaning.REVERSE and not _MONEY_WENT_BACK.search(word)
    if (called_off or meaning is None) and word not in AGREED:
        return Meaning.NOT_FINAL if RETURN_MEANING.get(word) is Meaning.NOT_FINAL else None
    return meaning


def _less_than_all(meaning: Meaning | None) -> Meaning | None:
    """A word that would take back the whole order, said of a part of it: how much is for amounts or items to say."""
    return Meaning.REFUNDED if meaning in {Meaning.REVERSE, Meaning.MODIFY} else meaning


_OPERATIONS = {
    word: operation
    for operation, words in (
        (
            Operation.REVERSE,
            """
                    reverse|reversal|reversed|cancel|cancelled|canceled|cancellation|delete|void|reject
                    full refund|冲正|取消|整单退|整单退款|整单取消|全额退款|全退|全部退款|整单冲正
                    取消订单|沖正|整單退|整單取消|全額退款|stornieren|storno|キャンセル|取消佣金
                    anular|anulación|cancelar|cancelación|annuler|annulation|annulieren|stornierung|取り消し|取消し
                    取消する|キャンセルする|anular pedido|cancelar pedido|annuler la commande|bestellung stornieren
                    anular comisión|cancelar comissão|estornar|reverse it|reverse commission|cancel order
                    cancel commission|decline commission|作废|作廢|撤销佣金|全部冲正|整单作废|取消訂單|revertir|reverter
                """,
        ),
        (
            Operation.MODIFY,
            """
                    modify|modified|change|change amount|partial|partial refund|adjust|adjustment|update
                    correct|改金额|改订单金额|部分退款|部分退|修改|修改金额|调整|修改订单金额|改金額
                    部分退貨|修改金額|ändern|teilerstattung|anpassen|reduce
                    ajustar|ajustar importe|modificar|modificar importe|cambiar importe|corregir|corregir importe
                    ajuster|modifier|modifier le montant|ajuster le montant|corriger|betrag ändern|betrag anpassen
                    korrigieren|ajustar valor|alterar|alterar valor|modificar valor|corrigir|corrigir valor|変更
                    金額変更|修正|金額修正|調整|调整金额|調整金額|change the amount|adjust amount
                    reduce amount|correct amount|update amount|lower
                """,
        ),
        (Operation.ITEMS, "items|change items|item|item return|改商品行|退商品|按商品退|商品退货|部分商品"),
        (Operation.RESET, "reset|restore|undo reversal|重置|重置为初始值|恢复|zurücksetzen|重設|リセット"),
        (
            Operation.LEAVE,
            """
                    leave|skip|ignore|none|nothing|keep|no change|no action|do nothing|leave as it is
                    不处理|略过|忽略|跳过|保留|不處理|略過|nichts|überspringen|なし|不用处理|无需处理
                    mantener|dejar|dejar como está|nada|no hacer nada|sin cambios|garder|conserver|ne rien faire
                    laisser|aucun|aucune|rien|sans changement|behalten|belassen|nichts tun|keine änderung|manter
                    não fazer nada|sem alteração|不变|不變|不改|無需處理|無需处理|そのまま|変更なし|対応不要|何もしない
                    leave as is|no changes|unchanged|keep as is
                """,
        ),
    )
    for word in _words(words)
}


_LEFT = frozenset(
    word for word, operation in _OPERATIONS.items()
    if operation is Operation.LEAVE and word not in _words("none|nothing|なし|nichts|nada|aucun|aucune|rien|keep")
)  # fmt: skip


def operation_of(text: str) -> Operation | None:
    """The operation a word names, or None."""
    return _OPERATIONS.get(_plain(text))


# --------------------------------------------------------------------------- reasons

#: Reason codes of PUT (contract section 6, column M) without RESET, which is no reason.
MODIFY_CODES = frozenset(
    {
        "ORDER_UPDATE",
        "ITEM_RETURNED",
        "CONS_FRAUD",
        "CONS_ERROR",
        "ORDER_ERROR",
        "PUB_ACT_DISPUTE",
        "ADV_ACT_DISPUTE",
        "NOT_COMPLIANCE_TERMS",
        "ITEM_OUT_OF_STOCK",
        "TEST_ACTION",
        "CREDITED_DIFFERENT_MP",
        "PARTNER_NOT_ACTIVE",
        "OTHER",
    }
)
#: Disposition codes of DELETE (contract section 6, column R).
REVERSE_CODES = frozenset(
    {
        "ITEM_RETURNED",
        "CONS_FRAUD",
        "CONS_ERROR",
        "CONS_INFO_INVALID",
        "ORDER_ERROR",
        "PUB_ACT_DISPUTE",
        "ADV_ACT_DISPUTE",
        "NOT_COMPLIANCE_TERMS",
        "ITEM_OUT_OF_STOCK",
        "TEST_ACTION",
        "CREDITED_DIFFERENT_MP",
        "OTHER",
        "REJECTED",
        "MP_RETURNED",
    }
)
_ALL_CODES = MODIFY_CODES | REVERSE_CODES

#: The shop's own words -> code. The person may edit it; keys are compared without case, spaces, _ and -.
REASON_WORDS: dict[str, str] = {
    word: code
    for code, words in (
        (
            "ITEM_RETURNED",
            """
                    七天无理由退货|7天无理由退货|七天无理由|7天无理由|七天无理由退换货|7天无理由退换货
                    无理由退货|不喜欢|不想要了|不喜欢/不想要|我不想要了|尺寸不合适|尺码不合适|退货退款
                    退货|质量问题|商品破损|商品损坏|描述不符|与描述不符|发错货|收到商品破损|尺寸不符
                    不合適|不喜歡|不想要|退貨|商品瑕疵|瑕疵品|尺寸不合|七天鑑賞期|customer return
                    customer returned|return|returned|item returned|items returned|returned by customer
                    product return|damaged|defective|faulty|broken|arrived damaged|wrong item
                    wrong item received|wrong size|size|too small|too large|too big|did not fit
                    does not fit|not as described|style|color|colour|quality|poor quality|changed mind
                    change of mind|changed my mind|customer changed mind|no longer wanted
                    no longer needed|unwanted|unwanted item|did not like|did not like it|dislike
                    didn't like|apparel too small|apparel too large|apparel style|not compatible
                    missing parts|switcheroo|missed estimated delivery|undeliverable unknown
                    undeliverable refused|undeliverable failed delivery attempts
                    undeliverable carrier mis sorted|undeliverable insufficient address|never arrived
                    damaged by fc|damaged by carrier|quality unacceptable|found better price
                    better price|excessive installation|unauthorized purchase return|part not compatible
                    extra item|retoure|rückgabe|rücksendung|widerruf|gefällt nicht|passt nicht|defekt
                    beschädigt|produit défectueux|défectueux|endommagé|taille incorrecte|ne convient pas
                    retour client|changement d'avis|rétractation|talla incorrecta|producto defectuoso|defectuoso
                    dañado|devolución|cambio de opinión|desistimiento|tamanho errado|produto com defeito|defeituoso
                    danificado|devolução|arrependimento|desistência|サイズ違い|サイズが合わない|イメージ違い|不良品
                    返品|customer damaged|sellable|customer request return|refund|客户退货
                    买家退货
                """,
        ),
        (
            "ITEM_OUT_OF_STOCK",
            """
                    缺货|无货|超卖|库存不足|断货|缺貨|無貨|庫存不足|卖家缺货|商家缺货|缺货取消
                    out of stock|no stock|stock out|inventory|oversold|item unavailable|unavailable
                    sold out|insufficient inventory|not in stock|nicht auf lager|nicht lieferbar
                    ausverkauft|在庫切れ|欠品|item out of stock|rupture de stock|en rupture|sin existencias
                    agotado|sem estoque|sem stock|esgotado
                """,
        ),
        (
            "CONS_ERROR",
            """
                    拍错|多拍|拍错/多拍|多拍/错拍/不想要|重复下单|重复订单|信息填错|地址填错
                    拍错/多拍/不想要|填错地址|信息填写错误|地址错误|重複下單|下錯訂單|duplicate
                    duplicate order|duplicated|ordered twice|double order|doppelt|doppelbestellung
                    customer error|ordered by mistake|ordered wrong item|mistake|wrong address
                    incorrect address|change of delivery address|need to change delivery address
                    accidental order|order by mistake|consumer error|customer mistake
                    modify existing order|need to modify order|二重注文|bestellfehler|commande en double
                    erreur du client|pedido duplicado|error del cliente|erro do cliente|注文間違い|重複注文
                """,
        ),
        (
            "REJECTED",
            """
                    未付款关闭|超时关闭|取消订单|仅退款(未发货)|仅退款|未付款|超时未付款|订单取消
                    买家取消|卖家取消|取消|取消訂單|逾期未付款|未付款取消|customer|cancelled|canceled
                    cancel|cancellation|order cancelled|cancelled order|customer cancelled
                    customer canceled|cancelled by customer|customer cancellation|buyer cancelled
                    payment expired|unpaid|payment failed|declined|payment declined|card declined
                    expired|timeout|storniert|stornierung|storno|キャンセル|seller cancelled
                    buyer canceled|buyer requested cancellation|customer request|failed delivery|annulation
                    annulé par le client|annulée|paiement refusé|cancelación|cancelado por el cliente|pago rechazado
                    cancelamento|cancelado pelo cliente|pagamento recusado|お客様都合キャンセル|お客様都合
                """,
        ),
        (
            "CONS_FRAUD",
            (
                "刷单|恶意订单|盗卡|拒付|欺诈|盗刷|恶意下单|盜刷|詐騙|惡意訂單|fraud|fraudulent|fraudulent order"
                "|suspected fraud|chargeback|stolen card|scam|betrug|betrugsverdacht|fraude|不正注文|high risk"
                "|consumer fraud"
                "|unauthorized purchase"
            ),
        ),
        (
            "CONS_INFO_INVALID",
            """
                    收件信息无效|无法联系买家|联系不上买家|收件人信息无效|地址无效|無法聯絡買家
                    invalid customer information|invalid address|could not reach customer|unreachable
                    customer unreachable|invalid email|fake data|consumer info invalid|undeliverable
                    adresse ungültig
                """,
        ),
        (
            "ORDER_ERROR",
            (
                "改价|系统错单|ERP错单|错单|系统错误|系統錯誤|order error|pricing error|price error|system error"
                "|erp error|wrong price|general adjustment|pricing mistake|systemfehler|preisfehler"
            ),
        ),
        (
            "TEST_ACTION",
            """
                    测试单|内部单|测试|测试订单|測試單|內部單|測試訂單|test|test order|internal order
                    testbestellung|テスト注文|テスト
                """,
        ),
        (
            "NOT_COMPLIANCE_TERMS",
            """
                    违反条款|品牌词竞价|违规|違反條款|violates terms|terms violation|brand bidding
                    not compliant|non compliant|not in compliance with terms|policy violation
                    coupon abuse
                """,
        ),
        ("OTHER", "other|其他|其它|其他原因|其它原因|sonstiges|その他|others|misc"),
    )
    for word in _words(words)
}

#: Parts of longer Chinese reasons that settle the matter, in order: the first that is contained decides.
_REASON_PARTS: tuple[tuple[str, str], ...] = (
    ("刷单", "CONS_FRAUD"),
    ("盗", "CONS_FRAUD"),
    ("欺诈", "CONS_FRAUD"),
    ("拒付", "CONS_FRAUD"),
    ("缺货", "ITEM_OUT_OF_STOCK"),
    ("无货", "ITEM_OUT_OF_STOCK"),
    ("库存", "ITEM_OUT_OF_STOCK"),
    ("测试", "TEST_ACTION"),
    ("拍错", "CONS_ERROR"),
    ("多拍", "CONS_ERROR"),
    ("重复下单", "CONS_ERROR"),
    ("地址填", "CONS_ERROR"),
    ("无理由", "ITEM_RETURNED"),
    ("不合适", "ITEM_RETURNED"),
    ("不喜欢", "ITEM_RETURNED"),
    ("质量", "ITEM_RETURNED"),
    ("破损", "ITEM_RETURNED"),
    ("描述不符", "ITEM_RETURNED"),
    ("退货", "ITEM_RETURNED"),
    ("退貨", "ITEM_RETURNED"),
    ("不想要", "ITEM_RETURNED"),
)


def reason_code(text: str, own: Mapping[str, str] = NO_WORDS) -> str | None:
    """impact.com's code for a reason: by the person's own words, the code itself in any case, else by the table."""
    bare = unquoted(text)
    if own and (mine := own.get(plain_word(bare))):
        return mine
    code = re.sub(r"[\s\-]+", "_", bare.upper())
    if code in _ALL_CODES:
        return code
    word = _plain(bare)
    if found := REASON_WORDS.get(word):
        return found
    return next((found for part, found in _REASON_PARTS if part in word), None)


def nearest_code(text: str) -> str:
    """The predefined code whose name or words look most like the text; for a proposal only."""
    from rapidfuzz import fuzz, process  # late: only an unknown reason pays for it

    words = {**{_plain(code): code for code in sorted(_ALL_CODES)}, **REASON_WORDS}
    found = process.extractOne(_plain(text), list(words), scorer=fuzz.WRatio)
    return words[found[0]] if found else "OTHER"
