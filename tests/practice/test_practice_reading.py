"""Sign-in, formats, filters, date rules and paging of the practice service (contract 2, 3, 4, 8, 9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from practice_bench import START, Caller, Clock, Serve, days, small_world

from reversal_desk.impact.practice import PRACTICE_SID, ActionSpec, EarlierChange, ItemSpec, WorldSpec
from reversal_desk.impact.practice.render import Record, Renderer
from reversal_desk.impact.practice.world import Action


def test_company_programmes_and_one_programme(serve: Serve) -> None:
    call = serve().call
    company = call.get("CompanyInformation").json
    assert company["Timezone"] == "(GMT -08:00) Pacific Time (US & Canada); Tijuana"
    assert (company["CompanyName"], company["Currency"]) == ("Northwind Outdoors (practice)", "USD")
    listed = call.get("Campaigns").json
    assert [program["Id"] for program in listed["Campaigns"]] == ["1000", "2000", "3000"]
    active = call.get("Campaigns", State="ACTIVE").json["Campaigns"]
    assert [program["Name"] for program in active] == ["Northwind US", "Northwind UK"]
    assert call.get("Campaigns", Name="Northwind UK").json["@total"] == "1"
    assert call.get("Campaigns/2000").json["State"] == "ACTIVE"
    assert call.get("Campaigns/9").status == 404
    assert call.get("Campaigns", State="OPEN").status == 400


def test_xml_unless_json_is_asked_for(serve: Serve) -> None:
    call = serve().call
    plain = call.raw("GET", call.path("Campaigns"), Accept="")
    assert plain.headers["Content-Type"].startswith("text/xml")
    root = ET.fromstring(plain.body)
    assert root.tag == "ImpactRadiusResponse"
    assert [element.findtext("Id") for element in root.findall("Campaigns/Campaign")] == [
        "1000",
        "2000",
        "3000",
    ]
    assert root.find("Campaigns").get("total") == "3"
    assert call.raw("GET", call.path("Campaigns"), Accept="*/*").body.startswith(b"<?xml")
    suffixed = call.raw("GET", call.path("Campaigns.json"), Accept="")
    assert suffixed.json["@total"] == "3"
    assert suffixed.headers["Content-Type"] == "application/json"
    assert "/Campaigns.json?" in suffixed.json["@uri"]
    company = ET.fromstring(call.raw("GET", call.path("CompanyInformation"), Accept="").body)
    assert company.findtext("CompanyInformation/CorporateAddress/City") == "Portland"
    wrong = ET.fromstring(call.raw("GET", call.path("Actions"), Accept="").body)
    assert (wrong.findtext("Status"), wrong.findtext("Errors/Error/Field")) == ("ERROR", "CampaignId")


def test_a_submission_in_xml_has_the_vendors_unescaped_payload(serve: Serve) -> None:
    call = serve().call
    accepted = call.raw(
        "PUT", call.path("Actions"), body="ActionId=1000.4636.1&Reason=ORDER_UPDATE&Amount=5", Accept=""
    )
    uri = ET.fromstring(accepted.body).findtext("QueuedUri")
    assert uri is not None
    shown = call.raw("GET", uri, Accept="").body
    assert b"<Payload>ActionId=1000.4636.1&Reason=ORDER_UPDATE&Amount=5</Payload>" in shown
    with pytest.raises(ET.ParseError):
        ET.fromstring(shown)


def test_an_action_is_shown_as_the_vendor_shows_it(serve: Serve) -> None:
    call = serve().call
    action = call.action("1000.4636.1")
    assert action["Amount"] == "100.00"
    assert action["Payout"] == "8.00"
    assert (action["CampaignId"], action["ActionTrackerId"], action["MediaPartnerId"]) == (
        "1000",
        "4636",
        "10001",
    )
    assert (action["ClearedDate"], action["EventCode"]) == ("", "")
    assert action["EventDate"] == "2026-03-08T10:00:00-07:00"  # the account's own offset, summer time
    assert action["Oid"] == "ORD-1"
    assert (action["DeltaAmount"], action["IntendedAmount"]) == ("100.00", "100.00")
    assert action["Uri"] == f"/Advertisers/{PRACTICE_SID}/Actions/1000.4636.1"
    assert call.get("Actions/1000.4636.99").status == 404


def test_items_by_sku_with_a_slash(serve: Serve) -> None:
    call = serve().call
    items = call.items("1000.4636.2")
    assert [(item["Sku"], item["Quantity"], item["SaleAmount"]) for item in items] == [
        ("TENT/2", "2", "60.00"),
        ("SOCK", "3", "30.00"),
    ]
    assert items[0]["Uri"].endswith("/Items/TENT%2F2")
    one = call.raw("GET", items[0]["Uri"]).json
    assert (one["ItemName"], one["Payout"], one["AdjustmentDate"]) == ("Tent & pegs", "4.80", "")
    assert call.get("Actions/1000.4636.2/Items/NONE").status == 404
    assert call.get("Actions/1000.4636.9/Items").status == 404


# ---------------------------------------------------------------------- sign-in and scopes


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic ???", "Basic /w==", "Basic eDp5"])
def test_a_wrong_sign_in_is_401(serve: Serve, header: str) -> None:
    call = serve().call
    reply = call.raw("GET", call.path("Campaigns"), Authorization=header)
    assert reply.status == 401
    assert reply.json["Status"] == "ERROR"
    assert reply.headers["WWW-Authenticate"].startswith("Basic")


def test_a_wrong_token_or_sid_is_401(serve: Serve) -> None:
    server = serve().server
    for token, sid in (("wrong", ""), ("", "IRother1")):
        call = Caller(server, token=token, sid=sid)
        assert call.get("Campaigns").status == 401
        call.close()
    call = Caller(server)
    assert call.raw("GET", "/Advertisers/IRother1/Campaigns").status == 401
    assert call.raw("GET", "/Agencies/IRother1/Advertisers/4410127/Campaigns").status == 401
    call.close()


def test_a_scoped_token_is_403_where_it_has_no_scope(serve: Serve) -> None:
    server = serve(tokens={"reader": frozenset({"actions", "campaigns"}), "off": frozenset()}).server
    call = Caller(server, token="reader")
    assert call.get("Campaigns").status == 200
    assert call.get("CompanyInformation").status == 403
    assert call.put(ActionId="1000.4636.1", Reason="ORDER_UPDATE", Amount="1").status == 403
    assert call.delete(ActionId="1000.4636.1", DispositionCode="OTHER").status == 403
    call.close()
    disabled = Caller(server, token="off")
    assert disabled.get("Campaigns").status == 403
    disabled.close()


def test_agency_passthrough_reaches_the_same_account(serve: Serve) -> None:
    call = serve().call
    root = f"/Agencies/{PRACTICE_SID}/Advertisers"
    assert call.raw("GET", f"{root}/4410127/Campaigns").json["@total"] == "3"
    assert call.raw("GET", f"{root}/1/Campaigns").status == 404


def test_unknown_paths_methods_and_parameters(serve: Serve) -> None:
    call = serve().call
    assert call.raw("GET", "/").status == 404
    assert call.raw("GET", "/Elsewhere/a/b").status == 404
    assert call.get("Reports").status == 404
    wrong = call.raw("DELETE", call.path("Campaigns"))
    assert (wrong.status, wrong.headers["Allow"]) == (405, "GET")
    assert call.raw("PATCH", call.path("Actions")).headers["Allow"] == "GET, PUT, DELETE, POST"
    for resource in (
        "CompanyInformation",
        "Campaigns",
        "APISubmissions",
        "Actions/1000.4636.1",
        "Campaigns/1000",
    ):
        refused = call.get(resource, Foo="1")
        assert refused.status == 400
        assert refused.json["Errors"] == [{"Field": "Foo", "Message": "Unknown parameter"}]
    assert call.get("Actions", CampaignId="1000", Oid="ORD-1").status == 400  # no such filter (contract 3)
    assert call.raw("GET", call.path("Campaigns") + "?State=ACTIVE&State=ACTIVE").status == 400


def test_api_versions(serve: Serve) -> None:
    call = serve().call
    assert call.raw("GET", call.path("Campaigns"), IR_Version="14").status == 200
    assert call.raw("GET", call.path("Campaigns"), IR_Version="99").status == 400
    assert call.get("Campaigns", IrVersion="13").status == 200
    assert call.get("Campaigns", IrVersion="1").status == 400


# ---------------------------------------------------------------------- filters and date rules


def ids(call: Caller, **args: str) -> list[str]:
    reply = call.get("Actions", CampaignId="1000", **args)
    assert reply.status == 200, reply.body
    return [action["Id"].rpartition(".")[2] for action in reply.json["Actions"]]


def test_the_filters_of_list_actions(serve: Serve) -> None:
    aged = WorldSpec(
        actions=tuple(
            ActionSpec(
                id=f"1000.4636.{age}",
                order=f"O{age}",
                amount=Decimal(10),
                age=timedelta(days=age),
                locks_in=None if age == 5 else timedelta(days=40 - age),
                earlier=(EarlierChange(timedelta(days=1), "OTHER"),) if age == 30 else (),
            )
            for age in (5, 20, 30, 60)
        )
    )
    call = serve(world=aged).call
    assert ids(call) == ["5", "30"]  # no dates: updated in the last 7 days, newest created first
    assert ids(call, ActionDateStart=days(-44)) == ["5", "20", "30"]
    assert ids(call, ActionDateStart=days(-21), ActionDateEnd=days(-4)) == ["5", "20"]
    assert ids(call, StartDate=days(-25), EndDate=days(-2)) == ["5", "20"]
    assert ids(call, StartDate=days(-2), EndDate=days(0)) == ["30"]
    assert ids(call, LockingDateStart=days(5), LockingDateEnd=days(15)) == ["30"]
    assert ids(call, LockingDateStart=days(-25), LockingDateEnd=days(20)) == ["20", "30", "60"]
    assert ids(call, ActionDateStart=days(-44), State="REVERSED") == ["30"]
    assert ids(call, ActionDateStart=days(-65), ActionDateEnd=days(-50), State="APPROVED") == ["60"]
    assert ids(call, ActionDateStart=days(-65), ActionDateEnd=days(-50), State="PENDING") == []
    assert call.get("Actions", CampaignId="2000").json["@total"] == "0"


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"CampaignId": "abc"},
        {"CampaignId": "77"},
        {"CampaignId": "1000", "State": "LOCKED"},
        {"CampaignId": "1000", "StartDate": days(-5)},
        {"CampaignId": "1000", "EndDate": days(-5)},
        {"CampaignId": "1000", "ActionDateEnd": days(-5)},
        {"CampaignId": "1000", "LockingDateEnd": days(5)},
        {"CampaignId": "1000", "StartDate": days(-46), "EndDate": days(0)},
        {"CampaignId": "1000", "ActionDateStart": days(-46)},
        {"CampaignId": "1000", "StartDate": days(-3 * 365 - 2), "EndDate": days(-3 * 365 + 10)},
        {"CampaignId": "1000", "StartDate": days(-5), "EndDate": days(-6)},
        {"CampaignId": "1000", "ActionDateStart": "2026-03-01"},
        {"CampaignId": "1000", "ActionDateStart": "2026-03-01T00:00:00"},
        {"CampaignId": "1000", "ActionDateStart": "2026-03-41T00:00:00Z"},
        {"CampaignId": "1000", "Page": "0"},
        {"CampaignId": "1000", "Page": "11"},
        {"CampaignId": "1000", "Page": "x"},
        {"CampaignId": "1000", "PageSize": "1999"},
        {"CampaignId": "1000", "PageSize": "20001"},
    ],
)
def test_list_actions_refuses(serve: Serve, args: dict[str, str]) -> None:
    call = serve().call
    for resource in ("Actions", "ActionUpdates"):
        reply = call.get(resource, **args)
        assert reply.status == 400
        assert (reply.json["Status"], reply.json["Message"]) == ("ERROR", "Validation Failed")
        assert reply.json["Errors"][0]["Field"]


def test_exactly_45_days_and_almost_3_years_are_fine(serve: Serve) -> None:
    call = serve().call
    assert ids(call, StartDate=days(-45), EndDate=days(0))
    assert ids(call, StartDate=days(-3 * 365), EndDate=days(-3 * 365 + 45)) == []


def test_an_unescaped_plus_is_refused(serve: Serve) -> None:
    call = serve().call
    dates = "StartDate=2026-03-01T00:00:00+00:00&EndDate=2026-03-02T00:00:00Z"
    assert call.raw("GET", call.path("Actions") + "?CampaignId=1000&" + dates).status == 400
    assert call.raw("GET", call.path("Actions") + "?CampaignId=1000&" + dates.replace("+", "%2B")).status == 200


def test_becoming_approved_is_no_update(serve: Serve, clock: Clock) -> None:
    call = serve().call
    updated = call.get("Actions", CampaignId="1000", StartDate=days(-20), EndDate=days(20)).json["Actions"]
    assert {action["Id"]: action["State"] for action in updated}["1000.4636.3"] == "PENDING"
    clock.move(minutes=31)
    assert call.action("1000.4636.3")["State"] == "APPROVED"
    assert ids(call, StartDate=days(0), EndDate=days(1)) == []
    assert ids(call, ActionDateStart=days(-40), State="APPROVED") == ["4", "3"]
    assert len(call.updates("1000.4636.3")) == 1


# ---------------------------------------------------------------------- paging


def many(count: int) -> WorldSpec:
    return WorldSpec(
        actions=tuple(
            ActionSpec(order=f"{count + place}", amount=Decimal("10.00"), age=timedelta(minutes=60 + place))
            for place in range(count)
        )
    )


def test_pages_follow_each_other_and_come_to_an_end(serve: Serve) -> None:
    call = serve(world=many(4100)).call
    seen: list[str] = []
    target = call.path("Actions", CampaignId="1000", PageSize="2000", StartDate=days(-9), EndDate=days(1))
    pages = []
    while target:
        page = call.raw("GET", target).json
        pages.append((page["@page"], page["@numpages"], page["@start"], page["@end"], page["@previouspageuri"] != ""))
        assert page["@total"] == "4100"
        seen += [action["Oid"] for action in page["Actions"]]
        target = page["@nextpageuri"]
    assert pages == [
        ("1", "3", "0", "1999", False),
        ("2", "3", "2000", "3999", True),
        ("3", "3", "4000", "4099", True),
    ]
    assert seen == [str(4100 + place) for place in range(4100)]
    beyond = call.raw("GET", page["@lastpageuri"].replace("Page=3", "Page=4")).json
    assert beyond["Actions"] == []
    assert all(isinstance(value, str) for name, value in page.items() if name.startswith("@"))


def test_more_than_ten_pages_are_refused_and_20000_are_written_out_once(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = serve(world=many(20_001)).call
    refused = call.get("Actions", CampaignId="1000", PageSize="2000", ActionDateStart=days(-20))
    assert refused.status == 400
    assert "10 pages" in refused.json["Errors"][0]["Message"]
    written: list[str] = []
    write_out = Renderer.action

    def counted(self: Renderer, action: Action, now: datetime) -> Record:
        written.append(action.id)
        return write_out(self, action, now)

    monkeypatch.setattr(Renderer, "action", counted)
    assert len(ids(call, ActionDateStart=days(-20))) == 20_000
    assert len(written) == len(set(written)) == 20_000
    written.clear()
    assert len(ids(call, ActionDateStart=days(-20))) == 20_000
    assert written == [], "as they were, nothing is written out anew"


# ---------------------------------------------------------------------- limit and clock


def test_the_hourly_limit(serve: Serve, clock: Clock) -> None:
    desk = serve(limit=3)
    call = desk.call
    first = call.get("Campaigns")
    assert (first.headers["X-RateLimit-Limit"], first.headers["X-RateLimit-Remaining"]) == ("3", "2")
    assert first.headers["X-RateLimit-Reset"] == "3600"
    assert call.get("Nowhere").headers["X-RateLimit-Remaining"] == "1"  # a refusal counts
    clock.move(seconds=600)
    assert call.delete(ActionId="1000.4636.1", DispositionCode="OTHER").headers["X-RateLimit-Remaining"] == "0"
    throttled = call.delete(ActionId="1000.4636.2", DispositionCode="OTHER")
    assert (throttled.status, throttled.headers["Retry-After"]) == (429, "3000")
    assert throttled.headers["X-RateLimit-Reset"] == "3000"
    # Another process on the same folder shares the count, and so does a later one.
    other = serve(limit=3, folder=desk.folder)
    assert other.call.get("Campaigns").status == 429
    clock.move(seconds=3000)
    assert call.get("Campaigns").headers["X-RateLimit-Remaining"] == "2"
    assert other.call.get("Campaigns").headers["X-RateLimit-Remaining"] == "1"
    assert [effect.action_id for effect in desk.server.effects()] == ["1000.4636.1"]


def test_a_wrong_sign_in_costs_nothing_of_the_limit(serve: Serve) -> None:
    call = serve(limit=2).call
    for _ in range(5):
        assert call.raw("GET", call.path("Campaigns"), Authorization="").status == 401
    assert call.get("Campaigns").headers["X-RateLimit-Remaining"] == "1"


def test_the_date_header_is_the_services_clock(serve: Serve, clock: Clock) -> None:
    call = serve().call
    assert call.get("Campaigns").headers["Date"] == "Wed, 18 Mar 2026 17:00:00 GMT"
    clock.move(days=1)
    assert call.get("Nowhere").headers["Date"] == "Thu, 19 Mar 2026 17:00:00 GMT"


def test_a_clock_that_steps_back_does_not_undo_the_past(serve: Serve, clock: Clock) -> None:
    desk = serve()
    clock.move(minutes=31)
    assert desk.call.action("1000.4636.3")["State"] == "APPROVED"
    clock.move(minutes=-20)
    assert desk.call.action("1000.4636.3")["State"] == "APPROVED"
    assert desk.server.world().created_at + timedelta(seconds=1) > START


def test_a_world_with_contradictions_is_refused(serve: Serve) -> None:
    twice = ActionSpec(id="1.1.1", order="A", amount=Decimal(1))
    with pytest.raises(ValueError, match="two actions"):
        serve(world=small_world(actions=(twice, twice)))
    uneven = ActionSpec(order="B", amount=Decimal(3), items=(ItemSpec("S", Decimal(2)),))
    with pytest.raises(ValueError, match="don't sum up"):
        serve(world=small_world(actions=(uneven,)))
