"""The client on real sockets: what it asks, how it reads, and how every bad end is told apart."""

from __future__ import annotations

import base64
import contextlib
import json
import pickle
import random
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import requests
from scripted_service import Ear, Handler, Reply, Service, hang_up, raw, reset, silent

from reversal_desk.errors import (
    BadAnswer,
    BugError,
    DeskError,
    Forbidden,
    NotSent,
    Rejected,
    ServiceError,
    Stopped,
    Throttled,
    Unauthorized,
    Unclear,
    UsageError,
)
from reversal_desk.impact import client as client_module
from reversal_desk.impact.client import Client, Sender, Token
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.rates import Budget
from reversal_desk.model import Account, ActionState, Queued, SubmissionStatus, Window, Write

SECRET = "s3cret-Tok/en+of=ours~"
SID = "IRabc1"
NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = Window(NOON - 7 * DAY, NOON)
ACTION = {"Id": "1.2.3", "State": "PENDING", "Amount": "10.00", "Oid": "A-1"}
QUEUED = Reply({"Status": "QUEUED", "QueuedUri": f"/Advertisers/{SID}/APISubmissions/A-1"})
REVERSE = Write("DELETE", (("ActionId", "1.2.3"), ("DispositionCode", "ITEM_RETURNED")))
MODIFY = Write("PUT", (("ActionId", "1.2.3"), ("Reason", "ORDER_UPDATE"), ("Amount", "19.99")))
COMPANY = Reply({"CompanyName": "Acme", "Timezone": "x", "Currency": "USD"})


class Desk:
    """A client at a scripted service; `slept` are the waits it asked for, none of them waited."""

    def __init__(self, origin: str, *, brand_id: str = "", session: Any = None) -> None:
        self.monotonic_ahead = 0.0
        self.clock = ServerClock(
            wall=lambda: time.time() + self.monotonic_ahead,
            monotonic=lambda: time.monotonic() + self.monotonic_ahead,
        )
        self.budget = Budget(self.clock, random=random.Random(1))
        self.slept: list[float] = []
        self.account = Account(name="Acme", sid=SID, origin=origin, brand_id=brand_id)
        self.client = Client(
            self.account,
            Token(SECRET),
            budget=self.budget,
            clock=self.clock,
            session=session,
            sleep=self.sleep,
            random=random.Random(1),
        )
        self.senders: list[Sender] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.monotonic_ahead += seconds

    def sender(self) -> Sender:
        self.senders.append(self.client.sender())
        return self.senders[-1]

    def close(self) -> None:
        self.client.close()
        for sender in self.senders:
            sender.close()


Start = Callable[..., tuple[Service, Desk]]


@pytest.fixture
def closing() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture
def start(closing: contextlib.ExitStack) -> Start:
    """Start a service with these replies and a client that knows it."""

    def begin(*replies: Callable[[Handler], None], brand_id: str = "") -> tuple[Service, Desk]:
        service = Service(*replies)
        closing.callback(service.stop)
        desk = Desk(service.origin, brand_id=brand_id)
        closing.callback(desk.close)
        return service, desk

    return begin


@pytest.fixture
def at(closing: contextlib.ExitStack) -> Callable[[str], Desk]:
    """A client for any origin."""

    def begin(origin: str) -> Desk:
        desk = Desk(origin)
        closing.callback(desk.close)
        return desk

    return begin


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timeouts a test can wait for."""
    monkeypatch.setattr(client_module, "WRITE_TIMEOUT", (0.3, 0.3))
    monkeypatch.setattr(client_module, "READ_TIMEOUT", (0.3, 0.3))


def tells_no_secret(error: BaseException) -> None:
    """No text of the error, its chain or its traceback holds the token in any form."""
    pair = base64.b64encode(f"{SID}:{SECRET}".encode()).decode()
    texts = ["".join(traceback.format_exception(error)), str(error), repr(error), str(vars(error))]
    link: BaseException | None = error
    while link is not None:
        texts += [repr(link), str(link.args)]
        link = link.__cause__ or link.__context__
    for text in texts:
        for form in (SECRET, pair, SECRET[:12]):
            assert form not in text


def failure(kind: type[DeskError], ask: Callable[[], object]) -> Any:
    with pytest.raises(kind) as caught:
        ask()
    assert type(caught.value) is kind
    tells_no_secret(caught.value)
    # Nothing of requests hangs on it: such exceptions hold the request and its headers.
    assert caught.value.__cause__ is None
    return caught.value


def listed(key: str, *things: object, next_uri: str = "") -> Reply:
    return Reply({"@nextpageuri": next_uri, key: list(things)})


# --------------------------------------------------------------------------- the secret


def test_a_token_shows_itself_only_when_asked() -> None:
    token = Token(SECRET)
    assert repr(token) == str(token) == f"{token}" == "Token(…)"
    assert token.reveal() == SECRET
    with pytest.raises(TypeError):
        pickle.dumps(token)


@pytest.mark.parametrize(
    "origin",
    [
        "http://api.impact.com",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "ftp://127.0.0.1",
        "https://",
        "https://api.impact.com/v1",
        "https://api.impact.com?x=1",
        "https://user:pw@api.impact.com",
        "https://api.impact.com:99999",
        "https://[::1",
        "api.impact.com",
        "",
    ],
)
def test_only_https_or_this_machine(origin: str, at: Callable[[str], Desk]) -> None:
    error = failure(UsageError, lambda: at(origin))
    assert error.code == "ORIGIN_NOT_SECURE"
    assert "pw" not in str(error)


@pytest.mark.parametrize(
    "origin",
    [
        "https://api.impact.com",
        "https://API.impact.com/",
        "https://api.impact.com:443",
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:1",
    ],
)
def test_these_origins_are_fine(origin: str, at: Callable[[str], Desk]) -> None:
    assert at(origin).client.account.origin == origin


# --------------------------------------------------------------------------- how it asks


def test_a_read_as_it_goes_out(start: Start) -> None:
    service, desk = start(COMPANY)
    assert desk.client.company().name == "Acme"
    (asked,) = service.asked
    assert (asked.method, asked.path, asked.body) == ("GET", f"/Advertisers/{SID}/CompanyInformation", b"")
    assert asked.headers["Accept"] == "application/json"
    assert asked.headers["IR-Version"] == "14"
    assert asked.headers["User-Agent"] == "ReversalDesk/0.1"
    expected = base64.b64encode(f"{SID}:{SECRET}".encode()).decode()
    assert asked.headers["Authorization"] == f"Basic {expected}"
    assert desk.budget.requests == {"company": 1}


@pytest.mark.parametrize(
    "write",
    [REVERSE, MODIFY, Write("POST", (("_method", "DELETE"), *REVERSE.form))],
    ids=["delete", "put", "post"],
)
def test_a_write_as_it_goes_out(start: Start, write: Write) -> None:
    service, desk = start(QUEUED)
    queued = desk.sender().write(write)
    assert queued == Queued("A-1", f"/Advertisers/{SID}/APISubmissions/A-1")
    (asked,) = service.asked
    assert (asked.method, asked.path, asked.query) == (write.method, f"/Advertisers/{SID}/Actions", {})
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked.body.decode() == "&".join(f"{name}={value}" for name, value in write.form)
    assert desk.budget.requests == {"write": 1}


def test_other_methods_are_our_own_fault(start: Start) -> None:
    service, desk = start(QUEUED)
    with pytest.raises(BugError):
        desk.sender().write(Write("PATCH", ()))
    assert service.asked == []
    assert desk.budget.requests == {}


def test_netrc_cookies_and_proxies_are_not_used(start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password else\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    service, desk = start(
        Reply({"CompanyName": "A"}, headers={"Set-Cookie": "a=b; Path=/"}), Reply({"CompanyName": "B"})
    )
    desk.client.company()
    desk.client.company()
    for asked in service.asked:
        assert base64.b64decode(asked.headers["Authorization"].split()[1]).decode().startswith(SID + ":")
        assert "Cookie" not in asked.headers


def test_clock_and_budget_learn_from_every_answer(start: Start) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=3)
    headers = {
        "Date": format_datetime(ahead, usegmt=True),
        "X-RateLimit-Limit": "500",
        "X-RateLimit-Remaining": "60",
        "X-RateLimit-Reset": "900",
    }
    _, desk = start(Reply({"message": "no"}, status=401, headers=headers), Reply({}, 500, headers))
    failure(Unauthorized, desk.client.company)
    assert desk.clock.offset == pytest.approx(3 * 3600, abs=5)
    assert (desk.budget.limit, desk.budget.available) == (500, 10)


def test_an_agency_asks_under_its_own_root(start: Start) -> None:
    service, desk = start(listed("Campaigns"), brand_id="77")
    assert desk.client.programs() == ()
    assert service.asked[0].path == f"/Agencies/{SID}/Advertisers/77/Campaigns"


# --------------------------------------------------------------------------- what it reads


def test_programs_active_or_all(start: Start) -> None:
    program = {"Id": "1", "Name": "P", "State": "ACTIVE"}
    service, desk = start(listed("Campaigns", program, program))
    assert [one.id for one in desk.client.programs()] == ["1"]
    desk.client.programs(state=None)
    assert [asked.query for asked in service.asked] == [{"State": "ACTIVE"}, {}]


def test_actions_by_windows_and_state(start: Start) -> None:
    service, desk = start(listed("Actions", ACTION))
    half = timedelta(microseconds=500_000)
    desk.client.actions("1000", event=Window(NOON - 45 * DAY + half, NOON + half))
    desk.client.actions(
        "1000",
        updated=Window(NOON - DAY + half, NOON + half),
        locking=WEEK,
        state=ActionState.APPROVED,
    )
    first, second = (asked.query for asked in service.asked)
    assert first == {
        "CampaignId": "1000",
        "ActionDateStart": "2026-10-09T12:00:00Z",
        "ActionDateEnd": "2026-11-23T12:00:00Z",  # a second more would be over 45 days
        "PageSize": "20000",
    }
    assert second == {
        "CampaignId": "1000",
        "StartDate": "2026-11-22T12:00:00Z",
        "EndDate": "2026-11-23T12:00:01Z",  # outwards
        "LockingDateStart": "2026-11-16T12:00:00Z",
        "LockingDateEnd": "2026-11-23T12:00:00Z",
        "State": "APPROVED",
        "PageSize": "20000",
    }
    assert desk.budget.requests == {"actions": 2}


@pytest.mark.parametrize(
    "window",
    [
        Window(NOON - 45 * DAY - timedelta(seconds=1), NOON),
        Window(NOON, NOON - DAY),
        Window(NOON.replace(tzinfo=None), NOON),
        Window(NOON, NOON.replace(tzinfo=None)),
    ],
)
def test_windows_that_cannot_be_asked_for(start: Start, window: Window) -> None:
    service, desk = start(listed("Actions"))
    for ask in (
        lambda: desk.client.actions("1", event=window),
        lambda: desk.client.actions("1", updated=window),
        lambda: desk.client.actions("1", locking=window),
        lambda: desk.client.updates("1", updated=window),
        lambda: desk.client.actions("1"),
    ):
        with pytest.raises(BugError):
            ask()
    assert service.asked == []


def test_pages_are_followed_and_merged_by_id(start: Start) -> None:
    path = f"/Advertisers/{SID}/Actions"
    newer = ACTION | {"State": "REVERSED"}
    service, desk = start(
        listed("Actions", ACTION, ACTION | {"Id": "1.2.4"}, next_uri=f"{path}?CampaignId=1&Page=2&x=%2B"),
        listed("Actions", newer, ACTION | {"Id": "1.2.5"}, next_uri="PLACE"),
        listed("Actions", ACTION | {"Id": "1.2.6"}),
    )
    service.replies[1] = listed(
        "Actions", newer, ACTION | {"Id": "1.2.5"}, next_uri=f"{service.origin}{path}.json?Page=3"
    )
    actions = desk.client.actions("1", event=WEEK)
    assert [action.id for action in actions] == ["1.2.3", "1.2.4", "1.2.5", "1.2.6"]
    assert actions[0].state is ActionState.REVERSED
    assert service.asked[1].query == {"CampaignId": "1", "Page": "2", "x": "+"}
    assert {asked.path for asked in service.asked} == {path}
    assert desk.budget.requests == {"actions": 3}


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/Advertisers/IRabc1/Actions?Page=2",
        "//evil.example/Advertisers/IRabc1/Actions?Page=2",
        "http://127.0.0.1:1/Advertisers/IRabc1/Actions?Page=2",
        "http://me@127.0.0.1/Advertisers/IRabc1/Actions?Page=2",
        "/Advertisers/OTHER/Actions?Page=2",
        "/Advertisers/IRabc1/Jobs?Page=2",
        "http://[?Page=2",
        "?Page=2",
    ],
)
def test_a_next_page_elsewhere_is_refused(start: Start, uri: str) -> None:
    service, desk = start(listed("Actions", ACTION, next_uri=uri))
    error = failure(BadAnswer, lambda: desk.client.actions("1", event=WEEK))
    assert error.facts["kind"] == "origin"
    assert len(service.asked) == 1


def test_an_agencys_pages_may_name_the_brands_own_path(start: Start) -> None:
    service, desk = start(
        listed("Actions", ACTION, next_uri="/Advertisers/IRbrand1/Actions?Page=2"),
        listed("Actions", ACTION | {"Id": "1.2.4"}, next_uri="/Advertisers/IRbrand1/Jobs?Page=3"),
        brand_id="77",
    )
    error = failure(BadAnswer, lambda: desk.client.actions("1", event=WEEK))
    assert error.facts["kind"] == "origin"
    assert [asked.path for asked in service.asked] == [f"/Agencies/{SID}/Advertisers/77/Actions"] * 2


def test_a_list_that_goes_in_circles_ends(start: Start) -> None:
    path = f"/Advertisers/{SID}/Actions"
    service, desk = start(listed("Actions", ACTION, next_uri=f"{path}?Page=2"))
    assert failure(BadAnswer, lambda: desk.client.actions("1", event=WEEK)).facts["kind"] == "paging"
    assert len(service.asked) == 2
    _, desk = start(listed("Actions", ACTION, next_uri=path))
    assert failure(BadAnswer, lambda: desk.client.actions("1", event=WEEK)).facts["kind"] == "paging"


def test_a_list_without_an_end_ends(start: Start) -> None:
    pages = iter(range(2, 1000))

    def more(handler: Handler) -> None:
        listed("Actions", next_uri=f"/Advertisers/{SID}/Actions?Page={next(pages)}")(handler)

    service, desk = start(more)
    assert failure(BadAnswer, lambda: desk.client.actions("1", event=WEEK)).facts["kind"] == "paging"
    assert len(service.asked) == client_module.MOST_PAGES


def test_one_action_its_items_and_its_updates(start: Start) -> None:
    item = {"Sku": "a/b", "Quantity": "1", "SaleAmount": 5.10}
    update = {"Id": "1.2.3.1", "ActionId": "1.2.3", "UpdateDate": "2026-11-23T10:00:00Z"}
    service, desk = start(Reply(ACTION), listed("ActionItems", item, item), listed("ActionUpdates", update, update))
    assert desk.client.action("1.2/3").amount == Decimal("10.00")
    assert [one.amount for one in desk.client.items("1.2.3")] == [Decimal("5.1"), Decimal("5.1")]
    assert len(desk.client.updates("1000", updated=WEEK)) == 1
    paths = [asked.path for asked in service.asked]
    assert paths == [
        f"/Advertisers/{SID}/Actions/1.2%2F3",
        f"/Advertisers/{SID}/Actions/1.2.3/Items",
        f"/Advertisers/{SID}/ActionUpdates",
    ]
    assert service.asked[2].query["CampaignId"] == "1000"
    assert desk.budget.requests == {"action": 1, "items": 1, "updates": 1}


# --------------------------------------------------------------------------- submissions

DONE = {"BatchId": "A-1", "Status": "Complete", "ErrorType": ""}


@pytest.mark.parametrize("legacy", ["APISubmissions", "QueuedStatus"])
def test_a_submission_by_the_uri_given(start: Start, legacy: str) -> None:
    service, desk = start(Reply(DONE))
    path = f"/Advertisers/{SID}/{legacy}/A-1"
    assert desk.client.submission(Queued("A-1", path + "?v=1")).status is SubmissionStatus.COMPLETE
    assert desk.client.submission(Queued("A-1", service.origin + path)).id == "A-1"
    assert [asked.path for asked in service.asked] == [path, path]
    assert service.asked[0].query == {"v": "1"}


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/Advertisers/x/APISubmissions/A-1",
        "//evil.example/A-1",
        "http://127.0.0.1:9/Advertisers/x/APISubmissions/A-1",
        "http://127.0.0.1:bad/A-1",
        "file:///A-1",
    ],
)
def test_a_submission_elsewhere_is_refused(start: Start, uri: str) -> None:
    service, desk = start(Reply(DONE))
    assert failure(BadAnswer, lambda: desk.client.submission(Queued("A-1", uri))).facts["kind"] == "origin"
    assert service.asked == []


def test_an_agencys_submission_is_found_under_its_own_root(start: Start) -> None:
    service, desk = start(Reply({"message": "none"}, 404), Reply(DONE), brand_id="77")
    assert desk.client.submission(Queued("A-1", "/Advertisers/IRbrand1/APISubmissions/A-1")).id == "A-1"
    assert service.asked[1].path == f"/Agencies/{SID}/Advertisers/77/APISubmissions/A-1"
    assert desk.budget.requests == {"submission": 2}


def test_a_404_at_our_own_path_is_final(start: Start) -> None:
    service, desk = start(Reply({"message": "none"}, 404))
    queued = Queued("A-1", f"/Advertisers/{SID}/APISubmissions/A-1")
    assert failure(Rejected, lambda: desk.client.submission(queued)).status == 404
    assert len(service.asked) == 1
    service, desk = start(Reply({"message": "no"}, 400))
    elsewhere = Queued("A-1", f"/Advertisers/{SID}/QueuedStatus/A-1")
    assert failure(Rejected, lambda: desk.client.submission(elsewhere)).status == 400
    assert len(service.asked) == 1


def test_a_submission_known_only_by_its_id(start: Start) -> None:
    service, desk = start(Reply(DONE))
    assert desk.client.submission(Queued("A-1", "")).id == "A-1"
    assert service.asked[0].path == f"/Advertisers/{SID}/APISubmissions/A-1"


def test_recent_submissions_are_one_page(start: Start) -> None:
    service, desk = start(listed("APISubmission", DONE, next_uri=f"/Advertisers/{SID}/APISubmissions?Page=2"))
    assert [one.id for one in desk.client.recent_submissions()] == ["A-1"]
    assert len(service.asked) == 1
    assert desk.budget.requests == {"submissions": 1}


# --------------------------------------------------------------------------- reads that end badly


def test_permissions_are_named(start: Start) -> None:
    _, desk = start(Reply({"message": "Forbidden"}, 403))
    queued = Queued("A-1", "")
    asks: dict[str, Callable[[], object]] = {
        "Retrieve company information": desk.client.company,
        "Retrieve campaigns": desk.client.programs,
        "Retrieve actions": lambda: desk.client.actions("1", event=WEEK),
        "Retrieve action": lambda: desk.client.action("1.2.3"),
        "Retrieve action items": lambda: desk.client.items("1.2.3"),
        "Retrieve action updates": lambda: desk.client.updates("1", updated=WEEK),
        "Retrieve API submissions": lambda: desk.client.submission(queued),
        "Update action": lambda: desk.sender().write(MODIFY),
        "Reverse action": lambda: desk.sender().write(REVERSE),
    }
    for permission, ask in asks.items():
        error = failure(Forbidden, ask)
        assert error.facts["permission"] == permission
        assert error.facts["said"] == "Forbidden"
        assert error.code == "FORBIDDEN"
    error = failure(Forbidden, desk.client.recent_submissions)
    assert error.facts["permission"] == "Retrieve API submissions"
    posted = Write("POST", (("_method", "DELETE"), ("ActionId", "1.2.3")))
    assert failure(Forbidden, lambda: desk.sender().write(posted)).facts["permission"] == "Reverse action"


@pytest.mark.parametrize("status", [400, 402, 404, 405, 409, 418, 422])
def test_a_read_understood_and_refused(start: Start, status: int) -> None:
    _, desk = start(Reply({"Status": "ERROR", "Message": "Too many pages"}, status))
    error = failure(Rejected, lambda: desk.client.actions("1", event=WEEK))
    assert (error.status, error.said, error.code) == (status, "Too many pages", "REJECTED")
    assert desk.slept == []


def test_an_error_in_a_200_is_a_refusal_in_json_and_xml(start: Start) -> None:
    xml = b"<ImpactRadiusResponse><Status>ERROR</Status><Message>Bad dates</Message></ImpactRadiusResponse>"
    for reply in (Reply({"Status": "ERROR", "Message": "Bad dates"}), Reply(xml)):
        _, desk = start(reply)
        error = failure(Rejected, lambda: desk.client.actions("1", event=WEEK))  # noqa: B023
        assert (error.status, error.said) == (200, "Bad dates")
        error = failure(Rejected, lambda: desk.sender().write(MODIFY))  # noqa: B023
        assert (error.status, error.said) == (200, "Bad dates")


def test_a_wrong_token(start: Start) -> None:
    _, desk = start(Reply(b"", 401))
    error = failure(Unauthorized, desk.client.company)
    assert (error.code, error.facts["status"], error.facts["host"]) == ("UNAUTHORIZED", "401", "127.0.0.1")


def test_an_echoed_token_is_taken_out(start: Start) -> None:
    _, desk = start(Reply({"message": f"bad password {SECRET} given"}, 401))
    assert failure(Unauthorized, desk.client.company).facts["said"] == "bad password … given"
    _, desk = start(Reply({"message": "x" * 280 + " " + SECRET}, 400))
    assert SECRET[:8] not in failure(Rejected, desk.client.company).facts["said"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(b"<html><title>Hotel Wi-Fi</title>"), "html"),
        (Reply(b"<ImpactRadiusResponse><Status>OK</Status></ImpactRadiusResponse>"), "xml"),
        (Reply(b""), "empty"),
        (Reply(b"hello"), "other"),
        (Reply(b"", 302, {"Location": "https://evil.example/"}), "redirect"),
        (Reply(b"<html>", 307, {"Location": "/elsewhere"}), "redirect"),
        (Reply({"Actions": [{"Id": "1"}]}), "other"),
    ],
)
def test_an_answer_that_is_not_the_contracts(start: Start, reply: Reply, kind: str) -> None:
    service, desk = start(reply)
    error = failure(BadAnswer, lambda: desk.client.actions("1", event=WEEK))
    assert error.facts["kind"] == kind
    assert error.code == "BAD_ANSWER"
    assert len(service.asked) == 1
    assert desk.slept == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b'{"Actions":[{"Id":"1.2.3","Sta'),
        Reply(b'{"Actions":[]', length=500, close=True),
        Reply(b'{"Actions":[]}', headers={"Content-Encoding": "gzip"}),
    ],
    ids=["whole length", "short", "not gzip"],
)
def test_half_an_answer_is_asked_for_again(start: Start, reply: Reply) -> None:
    service, desk = start(reply, listed("Actions", ACTION))
    assert len(desk.client.actions("1", event=WEEK)) == 1
    assert len(service.asked) == 2
    _, desk = start(reply)
    error = failure(BadAnswer, lambda: desk.client.actions("1", event=WEEK))
    assert error.facts["kind"] == "truncated"
    assert len(desk.slept) == 3


def test_a_body_without_end_is_cut_off(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LARGEST_BODY", 200_000)
    _, desk = start(Reply(b"[" + b"1," * 500_000 + b"1]"))
    assert failure(BadAnswer, desk.client.company).facts["kind"] == "truncated"


def test_a_body_that_drips_is_cut_off(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "WHOLE_READ_SECONDS", -1.0)
    _, desk = start(COMPANY)
    assert failure(BadAnswer, desk.client.company).facts["kind"] == "truncated"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 408])
def test_a_service_that_is_down_is_tried_four_times(start: Start, status: int) -> None:
    service, desk = start(Reply(b"<html><title>oops</title>", status))
    error = failure(Unclear, desk.client.company)
    assert (error.code, error.facts["status"], error.facts["said"]) == ("SERVICE_DOWN", str(status), "oops")
    assert len(service.asked) == 4
    assert desk.budget.requests == {"company": 4}
    for wait, base in zip(desk.slept, (1, 2, 4), strict=True):
        assert base <= wait <= base * 1.25


@pytest.mark.parametrize("bad", [Reply(b"", 503), hang_up, reset, raw(b"nonsense\r\n\r\n")])
def test_a_hiccup_is_got_over(start: Start, bad: Callable[[Handler], None]) -> None:
    service, desk = start(bad, bad, bad, COMPANY)
    assert desk.client.company().name == "Acme"
    assert len(service.asked) == 4


def test_a_lost_network_ends_a_read(start: Start) -> None:
    _, desk = start(hang_up)
    error = failure(Unclear, desk.client.company)
    assert (error.code, error.facts["host"]) == ("NETWORK_LOST", "127.0.0.1")


def test_the_person_may_stop_a_read(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    service, desk = start(Reply(b"", 503))

    def stop(seconds: float) -> None:
        raise Stopped

    monkeypatch.setattr(desk.client, "_sleep", stop)
    with pytest.raises(Stopped):
        desk.client.company()
    assert len(service.asked) == 1


# --------------------------------------------------------------------------- 429


def test_a_read_waits_once_for_a_near_reset(start: Start) -> None:
    service, desk = start(Reply({}, 429, {"Retry-After": "7"}), COMPANY)
    assert desk.client.company().name == "Acme"
    assert desk.slept == [7]
    assert len(service.asked) == 2


def test_a_second_429_is_told(start: Start) -> None:
    service, desk = start(Reply({"message": "slow down"}, 429, {"Retry-After": "7"}))
    error = failure(Throttled, desk.client.company)
    assert (error.code, error.wait_seconds, error.facts["said"]) == ("THROTTLED", 7, "slow down")
    assert len(service.asked) == 2


def test_a_far_reset_is_the_callers_to_wait_for(start: Start) -> None:
    service, desk = start(Reply({}, 429, {"X-RateLimit-Reset": "1800"}))
    assert failure(Throttled, desk.client.company).wait_seconds == 1800
    error = failure(Throttled, desk.client.company)  # not even asked
    assert error.wait_seconds == pytest.approx(1800, abs=5)
    error = failure(Throttled, lambda: desk.sender().write(MODIFY))
    assert error.wait_seconds == pytest.approx(1800, abs=5)
    assert len(service.asked) == 1
    assert desk.slept == []
    assert desk.budget.requests == {"company": 1}


def test_a_read_waits_out_a_429_somebody_else_got(start: Start) -> None:
    service, desk = start(COMPANY)
    desk.budget.throttled({"Retry-After": "60"})
    assert desk.client.company().name == "Acme"
    assert desk.slept == [pytest.approx(60, abs=1)]
    assert len(service.asked) == 1


def test_a_write_is_throttled(start: Start) -> None:
    _, desk = start(Reply({"message": "later"}, 429, {"Retry-After": "30"}))
    error = failure(Throttled, lambda: desk.sender().write(MODIFY))
    assert (error.wait_seconds, error.facts["said"]) == (30, "later")
    assert desk.budget.wait_seconds() == pytest.approx(30, abs=1)


# --------------------------------------------------------------------------- writes that surely did not leave


def unsent(desk: Desk, code: str) -> NotSent:
    """Both a write and a read say so; the write was tried once and is no request of the budget."""
    error = failure(NotSent, lambda: desk.sender().write(MODIFY))
    assert error.code == code
    assert desk.slept == []
    assert desk.budget.requests == {"write": 0}
    read = failure(NotSent, desk.client.company)
    assert read.code == code
    assert len(desk.slept) == 3
    return error


def test_an_unknown_name(at: Callable[[str], Desk]) -> None:
    assert unsent(at("https://nowhere.invalid"), "NETWORK_NAME").facts["host"] == "nowhere.invalid"


def test_a_name_no_network_can_have(at: Callable[[str], Desk]) -> None:
    unsent(at("https://" + "a" * 70 + ".invalid"), "NETWORK_NAME")


def test_nobody_listens(at: Callable[[str], Desk]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    unsent(at(f"http://127.0.0.1:{port}"), "NETWORK_REFUSED")
    unsent(at(f"https://127.0.0.1:{port}"), "NETWORK_REFUSED")


def test_a_connection_that_never_comes_about(
    at: Callable[[str], Desk], closing: contextlib.ExitStack, short: None
) -> None:
    full = closing.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
    for _ in range(4):  # fill the queue of the listener that never accepts
        line = closing.enter_context(socket.socket())
        line.setblocking(False)
        line.connect_ex(full.getsockname())
    unsent(at(f"http://127.0.0.1:{full.getsockname()[1]}"), "NETWORK_TIMEOUT")


def test_tls_that_is_never_answered(at: Callable[[str], Desk], closing: contextlib.ExitStack, short: None) -> None:
    deaf = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
    unsent(at(f"https://127.0.0.1:{deaf.getsockname()[1]}"), "NETWORK_TIMEOUT")


def hear_and(answer: bytes, *, heard: list[bytes]) -> Callable[[socket.socket], None]:
    def act(line: socket.socket) -> None:
        heard.append(line.recv(65_536))
        if answer:
            line.sendall(answer)

    return act


def test_tls_that_is_answered_with_something_else(at: Callable[[str], Desk], closing: contextlib.ExitStack) -> None:
    heard: list[bytes] = []
    ear = Ear(hear_and(b"HTTP/1.1 200 OK\r\n\r\n", heard=heard))
    closing.callback(ear.stop)
    unsent(at(f"https://127.0.0.1:{ear.port}"), "NETWORK_TLS")
    assert not any(b"Advertisers" in part for part in heard)


def test_tls_that_is_hung_up_on(at: Callable[[str], Desk], closing: contextlib.ExitStack) -> None:
    heard: list[bytes] = []
    ear = Ear(hear_and(b"", heard=heard))
    closing.callback(ear.stop)
    desk = at(f"https://127.0.0.1:{ear.port}")
    error = failure(NotSent, lambda: desk.sender().write(MODIFY))
    assert error.code in {"NETWORK_TLS", "NETWORK_LOST"}
    assert not any(b"Advertisers" in part for part in heard)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "NETWORK_PROXY"),
        (b"HTTP/1.1 403 No\r\n\r\n", "NETWORK_PROXY"),
        (b"", "NETWORK_LOST"),
    ],
)
def test_a_proxy_that_refuses(
    at: Callable[[str], Desk], closing: contextlib.ExitStack, monkeypatch: pytest.MonkeyPatch, answer: bytes, code: str
) -> None:
    heard: list[bytes] = []
    ear = Ear(hear_and(answer, heard=heard))
    closing.callback(ear.stop)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{ear.port}")
    unsent(at("https://api.example.invalid"), code)
    assert heard[0].startswith(b"CONNECT api.example.invalid:443 ")
    assert b"Basic" not in b"".join(heard)


def test_a_proxy_that_is_not_there(at: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    unsent(at("https://api.example.invalid"), "NETWORK_PROXY")


def test_a_proxy_that_makes_no_sense(at: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http:///nothing")
    unsent(at("https://api.example.invalid"), "NETWORK_PROXY")


# --------------------------------------------------------------------------- TLS for real


@pytest.fixture
def certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ssl.SSLContext]:
    """Make a company's own authority that this machine trusts, and a server context for a name."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.now(UTC)

    def certificate(name: str, key: Any, *, issuer: Any, signer: Any, authority: bool) -> Any:
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY)
            .not_valid_after(now + DAY)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        return builder.sign(signer, hashes.SHA256())

    def make(name: str, *, trusted: bool = True) -> ssl.SSLContext:
        root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root = certificate("Company Root", root_key, issuer=None, signer=root_key, authority=True)
        leaf = certificate(name, key, issuer=root.subject, signer=root_key, authority=False)
        pem = serialization.Encoding.PEM
        (tmp_path / "root.pem").write_bytes(root.public_bytes(pem))
        (tmp_path / "leaf.pem").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + leaf.public_bytes(pem)
        )
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "leaf.pem")
        return context

    return make


def test_a_companys_own_certificate_is_trusted(
    certificates: Callable[..., ssl.SSLContext], at: Callable[[str], Desk], closing: contextlib.ExitStack
) -> None:
    service = Service(QUEUED, COMPANY, context=certificates("localhost"))
    closing.callback(service.stop)
    desk = at(f"https://localhost:{service.server_port}")
    assert desk.sender().write(MODIFY).submission_id == "A-1"
    assert desk.client.company().name == "Acme"


def test_a_stranger_is_not_trusted_and_hears_nothing(
    certificates: Callable[..., ssl.SSLContext], at: Callable[[str], Desk], closing: contextlib.ExitStack
) -> None:
    service = Service(QUEUED, context=certificates("localhost", trusted=False))
    closing.callback(service.stop)
    unsent(at(f"https://localhost:{service.server_port}"), "NETWORK_TLS")
    assert service.asked == []


def test_another_name_is_not_trusted(
    certificates: Callable[..., ssl.SSLContext], at: Callable[[str], Desk], closing: contextlib.ExitStack
) -> None:
    service = Service(QUEUED, context=certificates("other.invalid"))
    closing.callback(service.stop)
    unsent(at(f"https://localhost:{service.server_port}"), "NETWORK_TLS")
    assert service.asked == []


def test_a_bundle_named_by_the_person_is_trusted(
    certificates: Callable[..., ssl.SSLContext],
    at: Callable[[str], Desk],
    closing: contextlib.ExitStack,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    service = Service(QUEUED, context=certificates("api.example.invalid", trusted=False))
    closing.callback(service.stop)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "root.pem"))
    proxy = closing.enter_context(tunnel(service.server_port))
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy}")
    assert at("https://api.example.invalid").sender().write(MODIFY).submission_id == "A-1"


@contextlib.contextmanager
def tunnel(port: int) -> Iterator[int]:
    """A proxy that connects every CONNECT to `port` of this machine."""

    def pump(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65_536):
                target.sendall(part)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def act(line: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            part = line.recv(65_536)
            if not part:
                return
            request += part
        with socket.create_connection(("127.0.0.1", port)) as service:
            line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(service, line), daemon=True)
            back.start()
            pump(line, service)
            back.join(5)

    ear = Ear(act)
    try:
        yield ear.port
    finally:
        ear.stop()


def test_through_a_proxy_and_lost_behind_it(
    certificates: Callable[..., ssl.SSLContext],
    at: Callable[[str], Desk],
    closing: contextlib.ExitStack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = Service(QUEUED, hang_up, context=certificates("api.example.invalid"))
    closing.callback(service.stop)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closing.enter_context(tunnel(service.server_port))}")
    desk = at("https://api.example.invalid")
    sender = desk.sender()
    assert sender.write(MODIFY).submission_id == "A-1"
    assert failure(Unclear, lambda: sender.write(MODIFY)).code == "NETWORK_LOST"
    desk.close()


# --------------------------------------------------------------------------- writes nobody can know


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (hang_up, "NETWORK_LOST"),
        (reset, "NETWORK_LOST"),
        (silent, "NETWORK_TIMEOUT"),
        (raw(b"HTTP/1.1 2"), "NETWORK_LOST"),
        (raw(b"nonsense\r\n\r\n"), "NETWORK_LOST"),
    ],
    ids=["hung up", "reset", "silent", "half a head", "nonsense"],
)
def test_a_write_without_an_answer(start: Start, short: None, end: Callable[[Handler], None], code: str) -> None:
    service, desk = start(end)
    error = failure(Unclear, lambda: desk.sender().write(MODIFY))
    assert error.code == code
    assert len(service.asked) == 1  # never sent a second time
    assert desk.budget.requests == {"write": 1}


@pytest.mark.parametrize(
    ("reply", "code", "kind"),
    [
        (Reply(b"", 500), "SERVICE_DOWN", "empty"),
        (Reply(b"<html>", 502), "SERVICE_DOWN", "html"),
        (Reply({"message": "x"}, 503), "SERVICE_DOWN", "json"),
        (Reply(b"", 302, {"Location": "/x"}), "UNCLEAR_ANSWER", "redirect"),
        (Reply(b"<html><title>Wi-Fi</title>"), "UNCLEAR_ANSWER", "html"),
        (Reply(b"<ImpactRadiusResponse><Status>QUEUED</Status></ImpactRadiusResponse>"), "UNCLEAR_ANSWER", "xml"),
        (Reply(b""), "UNCLEAR_ANSWER", "empty"),
        (Reply(b"ok"), "UNCLEAR_ANSWER", "other"),
        (Reply(b'{"Status":"QUE'), "UNCLEAR_ANSWER", "truncated"),
        (Reply(b'{"Status":"QUEUED","QueuedUri":"/a/A-1"}', length=90, close=True), "UNCLEAR_ANSWER", "truncated"),
        (Reply({"Status": "QUEUED"}), "UNCLEAR_ANSWER", "json"),
        (Reply({"Status": "OK", "Uri": "/x"}), "UNCLEAR_ANSWER", "json"),
        (Reply([1]), "UNCLEAR_ANSWER", "json"),
        (Reply(b"", 204), "UNCLEAR_ANSWER", "empty"),
        (Reply(b"", 408), "UNCLEAR_ANSWER", "empty"),
        (Reply({"message": "x"}, 413), "UNCLEAR_ANSWER", "json"),
    ],
)
def test_a_write_with_an_unclear_answer(start: Start, reply: Reply, code: str, kind: str) -> None:
    service, desk = start(reply)
    error = failure(Unclear, lambda: desk.sender().write(REVERSE))
    assert (error.code, error.facts["kind"]) == (code, kind)
    assert error.facts["status"] == str(reply.status)
    assert len(service.asked) == 1
    assert desk.slept == []


@pytest.mark.parametrize("status", [400, 402, 404, 405, 409, 422])
def test_a_write_understood_and_refused(start: Start, status: int) -> None:
    _, desk = start(Reply({"Status": "ERROR", "Message": "No such action"}, status))
    error = failure(Rejected, lambda: desk.sender().write(REVERSE))
    assert (error.status, error.said, error.facts["host"]) == (status, "No such action", "127.0.0.1")


def test_a_refusal_stays_one_when_its_words_are_cut_off(start: Start) -> None:
    _, desk = start(Reply(b'{"Status":"ERROR","Mess', 400, length=500, close=True))
    error = failure(Rejected, lambda: desk.sender().write(REVERSE))
    assert (error.status, error.said, error.facts["kind"]) == (400, "", "truncated")


def test_a_write_with_a_wrong_token(start: Start) -> None:
    _, desk = start(Reply({"message": "Unauthorized"}, 401))
    assert failure(Unauthorized, lambda: desk.sender().write(REVERSE)).facts["said"] == "Unauthorized"


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_good_status_with_a_receipt_is_queued(start: Start, status: int) -> None:
    _, desk = start(Reply({"Status": "QUEUED", "QueuedUri": "https://elsewhere.example/q/A-9"}, status))
    # Queued it is; where the receipt may be read is another matter (`submission` refuses other origins).
    assert desk.sender().write(REVERSE).submission_id == "A-9"


# --------------------------------------------------------------------------- connections


def test_a_connection_is_used_again_only_within_four_seconds(start: Start) -> None:
    service, desk = start(QUEUED)
    sender = desk.sender()
    sender.write(MODIFY)
    desk.monotonic_ahead += 3.0
    sender.write(MODIFY)
    assert [asked.line for asked in service.asked] == [1, 1]
    desk.monotonic_ahead += 4.5
    sender.write(MODIFY)
    assert [asked.line for asked in service.asked] == [1, 1, 2]


def test_after_trouble_the_next_write_takes_a_fresh_connection(start: Start) -> None:
    service, desk = start(QUEUED, hang_up, QUEUED)
    sender = desk.sender()
    sender.write(MODIFY)
    failure(Unclear, lambda: sender.write(MODIFY))
    sender.write(MODIFY)
    assert [asked.line for asked in service.asked] == [1, 1, 2]


def test_several_senders_and_reads_at_once(start: Start) -> None:
    def either(handler: Handler) -> None:
        (listed("Actions", ACTION) if handler.command == "GET" else QUEUED)(handler)

    service, desk = start(either)
    errors: list[BaseException] = []

    def run(ask: Callable[[], object]) -> None:
        try:
            for _ in range(15):
                ask()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    jobs: list[Callable[[], object]] = [partial(desk.sender().write, MODIFY) for _ in range(4)]
    jobs += [lambda: desk.client.actions("1", event=WEEK)] * 2
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert desk.budget.requests == {"write": 60, "actions": 30}
    assert len(service.asked) == 90
    writers = {asked.line for asked in service.asked if asked.method == "PUT"}
    readers = {asked.line for asked in service.asked if asked.method == "GET"}
    assert not writers & readers


def test_closing_while_a_read_is_on_its_way(start: Start) -> None:
    def close_first(handler: Handler) -> None:
        desk.client.close()
        COMPANY(handler)

    _, desk = start(close_first)
    assert desk.client.company().name == "Acme"
    assert desk.client.company().name == "Acme"


# --------------------------------------------------------------------------- a session from outside


class Fails(requests.Session):
    """A session that was not watched: what it raises is all there is to know."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def request(self, *args: object, **options: object) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (requests.exceptions.ConnectTimeout("x"), NotSent, "NETWORK_TIMEOUT"),
        (requests.exceptions.ReadTimeout("x"), Unclear, "NETWORK_TIMEOUT"),
        (requests.exceptions.SSLError("x"), Unclear, "NETWORK_TLS"),
        (requests.exceptions.ProxyError("x"), Unclear, "NETWORK_PROXY"),
        (requests.exceptions.ConnectionError("x"), Unclear, "NETWORK_LOST"),
        (ConnectionResetError("x"), Unclear, "NETWORK_LOST"),
    ],
)
def test_an_unwatched_session_is_believed_only_when_it_could_not_connect(
    closing: contextlib.ExitStack, error: Exception, kind: type[ServiceError], code: str
) -> None:
    desk = Desk("https://api.example.invalid", session=lambda: Fails(error))
    closing.callback(desk.close)
    assert failure(kind, lambda: desk.sender().write(MODIFY)).code == code


def test_the_last_part_of_a_path_is_quoted(start: Start) -> None:
    service, desk = start(Reply(ACTION))
    desk.client.action("1?x=1#2")
    assert unquote(service.asked[0].path).endswith("/Actions/1?x=1#2")
    assert json.dumps(service.asked[0].query) == "{}"
