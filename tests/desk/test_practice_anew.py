"""A practice world wears out: the desk begins a fresh one, and keeps what was done in the old one aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reversal_desk import words
from reversal_desk.desk import Desk
from reversal_desk.impact.practice import PracticeServer
from reversal_desk.model import Policy, RowState
from reversal_desk.store.lock import sending_lock

NO_DELAY = (0.0, 0.0)


def world_of(home: Path, *, age: timedelta) -> None:
    """A practice data folder whose world was made so long ago."""
    then = datetime.now(UTC) - age
    with PracticeServer(home / "practice" / "world", now=lambda: then):
        pass
    (home / "practice" / "marker").write_text("", encoding="utf-8")


def ready_of_sample(desk: Desk) -> int:
    opened = desk.open_sheet(desk.sample())
    made = desk.plan(opened, desk.find_actions(opened, desk.account(None)), Policy())
    return made.counts.get(RowState.READY, 0)


def test_a_worn_world_makes_room_for_a_fresh_one_and_that_is_said(tmp_path: Path) -> None:
    world_of(tmp_path, age=timedelta(days=35))
    with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY) as desk:
        assert [notice.code for notice in desk.notices] == ["PRACTICE_ANEW"]
        assert ready_of_sample(desk) > 10
    assert (tmp_path / "practice.before" / "marker").exists()
    with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY) as desk:
        assert desk.notices == ()
    assert (tmp_path / "practice.before" / "marker").exists(), "a second start moves nothing"


def test_a_world_of_this_month_is_gone_on_with(tmp_path: Path) -> None:
    world_of(tmp_path, age=timedelta(days=20))
    with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY) as desk:
        assert desk.notices == ()
    assert (tmp_path / "practice" / "marker").exists()


def test_live_work_never_begins_anew(tmp_path: Path) -> None:
    with Desk.open(home=tmp_path) as desk:
        desk.add_account(name="T", sid="IR1", token="t")
    with Desk.open(home=tmp_path, anew=True) as desk:
        assert [account.name for account in desk.accounts()] == ["T"]


def test_anew_leaves_nothing_of_the_practice_before_and_keeps_one_before_it(tmp_path: Path) -> None:
    for name in ("first", "second", "third"):
        with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY, anew=True):
            (tmp_path / "practice" / name).write_text("", encoding="utf-8")
    assert (tmp_path / "practice.before" / "second").exists()
    assert not (tmp_path / "practice.before" / "first").exists()


def test_a_folder_that_cannot_be_moved_is_gone_on_with_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world_of(tmp_path, age=timedelta(days=35))

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY) as desk:
        assert [notice.code for notice in desk.notices] == ["PRACTICE_NOT_ANEW"]
    assert (tmp_path / "practice" / "marker").exists()


def test_a_world_nobody_can_read_is_left_to_the_service(tmp_path: Path) -> None:
    world_of(tmp_path, age=timedelta(days=35))
    (tmp_path / "practice" / "world" / "practice.jsonl").write_bytes(b"{not json\n")
    with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY) as desk:
        assert desk.notices == ()
    assert (tmp_path / "practice" / "marker").exists()


@pytest.mark.parametrize(("age", "wanted"), [(35, False), (1, True)])
def test_practice_does_not_begin_anew_under_another_copy_that_is_sending(
    tmp_path: Path, age: int, *, wanted: bool
) -> None:
    world_of(tmp_path, age=timedelta(days=age))
    with sending_lock(tmp_path / "practice"):
        with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY, anew=wanted) as desk:
            (notice,) = desk.notices
            assert "Another copy is sending" in words.say(notice.code, notice.facts).meaning
        assert (tmp_path / "practice" / "marker").exists()
        assert not (tmp_path / "practice.before").exists()
    with Desk.open(home=tmp_path, practice=True, practice_delay=NO_DELAY, anew=wanted):
        assert (tmp_path / "practice.before" / "marker").exists()
