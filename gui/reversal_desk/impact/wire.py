"""Bytes to model and back: the service's JSON as it really comes (contract sections 4, 9 and 10.13).

Numbers come as text or as numbers and stay exact; empty text stands for what is missing; unknown fields are
passed over. What is not the contract's JSON becomes `BadAnswer`, with `kind` saying what it was.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import unquote, urlencode, urlsplit

import msgspec
from msgspec import Struct

from reversal_desk.errors import BadAnswer
from reversal_desk.model import (
    Action,
    ActionState,
    ActionUpdate,
    Company,
    Item,
    Program,
    Queued,
    Submission,
    SubmissionStatus,
)

T = TypeVar("T")
D = TypeVar("D")
W = TypeVar("W", bound=msgspec.Struct)

#: The service's own words are shown up to this many characters.
SAID_LENGTH = 300
#: Only the head of a strange body is looked at for its words.
_LOOK_AT = 16_384
#: No commission has more digits than this before or behind the point.
_MOST_DIGITS = 20

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?", re.ASCII)
_XML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<([A-Za-z][\w.:-]*)", re.DOTALL)
_XML_MESSAGE = re.compile(r"<Message>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</Message>", re.DOTALL | re.IGNORECASE)
_XML_FIELD = re.compile(r"<Field>(.*?)</Field>", re.DOTALL | re.IGNORECASE)
_XML_ERROR = re.compile(r"<Error>(.*?)</Error>", re.DOTALL | re.IGNORECASE)
_XML_STATUS = re.compile(r"<Status>\s*(.*?)\s*</Status>", re.DOTALL | re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Page(Struct, Generic[T], frozen=True):
    """One page of a list. `next_uri` is empty on the last; `pages` and `total` are None where not told."""

    rows: tuple[T, ...]
    next_uri: str
    pages: int | None
    total: int | None


class Refusal(Struct, frozen=True):
    """What a body says about a failure; `error` means it is the service's own ERROR envelope."""

    kind: str  # json, xml, html, empty, truncated, other
    said: str
    error: bool


# --------------------------------------------------------------------------- out


def encode_form(form: Sequence[tuple[str, str]]) -> bytes:
    """A form body: URL-encoded UTF-8, the order of the fields kept (contract 2)."""
    return urlencode(form, encoding="utf-8").encode("ascii")


def window_text(moment: datetime) -> str:
    """An instant as the service takes it: UTC with a Z, whole seconds (contract 2)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


# --------------------------------------------------------------------------- what is this body


def sniff(body: bytes) -> str:
    """json, xml, html, empty, truncated or other. JSON is not yet checked beyond its last character."""
    text = "{" if body.startswith(b"{") else _text(body[:_LOOK_AT]).lstrip()  # nearly all are JSON
    if not text:
        return "empty"
    if text[0] in "{[":
        closing = {"{": b"}", "[": b"]"}[text[0]]
        return "json" if body.rstrip().endswith(closing) else "truncated"
    if text[0] == "<":
        if re.match(r"<!doctype\s+html|<html|<head|<body", text, re.IGNORECASE):
            return "html"
        root = _XML_START.match(text)
        if root is None:
            return "other"
        return "html" if root[1].lower() in {"html", "head", "body", "center", "title", "h1"} else "xml"
    return "other"


def read_refusal(body: bytes, *, hide: Sequence[str] = ()) -> Refusal:
    """The words in an error answer, whatever its form (contract 9), without the texts to `hide`."""
    kind = sniff(body)
    text = _text(body[:_LOOK_AT])
    if kind == "json":
        try:
            answer = _decode(_ANY, _plain(body))
        except msgspec.DecodeError:
            return Refusal(kind="other", said=cut(text, hide=hide), error=False)
        if not isinstance(answer, dict):
            return Refusal(kind=kind, said="", error=False)
        return Refusal(kind=kind, said=cut(_json_said(answer), hide=hide), error=_is_error(answer))
    if kind == "xml":
        status = _XML_STATUS.search(text)
        error = status is not None and status[1].upper() == "ERROR"
        return Refusal(kind=kind, said=cut(_xml_said(text), hide=hide), error=error)
    if kind == "html":
        title = _HTML_TITLE.search(text)
        return Refusal(kind=kind, said=cut(html.unescape(title[1]), hide=hide) if title else "", error=False)
    return Refusal(kind=kind, said=cut(text, hide=hide) if kind == "other" else "", error=False)


def says_error(body: bytes) -> bool:
    """Whether a JSON body is the service's ERROR envelope, which may come with a 200 (contract 9)."""
    if sniff(body) != "json":
        return False
    try:
        head = _decode(_HEAD, _plain(body))
    except msgspec.DecodeError:
        return False
    return _is_error({name: value for name, value in msgspec.structs.asdict(head).items() if value is not None})


def cut(text: str, *, hide: Sequence[str] = ()) -> str:
    """On one line, at most 300 characters; the texts to `hide` are taken out first, so none stays by half."""
    for secret in hide:
        text = text.replace(secret, "…")
    line = _BLANKS.sub(" ", text).strip()
    return line if len(line) <= SAID_LENGTH else line[: SAID_LENGTH - 1] + "…"


def _text(body: bytes) -> str:
    return body.decode("utf-8-sig", errors="replace")


def _plain(body: bytes) -> bytes:
    return body.removeprefix(b"\xef\xbb\xbf")


def _is_error(answer: dict[str, Any]) -> bool:
    """The ERROR envelope, not an object that happens to have a status of its own."""
    status = answer.get("Status", answer.get("status"))
    thing = {"BatchId", "Id"} & answer.keys()
    return isinstance(status, str) and status.strip().upper() == "ERROR" and not thing


def _json_said(answer: dict[str, Any]) -> str:
    words = [_said(answer.get(name)) for name in ("Message", "message", "error", "errorMessage", "detail", "title")]
    parts = [next((word for word in words if word), "")]
    errors = answer.get("Errors", answer.get("errors"))
    if isinstance(errors, dict):
        errors = errors.get("Error", errors)
    for error in errors if isinstance(errors, list) else [errors]:
        if isinstance(error, dict):
            field = _said(error.get("Field", error.get("field")))
            message = _said(error.get("Message", error.get("message")))
            parts.append(": ".join(part for part in (field, message) if part))
        else:
            parts.append(_said(error))
    for name in ("errorCode", "request_id"):
        if _said(answer.get(name)):
            parts.append(f"{name} {_said(answer.get(name))}")
    return " · ".join(part for part in parts if part)


def _said(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""


def _xml_said(text: str) -> str:
    errors = _XML_ERROR.findall(text)
    head = _XML_MESSAGE.search(_XML_ERROR.sub("", text))
    parts = [head[1] if head else ""]
    for error in errors:
        field, message = _XML_FIELD.search(error), _XML_MESSAGE.search(error)
        parts.append(": ".join(found[1] for found in (field, message) if found and found[1]))
    return html.unescape(" · ".join(part for part in parts if part))


# --------------------------------------------------------------------------- JSON as it comes


class _Head(msgspec.Struct):
    """Just enough to know the ERROR envelope; a list of 20 MB is passed over without building it."""

    Status: Any = None
    status: Any = None
    Id: Any = None
    BatchId: Any = None


class _WireAction(msgspec.Struct, rename="pascal"):
    id: Any = None
    campaign_id: Any = None
    campaign_name: Any = None
    action_tracker_id: Any = None
    action_tracker_name: Any = None
    media_partner_id: Any = None
    media_partner_name: Any = None
    state: Any = None
    amount: Any = None
    payout: Any = None
    delta_amount: Any = None
    delta_payout: Any = None
    intended_amount: Any = None
    intended_payout: Any = None
    currency: Any = None
    event_date: Any = None
    creation_date: Any = None
    locking_date: Any = None
    cleared_date: Any = None
    oid: Any = None


class _WireItem(msgspec.Struct, rename="pascal"):
    sku: Any = None
    item_name: Any = None
    category: Any = None
    quantity: Any = None
    sale_amount: Any = None
    sale_amount_currency: Any = None
    payout: Any = None
    adjustment_date: Any = None
    adjustment_reason: Any = None


class _WireUpdate(msgspec.Struct, rename="pascal"):
    id: Any = None
    action_id: Any = None
    state: Any = None
    state_detail: Any = None
    disposition: Any = None
    delta_amount: Any = None
    delta_payout: Any = None
    currency: Any = None
    sku: Any = None
    quantity: Any = None
    update_date: Any = None


class _WireSubmission(msgspec.Struct, rename="pascal"):
    batch_id: Any = None
    status: Any = None
    type: Any = None
    payload: Any = None
    error_type: Any = None
    error_reason: Any = None
    submission_date: Any = None
    completion_date: Any = None


class _WireProgram(msgspec.Struct, rename="pascal"):
    id: Any = None
    name: Any = None
    state: Any = None


class _WireCompany(msgspec.Struct, rename="pascal"):
    company_name: Any = None
    timezone: Any = None
    currency: Any = None


class _Unreadable(ValueError):
    """A value is not what its field must be; the text names the field."""


_ANY = msgspec.json.Decoder(Any, float_hook=Decimal)
_HEAD = msgspec.json.Decoder(_Head, float_hook=Decimal)
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


def _decode(decoder: msgspec.json.Decoder[D], raw: bytes | msgspec.Raw) -> D:
    """Decode; whatever a hostile or broken body makes the decoder raise becomes a DecodeError.

    Seen: text that is not UTF-8, a hundred thousand brackets, a number with an endless exponent.
    """
    try:
        return decoder.decode(raw)
    except (UnicodeDecodeError, RecursionError, ArithmeticError) as error:
        raise msgspec.DecodeError(type(error).__name__) from None


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def read_text(value: object) -> str:
    """Text as it stands, numbers as their digits, nothing as ''."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if not isinstance(value, int | Decimal):
        raise _Unreadable("text")
    return str(value)


def read_id(value: object, name: str) -> str:
    """An id: text or a whole number, never empty, never a fraction (contract 1: ids are text)."""
    if _missing(value) or isinstance(value, Decimal | bool) or not isinstance(value, str | int):
        raise _Unreadable(name)
    return str(value).strip()


def read_decimal(value: object, name: str) -> Decimal | None:
    """A number given as text or as a number, exactly; None where there is none."""
    if _missing(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _Unreadable(name)
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise _Unreadable(name)
    number = Decimal(text)
    if abs(number.adjusted()) > _MOST_DIGITS:
        raise _Unreadable(name)
    return number


def read_money(value: object, name: str) -> Decimal:
    """As `read_decimal`, but it must be there."""
    number = read_decimal(value, name)
    if number is None:
        raise _Unreadable(name)
    return number


def read_whole(value: object, name: str) -> int | None:
    """A whole number given as `2`, `"2"` or `"2.0"`; None where there is none."""
    number = read_decimal(value, name)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise _Unreadable(name)
    return int(number)


def read_moment(value: object, name: str) -> datetime | None:
    """ISO 8601 with the account's offset as aware UTC; without one it is taken as UTC. None where empty."""
    if _missing(value):
        return None
    text = value.strip() if isinstance(value, str) else ""
    if not _DATE.fullmatch(text):
        raise _Unreadable(name)
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _Unreadable(name) from None


def read_state(value: object, name: str = "State") -> ActionState | None:
    """PENDING, APPROVED, REVERSED; REJECTED of older pages is REVERSED (contract 10.3). None where empty."""
    if _missing(value):
        return None
    word = value.strip().upper() if isinstance(value, str) else ""
    if word == "REJECTED":
        return ActionState.REVERSED
    try:
        return ActionState(word)
    except ValueError:
        raise _Unreadable(name) from None


def _action(wire: _WireAction) -> Action:
    state = read_state(wire.state)
    if state is None:
        raise _Unreadable("State")
    return Action(
        id=read_id(wire.id, "Id"),
        program_id=read_text(wire.campaign_id),
        program=read_text(wire.campaign_name),
        tracker_id=read_text(wire.action_tracker_id),
        tracker=read_text(wire.action_tracker_name),
        partner_id=read_text(wire.media_partner_id),
        partner=read_text(wire.media_partner_name),
        state=state,
        amount=read_money(wire.amount, "Amount"),
        payout=read_decimal(wire.payout, "Payout") or Decimal(0),
        delta_amount=read_decimal(wire.delta_amount, "DeltaAmount"),
        delta_payout=read_decimal(wire.delta_payout, "DeltaPayout"),
        intended_amount=read_decimal(wire.intended_amount, "IntendedAmount"),
        intended_payout=read_decimal(wire.intended_payout, "IntendedPayout"),
        currency=read_text(wire.currency).strip().upper(),
        event_date=read_moment(wire.event_date, "EventDate"),
        creation_date=read_moment(wire.creation_date, "CreationDate"),
        locking_date=read_moment(wire.locking_date, "LockingDate"),
        cleared_date=read_moment(wire.cleared_date, "ClearedDate"),
        oid=read_text(wire.oid),
    )


def _item(wire: _WireItem) -> Item:
    quantity = read_whole(wire.quantity, "Quantity")
    if quantity is None:  # nought would mean "returned"
        raise _Unreadable("Quantity")
    return Item(
        sku=read_text(wire.sku),
        name=read_text(wire.item_name),
        category=read_text(wire.category),
        quantity=quantity,
        amount=read_money(wire.sale_amount, "SaleAmount"),
        currency=read_text(wire.sale_amount_currency).strip().upper(),
        payout=read_decimal(wire.payout, "Payout"),
        adjusted=read_moment(wire.adjustment_date, "AdjustmentDate"),
        adjustment=read_text(wire.adjustment_reason),
    )


def _update(wire: _WireUpdate) -> ActionUpdate:
    return ActionUpdate(
        id=read_id(wire.id, "Id"),
        action_id=read_id(wire.action_id, "ActionId"),
        state=read_state(wire.state),
        state_detail=read_text(wire.state_detail),
        disposition=read_text(wire.disposition),
        delta_amount=read_decimal(wire.delta_amount, "DeltaAmount"),
        delta_payout=read_decimal(wire.delta_payout, "DeltaPayout"),
        currency=read_text(wire.currency).strip().upper(),
        sku=read_text(wire.sku),
        quantity=read_whole(wire.quantity, "Quantity"),
        date=read_moment(wire.update_date, "UpdateDate"),
    )


def read_submission_status(value: object) -> SubmissionStatus:
    """`In Progress`, `IN_PROGRESS`, `Complete` ... alike; a word not known is OTHER (contract 4)."""
    word = re.sub(r"[\s_-]+", "_", read_text(value).strip().upper())
    try:
        return SubmissionStatus(word)
    except ValueError:
        return SubmissionStatus.OTHER


def _submission(wire: _WireSubmission) -> Submission:
    return Submission(
        id=read_id(wire.batch_id, "BatchId"),
        status=read_submission_status(wire.status),
        type=read_text(wire.type),
        payload=read_text(wire.payload),
        error_type=read_text(wire.error_type).strip(),
        error_reason=read_text(wire.error_reason).strip(),
        submitted=read_moment(wire.submission_date, "SubmissionDate"),
        completed=read_moment(wire.completion_date, "CompletionDate"),
    )


def _program(wire: _WireProgram) -> Program:
    return Program(id=read_id(wire.id, "Id"), name=read_text(wire.name), state=read_text(wire.state).strip().upper())


def _company(wire: _WireCompany) -> Company:
    if wire.company_name is None and wire.timezone is None and wire.currency is None:
        raise _Unreadable("CompanyName")  # some other JSON: a portal's, not the service's
    return Company(
        name=read_text(wire.company_name),
        timezone=read_text(wire.timezone),
        currency=read_text(wire.currency).strip().upper(),
    )


class _Reader(Generic[W, T]):
    """How one kind of thing is read: alone, or as a list under any of its known keys (contract 10.13)."""

    def __init__(self, shape: type[W], build: Callable[[W], T], *, keys: tuple[str, ...], needs: str) -> None:
        self._build = build
        self._keys = keys
        self._needs = needs  # a thing that lacks this field may be wrapped in one of the keys
        self._one = msgspec.json.Decoder(shape, float_hook=Decimal)
        self._many: msgspec.json.Decoder[list[W]] = msgspec.json.Decoder(
            list[shape],  # type: ignore[valid-type]
            float_hook=Decimal,
        )

    def one(self, body: bytes) -> T:
        fields = _open(body)
        raw: bytes | msgspec.Raw = _plain(body)
        if self._needs not in fields:
            raw = next((fields[key] for key in self._keys if key in fields), raw)
        try:
            return self._build(_decode(self._one, raw))
        except (msgspec.DecodeError, _Unreadable) as error:
            raise _bad(error) from None

    def page(self, body: bytes) -> Page[T]:
        fields = _open(body)
        try:
            marks = {name: _decode(_ANY, raw) for name, raw in fields.items() if name.startswith("@")}
            pages, total = (
                read_whole(marks.get("@numpages"), "@numpages"),
                read_whole(marks.get("@total"), "@total"),
            )
            rows = tuple(self._build(wire) for wire in self._rows(fields, total=total))
            next_uri = read_text(marks.get("@nextpageuri")).strip()
        except (msgspec.DecodeError, _Unreadable) as error:
            raise _bad(error) from None
        return Page(rows=rows, next_uri=next_uri, pages=pages, total=total)

    def _rows(self, fields: dict[str, msgspec.Raw], *, total: int | None) -> list[W]:
        for key in self._keys:
            if key not in fields:
                continue
            raw = bytes(fields[key]).strip()
            if raw.startswith(b"["):
                return _decode(self._many, raw)
            if raw.startswith(b"{"):  # a list of one, as some converters write it
                return [_decode(self._one, raw)]
            if raw in {b"null", b'""'}:
                return []
        if total == 0:
            return []
        raise _Unreadable("list")


def _open(body: bytes) -> dict[str, msgspec.Raw]:
    """The outermost object, its values unread; anything else is a BadAnswer that says what it was."""
    kind = sniff(body)
    if kind != "json":
        raise BadAnswer("BAD_ANSWER", kind=kind, said=read_refusal(body).said)
    try:
        return _decode(_OBJECT, _plain(body))
    except msgspec.DecodeError as error:
        raise _bad(error) from None


def _bad(error: Exception) -> BadAnswer:
    """A body that looked like JSON and is not what it must be. The field is named, its value is not."""
    if isinstance(error, _Unreadable):
        return BadAnswer("BAD_ANSWER", kind="other", field=str(error))
    kind = "truncated" if "truncated" in str(error) else "other"
    return BadAnswer("BAD_ANSWER", kind=kind)


_ACTIONS = _Reader(_WireAction, _action, keys=("Actions", "Action", "actions"), needs="Id")
_ITEMS = _Reader(_WireItem, _item, keys=("ActionItems", "Items", "ActionItem", "Item", "actionItems"), needs="Sku")
_UPDATES = _Reader(_WireUpdate, _update, keys=("ActionUpdates", "ActionUpdate", "Updates", "actionUpdates"), needs="Id")
_SUBMISSIONS = _Reader(
    _WireSubmission,
    _submission,
    keys=("APISubmission", "APISubmissions", "ApiSubmissions", "ApiSubmission", "Submissions"),
    needs="BatchId",
)
_PROGRAMS = _Reader(_WireProgram, _program, keys=("Campaigns", "Campaign", "Programs", "campaigns"), needs="Id")
_COMPANY = _Reader(_WireCompany, _company, keys=("CompanyInformation", "Company"), needs="CompanyName")


def parse_actions(body: bytes) -> Page[Action]:
    """A page of GET R/Actions. Without Id, State or Amount an action cannot be trusted: BadAnswer."""
    return _ACTIONS.page(body)


def parse_action(body: bytes) -> Action:
    """GET R/Actions/{ActionId}."""
    return _ACTIONS.one(body)


def parse_items(body: bytes) -> Page[Item]:
    """A page of GET R/Actions/{ActionId}/Items, in the order recorded."""
    return _ITEMS.page(body)


def parse_updates(body: bytes) -> Page[ActionUpdate]:
    """A page of GET R/ActionUpdates."""
    return _UPDATES.page(body)


def parse_submission(body: bytes) -> Submission:
    """GET R/APISubmissions/{BatchId}."""
    return _SUBMISSIONS.one(body)


def parse_submissions(body: bytes) -> Page[Submission]:
    """A page of GET R/APISubmissions."""
    return _SUBMISSIONS.page(body)


def parse_programs(body: bytes) -> Page[Program]:
    """A page of GET R/Campaigns."""
    return _PROGRAMS.page(body)


def parse_company(body: bytes) -> Company:
    """GET R/CompanyInformation."""
    return _COMPANY.one(body)


def parse_queued(body: bytes) -> Queued | None:
    """The receipt in the answer to a write; None where there is none to be read (contract 5)."""
    if sniff(body) != "json":
        return None
    try:
        answer = _decode(_ANY, _plain(body))
    except msgspec.DecodeError:
        return None
    uri = answer.get("QueuedUri") if isinstance(answer, dict) else None
    if not isinstance(uri, str) or not uri.strip():
        return None
    submission_id = submission_id_of(uri.strip())
    return Queued(submission_id=submission_id, uri=uri.strip()) if submission_id else None


def submission_id_of(uri: str) -> str:
    """The last part of a QueuedUri, `A-…`; '' where it has none."""
    try:
        path = urlsplit(uri).path
    except ValueError:
        return ""
    return unquote(path.rstrip("/").rsplit("/", 1)[-1]).removesuffix(".json")
