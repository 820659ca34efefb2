"""The cache of actions: nothing in it can make an order look like nobody's, and damage only costs a download."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kept import KEY, NOW, action

from reversal_desk.errors import StoreError
from reversal_desk.model import Program, Window
from reversal_desk.store import actions as actions_room
from reversal_desk.store.actions import ActionCache, chunks, merge, missing

DAY = timedelta(days=1)
WINDOW = Window(NOW - 40 * DAY, NOW)


def filled(path: Path, count: int = 40) -> ActionCache:
    """A cache of one programme, read whole."""
    cache = ActionCache(path)
    cache.keep(KEY, [action(number) for number in range(1, count + 1)])
    cache.add_coverage(KEY, "1000", WINDOW)
    cache.set_synced(KEY, "1000", NOW)
    cache.keep_programs(KEY, [Program("1000", "Northwind US", "ACTIVE")], read_at=NOW)
    return cache


def is_empty(cache: ActionCache) -> bool:
    """Whether it says of itself that nothing is known."""
    return (
        cache.covered(KEY, "1000") == ()
        and cache.synced(KEY, "1000") is None
        and cache.actions(KEY, ["1000"]) == ()
        and cache.programs(KEY, not_before=NOW - DAY) == ()
    )


def raw(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_what_was_kept_comes_back_exact_and_per_account(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "a.sqlite3", 3)) as cache:
        assert cache.actions(KEY, ["1000"]) == tuple(sorted((action(n) for n in (1, 2, 3)), key=lambda a: a.id))
        assert cache.actions("elsewhere", ["1000"]) == ()
        assert cache.actions(KEY, ["2000"]) == ()
        newer = action(2, oid="changed")
        cache.keep(KEY, [newer, action(9, event_date=None)])
        assert newer in cache.actions(KEY, ["1000"])
        assert len(cache.actions(KEY, ["1000", "2000"])) == 4
        assert cache.covered(KEY, "1000") == (WINDOW,)
        assert cache.synced(KEY, "1000") == NOW


def test_it_lasts_from_one_start_to_the_next(tmp_path: Path) -> None:
    filled(tmp_path / "a.sqlite3").close()
    with closing(ActionCache(tmp_path / "a.sqlite3")) as cache:
        assert len(cache.actions(KEY, ["1000"])) == 40
        assert cache.covered(KEY, "1000") == (WINDOW,)


def test_windows_grow_together(tmp_path: Path) -> None:
    with closing(ActionCache(tmp_path / "a.sqlite3")) as cache:
        cache.add_coverage(KEY, "1000", Window(NOW, NOW + DAY))
        cache.add_coverage(KEY, "1000", Window(NOW + 3 * DAY, NOW + 4 * DAY))
        cache.add_coverage(KEY, "2000", Window(NOW, NOW + DAY))
        assert len(cache.covered(KEY, "1000")) == 2
        cache.add_coverage(KEY, "1000", Window(NOW + DAY, NOW + 3 * DAY))
        assert cache.covered(KEY, "1000") == (Window(NOW, NOW + 4 * DAY),)


def test_programs_are_forgotten_after_their_time(tmp_path: Path) -> None:
    with closing(ActionCache(tmp_path / "a.sqlite3")) as cache:
        both = (Program("2000", "UK", "ACTIVE"), Program("10000", "DE", "ACTIVE"))
        cache.keep_programs(KEY, [Program("1", "old", "ACTIVE")], read_at=NOW)
        cache.keep_programs(KEY, reversed(both), read_at=NOW)
        assert cache.programs(KEY, not_before=NOW) == both
        assert cache.programs(KEY, not_before=NOW + DAY) == ()


# --------------------------------------------------------------------------- damage


@pytest.mark.parametrize("content", [b"no database" * 100, b"\0" * 4096])
def test_a_file_that_is_no_cache_begins_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.sqlite3").write_bytes(content)
    with closing(ActionCache(tmp_path / "a.sqlite3")) as cache:
        assert is_empty(cache)
    assert list(tmp_path.glob("*damaged*")) == [], "a cache is not worth keeping"


def test_a_newer_cache_begins_anew(tmp_path: Path) -> None:
    filled(tmp_path / "a.sqlite3").close()
    raw(tmp_path / "a.sqlite3", "PRAGMA user_version=9")
    with closing(ActionCache(tmp_path / "a.sqlite3")) as cache:
        assert is_empty(cache)


def test_other_trouble_is_told_and_nothing_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "a.sqlite3").close()
    before = (tmp_path / "a.sqlite3").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise StoreError("DISK_FULL", folder=tmp_path)

    monkeypatch.setattr(actions_room, "Database", full)
    with pytest.raises(StoreError, match="DISK_FULL"):
        ActionCache(tmp_path / "a.sqlite3")
    assert (tmp_path / "a.sqlite3").read_bytes() == before


def test_damaged_pages_are_seen_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    filled(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * 12288 + whole[4096 + 12288 :])
    with closing(ActionCache(path)) as cache:
        assert is_empty(cache)


@given(place=st.integers(0, 10**6), byte=st.integers(1, 255))
@example(place=60, byte=128)  # the version of the file, less than nothing
def test_one_flipped_byte_never_makes_a_wrong_action(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    path = tmp_path_factory.mktemp("flipped") / "a.sqlite3"
    filled(path, 20).close()
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= byte
    path.write_bytes(content)
    true = {action(number).id: action(number) for number in range(1, 21)}
    with closing(ActionCache(path)) as cache:
        covered = cache.covered(KEY, "1000")
        found = cache.actions(KEY, ["1000"])
        assert all(true.get(one.id) == one for one in found)
        if covered == (WINDOW,):
            assert len(found) == 20, "what is covered is there"
        else:
            assert covered == ()
        assert cache.synced(KEY, "1000") in {NOW, None}
        assert cache.programs(KEY, not_before=NOW) in {(Program("1000", "Northwind US", "ACTIVE"),), ()}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE action SET body=x'00' WHERE id LIKE '%7'",
        "UPDATE action SET body=replace(body, '100.00', '900.00') WHERE id LIKE '%7'",
        "UPDATE action SET body=x'' WHERE id LIKE '%7'",
        "UPDATE action SET body='a letter' WHERE id LIKE '%7'",
        "UPDATE action SET body=7 WHERE id LIKE '%7'",
        "DELETE FROM action WHERE id LIKE '%7'",
        "UPDATE action SET program_id='2000' WHERE id LIKE '%7'",
        "UPDATE action SET account_key='elsewhere' WHERE id LIKE '%7'",
        "UPDATE note SET body=replace(body, '2026', '2016') WHERE name='program:1000'",
        "UPDATE note SET name='program:2000' WHERE name='program:1000'",
        "UPDATE note SET body=x'0011223344'",
        "DROP TABLE note",
        "DROP TABLE action",
    ],
)
def test_damaged_content_is_seen_before_anything_is_called_covered(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "a.sqlite3"
    filled(path).close()
    raw(path, statement)
    with closing(ActionCache(path)) as cache:
        assert is_empty(cache)
        cache.keep(KEY, [action(1)])
        assert cache.actions(KEY, ["1000"]) == (action(1),)


def test_damage_met_while_keeping_begins_anew_and_keeps(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with closing(filled(path)) as cache:
        raw(path, "DROP TABLE action")
        cache.keep(KEY, [action(1)])
        assert cache.actions(KEY, ["1000"]) == (action(1),)
        assert cache.covered(KEY, "1000") == ()


# --------------------------------------------------------------------------- windows


def test_touching_windows_are_one() -> None:
    a, b, c = (Window(NOW + n * DAY, NOW + (n + 1) * DAY) for n in (0, 1, 5))
    assert merge([c, b, a]) == (Window(a.start, b.end), c)
    assert merge([]) == ()
    assert merge([Window(NOW, NOW + 9 * DAY), a]) == (Window(NOW, NOW + 9 * DAY),)


def test_pieces_are_no_longer_than_the_service_takes() -> None:
    pieces = chunks(Window(NOW, NOW + 100 * DAY))
    assert [piece.end - piece.start for piece in pieces] == [45 * DAY, 45 * DAY, 10 * DAY]
    assert merge(pieces) == (Window(NOW, NOW + 100 * DAY),)
    assert chunks(Window(NOW, NOW)) == ()


days = st.integers(0, 60)
spans = st.tuples(days, days).filter(lambda pair: pair[0] < pair[1])


def covers(windows: tuple[Window, ...], day: int) -> bool:
    moment = NOW + day * DAY + DAY / 2
    return any(window.start <= moment < window.end for window in windows)


@given(wanted=spans, have=st.lists(spans, max_size=6))
def test_what_is_missing_and_what_is_there_make_the_whole(wanted: tuple[int, int], have: list[tuple[int, int]]) -> None:
    windows = tuple(Window(NOW + a * DAY, NOW + b * DAY) for a, b in have)
    gaps = missing(Window(NOW + wanted[0] * DAY, NOW + wanted[1] * DAY), windows)
    for day in range(61):
        inside = wanted[0] <= day < wanted[1]
        assert covers(gaps, day) == (inside and not covers(windows, day))


def test_two_matches_at_once_take_turns(tmp_path: Path) -> None:
    """They share one connection: one's transaction began within the other's, and a match ended in an error of ours."""
    together = threading.Barrier(2)
    with closing(filled(tmp_path / "a.sqlite3")) as cache, ThreadPoolExecutor(2) as threads:

        def match(first: int) -> None:
            together.wait(20)
            for number in range(first, first + 60):
                cache.keep(KEY, [action(number)])
                cache.actions(KEY, ["1000"])

        for done in [threads.submit(match, first) for first in (100, 200)]:
            done.result()
        assert len(cache.actions(KEY, ["1000"])) == 40 + 120
