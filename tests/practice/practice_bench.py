"""A clock that tests move, small worlds, and a caller that speaks plain HTTP to a practice service."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from reversal_desk.impact.practice import ActionSpec, ItemSpec, PracticeServer, WorldSpec

START = datetime(2026, 3, 18, 17, 0, 0, tzinfo=UTC)


class Clock:
    """Time that stands until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Caller:
    """One keep-alive connection, signed in."""

    def __init__(self, server: PracticeServer, token: str = "", sid: str = "") -> None:
        self.server = server
        self.port = int(server.origin.rsplit(":", 1)[1])
        self.sid = sid or server.sid
        self.token = token or server.token
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def raw(self, method: str, target: str, *, body: str | None = None, **headers: str) -> Reply:
        sent = {"Accept": "application/json", "Authorization": self.basic()}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value}
        self.connection.request(method, target, body=body, headers=sent)
        response = self.connection.getresponse()
        return Reply(response.status, response.headers, response.read())

    def basic(self) -> str:
        return "Basic " + base64.b64encode(f"{self.sid}:{self.token}".encode()).decode()

    def path(self, resource: str, **args: str) -> str:
        query = "?" + urlencode(args) if args else ""
        return f"/Advertisers/{self.server.sid}/{resource}{query}"

    def get(self, resource: str, **args: str) -> Reply:
        return self.raw("GET", self.path(resource, **args))

    def send(self, method: str, *pairs: tuple[str, str], **fields: str) -> Reply:
        return self.raw(method, self.path("Actions"), body=urlencode([*fields.items(), *pairs]))

    def put(self, *pairs: tuple[str, str], **fields: str) -> Reply:
        return self.send("PUT", *pairs, **fields)

    def delete(self, **fields: str) -> Reply:
        return self.send("DELETE", **fields)

    def queued(self, reply: Reply) -> Any:
        """The submission behind an accepted write, as it stands now."""
        assert reply.status == 200, reply.body
        assert reply.json["Status"] == "QUEUED"
        return self.raw("GET", reply.json["QueuedUri"]).json

    def action(self, action_id: str) -> Any:
        return self.get(f"Actions/{action_id}").json

    def items(self, action_id: str) -> Any:
        return self.get(f"Actions/{action_id}/Items").json["ActionItems"]

    def updates(self, action_id: str) -> list[Any]:
        """Oldest first."""
        listed = self.get("ActionUpdates", CampaignId=action_id.partition(".")[0], ActionDateStart=days(-40))
        found = [update for update in listed.json["ActionUpdates"] if update["ActionId"] == action_id]
        return found[::-1]

    def close(self) -> None:
        self.connection.close()


def days(count: float) -> str:
    """An instant relative to START, as the service wants it."""
    return (START + timedelta(days=count)).strftime("%Y-%m-%dT%H:%M:%SZ")


def small_world(**changes: Any) -> WorldSpec:
    """Four actions: plain, with two items, locking within the hour, and a locked one."""
    actions = (
        ActionSpec(id="1000.4636.1", order="ORD-1", amount=Decimal("100.00")),
        ActionSpec(
            id="1000.4636.2",
            order="ORD-2",
            amount=Decimal("90.00"),
            items=(
                ItemSpec("TENT/2", Decimal("60.00"), quantity=2, name="Tent & pegs", category="Tents"),
                ItemSpec("SOCK", Decimal("30.00"), quantity=3, name="Socks", category="Clothing"),
            ),
        ),
        ActionSpec(id="1000.4636.3", order="ORD-3", amount=Decimal("50.00"), locks_in=timedelta(minutes=30)),
        ActionSpec(id="1000.4636.4", order="ORD-4", amount=Decimal("70.00"), locks_in=timedelta(days=-1)),
    )
    return WorldSpec(**{"actions": actions, **changes})


@dataclass
class Desk:
    """One running service and a caller of it."""

    server: PracticeServer
    call: Caller
    folder: Path


Serve = Callable[..., Desk]
