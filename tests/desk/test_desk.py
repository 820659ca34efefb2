"""The use cases one by one: accounts, windows and the cache, batches, undo, and what they say when they can't."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desk_bench import ONE, Start
from msgspec.structs import replace

from reversal_desk import words
from reversal_desk.desk import Desk, Found, account_rules, data_folder, downloads, parts
from reversal_desk.desk.finding import wanted_windows
from reversal_desk.desk.folder import network_filesystem
from reversal_desk.errors import (
    DeskError,
    JournalDamaged,
    OtherCopySending,
    Rejected,
    SheetError,
    Stopped,
    StoreError,
    UsageError,
)
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import (
    ActionSpec,
    EarlierChange,
    ProgramSpec,
    Rule,
    Trouble,
    WorldSpec,
)
from reversal_desk.impact.rates import Budget
from reversal_desk.model import (
    ActionState,
    Code,
    Field,
    Operation,
    Policy,
    Program,
    Progress,
    Row,
    RowState,
    Window,
)
from reversal_desk.run import Control, Lane
from reversal_desk.store.database import Database
from reversal_desk.store.journal import Journal
from reversal_desk.store.lock import sending_lock
from reversal_desk.undo import Listed, Scope, reset_rows

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


# --------------------------------------------------------------------------- which windows are read


def dated(*days_ago: float | None) -> list[Row]:
    return [
        Row(number=n, orders=(str(n),), date=None if days is None else NOW - timedelta(days=days), ordered=True)
        for n, days in enumerate(days_ago, start=2)
    ]


def spans(windows: tuple[Window, ...]) -> list[tuple[float, float]]:
    """(days ago of the start, of the end)."""
    return [((NOW - w.start) / DAY, (NOW - w.end) / DAY) for w in windows]


def windows_of(rows: list[Row], *, since: float | None = None, until: float | None = None) -> list[tuple[float, float]]:
    first, last = (None if days is None else NOW - timedelta(days=days) for days in (since, until))
    return spans(wanted_windows(rows, NOW, since=first, until=last))


def test_windows_follow_the_sheets_own_dates() -> None:
    assert windows_of(dated(50, 40)) == [(52, 10)]
    assert windows_of(dated(20, 1)) == [(22, 0)]
    assert windows_of(dated(-1)) == [(1, 0)]  # an order of tomorrow, by its own zone


def test_a_date_that_may_be_the_refunds_asks_for_the_weeks_before_it() -> None:
    (sure,) = dated(10)
    assert windows_of([replace(sure, ordered=False)]) == [(70, 0)]
    assert windows_of([sure, replace(sure, ordered=False)]) == [(70, 0)]


def test_rows_without_a_date_ask_for_ninety_days() -> None:
    assert windows_of(dated(None)) == [(90, 0)]
    assert windows_of(dated(None, 100)) == [(102, 0)]
    assert windows_of([]) == [(90, 0)]
    assert windows_of([Row(number=3, continues=2), *dated(20)]) == [(22, 0)]


def test_one_order_of_long_ago_does_not_cost_the_years_between() -> None:
    assert windows_of(dated(800, 20)) == [(802, 770), (22, 0)]
    assert windows_of(dated(100, 40)) == [(102, 10)]


def test_dates_the_service_no_longer_keeps_are_not_asked_for() -> None:
    assert windows_of(dated(5000)) == [(90, 0)]
    assert windows_of(dated(1092)) == [(1093, 1062)]


def test_since_and_until_are_the_persons_word() -> None:
    assert windows_of(dated(50), since=200) == [(200, 0)]
    assert windows_of(dated(50), since=200, until=150) == [(200, 150)]
    assert windows_of(dated(50), since=5000) == [(1093, 0)]
    assert windows_of(dated(None), until=300) == [(390, 300)]
    assert windows_of(dated(50), until=40) == [(52, 40)]
    assert windows_of(dated(50), until=60) == [(150, 60)]
    assert windows_of(dated(50), until=-10) == [(52, 20)]


def found_with(windows: dict[str, tuple[Window, ...]]) -> Found:
    programs = tuple(Program(name, name, "ACTIVE") for name in windows)
    return Found(None, programs, (), {}, windows, NOW, True, {})  # type: ignore[arg-type]


def on(moment: datetime | None, *, ordered: bool = True) -> Row:
    return Row(number=2, date=moment, ordered=ordered)


def test_covered_means_every_programme_around_the_orders_own_date() -> None:
    whole = Window(NOW - 100 * DAY, NOW)
    found = found_with({"1": (whole,), "2": (Window(NOW - 50 * DAY, NOW),)})
    assert found.covers(on(NOW - 40 * DAY))
    assert found.covers(on(NOW))
    assert found.covers(on((NOW - 40 * DAY).replace(tzinfo=None)))
    assert not found.covers(on(NOW - 49 * DAY))  # two days before it, programme 2 was not read
    assert not found.covers(on(NOW + 3 * DAY))
    assert not found.covers(on(None))
    gap = found_with({"1": (Window(NOW - 100 * DAY, NOW - 30 * DAY), Window(NOW - 29 * DAY, NOW))})
    assert not gap.covers(on(NOW - 40 * DAY))
    assert gap.covers(on(NOW - 70 * DAY))
    assert not found.covers(on(NOW - 40 * DAY, ordered=False))
    far = found_with({"1": (Window(NOW - 101 * DAY, NOW),)})
    assert far.covers(on(NOW - 40 * DAY, ordered=False))


# --------------------------------------------------------------------------- lists, halves, the cache


class Lists:
    """A client whose lists hold at most `most` actions a request; notes every window."""

    def __init__(self, events: list[datetime], *, most: int, said: str) -> None:
        self.events, self.most, self.said = events, most, said
        self.asked: list[tuple[Window, ActionState | None]] = []

    def actions(self, _: str, *, event: Window, state: ActionState | None = None) -> tuple[Any, ...]:
        self.asked.append((event, state))
        states = list(ActionState)
        found = [
            SimpleNamespace(id=str(n)) for n, moment in enumerate(self.events)
            if event.start <= moment <= event.end and (state is None or states[n % 3] is state)
        ]  # fmt: skip
        if len(found) > self.most:
            raise Rejected("REJECTED", status=400, said=self.said)
        return tuple(found)


def listed(lists: Any, window: Window) -> set[str]:
    return {action.id for action in downloads.listed(lists, "1000", window)}


def test_a_list_that_is_too_large_is_halved_and_merged() -> None:
    events = [NOW - timedelta(hours=n) for n in range(200)]
    lists = Lists(events, most=30, said="More than 10 pages: reduce the date range")
    found = listed(lists, Window(NOW - 10 * DAY, NOW))
    assert found == {str(n) for n in range(200)}
    assert all(window.end - window.start >= timedelta(hours=1) for window, _ in lists.asked)


def test_an_hour_that_is_too_large_is_read_state_by_state() -> None:
    lists = Lists([NOW] * 90, most=30, said="Too many results")
    assert listed(lists, Window(NOW - timedelta(minutes=40), NOW)) == {str(n) for n in range(90)}
    assert [state for _, state in lists.asked] == [None, *ActionState]


def test_another_refusal_is_halved_once_as_a_probe() -> None:
    lists = Lists([NOW] * 3, most=0, said="Campaign not found")
    with pytest.raises(Rejected):
        listed(lists, Window(NOW - 40 * DAY, NOW))
    assert len(lists.asked) <= 3


def test_the_shortest_window_is_not_halved_for_another_refusal() -> None:
    lists = Lists([NOW] * 3, most=0, said="Campaign not found")
    with pytest.raises(Rejected):
        listed(lists, Window(NOW - timedelta(minutes=10), NOW))
    assert len(lists.asked) == 1


@pytest.mark.parametrize("days", [1, 43.99, 44.5, 100, 2000])
def test_the_cache_asks_for_what_was_updated_however_long_ago(bench: Start, days: float) -> None:
    """What is covered stays true: an action changed in the meantime is never taken from an old read."""
    clock = [datetime.now(UTC)]
    one = bench(
        ActionSpec(order="A1", amount=Decimal("100.00"), locks_in=None), now=lambda: clock[0],
    )  # fmt: skip
    first = one.plan("A1")
    assert first.changes[0].action is not None
    assert first.changes[0].action.amount == Decimal("100.00")
    clock[0] += timedelta(days=days / 2)
    one.by_somebody_else("A1", Reason="ORDER_UPDATE", Amount="55.00")
    clock[0] += timedelta(days=days / 2)
    one.desk._parts.links._by_key.clear()  # another process, the same cache
    opened = one.desk.open_sheet(one.sheet("A1"))
    since = clock[0] - timedelta(days=min(days + 20, 1090))
    found = one.desk.find_actions(opened, one.account, since=since)
    if days < 1000:
        assert [action.amount for match in found.matches for action in match.actions] == [Decimal("55.00")]
    assert not found.all_fresh


def test_a_second_look_at_the_same_sheet_costs_one_request_and_a_new_process_two(bench: Start) -> None:
    """What was updated since; a new process asks for the programmes first, for it doesn't know server time."""
    one = bench()
    first = one.plan("A1", "A2")
    again = one.plan("A1", "A2")
    assert again.found.requests == {"actions": 1}
    assert not again.found.all_fresh
    with Desk.open(home=one.folder / "home") as other:
        opened = other.open_sheet(one.sheet("A1", "A2"))
        found = other.find_actions(opened, one.account)
    assert found.requests == {"programs": 1, "actions": 1}
    assert [match.how for match in found.matches] == [match.how for match in first.found.matches]
    soon = found.fetched_at - timedelta(seconds=1)
    assert found.covers(on(soon))


@pytest.mark.parametrize(("hours", "reads"), [(1, 1), (23, 1), (30, 2)])
def test_what_came_since_the_last_look_is_found(bench: Start, hours: int, reads: int) -> None:
    """As an update; after a day by its event date as well, for nobody promises that the two lists agree."""
    start = datetime.now(UTC)
    clock = [start]
    later = ActionSpec(order="NEW", amount=Decimal("100.00"), age=timedelta(hours=-0.5))
    one = bench(ActionSpec(order="A1", amount=Decimal("100.00")), later, now=lambda: clock[0])
    one.plan("A1")
    clock[0] += timedelta(hours=hours)
    one.desk._parts.links._by_key.clear()  # another process, the same cache
    again = one.plan("A1", "NEW")
    assert again.found.requests["actions"] == reads
    assert all(match.actions for match in again.found.matches)


def test_a_first_read_that_was_broken_off_is_not_trusted(bench: Start) -> None:
    one = bench()
    one.desk._parts.cache.add_coverage(one.account.key, "1000", Window(NOW - 400 * DAY, NOW + 400 * DAY))
    assert [change.state for change in one.plan("A1").changes] == [RowState.READY]


def test_actions_named_by_id_are_read_one_by_one_where_no_window_has_them(bench: Start) -> None:
    old = ActionSpec(order="OLD", id="1000.1.1", amount=Decimal("10.00"), age=timedelta(days=200))
    one = bench(old)
    path = one.folder / "ids.csv"
    path.write_text("Action ID,Status\n1000.1.1,cancelled\n1000.9.9,cancelled\n", "utf-8")
    opened = one.desk.open_sheet(path)
    found = one.desk.find_actions(opened, one.account)
    assert [len(match.actions) for match in found.matches] == [1, 0]
    one.faults.add(Rule(Trouble.STATUS, path="/Actions/1000", status=422, times=None))
    with pytest.raises(Rejected):
        one.desk.find_actions(opened, one.account)


def test_an_action_of_another_programme_is_not_the_one_meant(bench: Start) -> None:
    there = ActionSpec(
        order="UK", id="2000.1.1", amount=Decimal("10.00"), program="2000", tracker="5636", age=timedelta(days=200)
    )
    programs = (*ONE, ProgramSpec("2000", "UK"))
    one = bench(world=WorldSpec(actions=(there,), programs=programs))
    path = one.folder / "ids.csv"
    path.write_text("Action ID,Status\n2000.1.1,cancelled\n", "utf-8")
    found = one.desk.find_actions(one.desk.open_sheet(path), one.account, programs=["1000"])
    assert found.matches[0].actions == ()
    with pytest.raises(UsageError, match="PROGRAM_UNKNOWN"):
        one.desk.find_actions(one.desk.open_sheet(path), one.account, programs=["77"])


def test_an_account_without_programmes_says_so(bench: Start) -> None:
    closed = (ProgramSpec("1000", "US", state="DEACTIVATED"),)
    one = bench(world=WorldSpec(actions=(ActionSpec(order="A1", amount=Decimal(1)),), programs=closed))
    with pytest.raises(UsageError, match="NO_PROGRAMS"):
        one.plan("A1")


@pytest.mark.parametrize("after", [0, 1, 2])
def test_reading_stops_when_the_person_says_so(bench: Start, after: int) -> None:
    one = bench()
    path = one.folder / "amounts.csv"
    path.write_text("Order number,New amount\nA1,10.00\nA2,11.00\n", "utf-8")
    opened = one.desk.open_sheet(path)
    asked = [0]

    def stopped() -> bool:
        asked[0] += 1
        return asked[0] > after

    told: list[Progress] = []
    with pytest.raises(Stopped):
        one.desk.find_actions(opened, one.account, stopped=stopped, progress=told.append)
    assert told[0].phase == "reading"


def test_a_clock_that_is_hours_wrong_is_said_once_and_not_believed(bench: Start) -> None:
    one = bench(now=lambda: datetime.now(UTC) + timedelta(hours=7))
    made = one.plan("A1")
    assert made.found.fetched_at > datetime.now(UTC) + timedelta(hours=6)
    one.plan("A1")
    codes = [notice.code for notice in one.desk.notices]
    assert codes == ["CLOCK_WRONG"]
    test = one.desk.test_account("T")
    assert [notice.code for notice in test.notices] == ["CLOCK_WRONG"]
    assert test.error is None


# --------------------------------------------------------------------------- sheets


def test_a_pasted_table_and_columns_chosen_by_the_person(bench: Start) -> None:
    desk = bench().desk
    opened = desk.open_pasted("Nummer\tStatus\nA1\tcancelled\nA2\tcancelled\n")
    again = desk.remap(opened, {Field.ORDER: "Nummer"})
    assert [row.order for row in again.rows] == ["A1", "A2"]
    assert again.sure


def test_a_sheet_without_rows_or_order_numbers_says_so(bench: Start, tmp_path: Path) -> None:
    desk = bench().desk
    empty = tmp_path / "empty.csv"
    empty.write_text("Order number,Status\n", "utf-8")
    with pytest.raises(SheetError):
        desk.open_sheet(empty)
    other = tmp_path / "other.csv"
    other.write_text("Colour,Size\nred,L\nblue,M\n", "utf-8")
    assert "NO_ORDER_COLUMN" in {notice.code for notice in desk.open_sheet(other).notices}


# --------------------------------------------------------------------------- sending


def test_nothing_ready_and_too_many_are_not_sent(bench: Start) -> None:
    one = bench()
    made = one.plan("A1", "A2")
    with pytest.raises(UsageError, match="NOTHING_TO_SEND"):
        one.desk.submit(made.only(set()))
    one.desk.limit_rows(made.found.account, 1)  # lowered after the plan was made
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(made)
    assert one.desk.batches() == ()
    assert one.desk.submit(made, accept=frozenset({Code.MANY})) == 1


def test_a_test_and_its_rest_are_judged_by_the_limit_together(bench: Start) -> None:
    """Sent in two batches it is no smaller: of four rows, two at a time are still more than three."""
    one = bench()
    one.desk.limit_rows(one.account, 3)
    made = one.plan("A1", "A2", "A3", "A4")
    ids = [change.action.id for change in made.changes if change.action is not None]
    rest = made.without(ids[:2])
    assert one.desk.submit(made.only(ids[:2])) == 1
    with pytest.raises(UsageError, match="MANY") as refused:
        one.desk.submit(rest)
    assert refused.value.facts == {"count": "4", "limit": "3"}
    anew = one.desk.plan(made.opened, made.found, made.policy)  # from the review, which knows of no test
    assert anew.counts[RowState.READY] == 2
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(anew)
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(rest, accept=frozenset({Code.LOCKS_SOON}))
    assert one.desk.submit(rest, accept=frozenset({Code.MANY})) == 2


def test_what_another_look_sent_doesnt_count_for_the_limit(bench: Start) -> None:
    one = bench()
    one.desk.limit_rows(one.account, 2)
    one.sent("A1", "A2")
    assert one.desk.submit(one.plan("A1", "A2", "A3", "A4")) == 2


def test_a_limit_that_could_not_be_kept_is_told(bench: Start) -> None:
    one = bench()
    with one.desk._parts.journal.held() as journal:
        journal.database.execute("PRAGMA query_only=ON")
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        one.desk.limit_rows(one.account, 1)
    with one.desk._parts.journal.held() as journal:
        journal.database.execute("PRAGMA query_only=OFF")
    assert one.desk.limits(one.account).rows == Policy().many_rows


def test_what_a_person_accepts_at_the_end_is_sent_too(bench: Start) -> None:
    one = bench(ActionSpec(order="A1", amount=Decimal("10.00"), locks_in=timedelta(hours=5)))
    made = one.plan("A1")
    assert made.counts == {RowState.LOOK: 1}
    batch = one.desk.submit(made, accept=frozenset({Code.LOCKS_SOON}))
    [outcome] = one.desk.outcomes(batch)
    assert (outcome.state, outcome.codes) == (RowState.WAITING, (Code.LOCKS_SOON,))


def test_only_one_sends_and_a_lane_that_breaks_leaves_nothing_behind(
    bench: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = bench()
    batch = one.desk.submit(one.plan("A1"))
    with sending_lock(one.desk.home / "live"), pytest.raises(OtherCopySending):
        one.desk.run(batch)
    threads = threading.active_count()
    with monkeypatch.context() as broken:

        def execute(_: Lane) -> None:
            raise ZeroDivisionError

        broken.setattr(Lane, "execute", execute)
        with pytest.raises(ZeroDivisionError):
            one.desk.run(batch)
    assert threading.active_count() <= threads
    one.desk.run(batch, wait=30)
    assert one.states(batch) == {"A1": RowState.CONFIRMED}


def test_a_short_patience_is_for_practice_and_loopback_only(bench: Start) -> None:
    one = bench()
    one.desk.check_patience(one.account, 1)
    real = replace(one.account, origin="https://api.impact.com")
    one.desk.check_patience(real, 3600)
    with pytest.raises(UsageError, match="PATIENCE_TOO_SHORT"):
        one.desk.check_patience(real, 3599)
    with pytest.raises(UsageError, match="PATIENCE_TOO_SHORT"):
        one.desk.check_patience(replace(one.account, origin="https://127.0.0.1.evil.invalid"), 1)


def test_batches_that_are_not_there_or_whose_account_went(bench: Start) -> None:
    one = bench()
    batch = one.sent("A1")
    for ask in (one.desk.batch, one.desk.account_of, one.desk.undo_preview):
        with pytest.raises(UsageError, match="BATCH_UNKNOWN"):
            ask(99)
    one.desk.remove_account("T")
    with pytest.raises(UsageError, match="ACCOUNT_UNKNOWN"):
        one.desk.undo_preview(batch)
    assert one.states(batch) == {"A1": RowState.CONFIRMED}  # its history stays
    one.desk.add_account(name="Again", sid=one.server.sid, token=one.server.token, origin=one.server.origin)
    assert len(one.desk.undo_preview(batch).goes_back) == 1


def test_the_line_adds_up_after_sending(bench: Start) -> None:
    one = bench()
    batch = one.sent("A1", "A2", "NOBODYS")
    line = one.desk.batch_reconciliation(batch)
    assert line["USD"]["proved"] == Decimal("200.00")
    assert [outcome.order for outcome in one.desk.find_order("a1")] == ["A1"]
    assert one.desk.verify_history() is None
    assert one.desk.unfinished() == ()
    assert one.desk.lock_reminders() == ()


def test_what_locks_soon_is_reminded_of_in_its_nearest_bucket(bench: Start) -> None:
    there = [
        ActionSpec(order=f"L{hours}", amount=Decimal("10.00"), locks_in=timedelta(hours=hours))
        for hours in (30, 100, 2000)
    ]
    one = bench(*there)
    one.sent(*(spec.order for spec in there))
    found = {(r.within_days, r.rows, r.money["USD"]) for r in one.desk.lock_reminders()}
    assert found == {(3, 1, Decimal("10.00")), (7, 1, Decimal("10.00"))}


# --------------------------------------------------------------------------- undo


def test_an_undo_says_what_goes_back_what_changed_and_what_is_locked(bench: Start) -> None:
    shift = [timedelta(0)]
    there = [ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 4)]
    soon = ActionSpec(order="L1", amount=Decimal("100.00"), locks_in=timedelta(hours=30))
    one = bench(*there, soon, now=lambda: datetime.now(UTC) + shift[0])
    batch = one.sent("A1", "A2", "A3", "L1")
    shift[0] = timedelta(hours=29, minutes=30)
    one.desk._parts.links._by_key.clear()
    one.by_somebody_else("A2", Reason="RESET")
    preview = one.desk.undo_preview(batch)
    assert [row.outcome.order for row in preview.goes_back] == ["A1", "A3"]
    assert [(row.outcome.order, row.code) for row in preview.changed_since] == [("A2", Code.CHANGED_SINCE)]
    assert [(row.outcome.order, row.code) for row in preview.locked] == [("L1", Code.LOCKED)]
    assert not preview.nothing
    two = one.desk.undo_preview(batch, Scope(rows=frozenset([2, 4])))
    assert [row.outcome.row for row in two.goes_back] == [2, 4]
    but = one.desk.undo_preview(batch, Scope(all_but=Listed.of(["a1"])))
    assert [row.outcome.order for row in but.goes_back] == ["A3"]
    back = one.desk.undo(preview)
    one.desk.run(back, wait=30)
    assert one.states(back) == {
        "A1": RowState.UNDONE, "A3": RowState.UNDONE, "A2": RowState.UNDO_REFUSED, "L1": RowState.UNDO_REFUSED,
    }  # fmt: skip


def test_what_was_taken_back_leaves_nothing_to_undo_and_its_undo_goes_back_in_turn(bench: Start) -> None:
    one = bench()
    batch = one.sent("A1")
    back = one.desk.undo(one.desk.undo_preview(batch))
    one.desk.run(back, wait=30)
    preview = one.desk.undo_preview(batch)
    assert preview.nothing
    with pytest.raises(UsageError, match="NOTHING_TO_UNDO"):
        one.desk.undo(preview)
    preview = one.desk.undo_preview(back)
    assert [(row.outcome.order, row.steps) for row in preview.goes_back] == [("A1", 1)]
    again = one.desk.undo(preview)
    one.desk.run(again, wait=30)
    assert one.states(again) == {"A1": RowState.UNDONE}
    assert one.states(batch) == {"A1": RowState.CONFIRMED}
    assert one.states(back) == {"A1": RowState.UNDONE}
    assert one.desk.outcomes(back)[0].codes == (Code.UNDO_TAKEN_BACK,)
    assert [a.state for a in one.server.world().actions.values() if a.spec.order == "A1"] == ["REVERSED"]
    third = one.desk.undo(one.desk.undo_preview(again))
    one.desk.run(third, wait=30)
    assert one.states(batch) == {"A1": RowState.UNDONE}
    assert [a.state for a in one.server.world().actions.values() if a.spec.order == "A1"] == ["PENDING"]
    assert one.desk.verify_history() is None


def test_an_undo_preview_warns_of_a_send_that_may_still_land(bench: Start) -> None:
    one = bench()
    batch = one.sent("A1")
    with one.desk._parts.journal.held() as journal:
        journal.database.execute("UPDATE attempt SET ghost=1")
    [row] = one.desk.undo_preview(batch).goes_back
    assert row.code is Code.EARLIER_MAY_LAND
    assert row.facts["when"]


def test_an_undo_reads_who_was_approved_meanwhile(bench: Start) -> None:
    shift = [timedelta(0)]
    soon = ActionSpec(order="L1", amount=Decimal("100.00"), locks_in=timedelta(hours=30))
    one = bench(soon, now=lambda: datetime.now(UTC) + shift[0])
    batch = one.sent("L1")
    shift[0] = timedelta(hours=31)
    one.desk._parts.links._by_key.clear()
    assert [row.code for row in one.desk.undo_preview(batch).locked] == [Code.LOCKED]


# --------------------------------------------------------------------------- homes


def test_the_data_folder_is_named_or_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REVERSAL_DESK_HOME", str(tmp_path / "named"))
    assert data_folder() == tmp_path / "named"
    monkeypatch.setenv("REVERSAL_DESK_HOME", " ")
    assert data_folder().name == "Reversal Desk"


def test_a_folder_that_others_sync_or_serve_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="HOME_NETWORK"):
        Desk.open(home=tmp_path / "OneDrive - Shop" / "desk")
    share = tmp_path / "share"
    (share / "inside").mkdir(parents=True)
    (tmp_path / "link").symlink_to(share / "inside")
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x {share.resolve()} nfs4 rw 0 0\n"
    real = Path.read_text

    def read_text(path: Path, *words: Any, **named: Any) -> str:
        return mounts if str(path) == "/proc/self/mounts" else real(path, *words, **named)

    monkeypatch.setattr(Path, "read_text", read_text)
    monkeypatch.setattr(sys, "platform", "linux")
    for place in (share / "inside", tmp_path / "link"):
        with pytest.raises(StoreError, match="HOME_NETWORK"):
            Desk.open(home=place)
    assert not network_filesystem(tmp_path)


def test_where_mounts_cannot_be_known_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: Any, **__: Any) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(sys, "platform", "linux")
    with monkeypatch.context() as hidden:
        hidden.setattr(Path, "read_text", refuse)
        assert not network_filesystem(tmp_path)
    monkeypatch.setattr(sys, "platform", "win32")
    assert not network_filesystem(tmp_path)


@pytest.mark.parametrize(("number", "code"), [(28, "DISK_FULL"), (30, "HOME_READ_ONLY")])
def test_a_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, code: str) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match=code):
        Desk.open(home=tmp_path / "x")


def test_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        Desk.open(home=tmp_path / "x")


def test_a_damaged_journal_is_set_aside_and_said(bench: Start) -> None:
    one = bench()
    one.desk.close()
    path = one.folder / "home" / "live" / "journal.sqlite3"
    path.write_bytes(b"x" * 8192)
    with Desk.open(home=one.folder / "home") as desk:
        assert [notice.code for notice in desk.notices] == ["JOURNAL_DAMAGED", "ACCOUNTS_KEPT"]
        assert desk.batches() == ()
        assert [account.name for account in desk.accounts()] == ["T"]


def test_a_journal_damaged_while_open_is_not_replaced_by_an_empty_one(
    bench: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = bench()
    batch = one.desk.submit(one.plan("A1"))

    def damaged(_: Path, **__: object) -> None:
        raise JournalDamaged("JOURNAL_DAMAGED", file="journal.sqlite3.damaged")

    monkeypatch.setattr(Journal, "open", damaged)
    with pytest.raises(JournalDamaged):
        one.desk.run(batch)
    assert one.states(batch) == {"A1": RowState.WAITING}


def test_a_cache_that_cannot_be_opened_closes_the_journal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_: Path) -> None:
        raise StoreError("DISK_FULL", folder=tmp_path)

    monkeypatch.setattr(parts, "ActionCache", refuse)
    with pytest.raises(StoreError, match="DISK_FULL"):
        Desk.open(home=tmp_path / "home")
    with closing(sqlite3.connect(tmp_path / "home" / "live" / "journal.sqlite3")) as raw:
        raw.execute("BEGIN EXCLUSIVE")


def test_a_full_disk_does_not_keep_the_desk_open(bench: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench()
    one.plan("A1")

    def full(*_: Any) -> None:
        raise StoreError("DISK_FULL", folder=one.folder)

    monkeypatch.setattr(Database, "transaction", full)
    one.desk.close()
    assert one.desk._parts.links._by_key == {}


def test_the_budget_of_the_last_hour_is_remembered(tmp_path: Path) -> None:
    """A restart must not begin a new thousand (the account is a real one; nothing is sent here)."""
    with Desk.open(home=tmp_path / "home") as desk:
        account, _ = desk.add_account(name="R", sid="IRx1", token="t")
        link = desk._parts.links.of(account)
        for _ in range(100):
            assert link.budget.take("write") == 0
        before = link.budget.available
    with Desk.open(home=tmp_path / "home") as desk:
        assert desk._parts.links.of(account).budget.available == before
        assert desk.requests == {}
        with desk._parts.journal.held() as journal:
            journal.keeps.learn(account.budget_key, "budget", "{half")
        desk._parts.links._by_key.clear()
        assert desk._parts.links.of(account).budget.available > before
        desk._parts.links._by_key.clear()


def test_one_budget_for_all_accounts_of_a_sid(tmp_path: Path) -> None:
    """An agency asks for several brands by one SID: the service counts them together (contract 8)."""
    with Desk.open(home=tmp_path / "home") as desk:
        one, _ = desk.add_account(name="1", sid="IRx1", token="t", brand_id="B1")
        two, _ = desk.add_account(name="2", sid="IRx1", token="t", brand_id="B2")
        other, _ = desk.add_account(name="3", sid="IRx2", token="t")
        first, second, third = desk._parts.links.of(one), desk._parts.links.of(two), desk._parts.links.of(other)
        assert first.budget is second.budget is not third.budget
        assert first.client is not second.client
        for _ in range(30):
            first.budget.take("write")
            second.budget.take("actions")
        assert desk.requests == {"write": 30, "actions": 30}
        first.budget.throttled({"Retry-After": "900"})
        assert second.budget.take("action") > 890
        assert third.budget.take("action") == 0
        desk.remove_account("1")
        desk.remove_account("2")
    with Desk.open(home=tmp_path / "home") as desk:
        again, _ = desk.add_account(name="4", sid="IRx1", token="t", brand_id="B3")
        assert desk._parts.links.of(again).budget.wait_seconds() > 890


@pytest.fixture
def as_if_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loopback service counts as one that others use too: its hour is kept."""
    monkeypatch.setattr(account_rules, "is_loopback", lambda origin: False)
    monkeypatch.setattr(account_rules, "check_patience", lambda account, patience: None)


@pytest.mark.usefixtures("as_if_real")
def test_what_was_sent_is_kept_while_it_is_sent(bench: Start) -> None:
    """After a crash at any moment the next start has forgotten less than half the reserve."""
    there = tuple(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 121))
    one = bench(*there, limit=100_000)
    batch = one.desk.submit(one.plan(*(f"A{n}" for n in range(1, 121))))
    budget = one.desk._parts.links.of(one.account).budget
    forgotten: list[int] = []

    def told(_: Progress) -> None:
        with one.desk._parts.journal.held() as journal:
            kept = journal.keeps.learned(one.account.budget_key, "budget")
        next_start = Budget(ServerClock(), limit=100_000, reserve=0)
        next_start.shared(kept)
        known = sum(count for pairs in next_start.export()["sent"].values() for _, count in pairs)
        forgotten.append(sum(budget.requests.values()) - known)

    result = one.desk.run(batch, emit=told, wait=30, patience=1)
    assert result.trouble is None
    assert len(forgotten) > 3
    assert max(forgotten) < 25 + 8
    assert forgotten[-1] <= 25


@pytest.mark.usefixtures("as_if_real")
def test_a_second_process_hears_of_the_first(bench: Start) -> None:
    """Two processes, one SID: each run begins with what the other sent, and the service's word is shared."""
    one = bench(limit=300)
    one.plan("A1")
    with Desk.open(home=one.folder / "home") as other:
        opened = other.open_sheet(one.sheet("A2", name="t.csv"))
        other.find_actions(opened, one.account)
        there = other._parts.links.of(one.account).budget
        assert there.limit == 300
    one.sent("A3")
    with one.desk._parts.journal.held() as journal:
        state = json.loads(journal.keeps.learned(one.account.budget_key, "budget") or "")
    assert len(state["sent"]) == 2
    assert state["limit"] == 300


def test_a_full_disk_costs_the_memory_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Desk.open(home=tmp_path / "home") as desk:
        account, _ = desk.add_account(name="R", sid="IRx1", token="t")
        link = desk._parts.links.of(account)
        link.budget.take("write")

        def full(*_: object) -> None:
            raise StoreError("DISK_FULL", folder=tmp_path)

        with desk._parts.journal.held() as journal:
            with monkeypatch.context() as patch:
                patch.setattr(journal.database, "execute", full)
                link.keep_budget(journal)
            assert journal.keeps.learned(account.budget_key, "budget") is None


# --------------------------------------------------------------------------- practice


def test_practice_has_its_own_account_and_sample(tmp_path: Path) -> None:
    with Desk.open(home=tmp_path / "home", practice=True) as desk:
        [account] = desk.accounts()
        assert account.practice
        opened = desk.open_sheet(desk.sample())
        found = desk.find_actions(opened, account)
        made = desk.plan(opened, found, Policy())
        assert made.counts[RowState.READY] > 0
        assert desk.test_account(account.name).company is not None
    with Desk.open(home=tmp_path / "home") as desk, pytest.raises(UsageError):
        desk.sample()


def test_an_account_without_leave_to_read_the_company_is_tried_by_its_programmes(bench: Start) -> None:
    scopes = frozenset({"campaigns", "actions", "action"})
    one = bench(tokens={"few": scopes, "none": frozenset()})
    for name, token in (("few", "few"), ("none", "none")):
        one.desk.remove_account(one.desk.accounts()[0].name)
        one.desk.add_account(name=name, sid=one.server.sid, token=token, origin=one.server.origin)
        test = one.desk.test_account(name)
        assert test.company is None
        if token == "few":
            assert test.error is None
            assert [notice.code for notice in test.notices] == ["FORBIDDEN"]
            assert test.programs
        else:
            assert isinstance(test.error, DeskError)


def test_other_orders_of_ours_are_found_by_their_newest_batch(bench: Start) -> None:
    one = bench()
    first, second = one.sent("A1"), one.sent("A2", "A3")
    ids = {outcome.action_id for batch in (first, second) for outcome in one.desk.outcomes(batch)}
    ours = one.desk.ours(one.account, [*ids, "1000.1.1"])
    assert {batch: len(found) for batch, found in ours.items()} == {first: 1, second: 2}


def test_pause_and_stop_reach_a_running_lane(bench: Start) -> None:
    one = bench(*(ActionSpec(order=f"A{n}", amount=Decimal("10.00")) for n in range(60)))
    batch = one.desk.submit(one.plan(*(f"A{n}" for n in range(60))))
    control = Control()

    def emit(progress: Progress) -> None:
        if progress.phase == "sending":
            control.stop()

    one.desk.run(batch, control=control, emit=emit, wait=30)
    states = list(one.states(batch).values())
    assert set(states) == {RowState.CONFIRMED, RowState.LEFT_OUT}


def test_no_row_is_ready_that_a_plan_leaves(bench: Start) -> None:
    one = bench()
    made = one.plan("A1", "A2")
    ids = {change.action.id for change in made.changes if change.action is not None}
    assert {change.operation for change in made.only(ids).changes} == {Operation.REVERSE}
    assert made.reconciliation["USD"]["to_be_sent"] == Decimal("200.00")
    assert one.desk.requests == made.found.requests


def test_a_proxy_that_drops_the_bodies_of_deletes_is_got_round_by_post(bench: Start) -> None:
    one = bench()
    with one.desk._parts.journal.held() as journal:
        journal.keeps.learn(one.account.key, "proved_kinds", "")
    one.faults.add(Rule(Trouble.BODILESS, method="DELETE", times=None))
    batch = one.sent("A1", "A2", "A3")
    assert set(one.states(batch).values()) == {RowState.CONFIRMED}
    with one.desk._parts.journal.held() as journal:
        went = journal.database.all("SELECT method, state FROM attempt ORDER BY id")
        write_by = journal.keeps.learned(one.account.key, "write_by")
    assert [(row["method"], row["state"]) for row in went] == [("DELETE", "refused"), *[("POST", "proved")] * 3]
    assert write_by == "post"
    assert len(one.faults.hits()) == 1
    assert len(one.server.effects()) == 3
    assert one.desk.verify_history() is None


def test_reversals_made_elsewhere_are_found_apart_from_ours_and_need_a_second_look(bench: Start) -> None:
    there = [ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 5)]
    earlier = ActionSpec(
        order="E1", amount=Decimal("100.00"), earlier=(EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal(80)),)
    )
    one = bench(*there, earlier)
    batch = one.sent("A1")
    for order, why in (("A2", "CONS_FRAUD"), ("A3", "REJECTED"), ("E1", "REJECTED")):
        one.by_somebody_else(order, "DELETE", DispositionCode=why)
    now = datetime.now(UTC)
    found = one.desk.find_reversed(one.account, now - timedelta(days=1), now + timedelta(minutes=1))
    assert {(each.action.oid, each.reason, each.batch) for each in found} == {
        ("A1", "REJECTED", batch), ("A2", "CONS_FRAUD", 0), ("A3", "REJECTED", 0), ("E1", "REJECTED", 0),
    }  # fmt: skip
    assert one.desk.find_reversed(one.account, now - timedelta(days=9), now - timedelta(days=8)) == ()

    mistakes = [each for each in found if not each.batch and each.reason == "REJECTED"]
    opened = one.desk.open_pasted(reset_rows(mistakes))
    found_again = one.desk.find_actions(opened, one.account)
    made = one.desk.plan(opened, found_again, Policy())
    assert {(c.order, c.operation, c.state, c.codes) for c in made.changes} == {
        ("A3", Operation.RESET, RowState.LOOK, (Code.REVERSED_ELSEWHERE,)),
        ("E1", Operation.RESET, RowState.LOOK, (Code.REVERSED_ELSEWHERE, Code.RESET_LOSES)),
    }
    lost = next(change.facts for change in made.changes if change.order == "E1")
    assert (lost["amount"], lost["original"]) == ("80.00", "100.00")

    made = one.desk.plan(opened, found_again, Policy(accept=frozenset({Code.REVERSED_ELSEWHERE})))
    back = one.desk.submit(made)
    one.desk.run(back, wait=30)
    assert one.states(back) == {"A3": RowState.CONFIRMED, "E1": RowState.LOOK}
    [again] = one.desk.undo_preview(back).goes_back  # a reset is a change of ours, and can be taken back itself
    assert again.outcome.order == "A3"


def test_a_reversal_is_found_by_its_own_day_however_late_the_action_was_touched_again(bench: Start) -> None:
    """The service lists by the last update: whoever asks for the days before it would not see the action."""
    reversed_then = (EarlierChange(timedelta(days=6), "CONS_FRAUD"),)
    one = bench(
        *(ActionSpec(order=order, amount=Decimal("100.00"), earlier=reversed_then) for order in ("T1", "R1", "B1"))
    )
    now = datetime.now(UTC)
    for action in one.server.world().actions.values():
        if action.spec.order == "T1":  # touched by the service itself: it stays reversed
            action.updated = now.replace(microsecond=0)
            last = action.updates[-1]
            touch = {"number": last.number + 1, "date": action.updated, "disposition": "", "delta_amount": Decimal(0)}
            action.updates.append(replace(last, **touch, delta_payout=Decimal(0)))
    one.by_somebody_else("R1", Reason="RESET")
    one.by_somebody_else("R1", "DELETE", DispositionCode="ORDER_ERROR")
    one.by_somebody_else("B1", Reason="RESET")

    then = one.desk.find_reversed(one.account, now - timedelta(days=8), now - timedelta(days=3))
    assert [(each.action.oid, each.reason) for each in then] == [("T1", "CONS_FRAUD")]
    assert then[0].at is not None
    assert then[0].at < now - timedelta(days=5)
    today = one.desk.find_reversed(one.account, now - timedelta(days=1), now + timedelta(minutes=1))
    assert {(each.action.oid, each.reason, each.at is None) for each in today} == {
        ("R1", "ORDER_ERROR", False), ("T1", "", True),  # of T1 nothing older was read: shown, and no day is claimed
    }  # fmt: skip


@pytest.mark.parametrize("days", [0, 1, 3])
def test_days_that_are_turned_round_are_refused_before_anything_is_asked(bench: Start, days: int) -> None:
    """One day after the other, the window's two midnights are the same moment."""
    one = bench()
    since = datetime.now(UTC)
    before = dict(one.desk.requests)
    with pytest.raises(UsageError, match="DAYS_TURNED") as refused:
        one.desk.find_reversed(one.account, since, since - timedelta(days=days))
    assert one.desk.requests == before
    said = words.say(refused.value.code, refused.value.facts)
    assert said.todo == "Choose a first day that is not after the last one."


def test_nothing_was_reversed_in_days_to_come(bench: Start) -> None:
    one = bench()
    soon = datetime.now(UTC) + timedelta(days=1)
    assert one.desk.find_reversed(one.account, soon, soon + timedelta(days=1)) == ()
