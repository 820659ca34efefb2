"""What is said beside a row, or above several, that narrows what is asked for: a part only, dealt with already, from
some day on. Only ever a reason to ask."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _flat(text: str) -> str:
    return re.sub(r"[_\s]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


_OF_A_PART = re.compile(
    r"\bpartial|\bpartly|\bin part\b|\bpart of\b|\bonly\b|\bthe rest\b|\bhalf\b"
    r"|\b(?P<part>\d{1,3}) (?:of|out of|von|de|sur|van|di|z) (?!(?P=part)\b)\d{1,3}\b|\bone of\b"
    r"|\bteil(?:weise|erstatt|retour|storn|rück|liefer)|\bnur\b|\brestlich"
    r"|\bpartiel|\ben partie\b|\bseulement\b|\buniquement\b|\bparcial|\bs[oó]lo\b|\bsolamente\b"
    r"|\bapenas\b|\bsomente\b"
    r"|\bparzial|\bsoltanto\b|\bgedeeltelijk|\bdeels\b|\balleen\b|\bczęści|\btylko\b"
    r"|部分|一部|のみ|だけ|只退|仅退(?!款)|僅退(?!款)|件中"
)


@lru_cache(4096)
def speaks_of_a_part(text: str) -> bool:
    """Whether a remark says that less than the whole order is meant."""
    return _OF_A_PART.search(_flat(text)) is not None


#: An amount in a sentence: with a sign of money before it, or with cents.
_AMOUNT = re.compile(r"[$€£¥￥]\s?(\d[\d.,]*\d|\d)|(?<![\d.,/-])(\d[\d.,]*[.,]\d{2})(?![\d.,/-])")


def amounts_named(text: str) -> list[str]:
    """The amounts that a remark names."""
    return [one or other for one, other in _AMOUNT.findall(text)]


#: What a title says as clearly as a line between the rows does.
_NOT_MEANT = re.compile(
    r"\bno (?:further )?action|\balready\b|\bdealt with\b|\bfyi\b|\bfor (?:your )?info|\binformation only\b"
    r"|\bfor reference\b|\bdraft\b|\bdo not\b|\bpro ?forma\b|\bnot final\b|\btest (?:data|file|sheet)|\bsample data"
    r"|\bbereits\b|\bzur info|\bentwurf\b|\btestdaten|\bd[ée]jà\b|\bpour info|\bbrouillon"
    r"|\bya (?:procesad|tratad|hech|gestionad)"
    r"|\bsolo info|\bborrador|\bjá (?:process|trat|feit)|\brascunho|\bgià\b|\bper info|\bbozza|\breeds\b|\bter info"
    r"|\bjuż\b|\bdo wiadomości|已处理|已處理|已冲正|已沖正|仅供参考|僅供參考|草稿"
    r"|测试数据|測試資料|対応済|処理済|参考|下書き"
)
_DEALT_WITH = re.compile(
    r"\bdone\b|\bhandled\b|\bprocessed\b|\bcompleted\b|\bfinished\b"
    r"|\bclosed\b|\bok\b|\bin progress\b"
    r"|\bexchang|\bexception"
    r"|\b(?:reversed|sent|submitted|booked|entered|corrected) (?:on|in|to|by|at)\b|\bumtausch|\bschon\b|\bgebucht"
    r"|\barchive|\blast (?:week|month|run|time)\b"
    r"|\bprevious(?:ly)?\b|\bearlier\b|\bnext (?:week|month|run)\b|\blater\b|\bon hold\b|\bold\b"
    r"|\berledigt|\bbereits\b|\bzur info|\bletzte[rn]? (?:woche|monat)|\bnächste[rn]? (?:woche|monat)|\bfrüher"
    r"|\bd[ée]jà\b|\btrait[ée]e?s\b|\bpour info|\bsemaine (?:dernière|prochaine)|\bmois (?:dernier|prochain)"
    r"|\bya (?:procesad|tratad|hech|gestionad)|\bprocesad|\bsolo info|\bpróxim[ao]|\bsemana pasada"
    r"|\bjá (?:process|trat|feit)|\bprocessad|\bgià\b|\bper info|\bafgehandeld|\breeds\b|\bter info"
    r"|\bvorige (?:week|maand)"
    r"|\bvolgende (?:week|maand)|\bjuż\b|\bzałatwion|\bdo wiadomości"
    r"|已处理|已處理|处理完|處理完|已完成|无需|無需|仅供参考|僅供參考|上周|上週|上月|下周|下週|下月|暂缓|暫緩"
    r"|対応済|処理済|完了|参考|先週|先月|来週|来月"
)


def is_dealt_with(caption: str) -> bool:
    """Whether a line between the rows says that those below it were done, are not yet due, or only to be read."""
    flat = _flat(caption)
    return _DEALT_WITH.search(flat) is not None or _NOT_MEANT.search(flat) is not None


_LIMITS = re.compile(
    r"\bonly\b.*\b(?:before|after|until|till|since|up to|from|if|where|when)\b"
    r"|\bexcept|\bexclud|\bunless\b|\bleave (?:out|for|the|as|it)\b"
    r"|\b(?:before|after|until|till|since|up to|from|above|below|over|under)\b.*\bonly\b"
    r"|\bonly\b.*\b(?:above|below|over|under)\b"
    r"|\bnext run\b|\bskip\b"
    r"|\bnur\b.*\b(?:vor|nach|bis|seit|ab|wenn|falls)\b|\bau(?:ß|ss)er\b|\bausgenommen\b|\bzur info|\bnächster lauf"
    r"|\b(?:seulement|uniquement)\b.*\b(?:avant|après|jusqu|depuis|si)|\bsauf\b|\bexcepté|\bpour info"
    r"|\bs[oó]l[oa](?:mente)?\b.*\b(?:antes|después|hasta|desde|si)\b|\bsalvo\b|\bexcepto\b|\bexceto\b"
    r"|\b(?:apenas|somente)\b.*\b(?:antes|depois|até|desde|se)\b"
    r"|\balleen\b.*\b(?:voor|na|tot|vanaf|als)\b|\bbehalve\b|\btylko\b.*\b(?:przed|po|do|od)\b|\bz wyjątkiem"
    r"|[仅僅只].*(?:之?前|之?后|之?後|以内|以來)|除外|除了|仅供参考|僅供參考|のみ.*(?:以前|以降|まで|から)|(?:以前|以降|まで|から).*のみ|を除く"
)


def sets_a_limit(title: str) -> bool:
    """Whether a title says that some of the rows below it are not meant, or that none is to be acted upon."""
    flat = _flat(title)
    return _LIMITS.search(flat) is not None or _NOT_MEANT.search(flat) is not None


_OF_A_WISH = (
    r"(?:refund|return|rma|claim|dispute|charge ?back|request|cancell?ation|reversal|erstattung|retoure|rücksendung"
    r"|stornierung|storno|reklamation|remboursement|retour|annulation|reembolso|devoluci[oó]n|devolução|cancelación"
    r"|cancelamento|estorno|rimborso|reso|terugbetaling|annulering|zwrot|退款|退货|退貨|售后|售後|返金|返品|キャンセル|取消)"
)
_CALLED_OFF = re.compile(
    rf"{_OF_A_WISH}[ -]?(?:was |is |been |申请|申請)?(?:cancell?ed|withdr[ae]wn?|revoked"
    r"|reversed|voided|stopped|called off|undone|rescinded"
    r"|storniert|zurückgezogen|widerrufen|rückgängig|aufgehoben|annul|retir|révoqu|cancelad|anulad"
    r"|retirad|desistid|annullat|ritirat|ingetrokken"
    r"|geannuleerd|wycofan|anulowan|取消|撤|取り?消|取り?下げ)"
)


def names_calling_off(header: str) -> bool:
    """Whether a header says that a refund, a return or a cancellation was itself called off."""
    return _CALLED_OFF.search(_flat(header.replace("-", " "))) is not None
