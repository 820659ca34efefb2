"""Sheets that the import was not made with: nothing wrong may be ready (product.md, rule 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring
from unseen_offices import OFFICES
from unseen_sheet import HEADING, Unseen, Verdict, table
from unseen_visitors import VISITORS

SHEETS = [made() for made in (*OFFICES, *VISITORS)]


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Unseen], Verdict]]:
    """Each sheet's verdict, worked out when it is first asked for, against one service for all of them."""
    known: dict[str, Verdict] = {}
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    with table(tmp_path_factory.mktemp("unseen"), SHEETS) as desk:

        def find(sheet: Unseen) -> Verdict:
            if sheet.name not in known:
                known[sheet.name] = desk.verdict(sheet)
            return known[sheet.name]

        yield find
    keyring.set_keyring(before)


def test_the_sheets_are_the_same_on_any_day() -> None:
    again = [made() for made in (*OFFICES, *VISITORS)]
    assert again == SHEETS
    assert len({sheet.name for sheet in SHEETS}) == len(SHEETS) >= 20
    assert all(20 <= len(sheet.rows) <= 210 for sheet in SHEETS)
    made = [action.id for sheet in SHEETS for action in sheet.actions]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_wrong_is_ready(sheet: Unseen, verdict: Callable[[Unseen], Verdict]) -> None:
    found = verdict(sheet)
    assert found.wrong == ()
    assert found.wrong_after == ()


def test_the_judge_knows_a_wrong_change(tmp_path: Path) -> None:
    """Where the truth wants nothing, all that is ready is wrong; so is what is ready without the question it needs."""
    sheet = next(sheet for sheet in SHEETS if sheet.name == "accountant_uk")
    with table(tmp_path, [sheet]) as desk:
        honest = desk.verdict(sheet)
        assert honest.right > 0
        assert len(desk.verdict(replace(sheet, truth={})).wrong) == honest.right
        assert len(desk.verdict(replace(sheet, asked=frozenset(sheet.truth))).wrong) == honest.right


def test_the_figures_are_said(
    verdict: Callable[[Unseen], Verdict], record_property: Callable[[str, object], None]
) -> None:
    found = [verdict(sheet) for sheet in SHEETS]
    rows, asked = sum(one.rows for one in found), sum(one.questions for one in found)
    wrong = sum(len(one.wrong) for one in found)
    wanted, missed = sum(one.wanted for one in found), sum(one.missed for one in found)
    text = (
        f"{len(found)} unseen sheets, {rows} rows: {sum(one.right for one in found)} ready and right, {wrong} wrong,"
        f" {asked} questions ({asked / rows:.2%} of the rows), {missed} of {wanted} wanted changes not reached"
    )
    record_property("figure", text)
    print("", HEADING, *found, text, sep="\n")
    assert rows > 1000
