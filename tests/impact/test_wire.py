"""Bytes to model: exact numbers however written, empty text, odd bodies, the service's words."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reversal_desk.errors import BadAnswer
from reversal_desk.impact import wire
from reversal_desk.model import ActionState, Company, Item, Program, Queued, SubmissionStatus

#: As the vendor's samples and real clients show it: everything quoted, empty text for what is missing.
ACTION: dict[str, Any] = {
    "Id": "1000.4636.158133",
    "CampaignId": "1000",
    "CampaignName": "Acme 官方",
    "ActionTrackerId": 4636,
    "ActionTrackerName": "Online Sale",
    "EventCode": "",
    "MediaPartnerId": "10001",
    "MediaPartnerName": "Best Coupons",
    "State": "PENDING",
    "AdId": "1",
    "Payout": "1.05",
    "DeltaPayout": "1.05",
    "IntendedPayout": "",
    "Amount": "21.99",
    "DeltaAmount": "-8.01",
    "IntendedAmount": "30.00",
    "Currency": "usd",
    "ReferringDate": "2020-09-10T09:45:07-07:00",
    "EventDate": "2020-09-10T09:45:07-07:00",
    "CreationDate": "2020-09-10T16:45:08Z",
    "LockingDate": "2020-10-28T00:00:00-07:00",
    "ClearedDate": "",
    "PromoCode": "",
    "Oid": "00123",
    "CustomerCity": "x",
    "IpAddress": "hash",
    "Uri": "/Advertisers/IR1/Actions/1000.4636.158133",
    "NewIn15": {"a": [1, 2]},
}
ITEM = {
    "Sku": "12345",
    "ItemName": "Ball",
    "Category": "Sports",
    "Quantity": "2",
    "SaleAmount": "19.27",
    "SaleAmountCurrency": "USD",
    "Payout": "0.77",
    "AdjustmentDate": "",
    "AdjustmentReason": "",
}
SUBMISSION = {
    "BatchId": "A-1",
    "Status": "In Progress",
    "Type": "Reversal",
    "Payload": "ActionId=1.2.3&DispositionCode=REJECTED",
    "ErrorType": "",
    "ErrorReason": "",
    "SubmissionDate": "2026-11-23T10:00:00Z",
    "CompletionDate": "",
}


def body(thing: object) -> bytes:
    return json.dumps(thing).encode()


def listed(key: str, *things: object, **marks: str) -> bytes:
    return body({f"@{name}": value for name, value in marks.items()} | {key: list(things)})


# --------------------------------------------------------------------------- things


def test_an_action_as_it_really_comes() -> None:
    action = wire.parse_action(body(ACTION))
    assert action.id == "1000.4636.158133"
    assert (action.program_id, action.program, action.tracker_id) == ("1000", "Acme 官方", "4636")
    assert (action.amount, action.payout) == (Decimal("21.99"), Decimal("1.05"))
    assert (action.delta_amount, action.intended_amount) == (Decimal("-8.01"), Decimal("30.00"))
    assert (action.delta_payout, action.intended_payout) == (Decimal("1.05"), None)
    assert (action.state, action.currency, action.oid) == (ActionState.PENDING, "USD", "00123")
    assert action.event_date == datetime(2020, 9, 10, 16, 45, 7, tzinfo=UTC)
    assert action.event_date is not None
    assert action.event_date.tzinfo is UTC
    assert action.locking_date == datetime(2020, 10, 28, 7, tzinfo=UTC)
    assert action.cleared_date is None


def test_numbers_and_text_mean_the_same() -> None:
    quoted = wire.parse_action(body(ACTION))
    text = body(ACTION).replace(b'"21.99"', b"21.99").replace(b'"1000"', b"1000").replace(b'"-8.01"', b"-8.01")
    assert wire.parse_action(text) == quoted


@pytest.mark.parametrize("gone", ["Id", "State", "Amount"])
@pytest.mark.parametrize("how", ["absent", "empty", "null"])
def test_without_id_state_or_amount_it_is_no_action(gone: str, how: str) -> None:
    thing = dict(ACTION)
    if how == "absent":
        del thing[gone]
    else:
        thing[gone] = "" if how == "empty" else None
    with pytest.raises(BadAnswer) as caught:
        wire.parse_action(body(thing))
    assert caught.value.facts == {"kind": "other", "field": gone}
    with pytest.raises(BadAnswer):
        wire.parse_actions(listed("Actions", ACTION, thing))


def test_only_what_is_needed_is_needed() -> None:
    action = wire.parse_action(body({"Id": "1.2.3", "State": "approved ", "Amount": 0}))
    assert (action.state, action.amount, action.payout, action.locking_date) == (
        ActionState.APPROVED,
        Decimal(0),
        Decimal(0),
        None,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Id", 1000.4636),
        ("Id", True),
        ("Id", ["1"]),
        ("Amount", "1,234.00"),
        ("Amount", "12.00 USD"),
        ("Amount", "NaN"),
        ("Amount", "Infinity"),
        ("Amount", "1_000"),
        ("Amount", "１２"),
        ("Amount", True),
        ("Amount", {}),
        ("Amount", "1e30"),
        ("Amount", "9" * 30),
        ("Payout", "free"),
        ("State", "LOCKED"),
        ("State", 1),
        ("LockingDate", "soon"),
        ("LockingDate", "2020-13-40T00:00:00Z"),
        ("LockingDate", 1600000000),
        ("EventDate", "0001-01-01T00:00:00+14:00"),
        ("Oid", {"a": 1}),
    ],
)
def test_what_cannot_be_read_is_not_guessed(name: str, value: object) -> None:
    with pytest.raises(BadAnswer) as caught:
        wire.parse_action(body(ACTION | {name: value}))
    assert caught.value.facts["kind"] == "other"
    assert "LOCKED" not in str(caught.value)


def test_rejected_is_an_old_word_for_reversed() -> None:
    assert wire.parse_action(body(ACTION | {"State": "REJECTED"})).state is ActionState.REVERSED


def test_items() -> None:
    page = wire.parse_items(listed("ActionItems", ITEM, ITEM | {"Sku": 7, "Quantity": 1, "SaleAmount": 3.10}))
    assert page.rows[0] == Item(
        sku="12345",
        name="Ball",
        category="Sports",
        quantity=2,
        amount=Decimal("19.27"),
        currency="USD",
        payout=Decimal("0.77"),
        adjusted=None,
        adjustment="",
    )
    assert (page.rows[1].sku, page.rows[1].quantity, page.rows[1].amount) == ("7", 1, Decimal("3.1"))


@pytest.mark.parametrize("change", [{"Quantity": ""}, {"Quantity": "1.5"}, {"SaleAmount": ""}])
def test_an_item_without_quantity_or_amount_is_not_taken_for_nought(change: dict[str, str]) -> None:
    with pytest.raises(BadAnswer):
        wire.parse_items(listed("ActionItems", ITEM | change))


def test_a_whole_quantity_may_be_written_with_a_point() -> None:
    assert wire.parse_items(listed("ActionItems", ITEM | {"Quantity": "2.0"})).rows[0].quantity == 2


def test_updates() -> None:
    update = {
        "Id": "1.2.3.4",
        "ActionId": "1.2.3",
        "State": "",
        "StateDetail": "OPEN",
        "Disposition": "ORDER_UPDATE",
        "DeltaPayout": "-1.00",
        "DeltaAmount": "",
        "Currency": "USD",
        "Sku": "",
        "Quantity": "",
        "UpdateDate": "2026-11-23T10:00:00.5",
    }
    row = wire.parse_updates(listed("ActionUpdates", update)).rows[0]
    assert (row.id, row.action_id, row.state, row.state_detail) == ("1.2.3.4", "1.2.3", None, "OPEN")
    assert (row.delta_payout, row.delta_amount, row.quantity) == (Decimal("-1.00"), None, None)
    assert row.date == datetime(2026, 11, 23, 10, 0, 0, 500000, tzinfo=UTC)  # no offset: UTC


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Queued", SubmissionStatus.QUEUED),
        ("In Progress", SubmissionStatus.IN_PROGRESS),
        ("IN_PROGRESS", SubmissionStatus.IN_PROGRESS),
        ("in-progress", SubmissionStatus.IN_PROGRESS),
        ("COMPLETE", SubmissionStatus.COMPLETE),
        ("Error", SubmissionStatus.OTHER),
        ("", SubmissionStatus.OTHER),
        (None, SubmissionStatus.OTHER),
    ],
)
def test_submission_status(word: str | None, status: SubmissionStatus) -> None:
    submission = wire.parse_submission(body(SUBMISSION | {"Status": word}))
    assert submission.status is status
    assert submission.payload == "ActionId=1.2.3&DispositionCode=REJECTED"
    assert submission.completed is None


def test_a_submission_may_come_wrapped() -> None:
    assert wire.parse_submission(body({"APISubmission": SUBMISSION})).id == "A-1"
    assert wire.parse_submissions(listed("APISubmission", SUBMISSION)).rows[0].id == "A-1"
    with pytest.raises(BadAnswer):
        wire.parse_submission(body({"APISubmission": "none"}))


def test_programs_and_company() -> None:
    assert wire.parse_programs(listed("Campaigns", {"Id": 1000, "Name": "A", "State": "Active"})).rows == (
        Program(id="1000", name="A", state="ACTIVE"),
    )
    company = {"CompanyName": "Acme", "Timezone": "(GMT -08:00) Pacific Time", "Currency": "usd"}
    known = Company(name="Acme", timezone="(GMT -08:00) Pacific Time", currency="USD")
    assert wire.parse_company(body(company)) == known
    assert wire.parse_company(b"\xef\xbb\xbf" + body(company)) == known
    with pytest.raises(BadAnswer):
        wire.parse_company(b'{"ok": true}')


# --------------------------------------------------------------------------- lists


@pytest.mark.parametrize("key", ["Actions", "Action", "actions"])
def test_the_list_is_found_under_any_known_key(key: str) -> None:
    page = wire.parse_actions(
        listed(key, ACTION, numpages="2", total="1", nextpageuri="/x?Page=2", page="1", pagesize="20000")
    )
    assert (len(page.rows), page.pages, page.total, page.next_uri) == (1, 2, 1, "/x?Page=2")


def test_items_under_the_other_clients_key() -> None:
    assert len(wire.parse_items(listed("Items", ITEM)).rows) == 1


@pytest.mark.parametrize("value", [[], None, ""])
def test_empty_lists(value: object) -> None:
    assert wire.parse_actions(body({"Actions": value})).rows == ()


def test_a_list_of_one_and_a_missing_list() -> None:
    assert len(wire.parse_actions(body({"Actions": ACTION})).rows) == 1
    assert wire.parse_actions(body({"@total": "0"})).rows == ()
    for odd in ({"@total": "3"}, {}, {"Actions": 5}, {"Actions": [5]}, {"Actions": [], "@numpages": "many"}):
        with pytest.raises(BadAnswer):
            wire.parse_actions(body(odd))


def test_counts_may_lie_and_are_only_told() -> None:
    page = wire.parse_actions(listed("Actions", ACTION, total="0", nextpageuri=""))
    assert (len(page.rows), page.total, page.next_uri, page.pages) == (1, 0, "", None)


# --------------------------------------------------------------------------- numbers

money = st.decimals(min_value=-(10**8), max_value=10**8, places=2, allow_nan=False)


@given(money)
def test_every_amount_stays_exact(amount: Decimal) -> None:
    for text in (f'"{amount}"', f"{amount:f}", f'" {amount} "'):
        thing = b'{"Id":"1.2.3","State":"PENDING","Amount":' + text.encode() + b"}"
        assert wire.parse_action(thing).amount == amount


@given(st.decimals(allow_nan=True, allow_infinity=True) | st.text(max_size=12) | st.integers() | st.booleans())
@example("")
@example("+.5")
@example("1e99")
def test_a_number_is_read_exactly_or_not_at_all(value: object) -> None:
    try:
        number = wire.read_decimal(value, "Amount")
    except ValueError:
        return
    if number is None:
        assert isinstance(value, str)
        assert not value.strip()
    else:
        assert number.is_finite()
        assert number == Decimal(str(value).strip())


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)), offsets)  # noqa: DTZ001
def test_every_moment_is_read_with_its_offset(naive: datetime, offset: timezone) -> None:
    moment = naive.replace(tzinfo=offset)
    read = wire.read_moment(moment.isoformat(), "EventDate")
    assert read == moment
    assert read is not None
    assert read.tzinfo is UTC
    text = wire.window_text(moment)
    assert wire.read_moment(text, "EventDate") == moment.replace(microsecond=0)
    assert text.endswith("Z")


def test_a_day_alone_is_its_midnight_in_utc() -> None:
    assert wire.read_moment("2026-11-23", "EventDate") == datetime(2026, 11, 23, tzinfo=UTC)


# --------------------------------------------------------------------------- strange bodies

XML_ERROR = (
    b"<?xml version='1.0'?><ImpactRadiusResponse><Status>ERROR</Status><Message>Validation &amp; more</Message>"
    b"<Errors><Error><Field>AccountId</Field><Message>Not a numeric value</Message></Error></Errors>"
    b"</ImpactRadiusResponse>"
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b'{"Actions":[{"Id":"1', "truncated"),
        (b'[{"Id":1}', "truncated"),
        (b"<!DOCTYPE html><html><title>Sign in</title>", "html"),
        (b"  <HTML><body>", "html"),
        (b"<center><h1>502</h1></center>", "html"),
        (b"<?xml version='1.0'?><!-- x --><html xmlns='a'>", "html"),
        (XML_ERROR, "xml"),
        (b"<ImpactRadiusResponse>", "xml"),
        (b"< nothing", "other"),
        (b"Bad Gateway", "other"),
        (b"\x1f\x8b\x08", "other"),
        (b"{}", "json"),
    ],
)
def test_what_a_body_is(data: bytes, kind: str) -> None:
    assert wire.sniff(data) == kind
    if kind != "json":
        with pytest.raises(BadAnswer) as caught:
            wire.parse_actions(data)
        assert caught.value.facts["kind"] == kind


@pytest.mark.parametrize(
    ("data", "said", "error"),
    [
        (
            {
                "Status": "ERROR",
                "Message": "Validation Failed",
                "Errors": [{"Field": "AccountId", "Message": "Not a numeric value"}],
            },
            "Validation Failed · AccountId: Not a numeric value",
            True,
        ),
        ({"Status": "ERROR", "Message": "No", "Errors": {"Error": {"Message": "x"}}}, "No · x", True),
        ({"status": "error", "errors": ["one", {"field": "F"}, 7]}, "one · F · 7", True),
        ({"message": "Unauthorized"}, "Unauthorized", False),
        (
            {"error": "Bad", "errorCode": 17, "status": 400, "message": "Too long"},
            "Too long · errorCode 17",
            False,
        ),
        ({"error": "gone", "request_id": "abc"}, "gone · request_id abc", False),
        ({"Id": "1.2.3", "Status": "ERROR"}, "", False),
        ({"Message": True}, "", False),
        ([1], "", False),
    ],
)
def test_the_words_of_json_errors(data: object, said: str, error: bool) -> None:
    refusal = wire.read_refusal(body(data))
    assert (refusal.kind, refusal.said, refusal.error) == ("json", said, error)
    assert wire.says_error(body(data)) is error


def test_the_words_of_other_errors() -> None:
    refusal = wire.read_refusal(XML_ERROR)
    assert refusal == wire.Refusal(kind="xml", said="Validation & more · AccountId: Not a numeric value", error=True)
    assert wire.read_refusal(b"<ImpactRadiusResponse><Message><![CDATA[ a <b> ]]></Message>").said == "a <b>"
    assert wire.read_refusal(b"<x><Status>OK</Status></x>") == wire.Refusal(kind="xml", said="", error=False)
    assert wire.read_refusal(b"<html><title>Sign &amp; in</title>").said == "Sign & in"
    assert wire.read_refusal(b"<html>").said == ""
    assert wire.read_refusal(b"upstream\x00 connect\r\nerror").said == "upstream connect error"
    assert wire.read_refusal(b"").said == ""
    assert wire.read_refusal(b"{,}") == wire.Refusal(kind="other", said="{,}", error=False)


def test_an_entity_bomb_is_only_text() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x><Message>&a;&a;</Message></x>'
    assert len(wire.read_refusal(bomb).said) <= 300


def test_words_are_cut_and_kept_on_one_line() -> None:
    said = wire.read_refusal(body({"Message": "a\n\u2028b " + "x" * 1000})).said
    assert said.startswith("a b xxx")
    assert len(said) == 300
    assert said.endswith("…")


def test_a_body_made_to_hurt() -> None:
    deep = b'{"Id":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    objects = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    exponent = b'{"Id":"1","State":"PENDING","Status":1e99999999999999999999,"Amount":1e99999999999999999999}'
    not_text = b'{"Id":"\xff","State":"PENDING","Amount":"1","Status":"\xff"}'
    endless = b'{"Id":"1","State":"PENDING","Amount":' + b"9" * 6000 + b"}"
    for data in (deep, objects, exponent, not_text, endless):
        with pytest.raises(BadAnswer):
            wire.parse_action(data)
        with pytest.raises(BadAnswer):
            wire.parse_actions(data)
        assert wire.parse_queued(data) is None
        assert wire.says_error(data) is False
        assert len(wire.read_refusal(data).said) <= 300


PARSERS: list[Callable[[bytes], object]] = [
    wire.parse_action,
    wire.parse_actions,
    wire.parse_items,
    wire.parse_updates,
    wire.parse_submission,
    wire.parse_submissions,
    wire.parse_programs,
    wire.parse_company,
]
json_bodies = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Id", "State", "Status", "Amount", "Actions", "Message", "Errors", "@total", "QueuedUri"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.binary(max_size=200) | json_bodies.map(body))
def test_any_body_is_read_or_is_a_bad_answer(data: bytes) -> None:
    for parse in PARSERS:
        with contextlib.suppress(BadAnswer):
            parse(data)
    refusal = wire.read_refusal(data)
    assert len(refusal.said) <= 300
    assert not set("\r\n\x00") & set(refusal.said)
    wire.parse_queued(data)
    wire.says_error(data)


@given(st.data())
def test_half_an_answer_is_never_a_shorter_answer(data: st.DataObject) -> None:
    whole = listed("Actions", ACTION, ACTION, numpages="1", nextpageuri="")
    half = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(BadAnswer):
        wire.parse_actions(half)


# --------------------------------------------------------------------------- out and back


def test_forms_keep_their_order_and_their_characters() -> None:
    form = (("ActionId", "1.2.3"), ("Reason", "A&B=C"), ("Sku", "é 中+/"), ("Sku2", "b"), ("Sku", "again"))
    data = wire.encode_form(form)
    assert data.startswith(b"ActionId=1.2.3&Reason=A%26B%3DC&Sku=%C3%A9+%E4%B8%AD%2B%2F&Sku2=b&Sku=again")
    assert wire.encode_form(()) == b""


@given(st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=9))))
def test_every_form_is_read_back(form: list[tuple[str, str]]) -> None:
    text = wire.encode_form(form).decode("ascii")
    assert parse_qsl(text, keep_blank_values=True, encoding="utf-8") == form


@pytest.mark.parametrize(
    ("uri", "batch"),
    [
        ("/Advertisers/IR1/APISubmissions/A-1b", "A-1b"),
        ("https://api.impact.com/Advertisers/IR1/APISubmissions/A-1b.json?x=1", "A-1b"),
        ("/Advertisers/IR1/QueuedStatus/A%2D1b/", "A-1b"),
    ],
)
def test_the_receipt(uri: str, batch: str) -> None:
    assert wire.parse_queued(body({"Status": "QUEUED", "QueuedUri": f" {uri} "})) == Queued(batch, uri)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{,}",
        body({"Status": "OK", "Uri": "/x"}),
        body({"QueuedUri": ""}),
        body({"QueuedUri": 5}),
        body({"QueuedUri": "/"}),
        body({"QueuedUri": "http://["}),
        b"<x/>",
    ],
)
def test_no_receipt(data: bytes) -> None:
    assert wire.parse_queued(data) is None
