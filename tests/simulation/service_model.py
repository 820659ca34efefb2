"""The service as the simulator plays it: HTTP in, HTTP out, in simulated time, with everything that goes wrong.

What a write does to an action is the practice account's state machine; queues, sign-in, paging, the hourly
limit and the trouble on the way are here. Answers are real bytes, read by the real client.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
import requests
import urllib3
from sim_time import START, SimTime

from reversal_desk.impact.practice import WorldSpec
from reversal_desk.impact.practice.render import Renderer
from reversal_desk.impact.practice.world import Action, Submission, Update, World
from reversal_desk.impact.practice.writes import Refusal, read_write

SID = "SIM"
ORIGIN = "http://127.0.0.1"
READ_SECONDS = 0.05
_FINE = ("", "")
_encode = msgspec.json.Encoder().encode

#: What a request can meet. "early": it never reached the service; "late": the service handled it all the same.
EARLY_NOT_SENT = ("no name", "refused", "no connection in time")
EARLY_LOST = ("lost on the way", "captive portal", "redirected", "502 unhandled", "503 unhandled", "504 unhandled")
LATE_LOST = ("answer lost", "answer too late", "half an answer", "500 handled", "502 handled", "520 handled")
REFUSED = ("429", "400")
SIGN_IN = ("401", "403")
SLOW = ("slow answer",)
#: What a token that was narrowed may no longer do.
TOKEN_KINDS = tuple(map(frozenset, (["write"], ["updates"], ["submission", "submissions"], ["items"])))
READ_TROUBLE = (*EARLY_NOT_SENT, *EARLY_LOST, *LATE_LOST, "429", *SLOW)
WRITE_TROUBLE = (*EARLY_NOT_SENT, *EARLY_LOST, *LATE_LOST, *REFUSED, *SLOW)

#: Every form in which a service tells of its limit (contract 8): (name, headers of a 429, headers of other answers).
HEADER_FORMS = (
    "Retry-After seconds", "Retry-After date", "X seconds", "X epoch", "partner names", "standard names", "nothing",
)  # fmt: skip


class Play(World):
    """The state machine, with partners that review returns and a memory of every state an action was in."""

    def __init__(self, spec: WorldSpec, *, created_at: datetime) -> None:
        super().__init__(spec, created_at=created_at)
        self.reviewed: dict[str, timedelta | None] = {}  # action -> when its partner agrees; None: never
        self.later: list[tuple[datetime, Submission]] = []
        self.past: dict[str, list[tuple[datetime, tuple[Any, ...]]]] = {
            action.id: [(created_at, image(action))] for action in self.actions.values()
        }

    def _apply(self, submission: Submission, at: datetime) -> tuple[str, str]:
        action = submission.action
        if action is not None and submission.wish.kind == "reverse" and action.id in self.reviewed:
            wait = self.reviewed[action.id]
            if submission.id.startswith("A-"):  # a colleague's web page asks nobody
                if wait is not None:
                    self.later.append((at + wait, submission))
                return _FINE
        said = super()._apply(submission, at)
        if action is not None:
            self.past[action.id].append((at, image(action)))
        return said

    def advance(self, now: datetime) -> None:
        super().advance(now)
        for due, submission in [pair for pair in self.later if pair[0] <= now]:
            self.later.remove((due, submission))
            World._apply(self, submission, due)
            if submission.action is not None:
                self.past[submission.action.id].append((due, image(submission.action)))


def image(action: Action) -> tuple[Any, ...]:
    """What a before-image must agree with: reversed or not, the amount, the items."""
    items = tuple((item.sku, item.quantity, item.amount) for item in action.items)
    return action.state == "REVERSED", action.amount, items


@dataclass(slots=True)
class Trouble:
    """From the `nth` request of a kind on, `times` times."""

    kind: str  # a kind of read, "read", or "write"
    name: str
    nth: int
    times: int
    seen: int = 0


class Reply:
    """What the client takes of a `requests.Response`."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes, *, half: bool = False) -> None:
        self.status_code = status
        self.headers = headers
        self._body = body
        self._half = half

    def iter_content(self, _: int) -> Iterator[bytes]:
        """The body, or half of it."""
        yield self._body[: len(self._body) // 2] if self._half else self._body
        if self._half:
            raise requests.exceptions.ChunkedEncodingError("the rest did not come")

    def close(self) -> None:
        """Nothing is held."""


class _Cookies:
    def set_policy(self, _: object) -> None:
        """No cookie is kept here anyway."""


class Session:
    """What the client asks through, in place of `requests.Session`."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.cookies = _Cookies()

    def request(self, method: str, url: str, *, data: bytes | None = None, **_: object) -> Reply:
        """One request and its answer."""
        parts = urlsplit(url)
        return self._model.request(method, parts.path, parts.query, data or b"")

    def close(self) -> None:
        """No connection is held."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One write of ours that reached the service."""

    submission: str
    attempt: int
    action: str
    at: datetime
    body: str
    method: str
    began: int  # which lane sent it


@dataclass(frozen=True, slots=True)
class Seen:
    """One whole list of actions by last update that was delivered: who read it, of which programme, when."""

    lane: int
    program: str
    start: datetime
    began: datetime
    ended: datetime


class Model:
    """One account behind HTTP."""

    def __init__(self, time: SimTime, spec: WorldSpec, chance: random.Random, *, hit: Callable[[str], None]) -> None:
        self.time = time
        self.chance = chance
        self.hit = hit  # told each fault that strikes
        self.world = Play(spec, created_at=START)
        self._render = Renderer(self.world, SID)
        self.page = chance.choice([3, 5, 8, 20_000])
        self.page_seconds = READ_SECONDS
        self.form = chance.choice(HEADER_FORMS)
        self.limit = chance.choice([60, 120, 1_000_000, 1_000_000, 1_000_000])
        if self.limit < 100:  # a list of more pages than an hour allows is read to its end by nobody
            self.page = max(self.page, 5)
        self.others_eat = 0.3 if self.limit < 1000 and chance.random() < 0.3 else 0.0
        self.troubles: list[Trouble] = []
        self.delay: Callable[[], float] = lambda: 1.0
        self.between_pages: Callable[[list[Action]], None] = lambda page: None
        self.asked: Counter[str] = Counter()
        self.reads: Counter[int] = Counter()  # by lane
        self.arrived: list[Arrived] = []
        self.lists: list[Seen] = []
        self.logs: list[Seen] = []  # the change log, likewise
        self.lane = 0  # which lane is at work
        self.attempt = 0  # which attempt the write that is under way belongs to
        self.silent: tuple[int, float, float] = (0, 0.0, 0.0)  # lane, and the span in which it was told to be silent
        self.noise: list[str] = []  # requests in spite of a 429
        self.no_token_until = 0.0
        self.forbidden: frozenset[str] = frozenset()
        self._hour: tuple[float, int] = (-1e9, 0)
        self._reading: dict[tuple[int, str, str], datetime] = {}
        self._json: dict[tuple[object, ...], bytes] = {}

    # ------------------------------------------------------------------ on the way

    def request(self, method: str, path: str, query: str, body: bytes) -> Reply:
        """One request, its troubles and its answer; reads take time, the time of a write is the sender's."""
        write = method != "GET"
        kind = "write" if write else _kind(path)
        self.asked[kind] += 1
        if not write:
            self.reads[self.lane] += 1
            self.time.sleep(self.page_seconds if "&Page=" in query else READ_SECONDS)
        lane, start, end = self.silent
        if lane == self.lane and start + 1.0 < self.time.real < end - 2.0:
            self.noise.append(f"{kind} at {self.time.real:.0f} s, {end - self.time.real:.0f} s too early")
        name = self._strike(kind)
        if name:
            self.hit(name)
        if name in EARLY_NOT_SENT:
            raise _unsent(name)
        if name == "lost on the way":
            raise requests.exceptions.ConnectionError(urllib3.exceptions.ProtocolError("reset by peer"))
        if name == "captive portal":
            return Reply(200, {"Content-Type": "text/html"}, b"<html><title>Welcome to the hotel</title></html>")
        if name == "redirected":
            return Reply(302, {"Location": "http://portal.invalid/", **self._date()}, b"")
        if name.endswith("unhandled"):
            return Reply(int(name[:3]), {}, b"<html>upstream</html>")
        if name == "400":
            return Reply(400, self._date(), b'{"Status":"ERROR","Message":"Validation Failed"}')
        told, lists, logs = self.silent, len(self.lists), len(self.logs)
        reply = self._limited(name) or self._handle(method, path, query, body, kind)
        if name in LATE_LOST:
            self.silent = told  # nobody heard of the limit
            del self.lists[lists:], self.logs[logs:]  # nor saw what was listed
        if name == "slow answer" and not write:
            self.time.sleep(45.0)
        if name == "answer lost":
            raise requests.exceptions.ConnectionError(urllib3.exceptions.ProtocolError("reset by peer"))
        if name == "answer too late":
            if not write:
                self.time.sleep(120.0)
            raise requests.exceptions.ReadTimeout("no answer in time")
        if name == "half an answer":
            reply._half = True
        if name.endswith(" handled"):
            return Reply(int(name[:3]), self._date(), b"<html>upstream</html>")
        return reply

    def _strike(self, kind: str) -> str:
        struck = ""
        for trouble in self.troubles:
            if trouble.kind != kind and not (trouble.kind == "read" and kind != "write"):
                continue
            trouble.seen += 1
            if not struck and trouble.nth <= trouble.seen < trouble.nth + trouble.times:
                struck = trouble.name
        return struck

    def _date(self) -> dict[str, str]:
        return {"Date": _http_date(self.time.server().replace(microsecond=0))}

    # ------------------------------------------------------------------ limit and sign-in

    def _limited(self, name: str) -> Reply | None:
        """Count the request; a 429 where the hour is used up, or by chance."""
        began, used = self._hour
        if self.time.real >= began + 3600:
            began, used = self.time.real, 0
        used += 1 + (self.chance.random() < self.others_eat)
        self._hour = began, used
        if used <= self.limit and name != "429":
            return None
        if name != "429":
            self.hit("the hour's limit")
        left = began + 3600 - self.time.real if used > self.limit else self.chance.choice([5.0, 90.0, 1500.0])
        headers = {**self._date(), **self._told(left, remaining=0)}
        if self.form != "nothing":
            self.silent = self.lane, self.time.real, self.time.real + left
        return Reply(429, headers, b'{"message":"Too Many Requests"}')

    def use_up(self) -> None:
        """Somebody's other program takes all that was left of this hour."""
        self._hour = self.time.real, self.limit

    def _told(self, left: float, *, remaining: int) -> dict[str, str]:
        """How this service tells of its limit."""
        seconds, limit = str(max(1, round(left))), str(self.limit)
        match self.form:
            case "Retry-After seconds":
                return {"Retry-After": seconds}
            case "Retry-After date":
                moment = (self.time.server() + timedelta(seconds=left + 1)).replace(microsecond=0)
                return {"Retry-After": format_datetime(moment, usegmt=True)}
            case "X seconds":
                tail = seconds
            case "X epoch":
                tail = str(round((START + timedelta(seconds=self.time.real + left)).timestamp()))
            case "partner names":
                hour = {"X-RateLimit-Limit-hour": limit, "X-RateLimit-Remaining-hour": str(remaining)}
                return {**hour, "RateLimit-Reset": seconds}
            case "standard names":
                return {"RateLimit-Limit": limit, "RateLimit-Remaining": str(remaining), "RateLimit-Reset": seconds}
            case _:
                return {}
        return {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": str(remaining), "X-RateLimit-Reset": tail}

    # ------------------------------------------------------------------ the service itself

    def now(self) -> datetime:
        """The service's time, everything due applied."""
        now = self.time.server()
        self.world.advance(now)
        return now

    def _handle(self, method: str, path: str, query: str, body: bytes, kind: str) -> Reply:
        now = self.now()
        headers = self._date()
        if self.limit < 1_000_000 and not self.form.startswith("Retry"):
            began, used = self._hour
            headers |= self._told(began + 3600 - self.time.real, remaining=max(0, self.limit - used))
        if self.time.real < self.no_token_until:
            self.hit("token expired")
            return Reply(401, headers, b'{"message":"Unauthorized"}')
        if kind in self.forbidden:
            self.hit("token narrowed")
            return Reply(403, headers, b'{"Status":"ERROR","Message":"Forbidden"}')
        try:
            if method != "GET":
                return Reply(200, headers, self._write(method, body, now))
            return Reply(200, headers, self._read(path, query, now))
        except Refusal as refusal:
            said = {"Status": "ERROR", "Message": refusal.message}
            return Reply(refusal.status, headers, _encode(said))

    def _write(self, method: str, body: bytes, now: datetime) -> bytes:
        form = parse_qsl(body.decode(), keep_blank_values=True)
        verb = dict(form)["_method"] if method == "POST" else method
        fields = [(name, value) for name, value in form if name != "_method"]
        wish = read_write(method=verb, form=fields, spec=self.world.spec)
        number = f"A-{len(self.world.submissions) + 1}"
        due = now + timedelta(seconds=self.delay())
        kept = self.world.submit(wish, submission_id=number, method=verb, payload=body.decode(), at=now, due=due)
        action = kept.action.id if kept.action else ""
        self.arrived.append(Arrived(number, self.attempt, action, now, body.decode(), method, self.lane))
        return _encode({"Status": "QUEUED", "QueuedUri": self._render.submission_uri(kept)})

    def others(self, method: str, **fields: str) -> str:
        """A write that isn't ours, in effect at once; gives its number."""
        now = self.now()
        wish = read_write(method=method, form=list(fields.items()), spec=self.world.spec)
        number = f"X-{len(self.world.submissions) + 1}"
        self.world.submit(wish, submission_id=number, method=method, payload="", at=now, due=now)
        self.now()
        return number

    def _read(self, path: str, query: str, now: datetime) -> bytes:
        parts = [unquote(part) for part in path.strip("/").split("/")[2:]]
        args = dict(parse_qsl(query))
        match parts:
            case ["Actions"]:
                return self._actions(path, args, now)
            case ["ActionUpdates"]:
                return self._updates(path, args)
            case ["Actions", number] if number in self.world.actions:
                return self._action(self.world.actions[number], now)
            case ["Actions", number, "Items"] if number in self.world.actions:
                action = self.world.actions[number]
                rows = [_encode(self._render.item(action, item)) for item in action.items]
                return _listed("ActionItems", rows, "")
            case ["APISubmissions"]:
                newest = list(reversed(self.world.submissions.values()))[:50]
                return _listed("APISubmission", [self._submission(one, now) for one in newest], "")
            case ["APISubmissions", number] if number in self.world.submissions:
                return self._submission(self.world.submissions[number], now)
        raise Refusal(404, "Not Found")

    def _submission(self, kept: Submission, now: datetime) -> bytes:
        return _encode(self._render.submission(kept, now))

    def _action(self, action: Action, now: datetime) -> bytes:
        key = (action.id, action.version, self.world.state_of(action, now))
        found = self._json.get(key)
        if found is None:
            found = self._json[key] = _encode(self._render.action(action, now))
        return found

    def _update(self, action: Action, update: Update) -> bytes:
        key = (action.id, update.number, action.customer_status)
        found = self._json.get(key)
        if found is None:
            found = self._json[key] = _encode(self._render.update(action, update))
        return found

    def _actions(self, path: str, args: dict[str, str], now: datetime) -> bytes:
        updated, event, locking = (_span(args, *names) for names in _SPANS)
        state = args.get("State")
        chosen = [
            action
            for action in self.world.newest_first[args["CampaignId"]]
            if _inside(action.updated, updated)
            and _inside(action.event, event)
            and _inside(action.locking, locking)
            and (state is None or self.world.state_of(action, now) == state)
        ]
        number = int(args.get("Page", "1"))
        rows = chosen[(number - 1) * self.page : number * self.page]
        more = len(chosen) > number * self.page
        if updated and state is None:
            whose = (self.lane, args["CampaignId"], "Actions " + args["StartDate"])
            self._note(self.lists, whose, updated[0], number, now, more=more)
        body = _listed("Actions", [self._action(row, now) for row in rows], _next(path, args, number) if more else "")
        if more:
            self.between_pages(rows)
        return body

    def _note(
        self, seen: list[Seen], whose: tuple[int, str, str], start: datetime, number: int, now: datetime, *, more: bool
    ) -> None:
        """Remember whole lists: what was in them, whoever read them knows."""
        if number == 1:
            self._reading[whose] = now
        began = self._reading.get(whose)
        if not more and began is not None:
            seen.append(Seen(whose[0], whose[1], start, began, now))

    def _updates(self, path: str, args: dict[str, str]) -> bytes:
        updated = _span(args, *_SPANS[0])
        chosen = [
            (action, update)
            for action in self.world.newest_first[args["CampaignId"]]
            for update in action.updates
            if _inside(update.date, updated)
        ]
        chosen.sort(key=lambda pair: pair[1].date, reverse=True)
        number = int(args.get("Page", "1"))
        rows = chosen[(number - 1) * self.page : number * self.page]
        more = len(chosen) > number * self.page
        if updated is not None:
            whose = (self.lane, args["CampaignId"], "ActionUpdates " + args["StartDate"])
            self._note(self.logs, whose, updated[0], number, self.now(), more=more)
        encoded = [self._update(*row) for row in rows]
        return _listed("ActionUpdates", encoded, _next(path, args, number) if more else "")


_SPANS = (("StartDate", "EndDate"), ("ActionDateStart", "ActionDateEnd"), ("LockingDateStart", "LockingDateEnd"))


@lru_cache(maxsize=16)
def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _span(args: dict[str, str], first: str, last: str) -> tuple[datetime, datetime] | None:
    if first not in args:
        return None
    start, end = datetime.fromisoformat(args[first]), datetime.fromisoformat(args[last])
    if not timedelta(0) <= end - start <= timedelta(days=45):
        raise Refusal(400, "The date range cannot exceed 45 days")
    return start, end + timedelta(seconds=1)


def _inside(moment: datetime | None, span: tuple[datetime, datetime] | None) -> bool:
    """Whole seconds count; the second after the span's last one is out."""
    return span is None or (moment is not None and span[0] <= moment < span[1])


def _next(path: str, args: dict[str, str], number: int) -> str:
    query = "&".join(f"{name}={value}" for name, value in args.items() if name != "Page")
    return f"{path}?{query}&Page={number + 1}"


def _listed(key: str, rows: list[bytes], following: str) -> bytes:
    head = _encode({"@page": "1", "@nextpageuri": following})[:-1]
    return head + b',"' + key.encode() + b'":[' + b",".join(rows) + b"]}"


def _kind(path: str) -> str:
    parts = path.strip("/").split("/")[2:]
    if parts[0] == "Actions":
        return "items" if len(parts) == 3 else "action" if len(parts) == 2 else "actions"
    if parts[0] == "ActionUpdates":
        return "updates"
    return "submission" if len(parts) == 2 else "submissions"


def _unsent(name: str) -> requests.exceptions.RequestException:
    if name == "no connection in time":
        return requests.exceptions.ConnectTimeout("connecting took too long")
    if name == "no name":
        inner: Exception = urllib3.exceptions.NameResolutionError("sim", None, OSError("no such name"))  # type: ignore[arg-type]
    else:
        inner = urllib3.exceptions.NewConnectionError(None, "refused")  # type: ignore[arg-type]
    return requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", inner))  # type: ignore[arg-type]
