"""The only door of `requests`: asks impact.com's Brand API v14, and says exactly how each asking ended.

Reads may be tried again and are, with patience. Writes are never tried again here: `Sender.write` tells apart
what surely never left this machine, what was refused, and what nobody can know yet (contract 5.7, design,
journal points 2 and 3). Every failure is one of `errors.py`; no token is in any of them.

Permission labels of the two writes are our words: contract 2 has none for them.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import random as random_module
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

import requests
import requests.adapters
import truststore
import urllib3
from msgspec import Struct
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from reversal_desk.errors import (
    BadAnswer,
    BugError,
    Forbidden,
    NotSent,
    Rejected,
    ServiceError,
    Throttled,
    Unauthorized,
    Unclear,
    UsageError,
)
from reversal_desk.impact import wire
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.rates import Budget
from reversal_desk.model import (
    Account,
    Action,
    ActionState,
    ActionUpdate,
    Company,
    Item,
    Program,
    Queued,
    Submission,
    Window,
    Write,
)

T = TypeVar("T")

USER_AGENT = "ReversalDesk/0.1"
API_VERSION = "14"
#: One list page as large as the service takes it: fewest requests (contract 3, paging).
PAGE_SIZE = 20_000
#: The service refuses longer windows (contract 3, date rules).
LONGEST_WINDOW = timedelta(days=45)
#: A read is tried this often in all.
TRIES = 4
#: A read waits for a reset up to this many seconds; a longer one is the caller's to wait for.
PATIENCE_SECONDS = 120.0
#: A connection idle for longer is not trusted with a write (design, journal point 3).
FRESH_SECONDS = 4.0
#: (connect, read) in seconds. The first byte of a 20,000-action page may take its time.
WRITE_TIMEOUT = (10.0, 60.0)
READ_TIMEOUT = (10.0, 120.0)
#: An answer that takes longer than this in all, or is larger, is not one of this service's.
WHOLE_WRITE_SECONDS = 120.0
WHOLE_READ_SECONDS = 600.0
LARGEST_BODY = 256 * 1024 * 1024
#: More pages than the service ever gives (contract 3: never over 10): an end to a list without one.
MOST_PAGES = 50

_PERMISSIONS = {
    "company": "Retrieve company information",
    "programs": "Retrieve campaigns",
    "actions": "Retrieve actions",
    "action": "Retrieve action",
    "items": "Retrieve action items",
    "updates": "Retrieve action updates",
    "submission": "Retrieve API submissions",
    "submissions": "Retrieve API submissions",
}
#: Understood and refused (contract 9); other statuses leave a write unclear.
_REFUSALS = frozenset({400, 402, 404, 405, 409, 422})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Token:
    """The secret half of a sign-in. Shows itself only to `reveal`; cannot be pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself: for the Authorization header and the keyring only."""
        return self._value

    def __repr__(self) -> str:
        return "Token(…)"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a token is not written anywhere")


# --------------------------------------------------------------------------- how far a request got


class _Progress(threading.local):
    """Of this thread's present request: None unknown, False surely nothing left, True something left."""

    left: bool | None = None


_progress = _Progress()


class _Watched:
    """Notes the moment the first byte of a request leaves; connecting, proxy and TLS talk come before it."""

    sock: Any
    _connecting = False

    def connect(self) -> None:
        self._connecting = True
        try:
            super().connect()  # type: ignore[misc]
        finally:
            self._connecting = False

    def send(self, data: Any) -> None:
        if not self._connecting:
            if self.sock is None:
                self.connect()
            _progress.left = True
        super().send(data)  # type: ignore[misc]


class _PlainConnection(_Watched, HTTPConnection):
    pass


class _TlsConnection(_Watched, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _PlainPool, "https": _TlsPool}


class _Adapter(requests.adapters.HTTPAdapter):
    """No retries, watched connections, and the certificates the operating system trusts (a company's too)."""

    def __init__(self) -> None:
        self._context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        self.poolmanager = urllib3.PoolManager(
            num_pools=connections, maxsize=maxsize, block=block, ssl_context=self._context, **options
        )
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, ssl_context=self._context, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:
        if isinstance(verify, str):  # REQUESTS_CA_BUNDLE: the person named a bundle
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]
        else:  # never off, and no bundle of our own beside the system's
            conn.cert_reqs = "CERT_REQUIRED"

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        _progress.left = False
        return super().send(request, *args, **options)


class _Basic(AuthBase):
    """The Authorization header, built per request and kept nowhere (contract 2). Also keeps netrc out."""

    def __init__(self, sid: str, token: Token) -> None:
        self._sid = sid
        self._token = token

    def secrets(self) -> tuple[str, ...]:
        """Every form in which an answer could echo the token."""
        secret = self._token.reveal()
        forms = (self._pair(), secret, quote(secret, safe=""), quote(secret))
        return tuple(form for form in forms if form)

    def _pair(self) -> str:
        return base64.b64encode(f"{self._sid}:{self._token.reveal()}".encode()).decode("ascii")

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Basic {self._pair()}"
        return request


# --------------------------------------------------------------------------- where to


class _Place(Struct, frozen=True):
    """The one origin the token is for."""

    scheme: str
    host: str
    port: int
    origin: str

    @property
    def loopback(self) -> bool:
        return self.host in _LOOPBACK

    def path_of(self, uri: str) -> tuple[str, str] | None:
        """(path, query) of a URI, host-relative or absolute; None when it leads to another origin."""
        try:
            parts = urlsplit(urljoin(self.origin + "/", uri.strip()))
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return None
        if parts.username is not None or parts.password is not None:
            return None
        if (parts.scheme, (parts.hostname or "").lower(), port) != (self.scheme, self.host, self.port):
            return None
        return parts.path, parts.query


def _place(origin: str) -> _Place:
    """Read an account's origin: https, or http on this very machine; else UsageError ORIGIN_NOT_SECURE."""
    refused = UsageError("ORIGIN_NOT_SECURE", origin=origin.partition("@")[2] or origin)
    try:
        parts = urlsplit(origin.strip())
        port = parts.port
    except ValueError:
        raise refused from None
    host = (parts.hostname or "").lower()
    if not host or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise refused
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise refused
    shown = f"[{host}]" if _is_ipv6(host) else host
    standard = 443 if parts.scheme == "https" else 80
    suffix = "" if port in {None, standard} else f":{port}"
    return _Place(scheme=parts.scheme, host=host, port=port or standard, origin=f"{parts.scheme}://{shown}{suffix}")


def _is_ipv6(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).version == 6
    except ValueError:
        return False


def _new_session(place: _Place) -> requests.Session:
    session = requests.Session()
    session.mount("https://", _Adapter())
    session.mount("http://", _Adapter())
    if place.loopback:
        session.trust_env = False  # never a proxy to this very machine
    return session


# --------------------------------------------------------------------------- one exchange


class _Answer(Struct, frozen=True):
    """What came back. `broken` means the head came but the body did not come whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    broken: bool = False

    def __repr__(self) -> str:
        """Without what may hold a person's data: this may come into the text of an exception."""
        return f"_Answer(status={self.status}, broken={self.broken})"


class _Line:
    """One session and how it asks: used by one thread at a time."""

    def __init__(
        self,
        *,
        account: Account,
        token: Token,
        budget: Budget,
        clock: ServerClock,
        make: Callable[[], requests.Session] | None,
    ) -> None:
        self.place = _place(account.origin)
        self.base_path = quote(account.base_path, safe="/")
        self._auth = _Basic(account.sid, token)
        self._budget = budget
        self._clock = clock
        self._session = make() if make else _new_session(self.place)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._used: float | None = None

    def exchange(
        self,
        method: str,
        path: str,
        *,
        kind: str,
        query: str = "",
        body: bytes | None = None,
        timeout: tuple[float, float],
        whole_seconds: float,
    ) -> _Answer:
        """Ask once. Raises NotSent or Unclear when no answer came; every status that came is returned.

        The request was already taken from the budget; it is given back if it never left.
        """
        headers = {"Accept": "application/json", "IR-Version": API_VERSION, "User-Agent": USER_AGENT}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        url = self.place.origin + path + (f"?{query}" if query else "")
        _progress.left = None
        sent = self._clock.monotonic()
        failure: ServiceError
        try:
            response = self._session.request(
                method, url, data=body, headers=headers, auth=self._auth,
                timeout=timeout, allow_redirects=False, stream=True,
            )  # fmt: skip
        except (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException) as error:
            # OSError is the parent of every requests exception. The failure is raised outside this block, so
            # that the exception of requests, which holds the request with its headers, is not chained to it.
            failure = self._failure(error)
        else:
            received = self._clock.monotonic()
            answer = self._read(response, deadline=sent + whole_seconds)
            self._used = self._clock.monotonic()
            self._clock.learn(answer.headers.get("Date"), sent, received)
            return answer
        if isinstance(failure, NotSent):
            self._budget.give_back(kind)
        raise failure

    def freshen(self) -> None:
        """Drop a connection not used within the last 4 s: the service may have closed it meanwhile."""
        if self._used is None or self._clock.monotonic() - self._used > FRESH_SECONDS:
            self._session.close()

    def close(self) -> None:
        self._session.close()

    def said(self, answer: _Answer) -> wire.Refusal:
        """What a failed answer says, a token it may echo taken out before anything is cut."""
        refusal = wire.read_refusal(answer.body, hide=self._auth.secrets())
        if answer.broken:
            return wire.Refusal(kind="truncated", said=refusal.said, error=False)
        return refusal

    def _read(self, response: requests.Response, *, deadline: float) -> _Answer:
        """The body, whole or as far as it came; bounded in size and in time."""
        chunks: list[bytes] = []
        size = 0
        broken = False
        try:
            for chunk in response.iter_content(65_536):
                chunks.append(chunk)
                size += len(chunk)
                if size > LARGEST_BODY or self._clock.monotonic() > deadline:
                    broken = True
                    break
        except (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException):
            broken = True  # the head was read; what of the body is missing, `broken` says
        finally:
            response.close()
        if broken:
            self._session.close()
        return _Answer(status=response.status_code, headers=response.headers, body=b"".join(chunks), broken=broken)

    def _failure(self, error: Exception) -> ServiceError:
        """NotSent only where surely no byte of the request left; else Unclear."""
        left = _progress.left
        code = _network_code(error, left=left)
        self._session.close()
        # With a session that is not ours nothing was watched; then only errors of connecting are proof.
        unsent = not left if left is not None else _failed_connecting(error)
        kind = NotSent if unsent else Unclear
        return kind(code, host=self.place.host, cause=type(_innermost(error)).__name__)


def _chain(error: BaseException) -> Iterable[BaseException]:
    """The exception and those it wraps, as requests and urllib3 nest them."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        this = waiting.pop(0)
        if not isinstance(this, BaseException) or this in seen:
            continue
        seen.append(this)
        waiting += [getattr(this, "reason", None), *this.args, this.__cause__, this.__context__]
    return seen


def _innermost(error: BaseException) -> BaseException:
    return list(_chain(error))[-1]


def _network_code(error: BaseException, *, left: bool | None) -> str:
    chain = list(_chain(error))

    def has(*types: type[BaseException]) -> bool:
        return any(isinstance(one, types) for one in chain)

    # urllib3 calls a connection lost behind a proxy's tunnel a proxy's error too: measured, so not once it left.
    proxy = (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError, requests.exceptions.InvalidProxyURL)
    if not left and has(*proxy):
        return "NETWORK_PROXY"
    if has(
        urllib3.exceptions.NameResolutionError,
        urllib3.exceptions.LocationParseError,
        requests.exceptions.InvalidURL,
    ):
        return "NETWORK_NAME"
    if has(urllib3.exceptions.NewConnectionError):
        return "NETWORK_REFUSED"
    if has(requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return "NETWORK_TIMEOUT"
    if has(requests.exceptions.SSLError, urllib3.exceptions.SSLError, ssl.SSLError):
        return "NETWORK_TLS"
    return "NETWORK_LOST"


def _failed_connecting(error: BaseException) -> bool:
    return any(
        isinstance(one, requests.exceptions.ConnectTimeout | urllib3.exceptions.NewConnectionError)
        for one in _chain(error)
    )


# --------------------------------------------------------------------------- reads


class Client:
    """Everything the program asks of the service for one account. Thread-safe.

    A read waits, through `sleep`, for a reset of at most 120 s, once; else it raises Throttled. `sleep`
    may raise Stopped to end a long read. 5xx and a broken network are tried up to 4 times; the end is then
    Unclear SERVICE_DOWN, NotSent or Unclear NETWORK_*, or BadAnswer.
    """

    def __init__(
        self,
        account: Account,
        token: Token,
        *,
        budget: Budget,
        clock: ServerClock,
        session: Callable[[], requests.Session] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        random: random_module.Random | None = None,
    ) -> None:
        self.account = account
        self.budget = budget
        self.clock = clock
        self._token = token
        self._make = session
        self._sleep = sleep
        self._random = random or random_module.Random()
        self._place = _place(account.origin)
        self._base_path = quote(account.base_path, safe="/")
        self._lock = threading.Lock()
        self._idle: list[_Line] = []
        self._closed = False

    def company(self) -> Company:
        """CompanyInformation (contract 3, call 1): the connection test and the account's zone."""
        return wire.parse_company(self._get("company", "/CompanyInformation").body)

    def programs(self, *, state: str | None = "ACTIVE") -> tuple[Program, ...]:
        """Campaigns (call 2), every page; `state` None asks for all."""
        query = [("State", state)] if state else []
        found = self._pages("programs", "/Campaigns", query, wire.parse_programs)
        return tuple({program.id: program for program in found}.values())

    def actions(
        self,
        program_id: str,
        *,
        updated: Window | None = None,
        event: Window | None = None,
        locking: Window | None = None,
        state: ActionState | None = None,
    ) -> tuple[Action, ...]:
        """Actions (call 3), every page, merged by id: the newer reading of an action wins.

        `updated` filters on the last update, `event` on EventDate, `locking` on LockingDate. At least
        one, none over 45 days, else BugError: without one the service gives but seven days (contract 10.1).
        """
        query = [("CampaignId", program_id)]
        query += _window("StartDate", "EndDate", updated)
        query += _window("ActionDateStart", "ActionDateEnd", event)
        query += _window("LockingDateStart", "LockingDateEnd", locking)
        if len(query) == 1:
            raise BugError("actions are asked for by a window")
        if state is not None:
            query.append(("State", state.value))
        query.append(("PageSize", str(PAGE_SIZE)))
        found = self._pages("actions", "/Actions", query, wire.parse_actions)
        return tuple({action.id: action for action in found}.values())

    def action(self, action_id: str) -> Action:
        """One action (call 4); an unknown one is Rejected with status 404."""
        return wire.parse_action(self._get("action", f"/Actions/{quote(action_id, safe='')}").body)

    def items(self, action_id: str) -> tuple[Item, ...]:
        """The items of an action (call 5), in the order recorded; a SKU may stand twice."""
        path = f"/Actions/{quote(action_id, safe='')}/Items"
        return tuple(self._pages("items", path, [], wire.parse_items))

    def updates(self, program_id: str, *, updated: Window) -> tuple[ActionUpdate, ...]:
        """The change log (call 9) of a window of at most 45 days, every page."""
        query = [("CampaignId", program_id), *_window("StartDate", "EndDate", updated)]
        query.append(("PageSize", str(PAGE_SIZE)))
        found = self._pages("updates", "/ActionUpdates", query, wire.parse_updates)
        return tuple({update.id: update for update in found}.values())

    def submission(self, queued: Queued) -> Submission:
        """The receipt of a write (call 11), by the QueuedUri given and only at our origin.

        On a 404 the account's own path is tried: for an agency the form of the URI is not known (contract 2).
        """
        own = f"{self._base_path}/APISubmissions/{quote(queued.submission_id, safe='')}"
        if not queued.uri:
            return wire.parse_submission(self._get_at("submission", own).body)
        place = self._place.path_of(queued.uri)
        if place is None:
            raise BadAnswer("BAD_ANSWER", kind="origin", host=self._place.host)
        path, query = place
        try:
            answer = self._get_at("submission", path, query)
        except Rejected as error:
            if error.status != 404 or unquote(path) == unquote(own):
                raise
            answer = self._get_at("submission", own)
        return wire.parse_submission(answer.body)

    def recent_submissions(self) -> tuple[Submission, ...]:
        """The first page of APISubmissions (call 12); the vendor advises against more."""
        return wire.parse_submissions(self._get("submissions", "/APISubmissions").body).rows

    def sender(self) -> Sender:
        """A sender with its own session; one per thread."""
        return Sender(self._line(), budget=self.budget)

    def close(self) -> None:
        """Close every idle connection; those in use close when their read ends."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for line in idle:
            line.close()

    # ------------------------------------------------------------------ inside

    def _line(self) -> _Line:
        return _Line(account=self.account, token=self._token, budget=self.budget, clock=self.clock, make=self._make)

    def _get(self, kind: str, path: str, query: list[tuple[str, str]] | None = None) -> _Answer:
        return self._get_at(kind, self._base_path + path, urlencode(query or []))

    def _pages(
        self,
        kind: str,
        path: str,
        query: list[tuple[str, str]],
        parse: Callable[[bytes], wire.Page[T]],
    ) -> list[T]:
        """Every page, driven by @nextpageuri: the counts can be wrong (contract 3)."""
        rows: list[T] = []
        own = self._base_path + path
        asked = urlencode(query)
        seen: set[str] = set()
        while True:
            seen.add(asked)
            page = parse(self._get_at(kind, own, asked).body)
            rows += page.rows
            if not page.next_uri:
                return rows
            asked = self._next_query(own, page.next_uri)
            if asked in seen or len(seen) >= MOST_PAGES:
                raise BadAnswer("BAD_ANSWER", kind="paging", host=self._place.host)

    def _next_query(self, own: str, uri: str) -> str:
        """The query of the next page; our own path stays, so a strange URI cannot lead elsewhere."""
        place = self._place.path_of(uri)
        if place is None:
            raise BadAnswer("BAD_ANSWER", kind="origin", host=self._place.host)
        path, query = unquote(place[0]).removesuffix(".json"), place[1]
        wanted = unquote(own)
        # An agency may be given the brand's own path; its last part must then still be the list asked for.
        tail = wanted.removeprefix(unquote(self._base_path))
        if path != wanted and not (self.account.brand_id and path.endswith(tail)):
            raise BadAnswer("BAD_ANSWER", kind="origin", host=self._place.host)
        if not query:
            raise BadAnswer("BAD_ANSWER", kind="paging", host=self._place.host)
        return query

    def _get_at(self, kind: str, path: str, query: str = "") -> _Answer:
        """A read with its patience: at most one wait for a reset, at most four tries in all."""
        waited = False
        tries = 0
        while True:
            wait = self.budget.take(kind)
            if wait > 0:
                if waited or wait > PATIENCE_SECONDS:
                    raise Throttled("THROTTLED", wait_seconds=wait, host=self._place.host)
                waited = True
                self._sleep(wait)
                continue
            tries += 1
            try:
                return self._once(kind, path, query)
            except Throttled as error:
                if waited or error.wait_seconds > PATIENCE_SECONDS:
                    raise
                waited = True
                tries -= 1
                self._sleep(error.wait_seconds)
            except (NotSent, Unclear):
                if tries >= TRIES:
                    raise
                self._back_off(tries)
            except BadAnswer as error:
                if tries >= TRIES or error.facts.get("kind") != "truncated":
                    raise
                self._back_off(tries)

    def _back_off(self, tries: int) -> None:
        """1, 2, 4 s and up to a quarter more, so that several copies do not knock in step."""
        self._sleep(2.0 ** (tries - 1) * (1 + self._random.random() / 4))

    def _once(self, kind: str, path: str, query: str) -> _Answer:
        line = self._borrow()
        try:
            answer = line.exchange(
                "GET", path, kind=kind, query=query, timeout=READ_TIMEOUT, whole_seconds=WHOLE_READ_SECONDS
            )
            return self._judge(line, kind, answer)
        finally:
            self._give_back(line)

    def _judge(self, line: _Line, kind: str, answer: _Answer) -> _Answer:
        """The answer itself if it is one; else the failure it is (contract 9)."""
        if answer.status == 429:
            raise _throttled(line, self.budget, answer)
        self.budget.learn(answer.headers)
        refusal: wire.Refusal | None = None
        if not 200 <= answer.status < 300:
            refusal = line.said(answer)
        elif answer.broken:
            raise BadAnswer("BAD_ANSWER", kind="truncated", host=line.place.host, status=answer.status, said="")
        elif (body := wire.sniff(answer.body)) != "json":
            refusal = line.said(answer)
            if not refusal.error:
                raise BadAnswer("BAD_ANSWER", kind=body, host=line.place.host, status=answer.status, said=refusal.said)
        elif wire.says_error(answer.body):
            refusal = line.said(answer)
        if refusal is None:
            return answer
        facts = {"host": line.place.host, "kind": refusal.kind, "said": refusal.said}
        status = answer.status
        if status == 401:
            raise Unauthorized("UNAUTHORIZED", status=status, **facts)
        if status == 403:
            raise Forbidden("FORBIDDEN", status=status, permission=_PERMISSIONS[kind], **facts)
        if status >= 500 or status == 408:
            raise Unclear("SERVICE_DOWN", status=status, **facts)
        if 300 <= status < 400:
            raise BadAnswer("BAD_ANSWER", status=status, **{**facts, "kind": "redirect"})
        raise Rejected("REJECTED", status=status, **facts)

    def _borrow(self) -> _Line:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._line()

    def _give_back(self, line: _Line) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(line)
                return
        line.close()


def _throttled(line: _Line, budget: Budget, answer: _Answer) -> Throttled:
    wait = budget.throttled(answer.headers)
    said = line.said(answer)
    return Throttled("THROTTLED", wait_seconds=wait, host=line.place.host, status=answer.status, said=said.said)


def _window(first: str, last: str, window: Window | None) -> list[tuple[str, str]]:
    if window is None:
        return []
    if window.start.tzinfo is None or window.end.tzinfo is None:
        raise BugError("a window needs aware instants")
    start = window.start.replace(microsecond=0)
    end = window.end
    if end.microsecond:  # outwards, so that a closed span stays covered; inwards only where the cap forbids it
        end = end.replace(microsecond=0)
        if end + timedelta(seconds=1) - start <= LONGEST_WINDOW:
            end += timedelta(seconds=1)
    if not timedelta(0) <= end - start <= LONGEST_WINDOW:
        raise BugError("a window is at most 45 days, its start before its end")
    return [(first, wire.window_text(start)), (last, wire.window_text(end))]


# --------------------------------------------------------------------------- writes


class Sender:
    """Sends writes, one at a time, from one thread. Made by `Client.sender`."""

    def __init__(self, line: _Line, *, budget: Budget) -> None:
        self._line = line
        self._budget = budget

    def write(self, write: Write) -> Queued:
        """PUT or DELETE (or POST with `_method`) on R/Actions, once (contract 5).

        Returns the receipt: received, not yet in effect. Raises NotSent (surely nothing left this machine),
        Throttled (429, or the budget has nothing left: nothing happened), Unauthorized, Forbidden, Rejected
        (400, 402, 404, 405, 409, 422, or Status ERROR), Unclear (anything else: it may have happened).
        """
        if write.method not in {"PUT", "DELETE", "POST"}:
            raise BugError(f"no such write: {write.method}")
        wait = self._budget.take("write")
        if wait > 0:
            raise Throttled("THROTTLED", wait_seconds=wait, host=self._line.place.host)
        self._line.freshen()
        answer = self._line.exchange(
            write.method,
            self._line.base_path + "/Actions",
            kind="write",
            body=wire.encode_form(write.form),
            timeout=WRITE_TIMEOUT,
            whole_seconds=WHOLE_WRITE_SECONDS,
        )
        return self._judge(write, answer)

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def _judge(self, write: Write, answer: _Answer) -> Queued:
        line, status = self._line, answer.status
        if status == 429:
            raise _throttled(line, self._budget, answer)
        self._budget.learn(answer.headers)
        good = 200 <= status < 300
        if good and not answer.broken and not wire.says_error(answer.body):
            queued = wire.parse_queued(answer.body)
            if queued is not None:
                return queued
        refusal = line.said(answer)
        facts = {"host": line.place.host, "kind": refusal.kind, "said": refusal.said}
        if status == 401:
            raise Unauthorized("UNAUTHORIZED", status=status, **facts)
        if status == 403:
            raise Forbidden("FORBIDDEN", status=status, permission=_write_permission(write), **facts)
        if status in _REFUSALS or (good and refusal.error):
            raise Rejected("REJECTED", status=status, **facts)
        if 300 <= status < 400:
            raise Unclear("UNCLEAR_ANSWER", status=status, **{**facts, "kind": "redirect"})
        raise Unclear("SERVICE_DOWN" if status >= 500 else "UNCLEAR_ANSWER", status=status, **facts)


def _write_permission(write: Write) -> str:
    deletes = write.method == "DELETE" or ("_method", "DELETE") in write.form
    return "Reverse action" if deletes else "Update action"
