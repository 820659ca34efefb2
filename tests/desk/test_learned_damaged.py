"""What an account learned may be cut short, edited by hand or older than the program: it counts as not learned, no use
of the desk breaks by it, and what a person once said is not lost without a word."""

from __future__ import annotations

import pytest
from desk_bench import Bench, Start

from reversal_desk.desk import Plan
from reversal_desk.mapping import signature
from reversal_desk.model import Field, Policy, RowState
from reversal_desk.run.learned import Learned
from reversal_desk.store.journal import Journal
from reversal_desk.store.layouts import Layouts, Words
from reversal_desk.store.sheets import SentSheets, fingerprint

KEYS = (
    "queue_time", "many_rows", "many_money", "many_share", "currencies", "proved_kinds", "log_names", "write_by",
    "write_by_put", "words", "answers", "codes", "budget", "layout", "sheet", "read_so",
)  # fmt: skip
DAMAGED: tuple[object, ...] = (
    "", "{", "[1", "null", "x", "nan", "inf", "-1", "1e999", "-5000", "[]", "{}", "[[]]", '{"status": 3}',
    '{"status": {"fertig": "refundedx"}}', '{"known": [], "read_at": "2026-03-01T00:00:00"}',
    '{"read_at": "2026-03-01T00:00:00"}', '{"fields": {"status": "colour"}, "amounts": "maybe"}', '["a", 1]',
    '{"sent": 7, "limit": "many", "told_at": true, "pace": "x"}', "\x00", "[" * 3000, b"\xff\xfe", 2.5,
)  # fmt: skip


def damage(one: Bench, value: object, *, batch: int) -> None:
    """The same damage wherever something was learned."""
    opened = one.desk.open_sheet(one.folder / "s.csv")
    of_sheet = {
        "layout": f"layout {signature(opened.table.headers)}",
        "sheet": f"sheet {fingerprint(opened.table)}",
        "read_so": f"read_so {batch}",
    }
    with one.desk._parts.journal.held() as journal, journal.database.transaction():
        for key in KEYS:
            owner = one.account.budget_key if key == "budget" else one.account.key
            journal.database.execute(
                "INSERT OR REPLACE INTO learned VALUES (?, ?, ?)", (owner, of_sheet.get(key, key), value)
            )


def damaged(one: Bench, value: object) -> Plan:
    """A plan that is made after something was sent and all that was learned is damaged."""
    first = one.sent("A1")
    damage(one, value, batch=first)
    assert one.desk.limits(one.account).rows == Policy().many_rows
    made = one.plan("A1", "A2")
    assert {change.order: change.state for change in made.changes} == {"A1": RowState.LEFT_OUT, "A2": RowState.READY}
    assert [info.id for info in one.desk.batches()] == [first]
    one.desk.recognise(one.desk.open_sheet(one.folder / "s.csv"), one.account)
    assert [row.outcome.order for row in one.desk.undo_preview(first).goes_back] == ["A1"]
    return made


def test_no_damage_to_what_was_learned_breaks_a_plan_or_a_preview(bench: Start) -> None:
    one = bench()
    damaged(one, "{")
    with one.desk._parts.journal.held() as journal:
        for value in DAMAGED:
            with journal.database.transaction():
                journal.database.execute("UPDATE learned SET value=?", (value,))
            assert Learned(keeps=journal.keeps, account_key=one.account.key).queue_time in {None, 2.5}, value
            assert one.desk.limits(one.account).rows == Policy().many_rows, value
            (asked,) = [change for change in one.plan("A1", "A2").changes if change.order == "A2"]
            assert (asked.state, asked.reason) == (RowState.READY, "REJECTED"), value
            assert len(one.desk.undo_preview(1).goes_back) == 1, value
            assert one.desk.batches()[0].undoable == 1, value


@pytest.mark.parametrize("value", ["nan", '{"read_at": "2026-03-01T00:00:00"}', b"\xff\xfe"])
def test_no_damage_to_what_was_learned_breaks_a_run_a_late_look_or_an_undo(bench: Start, value: object) -> None:
    one = bench()
    batch = one.desk.submit(damaged(one, value))
    one.desk.run(batch, wait=30, patience=1)
    assert one.states(batch)["A2"] is RowState.CONFIRMED
    one.desk.recheck(one.account)
    back = one.desk.undo(one.desk.undo_preview(batch))
    one.desk.run(back, wait=30, patience=1)
    assert one.states(back) == {"A2": RowState.UNDONE}


@pytest.mark.parametrize("key", ["words", "answers", "codes", "layout"])
def test_what_a_person_said_once_and_is_lost_is_told_once(bench: Start, key: str) -> None:
    one = bench()
    made = one.plan("A1")
    name = f"layout {signature(made.opened.table.headers)}" if key == "layout" else key
    with one.desk._parts.journal.held() as journal:
        journal.keeps.keep(one.account.key, name, '{"fields": {"x": "colour"}, "status": {"y": "z"}')
    for _ in range(2):
        one.plan("A1")
    assert [(notice.code, notice.facts) for notice in one.desk.notices] == [
        ("REMEMBERED_LOST", {"account": one.account.name})
    ]


def test_what_was_never_said_is_not_lost(bench: Start) -> None:
    one = bench()
    one.plan("A1")
    assert one.desk.notices == ()


def test_words_and_layouts_of_meanings_that_there_are_none_of_count_as_lost(bench: Start) -> None:
    one = bench()
    with one.desk._parts.journal.held() as journal:
        layouts = Layouts(journal, "a")
        journal.keeps.keep("a", "words", '{"status": {"weg": "leave", "da": "come"}}')
        assert (layouts.words(), layouts.lost) == (Words(), True)
        for kept in ('{"fields": {"x": "colour"}}', '{"fields": {"x": "refund"}, "amounts": "maybe"}'):
            journal.keeps.keep("a", "layout s", kept)
            assert layouts.layout("s") is None
        whole = '{"fields": {"x": "refund", "y": "", "z": "-"}, "amounts": "out", "new": 1}'
        journal.keeps.keep("a", "layout s", whole)
        again = Layouts(journal, "a")
        found = again.layout("s")
        assert found is not None
        assert (found.fields["x"], found.amounts, again.lost) == (Field.REFUND, "out", False)


@pytest.mark.parametrize(
    ("kept", "seconds"),
    [("4.5", 4.5), ("0", 0.0), ("1800.0", 1800.0), ("1800.5", None), ("9999", None), ("nan", None), ("٣", None)],
)
def test_a_time_in_the_queue_that_nobody_can_have_learned_is_not_known(
    bench: Start, kept: str, seconds: float | None
) -> None:
    one = bench()
    with one.desk._parts.journal.held() as journal:
        journal.keeps.keep("a", "queue_time", kept)
        found = journal.keeps.queue_time("a")
        assert (None if found is None else found.total_seconds()) == seconds
        assert sent_of(journal) == ()


def sent_of(journal: Journal) -> tuple[int, ...]:
    journal.keeps.keep("a", "sheet p", "[1, 2")
    return SentSheets(journal, "a").batches("p")
