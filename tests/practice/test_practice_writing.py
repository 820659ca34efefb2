"""Writes: what is refused at once, what happens later, what locks, resets and items do (contract 5, 6)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from practice_bench import START, Caller, Clock, Serve, small_world

from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec, WorldSpec
from reversal_desk.impact.practice.writes import MODIFY_CODES, REVERSE_CODES

ONE, TWO, SOON, GONE = (f"1000.4636.{number}" for number in (1, 2, 3, 4))


def money(action: dict[str, Any]) -> tuple[str, ...]:
    names = ("State", "Amount", "Payout", "DeltaAmount", "DeltaPayout", "IntendedAmount", "IntendedPayout")
    return tuple(action[name] for name in names)


# ---------------------------------------------------------------------- refused at once


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("ActionId=A&Amount=1", "Reason"),
        ("ActionId=A&Reason=&Amount=1", "Reason"),
        ("ActionId=A&Reason=REJECTED&Amount=1", "Reason"),
        ("ActionId=A&Reason=order_update&Amount=1", "Reason"),
        ("ActionId=A&Reason=APPROVED", "Reason"),
        ("ActionId=A&Reason=OTHER&DispositionCode=MINE&Amount=1", "DispositionCode"),
        ("Reason=ORDER_UPDATE&Amount=1", "ActionId"),
        ("ActionId=&Reason=ORDER_UPDATE&Amount=1", "ActionId"),
        ("OrderId=ORD-1&Reason=ORDER_UPDATE&Amount=1", "ActionId"),
        ("ActionTrackerId=x&OrderId=ORD-1&Reason=ORDER_UPDATE&Amount=1", "ActionTrackerId"),
        ("ActionId=A&ActionTrackerId=4636&OrderId=ORD-1&Reason=ORDER_UPDATE&Amount=1", "ActionId"),
        ("ActionId=A&ActionId=B&Reason=ORDER_UPDATE&Amount=1", "ActionId"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=-1", "Amount"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=1,50", "Amount"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=1.505", "Amount"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=123456789", "Amount"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=", "Amount"),
        ("ActionId=A&Reason=ORDER_UPDATE&CustomerStatus=GOLD", "CustomerStatus"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=1&Foo=2", "Foo"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=1&Note=" + "x" * 256, "Note"),
        ("ActionId=A&Reason=RESET&Amount=1", "Amount"),
        ("ActionId=A&Reason=ORDER_UPDATE&Quantity=1", "Quantity"),
        ("ActionId=A&Reason=ORDER_UPDATE&Amount=1&Amount2=1", "Amount2"),
        ("ActionId=A&Reason=ITEM_RETURNED&Sku=S&Quantity=0", "Reason"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Amount=1", "Quantity"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=1.5", "Quantity"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=&Quantity=1", "Sku"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku1=S&Quantity1=1", "Sku1"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=1&Sku3=T&Quantity3=1", "Sku"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku2=S&Quantity2=1", "Sku"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=1&Quantity2=1", "Quantity2"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=1&Sku2=S&Quantity2=1", "Sku"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=0&Amount=1", "Amount"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=1&Amount=1&ItemSubTotalDelta=1", "ItemSubTotalDelta"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=1&ItemSubTotalDelta=x", "ItemSubTotalDelta"),
        ("ActionId=A&Reason=ORDER_UPDATE&Sku=S&Quantity=1&Rebate=x", "Rebate"),
    ],
)
def test_put_refuses(serve: Serve, body: str, field: str) -> None:
    desk = serve()
    reply = desk.call.raw("PUT", desk.call.path("Actions"), body=body.replace("=A", "=" + ONE, 1))
    assert (reply.status, reply.json["Status"]) == (400, "ERROR")
    assert reply.json["Errors"][0]["Field"] == field
    assert not desk.server.world().submissions


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("ActionId=A", "DispositionCode"),
        ("ActionId=A&DispositionCode=ORDER_UPDATE", "DispositionCode"),
        ("ActionId=A&DispositionCode=CANCELLED", "DispositionCode"),
        ("DispositionCode=OTHER", "ActionId"),
        ("ActionId=A&DispositionCode=OTHER&CustomerStatus=NEW", "CustomerStatus"),
    ],
)
def test_delete_refuses(serve: Serve, body: str, field: str) -> None:
    call = serve().call
    reply = call.raw("DELETE", call.path("Actions"), body=body.replace("=A", "=" + ONE, 1))
    assert reply.status == 400
    assert reply.json["Errors"][0]["Field"] == field


def test_bodies_that_are_no_form(serve: Serve) -> None:
    call = serve().call
    for method in ("PUT", "DELETE"):
        assert call.raw(method, call.path("Actions"), body="").json["Message"] == "The request has no parameters"
        assert call.raw(method, call.path("Actions")).status == 400
        assert call.raw(method, call.path("Actions"), body="ActionId").status == 400
        assert call.raw(method, call.path("Actions"), body="ActionId=%FF").status == 400
        as_json = call.raw(method, call.path("Actions"), body="{}", Content_Type="application/json")
        assert as_json.status == 400
        in_query = call.raw(method, call.path("Actions", ActionId=ONE), body=f"ActionId={ONE}")
        assert in_query.json["Errors"][0]["Field"] == "ActionId"
    nothing = call.put(ActionId=ONE, Reason="ORDER_UPDATE")
    assert (nothing.status, nothing.json["Message"]) == (400, "Nothing to update")


def test_codes_of_both_columns_are_accepted(serve: Serve) -> None:
    call = serve().call
    assert len(MODIFY_CODES) == 14
    assert len(REVERSE_CODES) == 14
    for code in MODIFY_CODES - {"RESET"}:
        assert call.put(ActionId=ONE, Reason=code, Amount="99.00").status == 200
    for code in REVERSE_CODES:
        assert call.delete(ActionId=ONE, DispositionCode=code).status == 200


def test_custom_codes_do_what_they_are_defined_for(serve: Serve) -> None:
    spec = small_world(
        modify_codes=frozenset({"Verified"}),
        approve_codes=frozenset({"APPROVED"}),
        reject_codes=frozenset({"NoPay"}),
    )
    call = serve(world=spec).call
    assert call.put(ActionId=ONE, Reason="Verified", Amount="80").status == 200
    assert call.delete(ActionId=ONE, DispositionCode="Verified").status == 400
    assert call.put(ActionId=ONE, Reason="NoPay", Amount="1").status == 400
    assert call.delete(ActionId=ONE, DispositionCode="NoPay").status == 200
    assert call.put(ActionId=TWO, Reason="APPROVED", Amount="1").status == 400
    call.queued(call.put(ActionId=TWO, Reason="APPROVED"))
    assert call.action(TWO)["State"] == "APPROVED"
    assert call.updates(TWO)[-1]["StateDetail"] == "PAYMENT_PENDING"
    refused = call.queued(call.delete(ActionId=TWO, DispositionCode="OTHER"))
    assert (refused["ErrorType"], call.updates(ONE)[-1]["Disposition"]) == ("Contract Error", "NoPay")


# ---------------------------------------------------------------------- effects


def test_an_amount_change_is_priced_and_logged(serve: Serve, clock: Clock) -> None:
    desk = serve()
    call = desk.call
    clock.move(hours=1)
    done = call.queued(call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="60.07"))
    assert (done["Status"], done["Type"], done["ErrorType"]) == ("Complete", "Modification", "")
    assert done["Payload"] == f"ActionId={ONE}&Reason=ORDER_UPDATE&Amount=60.07"
    assert (done["CampaignId"], done["OrderId"], done["AccountId"]) == ("1000", "ORD-1", "4410127")
    assert money(call.action(ONE)) == ("PENDING", "60.07", "4.81", "-39.93", "-3.19", "100.00", "8.00")
    call.put(ActionId=ONE, Reason="ITEM_RETURNED", Amount="50")
    assert money(call.action(ONE)) == ("PENDING", "50.00", "4.00", "-10.07", "-0.81", "100.00", "8.00")
    first, second, third = call.updates(ONE)
    assert (first["Id"], first["Disposition"], first["Sku"]) == (ONE + ".1", "IR_BLANK", "")
    assert (second["DeltaAmount"], second["DeltaPayout"]) == ("-39.93", "-3.19")
    assert (third["Disposition"], third["UpdateDate"]) == ("ITEM_RETURNED", "2026-03-18T11:00:00-07:00")
    assert call.get(f"ActionUpdates/{ONE}.3").json == third
    assert call.get(f"ActionUpdates/{ONE}.4").status == 404
    assert call.items(ONE)[0]["SaleAmount"] == "50.00"
    since = call.get("Actions", CampaignId="1000", StartDate="2026-03-18T17:59:00Z", EndDate="2026-03-19T00:00:00Z")
    assert [action["Id"] for action in since.json["Actions"]] == [ONE]
    assert [(effect.kind, effect.amount_after) for effect in desk.server.effects()] == [
        ("amount", Decimal("60.07")),
        ("amount", Decimal("50.00")),
    ]


def test_a_modification_is_priced_with_the_contract_of_the_moment(serve: Serve) -> None:
    action = ActionSpec(id=ONE, order="O", amount=Decimal(100), rate=Decimal("0.05"), rate_now=Decimal("0.10"))
    bonus = ActionSpec(id=TWO, order="P", amount=Decimal("0.00"), flat_payout=Decimal("5.00"))
    call = serve(world=small_world(actions=(action, bonus))).call
    call.put(ActionId=ONE, Reason="ORDER_UPDATE", CustomerStatus="EXISTING")
    assert money(call.action(ONE))[1:4] == ("100.00", "10.00", "0.00")
    assert call.action(ONE)["CustomerStatus"] == "EXISTING"
    # Amount=0 where it is 0 already is a modification, no reversal (contract 5.1).
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Amount="0")
    assert money(call.action(TWO))[:3] == ("PENDING", "0.00", "5.00")
    assert call.items(TWO)[0]["Payout"] == "5.00"
    call.delete(ActionId=TWO, DispositionCode="REJECTED")
    assert money(call.action(TWO))[:5] == ("REVERSED", "0.00", "0.00", "0.00", "-5.00")


def test_amount_zero_reverses(serve: Serve) -> None:
    desk = serve()
    desk.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="0")
    assert money(desk.call.action(ONE))[:3] == ("REVERSED", "0.00", "0.00")


def test_a_reversal_and_its_reset(serve: Serve, clock: Clock) -> None:
    desk = serve()
    call = desk.call
    done = call.queued(call.delete(ActionId=TWO, DispositionCode="ITEM_RETURNED"))
    assert (done["Type"], done["ErrorReason"]) == ("Reversal", "")
    assert money(call.action(TWO)) == ("REVERSED", "0.00", "0.00", "-90.00", "-7.20", "90.00", "7.20")
    assert [(item["Quantity"], item["SaleAmount"], item["AdjustmentReason"]) for item in call.items(TWO)] == [
        ("0", "0.00", "ITEM_RETURNED")
    ] * 2
    for again in (
        call.delete(ActionId=TWO, DispositionCode="ITEM_RETURNED"),
        call.put(ActionId=TWO, Reason="ORDER_UPDATE", Amount="5"),
    ):
        assert call.queued(again)["ErrorType"] == "Validation"
    clock.move(hours=2)
    call.queued(call.put(ActionId=TWO, Reason="RESET"))
    assert money(call.action(TWO)) == ("PENDING", "90.00", "7.20", "90.00", "7.20", "90.00", "7.20")
    assert [(item["Quantity"], item["SaleAmount"], item["AdjustmentDate"]) for item in call.items(TWO)] == [
        ("2", "60.00", ""),
        ("3", "30.00", ""),
    ]
    # A reset of what is as first tracked is a no-op without an error.
    assert call.queued(call.put(ActionId=TWO, Reason="RESET"))["ErrorType"] == ""
    assert [effect.kind for effect in desk.server.effects()] == ["reverse", "reset"]
    assert [update["Disposition"] for update in call.updates(TWO)] == ["IR_BLANK", "ITEM_RETURNED", "RESET"]


def test_reset_erases_an_earlier_change_too(serve: Serve) -> None:
    changed = ActionSpec(
        id=ONE,
        order="O",
        amount=Decimal(100),
        earlier=(EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal(80)),),
    )
    call = serve(world=small_world(actions=(changed,))).call
    assert money(call.action(ONE)) == ("PENDING", "80.00", "6.40", "-20.00", "-1.60", "100.00", "8.00")
    call.delete(ActionId=ONE, DispositionCode="OTHER")
    call.put(ActionId=ONE, Reason="RESET")
    assert money(call.action(ONE))[:2] == ("PENDING", "100.00")


def test_item_changes_sum_up_to_the_order(serve: Serve) -> None:
    call = serve().call
    call.queued(
        call.put(
            ActionId=TWO,
            Reason="ORDER_UPDATE",
            Sku="TENT/2",
            Quantity="1",
            Amount="30.00",
            Sku2="SOCK",
            Quantity2="1",
            Amount2="10.00",
            Category2="Feet",
        )
    )
    assert money(call.action(TWO)) == ("PENDING", "40.00", "3.20", "-50.00", "-4.00", "90.00", "7.20")
    tent, sock = call.items(TWO)
    assert (tent["Quantity"], tent["SaleAmount"], tent["AdjustmentReason"]) == ("1", "30.00", "ORDER_UPDATE")
    assert (sock["Category"], sock["AdjustmentDate"]) == ("Feet", "2026-03-18T10:00:00-07:00")
    _, first, second = call.updates(TWO)
    assert (first["Sku"], first["Quantity"], first["DeltaAmount"], first["DeltaPayout"]) == (
        "TENT/2", "1", "-30.00", "-2.40",
    )  # fmt: skip
    assert (second["Sku"], second["DeltaPayout"], second["PayoutLevel"]) == ("SOCK", "-1.60", "ITEM")


def test_item_changes_without_an_amount(serve: Serve) -> None:
    call = serve().call
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="SOCK", Quantity="2")
    assert call.action(TWO)["Amount"] == "80.00"
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="SOCK", Quantity="2", ItemSubTotalDelta="-5.50")
    assert call.items(TWO)[1]["SaleAmount"] == "14.50"
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="SOCK", Quantity="0", CustomerStatus="EXISTING")
    assert (call.action(TWO)["Amount"], call.action(TWO)["CustomerStatus"]) == ("60.00", "EXISTING")
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="SOCK", Quantity="3")  # nothing is left to scale
    assert call.items(TWO)[1]["SaleAmount"] == "0.00"
    negative = call.queued(
        call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="SOCK", Quantity="3", ItemSubTotalDelta="-1")
    )
    assert negative["ErrorType"] == "Validation"
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="TENT/2", Quantity="2", Amount="60.00")
    assert call.updates(TWO)[-1]["DeltaAmount"] == "0.00"
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="TENT/2", Quantity="0")
    assert money(call.action(TWO))[:2] == ("REVERSED", "0.00")  # every item at nought


def test_item_changes_of_unknown_and_ambiguous_skus(serve: Serve) -> None:
    twin = ActionSpec(
        id=ONE, order="O", amount=Decimal(20), items=(ItemSpec("A", Decimal(10)), ItemSpec("A", Decimal(10)))
    )
    call = serve(world=small_world(actions=(twin,))).call
    unknown = call.queued(call.put(ActionId=ONE, Reason="ORDER_UPDATE", Sku="B", Quantity="0"))
    assert (unknown["ErrorType"], unknown["ErrorReason"]) == ("Validation", "NO_ITEM")
    twice = call.queued(call.put(ActionId=ONE, Reason="ORDER_UPDATE", Sku="A", Quantity="0"))
    assert twice["ErrorReason"] == "MALFORMED"
    assert money(call.action(ONE))[:2] == ("PENDING", "20.00")


def test_an_order_level_amount_is_spread_over_the_items(serve: Serve) -> None:
    call = serve().call
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Amount="50.01")
    assert [item["SaleAmount"] for item in call.items(TWO)] == ["33.34", "16.67"]
    free = ActionSpec(id=ONE, order="O", amount=Decimal(0), items=tuple(ItemSpec(sku, Decimal(0)) for sku in "ABC"))
    other = serve(world=small_world(actions=(free,)), folder=serve().folder / "free").call
    other.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="1.00")
    assert [item["SaleAmount"] for item in other.items(ONE)] == ["0.34", "0.33", "0.33"]
    assert [item["Payout"] for item in other.items(ONE)] == ["0.03", "0.03", "0.03"]


# ---------------------------------------------------------------------- the queue and the lock


def test_a_write_waits_in_the_queue(serve: Serve, clock: Clock) -> None:
    desk = serve(delay=(30, 30))
    call = desk.call
    uri = call.delete(ActionId=ONE, DispositionCode="OTHER").json["QueuedUri"]
    seen = []
    for _ in range(3):
        shown = call.raw("GET", uri).json
        seen.append((shown["Status"], shown["CompletionDate"], call.action(ONE)["State"]))
        clock.move(seconds=15)
    done = "2026-03-18T10:00:30-07:00"
    assert seen == [("Queued", "", "PENDING"), ("In Progress", "", "PENDING"), ("Complete", done, "REVERSED")]
    assert desk.server.effects()[0].time == START + timedelta(seconds=30)
    assert call.updates(ONE)[-1]["UpdateDate"] == done


def test_the_delay_is_drawn_between_its_bounds(serve: Serve) -> None:
    desk = serve(delay=(0.4, 1.2))
    for _ in range(40):
        desk.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="5")
    waits = [(item.due - item.at).total_seconds() for item in desk.server.world().submissions.values()]
    assert all(0.4 <= wait <= 1.2 for wait in waits)
    assert max(waits) - min(waits) > 0.4


def test_the_lock_counts_when_the_effect_is_due(serve: Serve, clock: Clock) -> None:
    desk = serve(delay=(3600, 3600))
    call = desk.call
    late = call.delete(ActionId=SOON, DispositionCode="OTHER")
    fine = call.delete(ActionId=ONE, DispositionCode="OTHER")
    clock.move(hours=2)
    assert (call.queued(late)["Status"], call.queued(late)["ErrorType"]) == ("Complete", "Contract Error")
    assert call.queued(fine)["ErrorType"] == ""
    assert money(call.action(SOON))[:2] == ("APPROVED", "50.00")
    assert [effect.action_id for effect in desk.server.effects()] == [ONE]


@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("PUT", {"Reason": "ORDER_UPDATE", "Amount": "1"}),
        ("PUT", {"Reason": "ORDER_UPDATE", "Sku": "SKU-ORD-4", "Quantity": "0"}),
        ("PUT", {"Reason": "RESET"}),
        ("DELETE", {"DispositionCode": "OTHER"}),
    ],
)
def test_after_the_lock_nothing_works(serve: Serve, method: str, fields: dict[str, str]) -> None:
    call = serve().call
    done = call.queued(call.send(method, ActionId=GONE, **fields))
    assert (done["Status"], done["ErrorType"], done["ErrorReason"]) == (
        "Complete",
        "Contract Error",
        "MALFORMED",
    )
    assert money(call.action(GONE))[:2] == ("APPROVED", "70.00")


def test_a_reversed_action_cannot_be_reset_after_its_lock(serve: Serve, clock: Clock) -> None:
    call = serve().call
    call.delete(ActionId=SOON, DispositionCode="OTHER")
    assert call.action(SOON)["State"] == "REVERSED"
    clock.move(hours=1)
    assert call.queued(call.put(ActionId=SOON, Reason="RESET"))["ErrorType"] == "Contract Error"
    assert call.action(SOON)["State"] == "REVERSED"


def test_an_open_ended_lock_stays_open(serve: Serve, clock: Clock) -> None:
    spec = small_world(actions=(ActionSpec(id=ONE, order="O", amount=Decimal(5), locks_in=None),))
    call = serve(world=spec).call
    clock.move(days=30)
    assert (call.action(ONE)["LockingDate"], call.action(ONE)["State"]) == ("", "PENDING")
    updates = call.get(
        "ActionUpdates", CampaignId="1000", StartDate="2026-03-01T00:00:00Z", EndDate="2026-04-10T00:00:00Z"
    )
    assert updates.json["ActionUpdates"][0]["StateDetail"] == "OPEN"


def test_unknown_actions_are_told_later(serve: Serve) -> None:
    desk = serve()
    call = desk.call
    unknown = call.queued(call.delete(ActionId="1000.4636.77", DispositionCode="OTHER"))
    assert (unknown["ErrorType"], unknown["ErrorReason"]) == ("Validation", "ACTION_REF_NOT_FOUND")
    assert (unknown["CampaignId"], unknown["OrderId"]) == ("", "")
    no_order = call.queued(call.delete(ActionTrackerId="4636", OrderId="NONE", DispositionCode="OTHER"))
    assert (no_order["ErrorReason"], no_order["OrderId"]) == ("ACTION_REF_NOT_FOUND", "NONE")
    no_tracker = call.queued(call.delete(ActionTrackerId="1", OrderId="ORD-1", DispositionCode="OTHER"))
    assert no_tracker["ErrorReason"] == "ACTIONTRACKER_NOT_FOUND"
    assert desk.server.effects() == ()


def test_the_pair_means_the_newest_action(serve: Serve) -> None:
    older = ActionSpec(id=ONE, order="O", amount=Decimal(5), age=timedelta(days=9))
    newer = ActionSpec(id=TWO, order="O", amount=Decimal(5), age=timedelta(days=3))
    call = serve(world=small_world(actions=(newer, older))).call
    call.delete(ActionTrackerId="4636", OrderId="O", DispositionCode="OTHER")
    assert (call.action(ONE)["State"], call.action(TWO)["State"]) == ("PENDING", "REVERSED")


def test_post_with_a_method_field(serve: Serve) -> None:
    call = serve().call
    done = call.queued(call.send("POST", _method="DELETE", ActionId=ONE, DispositionCode="OTHER"))
    assert (done["Type"], done["Payload"]) == (
        "Reversal",
        f"_method=DELETE&ActionId={ONE}&DispositionCode=OTHER",
    )
    assert call.queued(call.send("POST", _method="PUT", ActionId=TWO, Reason="OTHER", Amount="5"))["ErrorType"] == ""
    assert call.action(TWO)["Amount"] == "5.00"
    assert call.send("POST", ActionId=ONE).status == 405
    assert call.send("POST", _method="GET", ActionId=ONE).status == 405
    assert call.put(_method="DELETE", ActionId=ONE).status == 400


def test_submissions_are_listed_newest_first(serve: Serve, clock: Clock) -> None:
    call = serve().call
    uris = []
    for amount in ("5", "6", "7"):
        uris.append(call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount=amount).json["QueuedUri"])
        clock.move(seconds=5)
    listed = call.get("APISubmissions", PageSize="2").json
    assert [entry["Uri"] for entry in listed["APISubmission"]] == [uris[2], uris[1]]
    following = call.raw("GET", listed["@nextpageuri"]).json
    assert [entry["Uri"] for entry in following["APISubmission"]] == [uris[0]]
    assert call.get("APISubmissions/A-none").status == 404


def test_a_thousand_modifications_and_no_more(serve: Serve) -> None:
    desk = serve(limit=5000)
    for number in range(1000):
        amount = str(50 + number % 2)
        assert desk.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount=amount).status == 200
    last = desk.call.queued(desk.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="49"))
    assert last["ErrorType"] == "Validation"
    assert desk.call.action(ONE)["Amount"] == "51.00"
    assert len(desk.server.effects()) == 1000


def test_a_form_may_hold_any_text(serve: Serve) -> None:
    item = ActionSpec(id=ONE, order="O", amount=Decimal(9), items=(ItemSpec("帐篷 & 1=2", Decimal(9), quantity=3),))
    call = serve(world=WorldSpec(actions=(item,))).call
    body = urlencode({"ActionId": ONE, "Reason": "ORDER_UPDATE", "Sku": "帐篷 & 1=2", "Quantity": "1"})
    assert call.queued(call.raw("PUT", call.path("Actions"), body=body))["ErrorType"] == ""
    assert call.raw("GET", call.items(ONE)[0]["Uri"]).json["SaleAmount"] == "3.00"


def test_one_connection_serves_many_requests(serve: Serve) -> None:
    call: Caller = serve().call
    call.get("Campaigns")
    socket = call.connection.sock
    call.get("Nowhere")
    call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="5")
    assert call.connection.sock is socket is not None
