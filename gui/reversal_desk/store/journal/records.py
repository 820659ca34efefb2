"""The records as they are read back, each from its row. A start needs none of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import Struct

from reversal_desk.model import Accounted, Action, ActionState, Code, Item, Operation, Outcome, RowState, Step
from reversal_desk.store.database import Row
from reversal_desk.store.journal.codecs import decimal, decimal_or_none, moment, moment_or_none, understood

_ACTION = msgspec.json.Decoder(Action)
_ITEMS = msgspec.json.Decoder(tuple[Item, ...])
_CODES = msgspec.json.Decoder(tuple[Code, ...])
_FACTS = msgspec.json.Decoder(dict[str, str])
_STEP = msgspec.json.Decoder(Step)


class Image(Struct, frozen=True):
    """An action, and its items where they matter, as read at one moment."""

    action: Action
    items: tuple[Item, ...] | None
    taken_at: datetime


class Told(Struct, frozen=True):
    """What a row's money is counted by, for the line that adds up."""

    row: int
    action_id: str
    state: RowState
    codes: tuple[Code, ...]
    money: Decimal
    money_currency: str
    really: Decimal | None
    currency: str


class OpenChange(Struct, frozen=True):
    """A change the engine still has work with, with what it needs to send and to judge."""

    id: int
    row: int
    action_id: str
    program_id: str
    operation: Operation
    reason: str
    state: RowState
    codes: tuple[Code, ...]
    facts: Mapping[str, str]
    before: Image
    undo_of: int | None
    step: Step | None
    steps_done: int
    attempts: int
    payout_expected: Decimal | None


class OpenAttempt(Struct, frozen=True):
    """An attempt whose end is not known yet."""

    id: int
    change_id: int
    action_id: str
    step: Step
    body: str
    number: int
    state: str  # sending | queued | unknown
    sent_at: datetime
    submission_id: str
    uri: str
    complete: bool


class Proof(Struct, frozen=True):
    """The newest proof of a change of ours on an action: what it rests on, when it was read, and what was sent when."""

    evidence: str
    read_at: datetime
    sent_at: datetime
    reason: str


class Handling(Struct, frozen=True):
    """The newest batch that touched an action; `took_back`: the batch whose change it undid, 0 where it is no undo;
    `reversed`: it is a whole reversal, proved, that stands."""

    action_id: str
    batch: int
    at: datetime
    open: bool
    took_back: int = 0
    reversed: bool = False


class TakenBack(Struct, frozen=True):
    """The undo batch that took a row back, and its action as it was read back then."""

    batch: int
    action: Action


class Watched(Struct, frozen=True):
    """The newest change of an action that took effect or may have, as the late re-check sees it."""

    change_id: int
    action_id: str
    program_id: str
    state: RowState
    undo_of: int | None
    locking_date: datetime | None
    updated_at: datetime
    sent_at: datetime  # the last byte that left for it; else `updated_at`
    last_look: datetime | None
    next_look: datetime | None
    codes: tuple[Code, ...]
    told: Mapping[str, str]  # alarm -> the value it was told for
    ghost: bool  # an earlier attempt on the action may still land


class WatchedImages(Struct, frozen=True):
    """What a watched row must stand at, to be compared with what was read."""

    change: OpenChange
    after: Image | None
    attempt: OpenAttempt | None  # the one that is open


@understood
def codes_of(text: str) -> tuple[Code, ...]:
    """From a column of codes."""
    return _CODES.decode(text)


@understood
def facts_of(text: str) -> dict[str, str]:
    """From a column of facts, or of what was told."""
    return _FACTS.decode(text)


@understood
def image_of(action: str, items: str | None, taken_at: str) -> Image:
    """From the columns of an image."""
    return Image(
        _ACTION.decode(action),
        None if items is None else _ITEMS.decode(items),
        moment(taken_at),
    )


@understood
def outcome_of(row: Row) -> Outcome:
    """From a row of changes."""
    return Outcome(
        change_id=row["id"],
        batch_id=row["batch"],
        row=row["row"],
        order=row["order_no"],
        action_id=row["action_id"],
        partner=row["partner"],
        operation=Operation(row["operation"]),
        reason=row["reason"],
        amount_before=decimal(row["amount_before"]),
        amount_after=decimal_or_none(row["amount_after"]),
        payout_before=decimal(row["payout_before"]),
        payout_after=decimal_or_none(row["payout_after"]),
        currency=row["currency"],
        locking_date=moment_or_none(row["locking_date"]),
        state=RowState(row["state"]),
        codes=codes_of(row["codes"]),
        facts=facts_of(row["facts"]),
        updated_at=moment(row["updated_at"]),
        program_id=row["program_id"],
    )


@understood
def accounted_of(row: Row) -> Accounted:
    """From a row of changes with what it was proved by and, where it was undone, what its undo read back."""
    back = image_of(row["back_action"], None, row["back_at"]) if row["back_action"] else None
    gone = back is not None and back.action.state is ActionState.REVERSED  # an undo of an undo, or of a reset
    return Accounted(
        outcome=outcome_of(row),
        program_id=row["program_id"],
        program=row["program"] or "",
        payout_expected=decimal_or_none(row["payout_expected"]),
        evidence=row["evidence"] or "",
        sent=bool(row["sent"]),
        read_at=moment_or_none(row["read_at"]),
        back_batch=row["back_batch"] if back is not None else None,
        back_at=back.taken_at if back is not None else None,
        back_amount=None if back is None else Decimal(0) if gone else back.action.amount,
        back_payout=None if back is None else Decimal(0) if gone else back.action.payout,
    )


@understood
def open_change_of(row: Row) -> OpenChange:
    """From a row of changes, with its before-image and the number of its attempts."""
    return OpenChange(
        id=row["id"],
        row=row["row"],
        action_id=row["action_id"],
        program_id=row["program_id"],
        operation=Operation(row["operation"]),
        reason=row["reason"],
        state=RowState(row["state"]),
        codes=codes_of(row["codes"]),
        facts=facts_of(row["facts"]),
        before=image_of(row["image_action"], row["image_items"], row["taken_at"]),
        undo_of=row["undo_of"],
        step=_STEP.decode(row["step"]) if row["step"] else None,
        steps_done=row["steps_done"],
        attempts=row["attempts"],
        payout_expected=decimal_or_none(row["payout_expected"]),
    )


@understood
def open_attempt_of(row: Row) -> OpenAttempt:
    """From a row of attempts."""
    return OpenAttempt(
        id=row["id"],
        change_id=row["change"],
        action_id=row["action_id"],
        step=_STEP.decode(row["step"]),
        body=row["body"],
        number=row["number"],
        state=row["state"],
        sent_at=moment(row["sent_at"]),
        submission_id=row["submission_id"],
        uri=row["uri"],
        complete=bool(row["complete"]),
    )


@understood
def proof_of(row: Row) -> Proof:
    """From a proved attempt and the image that was read then."""
    step = _STEP.decode(row["step"])
    return Proof(row["evidence"], moment(row["taken_at"]), moment(row["sent_at"]), step.reason)
