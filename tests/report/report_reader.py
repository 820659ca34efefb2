"""Reads a report back as a person meets it: headings, and the tables below each; and makes lines to put into one."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from reversal_desk.model import Accounted, BatchInfo, Code, Operation, Outcome, RowState
from reversal_desk.report import ENGLISH, Figures, Head, Speech, write

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Read(HTMLParser):
    """A page: `sections` are heading -> the rows of the tables below it, title rows apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.sections: dict[str, list[list[str]]] = {"": []}
        self.titles: dict[str, list[str]] = {}
        self.texts: dict[str, str] = {"": ""}
        self._heading = ""
        self._into: list[str] | None = None
        self._in_heading = self._in_style = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"h1", "h2"}:
            self._heading, self._in_heading = "", True
        elif tag == "tr":
            self.sections[self._heading].append([])
            self._into = None
        elif tag == "td":
            self._into = self.sections[self._heading][-1]
            self._into.append("")
        elif tag == "th":
            self._into = self.titles.setdefault(self._heading, [])
            self._into.append("")
        elif tag == "style":
            self._in_style = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"h1", "h2"}:
            self._in_heading = False
            self.sections.setdefault(self._heading, [])
        elif tag == "table":
            self._into = None
        elif tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            return
        if self._in_heading:
            self._heading += data
            self.texts.setdefault(self._heading, "")
            return
        if self._into is not None:
            self._into[-1] += data.rstrip("\n")
        self.texts[self._heading] = self.texts.get(self._heading, "") + data

    def rows(self, heading: str) -> list[list[str]]:
        """The rows below the heading that begins so; the title rows hold no cells and are left away."""
        found = [name for name in self.sections if name.startswith(heading)]
        assert len(found) == 1, (heading, list(self.sections))
        return [row for row in self.sections[found[0]] if row]

    def text(self, heading: str) -> str:
        """Everything below the heading that begins so."""
        return next(text for name, text in self.texts.items() if name.startswith(heading))


def a_line(
    number: int = 1, state: RowState = RowState.CONFIRMED, *codes: Code, evidence: str | None = None, **given: Any
) -> Accounted:
    """A row of a batch: 100.00 was to become 0, its commission of 8.00 too."""
    proved = state in {RowState.CONFIRMED, RowState.UNDONE, RowState.ALREADY_SO}
    told: dict[str, Any] = {
        "change_id": number, "batch_id": 1, "row": number + 1, "order": f"A{number}", "action_id": f"1000.1.{number}",
        "partner": "GearGuide", "operation": Operation.REVERSE, "reason": "REJECTED",
        "amount_before": Decimal("100.00"), "amount_after": Decimal(0), "payout_before": Decimal("8.00"),
        "payout_after": Decimal("0.00") if proved else None, "currency": "USD",
        "locking_date": datetime(2026, 12, 1, 8, 0, tzinfo=UTC), "state": state, "codes": codes, "facts": {},
        "updated_at": NOW,
    }  # fmt: skip
    beside: dict[str, Any] = {
        "program_id": "1000", "program": "Northwind US", "payout_expected": Decimal("0.00"),
        "evidence": ("update 7" if proved else "") if evidence is None else evidence, "sent": proved,
        "read_at": NOW if proved else None,
    }  # fmt: skip
    for name, value in given.items():
        (told if name in told else beside)[name] = value
    return Accounted(outcome=Outcome(**told), **beside)


def a_head(*, undo: bool = False, **given: Any) -> Head:
    """What is known of a batch beside its rows."""
    batch = BatchInfo(
        id=2 if undo else 1, account_key="https://api.impact.com/Advertisers/IRsecret",
        kind="undo" if undo else "submit", undo_of=1 if undo else None, file="C:\\Users\\ann\\returns.xlsx",
        sheet="Orders", created_at=NOW, counts={},
        undo_until=None, finished=True,
    )  # fmt: skip
    facts: dict[str, Any] = {
        "batch": batch, "account": "Northwind Outdoors", "practice": False, "parts": {}, "sent": (NOW, NOW),
        "others": (), "alone": False, "gives_back": undo, "made_at": NOW, "made_by": "ann",
    }  # fmt: skip
    return Head(**{**facts, **given})


def written(lines: Iterable[Accounted], head: Head | None = None, speech: Speech = ENGLISH) -> tuple[Read, Figures]:
    """The report on these lines, read back."""
    file = io.BytesIO()
    figures = write(file, head or a_head(), lines, speech)
    return Read(file.getvalue().decode()), figures
