"""A file system of a few hundred kilobytes that fills up at any point: said, nothing lost, `resume` ends it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from balance import imbalance, standing, states_of
from disks import small_disk
from homes import know
from worlds import Ended, Program, cancellations, plain_world

from reversal_desk.impact.practice import PracticeServer

ROWS = 40
LIMIT = 120.0
SENDING = ("--yes", "--json", "--quiet", "--patience", "4", "--wait", "60")
#: Kilobytes left when the program starts: from none at all to nearly enough for the whole run.
ROOM = (0, 64, 256, 600) if os.environ.get("REVERSAL_DESK_ROUNDS") else (0, 256)

pytestmark = [pytest.mark.crashes, pytest.mark.timeout(280)]


def leave(disk: Path, kilobytes: int) -> Path:
    """Fill the disk up to so many kilobytes."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free - kilobytes * 1024
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free, 1))
    return filler


def told(ended: Ended) -> None:
    """The end is clean: all right, or the one sentence of a full disk."""
    assert "Traceback" not in ended.err, ended.err
    if ended.code in {0, 1}:
        return
    assert ended.code in {2, 3}, ended
    assert "The disk is full." in ended.err, ended
    assert ended.err.count("\n") == 1, ended.err


@pytest.mark.parametrize("kilobytes", ROOM)
def test_a_disk_that_fills_up_at_any_point(tmp_path: Path, kilobytes: int) -> None:
    world = plain_world(ROWS)
    with (
        small_disk(tmp_path / "disk", 4096) as disk,
        PracticeServer(tmp_path / "world", world=world, delay=(0, 0.1), limit=100_000) as server,
    ):
        before = standing(server)
        program = Program(disk / "home", server.token)
        know(program.home, server.sid, server.origin, proven=True)
        journal = program.home / "live" / "journal.sqlite3"
        sheet = cancellations(tmp_path / "s.csv", [f"A{n:05d}" for n in range(1, ROWS + 1)])

        def holds(*, ended: bool) -> None:
            wrong = imbalance(journal, server.world(), before, ended=ended)
            assert not wrong, "\n".join(wrong)

        def until_done(command: str, *words: str | Path) -> None:
            """Little room, told; `resume` with as little, told again; with room, done."""
            filler = leave(disk, kilobytes)
            first = program.run(command, *words, *SENDING, timeout=LIMIT)
            told(first)
            sent = len(server.world().submissions)
            if kilobytes == 0:
                assert first.code != 0
            still = program.run("resume", *SENDING, timeout=LIMIT)
            told(still)
            if first.code != 0 and still.code != 0:
                assert len(server.world().submissions) <= sent + 8, "more was sent than can be written down"
            filler.unlink()
            holds(ended=False)
            again = program.run("resume", *SENDING, timeout=LIMIT)
            assert again.code == 0, again

        until_done("submit", sheet)
        if not states_of(journal):  # no room for the batch itself: nothing was sent, the person submits again
            assert not server.world().submissions
            assert program.run("submit", sheet, *SENDING, timeout=LIMIT).code == 0
        holds(ended=True)
        assert states_of(journal) == {"confirmed": ROWS}
        until_done("reset", "1")
        if standing(server) != before:
            assert program.run("reset", "1", *SENDING, timeout=LIMIT).code == 0
        holds(ended=True)
        assert standing(server) == before
