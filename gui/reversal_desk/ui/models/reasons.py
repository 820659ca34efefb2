"""The reasons impact.com takes (contract section 6): their words, and which kind of change each fits."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from reversal_desk.model import Operation

_BOTH, _CHANGE, _REVERSE = 0, 1, 2


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks a text for the translation tool, which knows this name only; Qt's own has no types."""
    return text


_REASONS: dict[str, tuple[str, int]] = {
    "ITEM_RETURNED": (QT_TRANSLATE_NOOP("reasons", "Item returned"), _BOTH),
    "REJECTED": (QT_TRANSLATE_NOOP("reasons", "Order cancelled"), _REVERSE),
    "ORDER_UPDATE": (QT_TRANSLATE_NOOP("reasons", "Order updated"), _CHANGE),
    "ITEM_OUT_OF_STOCK": (QT_TRANSLATE_NOOP("reasons", "Out of stock"), _BOTH),
    "CONS_ERROR": (QT_TRANSLATE_NOOP("reasons", "Customer's mistake"), _BOTH),
    "CONS_FRAUD": (QT_TRANSLATE_NOOP("reasons", "Fraud"), _BOTH),
    "CONS_INFO_INVALID": (QT_TRANSLATE_NOOP("reasons", "Customer data invalid"), _REVERSE),
    "ORDER_ERROR": (QT_TRANSLATE_NOOP("reasons", "Error with the order"), _BOTH),
    "NOT_COMPLIANCE_TERMS": (QT_TRANSLATE_NOOP("reasons", "Against the terms"), _BOTH),
    "CREDITED_DIFFERENT_MP": (QT_TRANSLATE_NOOP("reasons", "Credited to another partner"), _BOTH),
    "PUB_ACT_DISPUTE": (QT_TRANSLATE_NOOP("reasons", "Disputed with the partner"), _BOTH),
    "ADV_ACT_DISPUTE": (QT_TRANSLATE_NOOP("reasons", "Disputed by the brand"), _BOTH),
    "TEST_ACTION": (QT_TRANSLATE_NOOP("reasons", "Test order"), _BOTH),
    "OTHER": (QT_TRANSLATE_NOOP("reasons", "Other"), _BOTH),
}


def word(code: str) -> str:
    """The screen word of a reason; a custom code is shown as it is, none as a dash."""
    if not code:
        return "—"
    known = _REASONS.get(code)
    return code if known is None else QCoreApplication.translate("reasons", known[0])


def choices(operation: Operation) -> tuple[str, ...]:
    """The codes that fit a kind of change; item changes take only one (contract section 5)."""
    if operation is Operation.ITEMS:
        return ("ORDER_UPDATE",)
    unfit = _CHANGE if operation is Operation.REVERSE else _REVERSE
    return tuple(code for code, (_, fits) in _REASONS.items() if fits != unfit)


def code_of(text: str) -> str:
    """The code meant by a typed or pasted word; anything unknown is taken as a custom code, exactly as typed."""
    wanted = text.strip()
    folded = wanted.casefold()
    for code, (english, _) in _REASONS.items():
        if folded in {code.casefold(), english.casefold(), word(code).casefold()}:
            return code
    return wanted
