"""Form bodies of PUT and DELETE on R/Actions -> one wish, or the refusal the contract calls for.

Stricter than the vendor's OpenAPI where contract.md says more (sections 5 to 7): whatever a real answer might
let pass by luck is refused here, so that a client cannot come to rely on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field

from reversal_desk.impact.practice.spec import WorldSpec

#: Contract 6, column M: accepted as `Reason` of a PUT.
MODIFY_CODES = frozenset(
    {
        "ORDER_UPDATE", "ITEM_RETURNED", "CONS_FRAUD", "CONS_ERROR", "ORDER_ERROR", "PUB_ACT_DISPUTE",
        "ADV_ACT_DISPUTE", "NOT_COMPLIANCE_TERMS", "ITEM_OUT_OF_STOCK", "TEST_ACTION",
        "CREDITED_DIFFERENT_MP", "PARTNER_NOT_ACTIVE", "OTHER", "RESET",
    }
)  # fmt: skip
#: Contract 6, column R: accepted as `DispositionCode` of a DELETE.
REVERSE_CODES = frozenset(
    {
        "ITEM_RETURNED", "CONS_FRAUD", "CONS_ERROR", "CONS_INFO_INVALID", "ORDER_ERROR", "PUB_ACT_DISPUTE",
        "ADV_ACT_DISPUTE", "NOT_COMPLIANCE_TERMS", "ITEM_OUT_OF_STOCK", "TEST_ACTION",
        "CREDITED_DIFFERENT_MP", "OTHER", "REJECTED", "MP_RETURNED",
    }
)  # fmt: skip

_DECIMAL = re.compile(r"\d{1,8}(\.\d{1,2})?", re.ASCII)  # contract 2: 8 digits, 2 decimals
_SIGNED = re.compile(r"-?\d{1,8}(\.\d{1,2})?", re.ASCII)
_INTEGER = re.compile(r"\d{1,16}", re.ASCII)
_ITEM_FIELD = re.compile(r"(Sku|Quantity|Amount|Category|ItemName|Rebate|ItemSubTotalDelta)([2-9]|[1-9]\d+)?", re.ASCII)
_IDENTITY = frozenset({"ActionId", "ActionTrackerId", "OrderId"})
_PUT_FIELDS = _IDENTITY | {"Reason", "DispositionCode", "Amount", "CustomerStatus"}
_DELETE_FIELDS = _IDENTITY | {"DispositionCode"}
_LONGEST = 255
_LONGEST_STATUS = 40


class Refusal(Exception):
    """An answer other than 200: HTTP status, message and the fields at fault (contract 9)."""

    def __init__(self, status: int, message: str, *errors: tuple[str, str]) -> None:
        self.status = status
        self.message = message
        self.errors = errors
        self.headers: dict[str, str] = {}
        super().__init__(f"{status} {message} {errors}")


def invalid(name: str, message: str) -> Refusal:
    """400 with the vendor's own message and one field at fault."""
    return Refusal(400, "Validation Failed", (name, message))


class ItemWish(Struct, frozen=True):
    """What is asked of one SKU; `amount` is absolute, `delta` relative, both None: by quantity alone."""

    sku: str
    quantity: int
    amount: Decimal | None
    delta: Decimal | None
    category: str = ""


class Target(Struct, frozen=True):
    """Which action is meant: by id, or the newest one of an event type and order."""

    action_id: str = ""
    tracker: str = ""
    order: str = ""


class Wish(Struct, frozen=True):
    """One valid write: kind is reverse, reset, approve, amount, items or status."""

    kind: str
    reason: str
    target: Target
    amount: Decimal | None = None
    customer_status: str = ""
    items: tuple[ItemWish, ...] = field(default=())


def read_write(*, method: str, form: Iterable[tuple[str, str]], spec: WorldSpec) -> Wish:
    """The wish behind a form body. Raises Refusal(400) for anything contract 5 doesn't allow."""
    fields: dict[str, str] = {}
    for name, value in form:
        if name in fields:
            raise invalid(name, "Given more than once")
        if len(value) > _LONGEST:
            raise invalid(name, f"Longer than {_LONGEST} characters")
        fields[name] = value
    if not fields:
        raise Refusal(400, "The request has no parameters")
    return _delete(fields, spec) if method == "DELETE" else _put(fields, spec)


def _identity(fields: dict[str, str]) -> Target:
    """Contract 5: exactly one identifier path, ActionId or ActionTrackerId with OrderId."""
    for name in _IDENTITY & fields.keys():
        if not fields[name]:
            raise invalid(name, "Is empty")
    if "ActionId" in fields:
        if fields.keys() & {"ActionTrackerId", "OrderId"}:
            raise invalid("ActionId", "Give either ActionId, or ActionTrackerId and OrderId")
        return Target(action_id=fields["ActionId"])
    if "ActionTrackerId" not in fields or "OrderId" not in fields:
        raise invalid("ActionId", "Required unless ActionTrackerId and OrderId are used together")
    if not _INTEGER.fullmatch(fields["ActionTrackerId"]):
        raise invalid("ActionTrackerId", "Not a numeric value")
    return Target(tracker=fields["ActionTrackerId"], order=fields["OrderId"])


def _delete(fields: dict[str, str], spec: WorldSpec) -> Wish:
    for name in fields:
        if name not in _DELETE_FIELDS:
            raise invalid(name, "Unknown parameter")
    code = fields.get("DispositionCode", "")
    if not code:
        raise invalid("DispositionCode", "Required")
    if code not in REVERSE_CODES | spec.reject_codes:
        raise invalid("DispositionCode", "Not a valid disposition code")
    return Wish("reverse", code, _identity(fields))


def _put(fields: dict[str, str], spec: WorldSpec) -> Wish:
    for name in fields:
        if name not in _PUT_FIELDS and not _ITEM_FIELD.fullmatch(name):
            raise invalid(name, "Unknown parameter")
    codes = MODIFY_CODES | spec.modify_codes | spec.approve_codes
    reason = fields.get("Reason", "")
    if not reason:
        raise invalid("Reason", "Required")
    if reason not in codes:
        raise invalid("Reason", "Not a valid reason code")
    if fields.get("DispositionCode", reason) not in codes:
        raise invalid("DispositionCode", "Not a valid disposition code")
    target = _identity(fields)
    rest = fields.keys() - _IDENTITY - {"Reason", "DispositionCode"}
    if reason == "RESET" or reason in spec.approve_codes:
        if rest:
            raise invalid(min(rest), f"Not allowed with Reason={reason}")
        return Wish("reset" if reason == "RESET" else "approve", reason, target)
    status = _customer_status(fields, spec)
    if any(name.startswith("Sku") for name in fields):
        if reason != "ORDER_UPDATE":
            raise invalid("Reason", "Item changes need ORDER_UPDATE")
        return Wish("items", reason, target, items=_item_wishes(fields), customer_status=status)
    for name in sorted(rest - {"Amount", "CustomerStatus"}):
        raise invalid(name, "Needs a Sku")
    if "Amount" in fields:
        amount = _money(fields, "Amount")
        return Wish("amount", reason, target, amount=amount, customer_status=status)
    if not status:
        raise Refusal(400, "Nothing to update")
    return Wish("status", reason, target, customer_status=status)


def _customer_status(fields: dict[str, str], spec: WorldSpec) -> str:
    status = fields.get("CustomerStatus")
    if status is None:
        return ""
    if len(status) > _LONGEST_STATUS or status not in spec.customer_statuses:
        raise invalid("CustomerStatus", "Not in the customer status mapping")
    return status


def _money(fields: dict[str, str], name: str) -> Decimal:
    if not _DECIMAL.fullmatch(fields[name]):
        raise invalid(name, "Not a decimal of at most 8 digits and 2 decimals")
    return Decimal(fields[name])


def _item_wishes(fields: dict[str, str]) -> tuple[ItemWish, ...]:
    """Contract 5.2: the first set un-numbered, then Sku2, Sku3 ... without a gap."""
    suffixes = []
    for name in fields:
        found = _ITEM_FIELD.fullmatch(name)
        if found and found[1] == "Sku":
            suffixes.append(found[2] or "")
    expected = [""] + [str(number) for number in range(2, len(suffixes) + 1)]
    if sorted(suffixes, key=lambda suffix: int(suffix or 1)) != expected:
        raise invalid("Sku", "Items are numbered Sku, Sku2, Sku3 and so on, without a gap")
    for name in fields:
        found = _ITEM_FIELD.fullmatch(name)
        if found and (found[2] or "") not in expected:
            raise invalid(name, "Needs a Sku with the same number")
    wishes = tuple(_item_wish(fields, suffix) for suffix in expected)
    if len({wish.sku for wish in wishes}) != len(wishes):
        raise invalid("Sku", "The same Sku is given twice")
    return wishes


def _item_wish(fields: dict[str, str], suffix: str) -> ItemWish:
    sku, quantity = fields["Sku" + suffix], fields.get("Quantity" + suffix, "")
    if not sku:
        raise invalid("Sku" + suffix, "Is empty")
    if not _INTEGER.fullmatch(quantity):
        raise invalid("Quantity" + suffix, "Required, an integer" if not quantity else "Not an integer")
    amount, delta = None, None
    if "Amount" + suffix in fields:
        amount = _money(fields, "Amount" + suffix)
    if "ItemSubTotalDelta" + suffix in fields:
        if amount is not None:
            raise invalid("ItemSubTotalDelta" + suffix, "Not together with Amount")
        if not _SIGNED.fullmatch(fields["ItemSubTotalDelta" + suffix]):
            raise invalid("ItemSubTotalDelta" + suffix, "Not a decimal of at most 8 digits and 2 decimals")
        delta = Decimal(fields["ItemSubTotalDelta" + suffix])
    if int(quantity) == 0 and amount:
        raise invalid("Amount" + suffix, "Must be 0 where Quantity is 0")
    if "Rebate" + suffix in fields:
        _money(fields, "Rebate" + suffix)
    return ItemWish(sku, int(quantity), amount, delta, fields.get("Category" + suffix, ""))
