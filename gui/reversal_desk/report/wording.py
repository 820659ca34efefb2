"""What a report says, in English, and who says it in another language; how it writes amounts and moments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from html import escape

from msgspec import Struct

from reversal_desk import words
from reversal_desk.refund import with_places

#: Every text of a report but the tables' own cells. The window translates them as it does `words.TEMPLATES`.
TEXTS: dict[str, str] = {
    "title": "Report on batch {number}",
    "title_undo": "Report on batch {number}, the undo of batch {of}",
    "practice": "Practice mode: no real money. Nothing of this happened at impact.com.",
    # ---------------------------------------------------------------- what it is about
    "account": "Account",
    "programs": "Programs",
    "file": "Sheet",
    "file_tab": "{file}, tab “{tab}”",
    "pasted": "pasted rows",
    "written": "Batch written",
    "sent": "Sent",
    "sent_span": "{first} to {last}",
    "sent_never": "Nothing was sent.",
    "proved_last": "Last proof read",
    "made": "Report made",
    "made_by": "{when}, by the computer's user “{user}”",
    "other_batches": "Other batches of this sheet",
    "other_batches_said": "{numbers}: their rows are in their own reports.",
    # ---------------------------------------------------------------- figures
    "summary": "What was sent, and what is proved",
    "rows": "Rows",
    "rows_sent": "Rows sent",
    "rows_proved": "Rows proved",
    "commission_taken": "Commission taken back",
    "commission_given": "Commission given back",
    "sales_taken": "Sales taken back",
    "sales_given": "Sales given back",
    "as_read": "As read back from impact.com. Only rows that are proved count.",
    "still_open": "Still to be proved, estimate: {money}.",
    "not_by_us": "Of this, already so and not by this batch: {money}.",
    "rises": "A figure below zero rose instead.",
    "proof": (
        "Proved means: impact.com's own record names the change as this batch's, and the action was read back and "
        "stands as intended. That a change was received is no proof."
    ),
    "chart_outcomes": "What became of the rows",
    "chart_left": "Not in the chart, as nothing was to be done: not affiliate orders {none}, left out {left}.",
    "chart_commission_taken": "Commission taken back by partner, {currency}",
    "chart_commission_given": "Commission given back by partner, {currency}",
    "chart_others": "All other partners ({count})",
    "chart_value": "{label}: {value}",
    # ---------------------------------------------------------------- outcomes
    "confirmed": "Confirmed",
    "already_so": "Already so, not by us",
    "undone": "Undone since",
    "back": "Taken back, proved",
    "again": "Undone again",
    "checking": "Being checked",
    "waiting": "Waiting to be sent",
    "refused": "Refused",
    "stopped": "Stopped before being sent",
    "locked": "Locked",
    "held": "Held back",
    "left_out": "Left out",
    "not_affiliate": "Not an affiliate order",
    # ---------------------------------------------------------------- the line that adds up
    "line": "The line that adds up",
    "line_intro": "Every row's money stands in exactly one part; together they are the whole, to the cent.",
    "line_part": "Part",
    "line_money": "Amount",
    "line_means": "What it means",
    "line_empty": "The sheet names no money.",
    "whole": "In the sheet",
    "whole_undo": "To go back",
    "whole_trial": "In the rows tested",
    "whole_means": (
        "What every row names: its refund, else its order total, else the amount at impact.com. What stands twice "
        "counts twice."
    ),
    "whole_undo_means": "What the amounts of all rows of this undo change by when they go back.",
    "to_be_sent": "to be sent",
    "to_be_sent_undo": "still to go back",
    "to_be_sent_means": "Not sent yet.",
    "proved": "proved",
    "proved_undo": "back, proved",
    "proved_means": "Sent by this batch, and read back as intended.",
    "taken_back": "taken back",
    "taken_back_undo": "undone again",
    "taken_back_means": "Was proved, and was undone since.",
    "part_not_affiliate": "not affiliate",
    "part_not_affiliate_means": "No partner was credited, so there is no commission to correct.",
    "already_done": "already done",
    "already_done_means": "Was as wanted already.",
    "part_locked": "locked",
    "part_locked_means": "Nobody can change it any more: see the make-good list.",
    "needs_you": "held back",
    "needs_you_means": "Waits for a look, or is blocked for a reason.",
    "part_refused": "refused",
    "part_refused_means": "impact.com said no, or it could not go back.",
    "being_checked": "being checked",
    "being_checked_means": "Sent, and its end is not proved yet.",
    "part_left_out": "left out",
    "part_left_out_means": "Nothing is asked for it, or a person left it out.",
    "part_other": "in other batches",
    "part_other_means": "Rows of the same sheet that another batch holds.",
    "changed_by_you": "changed by you",
    "changed_by_you_means": "What the sheet says beyond the amounts that a person decided on.",
    # ---------------------------------------------------------------- totals
    "totals": "Totals by partner and currency",
    "totals_note": "≈ marks an estimate by the present rate: impact.com works the commission out anew.",
    "totals_empty": "No row of this batch belongs to a partner.",
    "partner": "Partner",
    "currency": "Currency",
    "orders": "Orders",
    "open_rows": "Rows still open",
    "open_commission": "Commission still open (estimate)",
    "sum": "All partners",
    # ---------------------------------------------------------------- lists
    "refusals": "Refused rows",
    "refusals_intro": "Nothing was changed by these. Each says why, and what can be done.",
    "checks": "Rows still being checked",
    "checks_intro": "Sent, or about to be; their end is not proved. Please don't change these orders meanwhile.",
    "looks": "Proved rows that need a look",
    "looks_intro": "They were proved, and something is to be said of them since.",
    "undone_rows": "Undone rows",
    "undone_intro": "What this batch had changed and an undo has brought back.",
    "undone_intro_undo": "What this undo had brought back, and was undone in its turn.",
    "not_sent": "Rows that were not sent, by reason",
    "none": "{title}: none",
    "reason_count": "Reason",
    "count": "Rows",
    "make_good": "Make-good list: rows that locked",
    "make_good_taken": (
        "These locked before they could be corrected, so the partner keeps a commission that is not due. It can be "
        "asked back by other means only."
    ),
    "make_good_given": (
        "These locked before they could go back, so the partner is paid less than is due. It can be paid by other "
        "means only."
    ),
    "make_good_sum": "Sum of {partner}, rows: {count}",
    "make_good_unknown": "Of this, rows that cannot be estimated and are not in the sum: {count}",
    "make_good_sales_taken": "Sales not taken back",
    "make_good_sales_given": "Sales not given back",
    "make_good_taken_commission": "Commission to ask back (estimate)",
    "make_good_given_commission": "Commission to pay (estimate)",
    # ---------------------------------------------------------------- columns
    "row": "Row",
    "order": "Order number",
    "action": "Action ID",
    "asked": "What was asked",
    "reason": "Reason",
    "sales": "Sales",
    "commission": "Commission",
    "state": "State",
    "why": "Why, and what to do",
    "news": "What it means",
    "lock": "Locking date",
    "no_lock": "no date known",
    "proved_when": "Proved",
    "evidence": "By what, or why not",
    "undone_by": "Undone by",
    "batch": "batch {number}",
    "take_back": "Take back",
    "appendix": "Every row",
    "appendix_intro": (
        "Sales and commission: before → after. Of a row that was undone since: before → after → now. What stands in "
        "brackets was asked for and is not proved; ≈ marks an estimate. What was not sent shows only how it stood."
    ),
    # ---------------------------------------------------------------- evidence in plain words
    "by_log": "Named in impact.com's change log, and read back as intended.",
    "by_receipt": "Carried out without an error, says impact.com, and read back as intended.",
    "by_reading": "Read back as intended.",
    "by_others": "Read back as wanted, but changed by somebody else.",
    "by_undo": "Undone by batch {number}, and read back as it was before.",
    "on_its_way": "On its way. It is looked up until it is proved.",
    "not_yet": "Not sent yet.",
    # ---------------------------------------------------------------- terms
    "terms": "What the words mean",
    "term_action": "One order or lead credited to a partner; impact.com calls it Action.",
    "term_partner": "Whoever is paid for the order: a site, a creator, a cashback page.",
    "term_sales": "The amount the commission is worked out from; impact.com calls it Sale Amount.",
    "term_commission": "What the partner is paid; impact.com calls it Payout.",
    "term_reverse": "Takes the whole commission of an order away; impact.com calls it Reverse.",
    "term_modify": "The commission is worked out anew from the new amount; impact.com calls it Modify.",
    "term_lock": "After it nobody can change an action; impact.com calls it Locking Date.",
    "term_undone": "What this program changed was put back to what stood before, and read back.",
    "term_make_good": "What has to be settled with the partner by other means: its action can't be changed any more.",
    "term_estimate": "A commission worked out by the present rate, not read back from impact.com.",
    "estimate": "Estimate",
    "make_good_word": "Make-good",
}


class Speech(Struct, frozen=True):
    """Who says a report, in which language; `language` is what a browser is told.

    `text` translates a text of ours, `say` makes the sentences of a code, `reason` names a reason.
    """

    language: str
    text: Callable[[str], str]
    say: Callable[[str, Mapping[str, str]], words.Message]
    reason: Callable[[str], str]

    def __call__(self, key: str, **facts: object) -> str:
        """A text of `TEXTS` with its facts."""
        said = self.text(TEXTS[key])
        return said.format(**facts) if facts else said


#: As the commands speak.
ENGLISH = Speech(language="en", text=str, say=words.say, reason=str)

NONE, ARROW, ABOUT, MINUS = "—", "→", "≈", "−"
#: What no page may hold, and no file of it.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def plain(text: str) -> str:
    """Any text as a part of the page: it is never markup, whatever it looks like."""
    return escape(_ILLEGAL.sub("\ufffd", text), quote=True)


def amount(value: Decimal, currency: str) -> str:
    """9,310.15, with its currency's places."""
    return f"{with_places(value, currency):,f}".replace("-", MINUS)


def money(value: Decimal, currency: str) -> str:
    """9,310.15 USD."""
    return f"{amount(value, currency)} {currency}".rstrip()


def monies(values: Mapping[str, Decimal]) -> str:
    """Amounts of several currencies in one text; none is a dash."""
    return " · ".join(money(value, currency) for currency, value in sorted(values.items())) or NONE


def count(number: int) -> str:
    """12345 -> 12,345."""
    return f"{number:,}"


def moment(at: datetime | None) -> str:
    """A point in time, to the minute, with its zone: 2026-11-28 15:34 UTC+08:00."""
    if at is None:
        return NONE
    local = at.astimezone()
    zone = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M} UTC{zone[:3]}:{zone[3:5]}"


def known(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts for a sentence, each instant with its zone as everywhere on the page."""
    return {name: _with_zone(value) for name, value in facts.items()}


def _with_zone(value: str) -> str:
    if not _INSTANT.match(value):
        return value
    try:
        return moment(datetime.fromisoformat(value))
    except ValueError:
        return value
