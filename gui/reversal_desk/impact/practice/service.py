"""Requests to answers: sign-in, hourly limit, routes, filters and paging of the Brand API v14."""

from __future__ import annotations

import base64
import binascii
import hmac
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlencode

import msgspec
from msgspec import Struct, field

from reversal_desk.impact.practice.ledger import Ledger, Turn
from reversal_desk.impact.practice.render import SINGULAR, Record, Renderer, xml_list, xml_object
from reversal_desk.impact.practice.spec import ACCOUNT_ID
from reversal_desk.impact.practice.world import Action, Update, World
from reversal_desk.impact.practice.writes import Refusal, invalid, read_write

#: What a scoped token can be given (the vendor publishes no names for its scopes: contract 2).
SCOPES = frozenset(
    {"company", "campaigns", "actions", "action", "items", "updates", "update", "reverse", "submissions"}
)

_LONGEST_RANGE = timedelta(days=45)
_OLDEST_START = timedelta(days=3 * 365 + 1)
_DEFAULT_RANGE = timedelta(days=7)
_MOST_PAGES = 10
_STATES = frozenset({"PENDING", "APPROVED", "REVERSED"})
_PROGRAM_STATES = frozenset(
    {
        "ACTIVE", "AWAITING_REVIEW", "CANCELLED", "CLOSED", "DEACTIVATED", "DELINQUENT", "REJECTED", "SETUP",
        "SETUP_COMPLETE",
    }
)  # fmt: skip
_VERSIONS = frozenset({"11", "12", "13", "14"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE_FILTERS = (
    "StartDate", "EndDate", "ActionDateStart", "ActionDateEnd", "LockingDateStart", "LockingDateEnd",
)  # fmt: skip
_PAGING = frozenset({"Page", "PageSize"})
_FORM = "application/x-www-form-urlencoded"

_T = TypeVar("_T")


class Request(Struct, frozen=True):
    """One request off the socket: `target` is the raw path and query, header names are lower-case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


class Answer(Struct, frozen=True):
    """One whole answer."""

    status: int
    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


class _Page(Struct, frozen=True):
    """A page of a list: JSON key, records as JSON bytes or as dicts."""

    key: str
    paging: dict[str, str]
    rows: Sequence[Callable[[], Record]]
    raw: Sequence[bytes] | None = None


_Result = _Page | tuple[str, Record]


class _Spans(Struct, frozen=True):
    """The three date filters of a list call; None is open."""

    updated: tuple[datetime | None, datetime | None]
    event: tuple[datetime | None, datetime | None]
    locking: tuple[datetime | None, datetime | None]


class _Call(Struct):
    """One request on its way through: what it asks for, and the turn it has."""

    request: Request
    turn: Turn
    path: tuple[str, ...]
    target: str
    args: dict[str, str] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.turn.world

    @property
    def now(self) -> datetime:
        return self.turn.now


class Service:
    """The practice account behind HTTP. `tokens` maps a token to its scopes; None is all of them."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        sid: str,
        tokens: Mapping[str, frozenset[str] | None],
        delay: tuple[float, float],
        limit: int,
    ) -> None:
        self._ledger = ledger
        self._sid = sid
        self._tokens = dict(tokens)
        self._delay = delay
        self._limit = limit
        self._json = msgspec.json.Encoder().encode
        self._cache: dict[str, tuple[World, int, str, bytes]] = {}

    # ------------------------------------------------------------------ one request

    def answer(self, request: Request, *, force_xml: bool = False) -> Answer:
        """Handle one request. Raises OSError only where the world's file cannot be written."""
        target, _, query = request.target.partition("?")
        as_json = "application/json" in request.headers.get("accept", "").lower()
        as_json = (as_json or target.endswith(".json")) and not force_xml
        with self._ledger.turn() as turn:
            headers = {"Date": format_datetime(turn.now.astimezone(UTC), usegmt=True)}
            try:
                status, body = 200, self._handle(request, turn, target, query, as_json)
            except Refusal as refusal:
                status, body = refusal.status, self._error(refusal, as_json)
                headers |= refusal.headers
            used, ends = turn.used(), turn.hour_ends()
            seconds = max(1, math.ceil((ends - turn.now).total_seconds()))
            headers |= {
                "X-RateLimit-Limit": str(self._limit),
                "X-RateLimit-Remaining": str(max(0, self._limit - used)),
                "X-RateLimit-Reset": str(seconds),
            }
            if status == 429:
                headers["Retry-After"] = str(seconds)
        content_type = "application/json" if as_json else "text/xml;charset=UTF-8"
        return Answer(status, body, content_type, tuple(headers.items()))

    def date(self) -> str:
        """The service's own time as a Date header, for answers that never reach the account."""
        with self._ledger.turn() as turn:
            return format_datetime(turn.now.astimezone(UTC), usegmt=True)

    def _handle(self, request: Request, turn: Turn, target: str, query: str, as_json: bool) -> bytes:
        path = self._account_path(target.removesuffix(".json"))
        scopes = self._sign_in(request)
        if turn.used() >= self._limit:
            raise Refusal(429, "Too Many Requests")
        call = _Call(request, turn, path, target)
        try:
            result = self._route(call, query, scopes)
        except Refusal:
            turn.count()
            raise
        if isinstance(result, bytes):  # a write, which is on record and counted already
            return result if as_json else _as_xml(result)
        turn.count()
        if isinstance(result, _Page):
            return self._page_bytes(result, as_json)
        tag, record = result
        return self._json(record) if as_json else xml_object(tag, record).encode()

    def _account_path(self, raw_path: str) -> tuple[str, ...]:
        """The resource's segments under the account's root, brand or agency passthrough (contract 2)."""
        segments = tuple(unquote(segment) for segment in raw_path.strip("/").split("/"))
        if len(segments) > 2 and segments[0] == "Advertisers":
            if segments[1] != self._sid:
                raise _unauthorized()
            return segments[2:]
        if len(segments) > 4 and segments[0] == "Agencies" and segments[2] == "Advertisers":
            if segments[1] != self._sid:
                raise _unauthorized()
            if segments[3] != ACCOUNT_ID:
                raise Refusal(404, "Not Found")
            return segments[4:]
        raise Refusal(404, "Not Found")

    def _sign_in(self, request: Request) -> frozenset[str]:
        """Basic auth, SID and token (contract 2). Raises Refusal 401."""
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            raise _unauthorized()
        try:
            user, _, token = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise _unauthorized() from error
        if user != self._sid:
            raise _unauthorized()
        for known, scopes in self._tokens.items():
            if hmac.compare_digest(known.encode(), token.encode()):
                return SCOPES if scopes is None else scopes
        raise _unauthorized()

    # ------------------------------------------------------------------ routes

    def _route(self, call: _Call, query: str, scopes: frozenset[str]) -> bytes | _Result:
        version = call.request.headers.get("ir-version", "14")
        call.args = _arguments(query)
        if call.args.pop("IrVersion", "14") not in _VERSIONS or version not in _VERSIONS:
            raise Refusal(400, "Unknown API version")
        method = call.request.method
        read: Callable[[_Call], _Result]
        match call.path:
            case ("Actions",) if method in ("PUT", "DELETE", "POST"):
                return self._write(call, scopes)
            case ("CompanyInformation",):
                scope, read = "company", self._company
            case ("Campaigns",) | ("Campaigns", _):
                scope, read = "campaigns", self._campaigns
            case ("Actions",):
                scope, read = "actions", self._actions
            case ("Actions", _):
                scope, read = "action", self._action
            case ("Actions", _, "Items") | ("Actions", _, "Items", _):
                scope, read = "items", self._items
            case ("ActionUpdates",) | ("ActionUpdates", _):
                scope, read = "updates", self._updates
            case ("APISubmissions",) | ("APISubmissions", _):
                scope, read = "submissions", self._submissions
            case _:
                raise Refusal(404, "Not Found")
        if method != "GET":
            raise _not_allowed("GET, PUT, DELETE, POST" if call.path == ("Actions",) else "GET")
        _permit(scope, scopes)
        return read(call)

    def _company(self, call: _Call) -> tuple[str, Record]:
        _only(call.args, frozenset())
        return "CompanyInformation", Renderer(call.world, self._sid).company()

    def _campaigns(self, call: _Call) -> _Result:
        render = Renderer(call.world, self._sid).program
        if len(call.path) == 2:
            _only(call.args, frozenset())
            if call.path[1] not in call.world.programs:
                raise Refusal(404, "Not Found")
            return "Campaign", render(call.world.programs[call.path[1]])
        _only(call.args, {"Name", "State"} | _PAGING)
        state, name = call.args.get("State"), call.args.get("Name")
        if state is not None and state not in _PROGRAM_STATES:
            raise invalid("State", "Not a valid state")
        programs = [
            program
            for program in sorted(call.world.spec.programs, key=lambda program: int(program.id))
            if (state is None or program.state == state) and (name is None or program.name == name)
        ]
        return _listed(call, "Campaigns", programs, render)

    def _action(self, call: _Call) -> tuple[str, Record]:
        _only(call.args, frozenset())
        action = _found(call.world.actions.get(call.path[1]))
        return "Action", Renderer(call.world, self._sid).action(action, call.now)

    def _items(self, call: _Call) -> _Result:
        action = _found(call.world.actions.get(call.path[1]))
        renderer = Renderer(call.world, self._sid)
        if len(call.path) == 4:
            _only(call.args, frozenset())
            item = _found(next((item for item in action.items if item.sku == call.path[3]), None))
            return "ActionItem", renderer.item(action, item)
        _only(call.args, _PAGING)
        return _listed(call, "ActionItems", action.items, lambda item: renderer.item(action, item))

    def _submissions(self, call: _Call) -> _Result:
        renderer = Renderer(call.world, self._sid)
        if len(call.path) == 2:
            _only(call.args, frozenset())
            submission = _found(call.world.submissions.get(call.path[1]))
            return "APISubmission", renderer.submission(submission, call.now)
        _only(call.args, _PAGING)
        newest = list(reversed(call.world.submissions.values()))
        return _listed(call, "APISubmission", newest, lambda submission: renderer.submission(submission, call.now))

    # ------------------------------------------------------------------ actions and their updates

    def _actions(self, call: _Call) -> _Page:
        state, spans, actions = self._action_query(call)
        now, state_of = call.now, call.world.state_of
        chosen = [
            action
            for action in actions
            if _inside(action.event, spans.event)
            and _inside(action.updated.replace(microsecond=0), spans.updated)
            and _inside(action.locking, spans.locking)
            and (state is None or state_of(action, now) == state)
        ]
        size, page, paging = _paging(call, len(chosen), default=20_000, least=2_000)
        rows = chosen[(page - 1) * size : page * size]
        renderer = Renderer(call.world, self._sid)
        return _Page(
            "Actions",
            paging,
            [lambda action=action: renderer.action(action, now) for action in rows],  # type: ignore[misc]
            raw=[self._action_json(action, call) for action in rows],
        )

    def _action_json(self, action: Action, call: _Call) -> bytes:
        """Serialised once per version and state: 20,000 actions must not be rendered anew per request."""
        state = call.world.state_of(action, call.now)
        cached = self._cache.get(action.id)
        if cached is not None and cached[:3] == (call.world, action.version, state):
            return cached[3]
        data = self._json(Renderer(call.world, self._sid).action(action, call.now))
        self._cache[action.id] = (call.world, action.version, state, data)
        return data

    def _updates(self, call: _Call) -> _Result:
        renderer = Renderer(call.world, self._sid)
        if len(call.path) == 2:
            _only(call.args, frozenset())
            action_id, _, number = call.path[1].rpartition(".")
            action = _found(call.world.actions.get(action_id))
            update = next((update for update in action.updates if str(update.number) == number), None)
            return "ActionUpdate", renderer.update(action, _found(update))
        state, spans, actions = self._action_query(call)
        chosen: list[tuple[Action, Update]] = [
            (action, update)
            for action in actions
            if _inside(action.event, spans.event) and _inside(action.locking, spans.locking)
            for update in action.updates
            if _inside(update.date.replace(microsecond=0), spans.updated) and (state is None or update.state == state)
        ]
        chosen.sort(key=lambda pair: (pair[1].date, pair[0].place, pair[1].number), reverse=True)
        return _listed(call, "ActionUpdates", chosen, lambda pair: renderer.update(*pair), default=20_000, least=2_000)

    def _action_query(self, call: _Call) -> tuple[str | None, _Spans, Sequence[Action]]:
        """The filters of calls 3 and 9, with the vendor's date rules (contract 3)."""
        _only(call.args, {"CampaignId", "State", *_DATE_FILTERS} | _PAGING)
        program = call.args.get("CampaignId", "")
        if not program:
            raise invalid("CampaignId", "Required")
        if not program.isascii() or not program.isdigit():
            raise invalid("CampaignId", "Not a numeric value")
        if program not in call.world.newest_first:
            raise invalid("CampaignId", "Campaign not found")
        state = call.args.get("State")
        if state is not None and state not in _STATES:
            raise invalid("State", "Not a valid state")
        spans = _spans({name: _instant(call.args, name) for name in _DATE_FILTERS}, call.now)
        return state, spans, call.world.newest_first[program]

    # ------------------------------------------------------------------ writes

    def _write(self, call: _Call, scopes: frozenset[str]) -> bytes:
        method = call.request.method
        if call.args:
            raise invalid(min(call.args), "Parameters belong into the body")
        kind = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if call.request.body and kind != _FORM:
            raise Refusal(400, f"Content-Type must be {_FORM}")
        try:
            body = call.request.body.decode()
            form = parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body), errors="strict")
        except ValueError as error:  # UnicodeDecodeError is one
            raise Refusal(400, "The body is not a URL-encoded form in UTF-8") from error
        if method == "POST":
            # Contract 2: a client that cannot send PUT or DELETE.
            method = next((value for name, value in form if name == "_method"), "")
            if method not in ("PUT", "DELETE"):
                raise _not_allowed("GET, PUT, DELETE")
            form = [(name, value) for name, value in form if name != "_method"]
        _permit("reverse" if method == "DELETE" else "update", scopes)
        wish = read_write(method=method, form=form, spec=call.world.spec)
        submission = call.turn.accept(wish, sid=self._sid, method=method, body=body, delay=self._delay)
        uri = Renderer(call.world, self._sid).submission_uri(submission)
        return self._json({"Status": "QUEUED", "QueuedUri": uri})

    # ------------------------------------------------------------------ bodies

    def _page_bytes(self, page: _Page, as_json: bool) -> bytes:
        if not as_json:
            tag = "APISubmissions" if page.key == "APISubmission" else page.key
            return xml_list(tag, SINGULAR[page.key], page.paging, [row() for row in page.rows]).encode()
        raw = page.raw if page.raw is not None else [self._json(row()) for row in page.rows]
        head = self._json(page.paging)[:-1]
        return head + b',"' + page.key.encode() + b'":[' + b",".join(raw) + b"]}"

    def _error(self, refusal: Refusal, as_json: bool) -> bytes:
        """Contract 9's envelope; `Errors` only where a field is at fault."""
        record: Record = {"Status": "ERROR", "Message": refusal.message}
        if refusal.errors:
            record["Errors"] = [{"Field": name, "Message": said} for name, said in refusal.errors]
        return self._json(record) if as_json else xml_object("", record).encode()


# ---------------------------------------------------------------------- small parts


def _as_xml(data: bytes) -> bytes:
    return xml_object("", msgspec.json.decode(data, type=dict[str, str])).encode()


def _unauthorized() -> Refusal:
    refusal = Refusal(401, "Unauthorized")
    refusal.headers["WWW-Authenticate"] = 'Basic realm="practice"'
    return refusal


def _not_allowed(methods: str) -> Refusal:
    refusal = Refusal(405, "Method Not Allowed")
    refusal.headers["Allow"] = methods
    return refusal


def _permit(scope: str, scopes: frozenset[str]) -> None:
    if scope not in scopes:
        raise Refusal(403, "The access token does not have permission for this endpoint")


def _found(thing: _T | None) -> _T:
    if thing is None:
        raise Refusal(404, "Not Found")
    return thing


def _arguments(query: str) -> dict[str, str]:
    args: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in args:
            raise invalid(name, "Given more than once")
        args[name] = value
    return args


def _only(args: Mapping[str, str], allowed: frozenset[str] | set[str]) -> None:
    for name in args:
        if name not in allowed:
            raise invalid(name, "Unknown parameter")


def _instant(args: Mapping[str, str], name: str) -> datetime | None:
    """ISO-8601 with a time and a zone (contract 2); an unescaped + has become a space and is refused."""
    text = args.get(name)
    if text is None:
        return None
    if not _INSTANT.fullmatch(text):
        raise invalid(name, "Not an ISO-8601 date with time and zone")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise invalid(name, "Not a date that exists") from error


def _spans(dates: Mapping[str, datetime | None], now: datetime) -> _Spans:
    """The date rules of calls 3 and 9 since August 2024 (contract 3).

    Whether the 45 days hold for the event and locking dates too isn't stated; they do here, so that a client
    has to keep within them. An open end counts up to now.
    """
    spans = []
    for start_name, end_name in zip(_DATE_FILTERS[::2], _DATE_FILTERS[1::2], strict=True):
        start, end = dates[start_name], dates[end_name]
        if end is not None and start is None:
            raise invalid(end_name, f"Requires {start_name}")
        if start is not None:
            if end is None and start_name == "StartDate":
                raise invalid("EndDate", "Required with StartDate")
            if start_name == "StartDate" and start < now - _OLDEST_START:
                raise invalid(start_name, "More than 3 years in the past")
            until = now if end is None else end
            if end is not None and end < start:
                raise invalid(end_name, f"Before {start_name}")
            if until - start > _LONGEST_RANGE:
                raise invalid(start_name, "The date range cannot exceed 45 days")
        spans.append((start, end))
    if all(start is None for start, _ in spans):
        spans[0] = (now - _DEFAULT_RANGE, None)
    return _Spans(*spans)


def _inside(instant: datetime | None, span: tuple[datetime | None, datetime | None]) -> bool:
    start, end = span
    if start is None:
        return True
    return instant is not None and instant >= start and (end is None or instant <= end)


def _number(args: Mapping[str, str], name: str, default: int) -> int:
    text = args.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise invalid(name, "Not a numeric value")
    return int(text)


def _paging(call: _Call, total: int, *, default: int, least: int) -> tuple[int, int, dict[str, str]]:
    """Page size, page number and the response's @-keys, all strings, URIs host-relative (contract 3)."""
    size, page = _number(call.args, "PageSize", default), _number(call.args, "Page", 1)
    if not least <= size <= 20_000:
        raise invalid("PageSize", f"Must be between {least} and 20000")
    pages = max(1, -(-total // size))
    if pages > _MOST_PAGES:
        raise invalid("PageSize", "More than 10 pages: reduce the date range or increase PageSize")
    if not 1 <= page <= _MOST_PAGES:
        raise invalid("Page", "Must be between 1 and 10")
    others = [(name, value) for name, value in call.args.items() if name not in _PAGING]

    def uri(number: int) -> str:
        query = urlencode([*others, ("PageSize", str(size)), ("Page", str(number))], quote_via=quote)
        return f"{call.target}?{query}"

    start = (page - 1) * size
    return (
        size,
        page,
        {
            "@page": str(page),
            "@numpages": str(pages),
            "@pagesize": str(size),
            "@total": str(total),
            "@start": str(start),
            "@end": str(max(start, min(total, page * size) - 1)),
            "@uri": uri(page),
            "@firstpageuri": uri(1),
            "@nextpageuri": uri(page + 1) if page < pages else "",
            "@previouspageuri": uri(page - 1) if page > 1 else "",
            "@lastpageuri": uri(pages),
        },
    )


def _listed(
    call: _Call,
    key: str,
    things: Sequence[_T],
    render: Callable[[_T], Record],
    *,
    default: int = 1_000,
    least: int = 1,
) -> _Page:
    size, page, paging = _paging(call, len(things), default=default, least=least)
    rows = things[(page - 1) * size : page * size]
    return _Page(key, paging, [lambda thing=thing: render(thing) for thing in rows])  # type: ignore[misc]
