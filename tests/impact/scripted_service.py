"""A service that answers what a test tells it to, on a real loopback socket, and notes what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """One request as it arrived; `line` numbers the connection it came on."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    line: int


@dataclass
class Reply:
    """An answer; a dict becomes JSON. `length` lies about the body's size, `close` ends the connection."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    close: bool = False

    def __call__(self, handler: Handler) -> None:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        handler.send_response_only(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if self.length is None else self.length))
        handler.end_headers()
        handler.wfile.write(body)
        handler.wfile.flush()
        if self.close:
            handler.close_connection = True


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service
    line = 0

    def setup(self) -> None:
        super().setup()
        self.line = self.server.new_line()

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        self.server.asked.append(
            Asked(self.command, parts.path, dict(parse_qsl(parts.query)), self.headers, body, self.line)
        )
        self.server.next_reply()(self)

    do_GET = do_PUT = do_DELETE = do_POST = answer  # noqa: N815 - the names http.server looks for


class Service(ThreadingHTTPServer):
    """`replies` are used up in order; the last one stays."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, *replies: Callable[[Handler], None], context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = context
        self.asked: list[Asked] = []
        self.replies = list(replies)
        self.lines = 0
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.server_port}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is not None:
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except OSError:
                return
        with request:
            super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what many tests are about."""

    def new_line(self) -> int:
        with self._lock:
            self.lines += 1
            return self.lines

    def next_reply(self) -> Callable[[Handler], None]:
        with self._lock:
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def stop(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()
        self._thread.join(5)


def hang_up(handler: Handler) -> None:
    """Read the request, then close without a word."""
    handler.close_connection = True


def reset(handler: Handler) -> None:
    """Read the request, then a TCP reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True


def silent(handler: Handler) -> None:
    """Read the request and never answer, until the test is over."""
    handler.server.over.wait(20)
    handler.close_connection = True


def raw(data: bytes) -> Callable[[Handler], None]:
    """These very bytes, then the end of the connection."""

    def reply(handler: Handler) -> None:
        handler.wfile.write(data)
        handler.wfile.flush()
        handler.close_connection = True

    return reply


class Ear:
    """A bare listening socket: `act` gets each connection; the rest is the test's business."""

    def __init__(self, act: Callable[[socket.socket], None]) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heard: list[bytes] = []
        self.over = threading.Event()
        self._act = act
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self.over.is_set():
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            with line:
                if not self.over.is_set():
                    self._act(line)

    def stop(self) -> None:
        self.over.set()
        try:  # wake the accept
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        finally:
            self.socket.close()
            self._thread.join(5)
