"""The reason that is sent with a change."""

from __future__ import annotations

from reversal_desk.mapping import MODIFY_CODES, REVERSE_CODES, nearest_code, reason_code
from reversal_desk.model import Action, Code, Operation, Policy, Row, RowEdit


def reason_of(
    row: Row, action: Action, operation: Operation, policy: Policy, edit: RowEdit
) -> tuple[str, tuple[Code, ...], dict[str, str]]:
    """The code to send (contract 6), or REASON_UNKNOWN with the nearest."""
    if operation is Operation.LEAVE:
        return "", (), {}
    if operation is Operation.RESET:
        return "RESET", (), {}
    reverses = operation is Operation.REVERSE
    allowed = REVERSE_CODES if reverses else MODIFY_CODES
    default = policy.reverse_reason if reverses else policy.modify_reason
    explicit = edit.reason or policy.reason
    text = explicit or row.reason
    for_items = operation is Operation.ITEMS  # contract 5.2: always ORDER_UPDATE for items
    if not text or (for_items and not explicit):
        return "ORDER_UPDATE" if for_items else default, (), {}
    # custom codes are case-sensitive (contract 6), so they are not tidied; each belongs to an event type
    use = "reverse" if reverses else "modify"
    of_event = {name for name, known in policy.codes_of.get(action.tracker_id, {}).items() if known == use}
    custom = policy.custom_reasons | of_event
    code = text if text in custom else reason_code(text, policy.reason_words)
    if code is not None and (code in custom or code in allowed):
        return "ORDER_UPDATE" if for_items else code, (), {}
    if code is not None and not explicit and text != code:
        return default, (), {}  # a shop's word whose code exists only for the other kind of change
    same = next((name for name in sorted(custom) if name.casefold() == text.casefold()), None)
    nearest = same or nearest_code(text)
    near = nearest if nearest in allowed or nearest in custom else default
    return text, (Code.REASON_UNKNOWN,), {"reason": text, "nearest": near}
