"""The practice service on a real socket of this machine: 127.0.0.1, a free port, HTTP/1.1 with keep-alive."""

from __future__ import annotations

import contextlib
import logging
import socket
import socketserver
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from msgspec.structs import replace
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from reversal_desk.impact.practice.faults import Faults, Rule, Trouble
from reversal_desk.impact.practice.ledger import Ledger
from reversal_desk.impact.practice.service import Answer, Request, Service
from reversal_desk.impact.practice.spec import PRACTICE_SID, PRACTICE_TOKEN, WorldSpec
from reversal_desk.impact.practice.world import Effect, World

log = logging.getLogger(__name__)

_LARGEST_BODY = 1_000_000
_STOP_SECONDS = 10.0
_PORTAL = b"<!DOCTYPE html><html><body><h1>Please sign in to use this network</h1></body></html>"


class PracticeServer:
    """The stand-in for impact.com, serving the world kept in `folder`.

    `delay` is how long a write waits before it takes effect, seconds, drawn between the two; `limit` is
    requests an hour; `now` is the service's clock (aware); `world` is used only when the folder holds no
    world yet; `tokens` maps further tokens to the scopes they have (None: all; empty: a disabled token).
    """

    def __init__(
        self,
        folder: Path,
        *,
        delay: tuple[float, float] = (0.4, 1.2),
        limit: int = 1000,
        now: Callable[[], datetime] | None = None,
        faults: Faults | None = None,
        world: WorldSpec | None = None,
        tokens: Mapping[str, frozenset[str] | None] | None = None,
        port: int = 0,
    ) -> None:
        self.sid = PRACTICE_SID
        self.token = PRACTICE_TOKEN
        self.faults = faults if faults is not None else Faults()
        self._ledger = Ledger(folder, now=now if now is not None else _utc_now, spec=world)
        self._service = Service(
            self._ledger,
            sid=self.sid,
            tokens={self.token: None, **(tokens or {})},
            delay=delay,
            limit=limit,
        )
        self._wanted_port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:PORT`; only while started."""
        if self._server is None:
            raise RuntimeError("the practice service is not started")
        return f"http://127.0.0.1:{self._server.port}"

    def start(self) -> None:
        """Load the world and listen, in a daemon thread. Raises OSError where the folder can't be used."""
        if self._server is not None:
            raise RuntimeError("the practice service is started already")
        with self._ledger.turn():
            pass
        self._server = _Server(self._service, self.faults, self._wanted_port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="practice-service", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and join every thread; twice is fine."""
        server, thread = self._server, self._thread
        self._server = self._thread = None
        if server is None or thread is None:
            return
        server.shutdown()
        thread.join(_STOP_SECONDS)
        server.hang_up(_STOP_SECONDS)

    def __enter__(self) -> PracticeServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def effects(self) -> tuple[Effect, ...]:
        """Every effect that changed something up to now, for tests."""
        with self._ledger.turn() as turn:
            return turn.world.effects()

    def world(self) -> World:
        """The world as of now, for tests to look at; never to be changed."""
        with self._ledger.turn() as turn:
            return turn.world


def read_world(folder: Path, *, now: Callable[[], datetime] | None = None) -> World:
    """The world a folder holds, up to now, without serving it; an empty folder gets the practice brand's."""
    with Ledger(folder, now=now if now is not None else _utc_now, spec=None).turn() as turn:
        return turn.world


def start_over(folder: Path, *, now: Callable[[], datetime] | None = None) -> None:
    """A fresh practice brand in `folder`, dated today; services running on it go on with the new world.

    Worth offering when most of an old world has locked, five weeks after its beginning. Raises OSError.
    """
    Ledger(folder, now=now if now is not None else _utc_now, spec=None).start_over()


def _utc_now() -> datetime:
    return datetime.now(UTC)


class _Server(ThreadedWSGIServer):
    """Threads and connections are kept in a list, so that stopping ends them all."""

    def __init__(self, service: Service, faults: Faults, port: int) -> None:
        self.service = service
        self.faults = faults
        self.stopping = threading.Event()
        self._open: dict[threading.Thread, socket.socket] = {}
        self._open_lock = threading.Lock()
        super().__init__("127.0.0.1", port, _no_app, _Handler)

    def server_bind(self) -> None:
        # HTTPServer would look its own name up, which can take seconds without a network.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: object, client_address: object) -> None:
        """One thread for each connection."""
        assert isinstance(request, socket.socket)
        thread = threading.Thread(
            target=self._serve, args=(request, client_address), name="practice-connection", daemon=True
        )
        with self._open_lock:
            self._open[thread] = request
        thread.start()

    def _serve(self, request: socket.socket, client_address: object) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._open_lock:
                self._open.pop(threading.current_thread(), None)

    def hang_up(self, seconds: float) -> None:
        """Close what is still open and wait for the threads."""
        self.stopping.set()
        with self._open_lock:
            still_open = dict(self._open)
        for connection in still_open.values():
            with contextlib.suppress(OSError):  # closed by the other side in this moment
                connection.shutdown(socket.SHUT_RDWR)
        for thread in still_open:
            thread.join(seconds)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        log.exception("practice service: a connection failed")

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        log.debug("%s: %s", type, message % args if args else message)


def _no_app(_environ: object, _start_response: object) -> list[bytes]:
    raise AssertionError("the handler answers by itself")


class _Handler(WSGIRequestHandler):
    """One connection. Werkzeug's own loop closes after each answer; this one keeps the connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def run_wsgi(self) -> None:
        """Read one request whole, answer it, and stay for the next."""
        try:
            self._one_request()
        except ConnectionError:
            self.close_connection = True

    def _one_request(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdigit() or int(length) > _LARGEST_BODY:
            self.close_connection = True
            self._send(Answer(400, b"", "text/plain"))
            return
        if headers.get("expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionError("the client went away")
        request = Request(self.command, self.path, headers, body)
        rule = self.server.faults.strike(self.command, self.path.partition("?")[0])
        if rule is None:
            self._send(self._answer(request))
        else:
            self._trouble(request, rule)

    def _answer(self, request: Request, *, force_xml: bool = False) -> Answer:
        try:
            return self.server.service.answer(request, force_xml=force_xml)
        except Exception:  # the one place where our own fault becomes the vendor's 500
            log.exception("practice service: %s failed", request.method)
            return Answer(500, b"", "text/plain")

    def _trouble(self, request: Request, rule: Rule) -> None:
        match rule.do:
            case Trouble.DROP_BEFORE:
                raise ConnectionError("dropped before handling")
            case Trouble.DROP_AFTER:
                self._answer(request)
                raise ConnectionError("dropped after handling")
            case Trouble.DELAY:
                self.server.stopping.wait(rule.seconds)
                self._send(self._answer(request))
            case Trouble.HALF:
                self._send(self._answer(request), half=True)
                raise ConnectionError("dropped within the answer")
            case Trouble.BODILESS:
                self._send(self._answer(replace(request, body=b"")))
            case Trouble.XML:
                self._send(self._answer(request, force_xml=True))
            case Trouble.HTML | Trouble.STATUS:
                if rule.handled:
                    self._answer(request)
                date = (("Date", self.server.service.date()),)
                status = rule.status if rule.do is Trouble.STATUS else 200
                self._send(Answer(status, _PORTAL, "text/html; charset=utf-8", date + rule.headers))

    def _send(self, answer: Answer, *, half: bool = False) -> None:
        """Status line, headers and body in one write."""
        try:
            phrase = HTTPStatus(answer.status).phrase
        except ValueError:  # 520 and its like belong to gateways, not to the registry
            phrase = "Unknown"
        lines = [f"HTTP/1.1 {answer.status} {phrase}", f"Content-Type: {answer.content_type}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines.append(f"Content-Length: {len(answer.body)}")
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        body = answer.body[: len(answer.body) // 2] if half else answer.body
        self.wfile.write(head + body)

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002
        log.debug("practice service: " + format, *args)
