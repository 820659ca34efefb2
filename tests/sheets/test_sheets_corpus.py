"""The two figures of the import over the whole corpus, sheet by sheet against the truth of its orders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import keyring
import pytest
from evaluate import BASELINE, figures, worse
from keyring.backends.fail import Keyring
from sheet_corpus import Sheet, Want, corpus
from sheet_scores import Bench, Score, bench

NOW = datetime.now(UTC)
SHEETS = corpus(NOW)
MOST_LOOK = 0.02
#: Sheets that nobody could finish by answers alone: numbers of which too little is left, two orders in one cell, lists
#: that don't say how much came back. What is wanted of them stays with the person.
OPEN = {
    "number_in_scientific_notation", "number_of_another_store", "magento_credit_memos", "sap_technical",
    "refunds_of_sub_orders", "woocommerce_refund_on_each_line",
}  # fmt: skip


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Sheet], Score]]:
    """Each sheet's score, worked out when it is first asked for, against one service for all of them."""
    known: dict[str, Score] = {}
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    with bench(tmp_path_factory.mktemp("corpus"), SHEETS, now=NOW) as made:

        def score(sheet: Sheet) -> Score:
            if sheet.name not in known:
                known[sheet.name] = made.score(sheet)
            return known[sheet.name]

        yield score
    keyring.set_keyring(before)


def test_the_corpus_is_large_enough_and_made_by_its_seeds() -> None:
    assert len(SHEETS) >= 60
    assert len({sheet.name for sheet in SHEETS}) == len(SHEETS)
    assert [(s.rows, s.truth) for s in corpus(NOW)] == [(s.rows, s.truth) for s in SHEETS]
    assert sum(len(sheet.truth) for sheet in SHEETS) > 1500


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_wrong_is_ready(sheet: Sheet, scores: Callable[[Sheet], Score]) -> None:
    score = scores(sheet)
    assert score.wrong == ()
    assert score.wrong_after == ()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_what_is_wanted_is_reached_with_few_questions(sheet: Sheet, scores: Callable[[Sheet], Score]) -> None:
    score = scores(sheet)
    if sheet.name not in OPEN:
        assert score.reached_after == score.wanted
        assert score.questions <= 2


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_sheet_got_worse(sheet: Sheet, scores: Callable[[Sheet], Score]) -> None:
    kept = json.loads(BASELINE.read_text("utf-8"))
    assert not worse(figures(scores(sheet)), kept[sheet.name])


def test_rows_to_look_at_are_few(
    scores: Callable[[Sheet], Score], record_property: Callable[[str, object], None]
) -> None:
    found = [scores(sheet) for sheet in SHEETS]
    rows = sum(score.rows for score in found)
    questions = sum(score.questions for score in found)
    wrong = sum(len(score.wrong) + len(score.wrong_after) for score in found)
    ready, wanted = sum(score.ready for score in found), sum(score.wanted for score in found)
    after = sum(score.reached_after for score in found)
    text = (
        f"{len(found)} sheets, {rows} rows: {wrong} of {ready} ready changes wrong, {questions} questions"
        f" ({questions / rows:.2%} of the rows), {after} of {wanted} wanted changes reached"
    )
    record_property("figure", text)
    print(text)
    assert wrong == 0
    assert questions <= MOST_LOOK * rows


def test_the_judge_knows_a_wrong_change(scores: Callable[[Sheet], Score], bench_of_one: Bench) -> None:
    """A truth that says otherwise makes the same proposal wrong: the figure could fail."""
    sheet = next(sheet for sheet in SHEETS if sheet.name == "list_english")
    other = {oid: Want() if want.amount is not None else Want(want.amount) for oid, want in sheet.truth.items()}
    lied = Sheet(**{name: getattr(sheet, name) for name in sheet.__slots__ if name != "truth"}, truth=other)
    assert scores(sheet).wrong == ()
    part = sum(want.amount is not None for want in sheet.truth.values())
    assert part > 0
    assert len(bench_of_one.score(lied).wrong) == part
    silent = Sheet(**{name: getattr(sheet, name) for name in sheet.__slots__ if name != "says_it"}, says_it=False)
    assert len(bench_of_one.score(silent).wrong) == len(sheet.truth)


@pytest.fixture
def bench_of_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    one = [sheet for sheet in SHEETS if sheet.name == "list_english"]
    with bench(tmp_path_factory.mktemp("one"), one, now=NOW) as made:
        yield made


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_columns_of_known_systems_are_sure(sheet: Sheet, scores: Callable[[Sheet], Score]) -> None:
    """So that the step that asks is skipped; compensation always asks."""
    score = scores(sheet)
    if score.preset:
        assert score.sure is not score.preset.endswith("compensation")
