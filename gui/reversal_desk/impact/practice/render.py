"""Records of the practice account as the vendor's answers show them: JSON and XML, numbers as quoted text.

Contract 4: numbers are strings, empty values are "" (dates too), datetimes carry the account's offset.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from reversal_desk.impact.practice.spec import ACCOUNT_ID, ProgramSpec
from reversal_desk.impact.practice.world import Action, Item, Submission, Update, World, cents

Record = dict[str, object]

#: What one element of a list is called in XML, by the list's JSON key.
SINGULAR = {
    "Actions": "Action",
    "ActionItems": "ActionItem",
    "ActionUpdates": "ActionUpdate",
    "APISubmission": "APISubmission",
    "Campaigns": "Campaign",
}


class Renderer:
    """Turns the world's things into records; `sid` goes into every Uri."""

    def __init__(self, world: World, sid: str) -> None:
        self._world = world
        self._root = f"/Advertisers/{sid}"

    def company(self) -> Record:
        """CompanyInformation."""
        address = {
            "AddressLine1": "1 Practice Way", "AddressLine2": "", "City": "Portland", "State": "OREGON",
            "PostalCode": "97201", "Country": "US",
        }  # fmt: skip
        return {
            "CompanyName": self._world.spec.company,
            "Industry": {"IndustryId": "833", "IndustryName": "Sporting Goods Stores"},
            "Website": "https://practice.invalid",
            "PrimaryPhoneNumber": "",
            "PrimaryPhoneNumberCountry": "US",
            "MinimumContactRating": "1",
            "Timezone": self._world.spec.timezone_label,
            "Currency": self._world.spec.currency,
            "RegisteredForIndirectTax": "false",
            "IndirectTaxNumber": "",
            "CorporateAddress": address,
            "BillingAddress": address,
            "Uri": f"{self._root}/CompanyInformation",
        }

    def program(self, program: ProgramSpec) -> Record:
        """A Campaign; `Type` is v14's addition."""
        return {
            "Id": program.id,
            "Name": program.name,
            "State": program.state,
            "Type": "Performance",
            "Uri": f"{self._root}/Campaigns/{program.id}",
        }

    def action(self, action: Action, now: datetime) -> Record:
        """An Action as it stands at `now`."""
        spec, customer = action.spec, hashlib.sha256(action.spec.order.encode()).hexdigest()
        return {
            "Id": action.id,
            "CampaignId": action.program.id,
            "CampaignName": action.program.name,
            "ActionTrackerId": spec.tracker,
            "ActionTrackerName": self._tracker_name(spec.tracker),
            "EventCode": "",
            "MediaPartnerId": spec.partner,
            "MediaPartnerName": self._partner_name(spec.partner),
            "State": self._world.state_of(action, now),
            "AdId": "506720",
            "ClientCost": _money(cents(action.payout * Decimal("1.03"))),
            "Payout": _money(action.payout),
            "DeltaPayout": _money(action.delta_payout),
            "IntendedPayout": _money(action.first_payout),
            "Amount": _money(action.amount),
            "DeltaAmount": _money(action.delta_amount),
            "IntendedAmount": _money(action.first_amount),
            "Currency": action.program.currency,
            "ReferringDate": self._time(action.event - timedelta(hours=2)),
            "EventDate": self._time(action.event),
            "CreationDate": self._time(action.creation),
            "LockingDate": self._time(action.locking),
            "ClearedDate": "",
            "ReferringType": "CLICK_COOKIE",
            "ReferringDomain": "",
            "PromoCode": "",
            "Oid": spec.order,
            "CustomerId": customer[:20].upper(),
            "CustomerStatus": action.customer_status,
            "CustomerPostCode": "",
            "CustomerArea": "n/a",
            "CustomerCity": "",
            "CustomerRegion": "",
            "CustomerCountry": "GB" if action.program.currency == "GBP" else "US",
            "IpAddress": customer[:32],
            "SharedId": "",
            "CallerId": "",
            "Note": "",
            "Uri": self._action_uri(action),
        }

    def item(self, action: Action, item: Item) -> Record:
        """An ActionItem; its payout is the action's commission in proportion to the line."""
        if action.amount == 0:
            payout = action.payout if len(action.items) == 1 else Decimal(0)
        else:
            payout = action.payout * item.amount / action.amount
        currency = action.program.currency
        return {
            "Sku": item.sku,
            "ItemName": item.name,
            "Category": item.category,
            "Quantity": str(item.quantity),
            "SaleAmount": _money(item.amount),
            "SaleAmountCurrency": currency,
            "Payout": _money(cents(payout)),
            "PayoutCurrency": currency,
            "Rebate": "0.00",
            "RebateCurrency": currency,
            "AdjustmentDate": self._time(item.adjusted),
            "AdjustmentReason": item.adjustment,
            "Uri": f"{self._action_uri(action)}/Items/{quote(item.sku, safe='')}",
        }

    def update(self, action: Action, update: Update) -> Record:
        """An ActionUpdate; order-level records have no Sku."""
        spec = action.spec
        detail, description = "", ""
        if update.state == "PENDING" and action.locking is None:
            detail, description = "OPEN", "Action comes in DEFAULT and a locking date has not been set yet"
        elif update.state == "APPROVED":
            detail, description = "PAYMENT_PENDING", "Action is approved and waits for its payment"
        update_id = f"{action.id}.{update.number}"
        return {
            "Id": update_id,
            "ActionId": action.id,
            "CampaignId": action.program.id,
            "ActionTrackerId": spec.tracker,
            "EventTypeId": spec.tracker,
            "EventTypeName": self._tracker_name(spec.tracker),
            "EventCode": "",
            "MediaPartnerId": spec.partner,
            "State": update.state,
            "StateDetail": detail,
            "StateDetailDescription": description,
            "AdId": "506720",
            "Disposition": update.disposition,
            "DeltaPayout": _money(update.delta_payout),
            "DeltaAmount": _money(update.delta_amount),
            "Currency": action.program.currency,
            "Category": update.category,
            "Sku": update.sku,
            "Quantity": update.quantity,
            "CatalogName": "",
            "CatalogCategory": "",
            "CatalogDescription": "",
            "CatalogManufacturer": "",
            "CatalogOriginalFormatCategory": "",
            "CatalogSubCategory": "",
            "PayoutLevel": "ITEM" if update.sku else "ORDER",
            "DefaultPayoutRate": f"{(spec.rate * 100).normalize():f}",
            "ContractId": f"S-{spec.partner}",
            "UpdateDate": self._time(update.date),
            "LockingDate": self._time(action.locking),
            "ClearingDate": "",
            "ActionDate": self._time(action.event),
            "Oid": spec.order,
            "CustomerId": hashlib.sha256(spec.order.encode()).hexdigest()[:20].upper(),
            "CustomerStatus": action.customer_status,
            "SharedId": "",
            "ActionUri": self._action_uri(action),
            "Uri": f"{self._root}/ActionUpdates/{update_id}",
        }

    def submission(self, submission: Submission, now: datetime) -> Record:
        """An ApiSubmission; the action's facts are empty where the write names none that exists."""
        action = submission.action
        return {
            "BatchId": submission.id,
            "AccountId": ACCOUNT_ID,
            "SubmissionDate": self._time(submission.at),
            "CampaignId": action.program.id if action else "",
            "ActionTrackerId": action.spec.tracker if action else submission.wish.target.tracker,
            "MediaPartnerId": action.spec.partner if action else "",
            "EventCode": "",
            "OrderId": action.spec.order if action else submission.wish.target.order,
            "Payload": submission.payload,
            "Type": "Reversal" if submission.method == "DELETE" else "Modification",
            "Status": submission.status(now),
            "CompletionDate": self._time(submission.due) if submission.done else "",
            "ErrorType": submission.error_type,
            "ErrorReason": submission.error_reason,
            "Uri": self.submission_uri(submission),
        }

    def submission_uri(self, submission: Submission) -> str:
        """Host-relative, as QueuedUri shows it."""
        return f"{self._root}/APISubmissions/{submission.id}"

    def _action_uri(self, action: Action) -> str:
        return f"{self._root}/Actions/{action.id}"

    def _tracker_name(self, tracker: str) -> str:
        known = self._world.trackers.get(tracker)
        return known.name if known else ""

    def _partner_name(self, partner: str) -> str:
        known = self._world.partners.get(partner)
        return known.name if known else ""

    def _time(self, instant: datetime | None) -> str:
        if instant is None:
            return ""
        return _local(instant, self._world.zone)


@lru_cache(maxsize=1024)  # each page tells the same dates of an action again
def _local(instant: datetime, zone: tzinfo) -> str:
    return instant.astimezone(zone).replace(microsecond=0).isoformat()


def _money(value: Decimal) -> str:
    return f"{value:.2f}"


# ---------------------------------------------------------------------- XML


def xml_object(tag: str, record: Mapping[str, object]) -> str:
    """One object under the vendor's root element."""
    return _document(_element(tag, record) if tag else _inner(record))


def xml_list(tag: str, singular: str, paging: Mapping[str, str], records: Sequence[Record]) -> str:
    """One page of a list; the paging values are attributes of the list's element."""
    attributes = "".join(f" {name.lstrip('@')}={quoteattr(value)}" for name, value in paging.items())
    inner = "".join(_element(singular, record) for record in records)
    return _document(f"<{tag}{attributes}>{inner}</{tag}>")


def _document(inner: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<ImpactRadiusResponse>{inner}</ImpactRadiusResponse>"


def _inner(record: Mapping[str, object]) -> str:
    return "".join(_element(name, value) for name, value in record.items())


def _element(tag: str, value: object) -> str:
    if isinstance(value, Mapping):
        return f"<{tag}>{_inner(value)}</{tag}>"
    if isinstance(value, list):
        inner = "".join(_element(SINGULAR.get(tag, "Error"), entry) for entry in value)
        return f"<{tag}>{inner}</{tag}>"
    text = str(value)
    if tag == "Payload":
        # The vendor's own flaw, kept: the payload's ampersands are not escaped (contract 4, ApiSubmission).
        return f"<{tag}>{text}</{tag}>"
    return f"<{tag}>{escape(text)}</{tag}>" if text else f"<{tag}/>"
