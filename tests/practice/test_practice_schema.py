"""The practice service's answers against the vendor's own OpenAPI documents, where they lie beside this checkout.

The documents say number and integer where the real service sends quoted strings (contract 4), and date-time
where it sends "" for no date. So those types are relaxed to what they quote, and nothing else is.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from practice_bench import Caller, Clock, Serve, days

from reversal_desk.impact.practice import northwind

SHARED = Path(__file__).resolve().parents[3] / "shared" / "impact-api"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the vendor's OpenAPI documents are not at {SHARED}")

_QUOTED = {
    "number": {"type": "string", "pattern": r"^(-?\d+(\.\d+)?)?$"},
    "integer": {"type": "string", "pattern": r"^(-?\d+)?$"},
}
checker = FormatChecker()


@checker.checks("date-time")
def _is_instant(value: object) -> bool:
    return value == "" or bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", str(value)))


@checker.checks("uri-reference")
def _is_uri(value: object) -> bool:
    return bool(re.fullmatch(r"/Advertisers/[A-Za-z0-9]+/\S+", str(value)))


def relaxed(schema: Any) -> Any:
    """The schema with numbers as quoted strings; unknown fields are refused, so that none is invented."""
    if isinstance(schema, list):
        return [relaxed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in _QUOTED:
        return _QUOTED[schema["type"]]
    found = {name: relaxed(part) for name, part in schema.items() if name not in ("example", "nullable")}
    if isinstance(found.get("properties"), dict) and found.get("type") == "object":
        found["additionalProperties"] = False
    return found


@cache
def document(name: str) -> Any:
    text = (SHARED / f"impact-brand-{name}-v14.yaml").read_text(encoding="utf-8")
    return relaxed(yaml.safe_load(text))


def check(name: str, schema: str, value: Any) -> None:
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document(name)["components"]}
    errors = list(Draft202012Validator(whole, format_checker=checker).iter_errors(value))
    assert not errors, [(error.json_path, error.message) for error in errors[:5]]


def complete(name: str, schema: str, value: Any) -> None:
    """Valid, and with every field of the vendor's record: empty ones are "" and not absent (contract 4)."""
    check(name, schema, value)
    assert list(value) == list(document(name)["components"]["schemas"][schema]["properties"])


def pages(call: Caller, resource: str, key: str) -> list[Any]:
    found: list[Any] = []
    for program in ("1000", "2000"):
        listed = call.get(resource, CampaignId=program, ActionDateStart=days(-44)).json
        assert all(isinstance(value, str) for name, value in listed.items() if name.startswith("@"))
        found += listed[key]
    return found


def test_every_answer_keeps_the_vendors_schema(serve: Serve, clock: Clock) -> None:
    call = serve(world=northwind(), delay=(1, 5)).call
    check("account", "CompanyInformation", call.get("CompanyInformation").json)
    for program in call.get("Campaigns").json["Campaigns"]:
        check("programs", "Program", program)
    actions = pages(call, "Actions", "Actions")
    pending = [action for action in actions if action["State"] == "PENDING"]
    reverse, modify, items = (action["Id"] for action in pending[5:8])
    check("actions", "QueuedResponse", call.delete(ActionId=reverse, DispositionCode="ITEM_RETURNED").json)
    check("actions", "QueuedResponse", call.put(ActionId=modify, Reason="ORDER_UPDATE", Amount="1").json)
    sku = call.items(items)[0]["Sku"]
    call.put(ActionId=items, Reason="ORDER_UPDATE", Sku=sku, Quantity="1", Amount="2.50")
    call.delete(ActionId="1000.4636.1", DispositionCode="OTHER")
    for _ in range(3):
        for submission in call.get("APISubmissions").json["APISubmission"]:
            complete("submissions", "ApiSubmission", submission)
        clock.move(seconds=3)
    for action in pages(call, "Actions", "Actions"):
        complete("actions", "Action", action)
    for action_id in (reverse, modify, items):
        for item in call.items(action_id):
            complete("actions", "ActionItem", item)
    updates = pages(call, "ActionUpdates", "ActionUpdates")
    assert {"ITEM_RETURNED", "ORDER_UPDATE", "IR_BLANK"} <= {update["Disposition"] for update in updates}
    for update in updates:
        complete("actions", "ActionUpdate", update)


def test_the_relaxed_schemas_still_refuse() -> None:
    for wrong in ({"Amount": 1.5}, {"Amount": "1,5"}, {"CampaignId": "1.5"}, {"Foo": "1"}, {"State": "OPEN"}):
        with pytest.raises(AssertionError):
            check("actions", "Action", wrong)
    with pytest.raises(AssertionError):
        check("actions", "Action", {"EventDate": "2026-03-01"})


def test_every_documented_code_of_a_reversal_is_taken(serve: Serve) -> None:
    codes = document("actions")["components"]["schemas"]["ActionReversalRequest"]["properties"]
    call = serve().call
    for code in codes["DispositionCode"]["enum"]:
        assert call.delete(ActionId="1000.4636.1", DispositionCode=code).status == 200


def test_amounts_of_the_practice_brand_add_up(serve: Serve) -> None:
    desk = serve(world=northwind())
    for action in desk.server.world().actions.values():
        assert sum((item.amount for item in action.items), Decimal(0)) == action.amount
