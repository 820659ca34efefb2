"""Write the journal that today's code makes, with batches in every state, as the fixture of today's version.

Run it BEFORE a migration is added (`PYTHONPATH=gui python tests/store/versions/make.py`): it writes
`journal_vN.sql`, N being the version the code has now, and refuses to replace one. From then on the tests of
`test_journal_versions.py` open that journal with every later code. A fixture is never made again by later code.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent.parent))

from kept import KEY, NOW, action, begin, change, not_affiliate, reversed_, send, step

from reversal_desk.model import Account, Code, Item, RowState
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.journal import MIGRATIONS, Journal
from reversal_desk.store.journal.beginning import begin_undo
from reversal_desk.store.journal.records import Image

LATER = NOW + timedelta(minutes=1)


def fill(journal: Journal) -> None:
    """Rows in every state a journal can hold, an undo that is done and one that is under way."""
    Accounts(journal).add(Account(name="T", sid="S", origin="http://127.0.0.1", programs=("1000", "2000")))
    journal.keeps.learn(KEY, "proved_kinds", "reverse")
    first = begin(journal, *(change(number) for number in range(1, 10)), not_affiliate(90), not_affiliate(91))
    epoch = journal.raise_epoch(at=NOW)
    out = send(journal, first, epoch=epoch)
    with journal.writing(at=LATER) as writer:
        for place, (attempt, row) in enumerate(out[:7], 1):
            if place != 6:
                writer.queued(attempt, row, submission_id=f"S{place}", uri=f"/x/{place}")
    with journal.writing(at=LATER) as writer:
        for place in (1, 2, 3):  # confirmed; 2 and 3 are taken back below
            attempt, row = out[place - 1]
            writer.proved(
                attempt, row, account_key=KEY, evidence=f"update {place}", state=RowState.CONFIRMED,
                after=Image(reversed_(action(place)), None, LATER),
            )  # fmt: skip
        writer.completed(*out[3])
        writer.not_visible(*out[3])
        writer.refused(*out[4], said="the action is locked")
        writer.lost(*out[5], why="NETWORK_LOST")
        # 7 stays queued
        writer.proved(
            *out[7], account_key=KEY, evidence="", state=RowState.ALREADY_SO,
            after=Image(reversed_(action(8)), None, LATER),
        )  # fmt: skip
        # 9 stays sending
    undoable = journal.undo.undoable(first)
    undo = begin_undo(
        journal,
        undo_of=first, account_key=KEY, account_name="T", file="orders.csv", sheet="Sheet1",
        rows=[(outcome, before) for outcome, before, _ in undoable[1:]],
        refused=[(undoable[0][0], undoable[0][1], Code.LOCKED, {"when": "yesterday"})], read_at=NOW, at=LATER,
    )  # fmt: skip
    back, waiting = journal.changes.open(undo)
    with journal.writing(at=LATER) as writer:
        items = (Item("1", "Tent", "Outdoor", 1, Decimal("100.00"), "USD", Decimal("8.00"), None, ""),)
        writer.new_before_image(back.id, KEY, Image(back.before.action, items, LATER))
    planned = replace(step(action(2)), reason="RESET")
    with journal.writing(at=LATER) as writer:
        writer.plan_step(back.id, planned)
        writer.plan_step(waiting.id, planned)
    back, waiting = journal.changes.open(undo)
    with journal.writing(at=LATER) as writer:
        attempt = writer.sending(back, account_key=KEY, epoch=epoch, step=planned, body="ActionId=2")
        assert attempt is not None
        writer.queued(attempt, back.id, submission_id="U2", uri="/x/u2")
        writer.proved(
            attempt, back.id, account_key=KEY, evidence="update u2", state=RowState.UNDONE,
            after=Image(action(2), None, LATER),
        )  # fmt: skip
    second = begin(journal, change(21), change(22), change(23), at=LATER)
    stopped, again, _ = journal.changes.open(second)
    with journal.writing(at=LATER) as writer:
        writer.settle(stopped.id, RowState.LEFT_OUT, codes=(Code.STOPPED,))
        attempt = writer.sending(again, account_key=KEY, epoch=epoch, step=planned, body="ActionId=22")
        assert attempt is not None
        writer.lost(attempt, again.id, why="NETWORK_LOST")
        writer.not_happened(attempt, again.id)
    look_late(journal, first)
    again = next(one for one in journal.changes.open(second) if one.id == again.id)
    with journal.writing(at=LATER) as writer:
        writer.ghost_found(attempt, again.id, submission_id="S22")
        writer.waits(again.id, codes=(Code.EARLIER_MAY_LAND,), facts={"when": LATER.isoformat()})
        writer.ghost_gone(attempt, again.id, why="day")
        refused = writer.sending(again, account_key=KEY, epoch=epoch, step=planned, body="ActionId=22")
        assert refused is not None
        by_post = replace(planned, write=planned.write.by_post())
        writer.another_way(refused, again.id, said="no body", step=by_post)


def look_late(journal: Journal, batch: int) -> None:
    """A look of the late re-check that finds two things on the first row, and later one of them no more."""
    number = journal.rows.outcomes(batch)[0].change_id
    lock = LATER + timedelta(days=40)
    with journal.writing(at=LATER) as writer:
        writer.alarm(number, Code.CAME_BACK, {"why": "not_said", "stood": "x", "stands": "y"})
        writer.alarm(number, Code.LOCK_MOVED, {"lock_before": LATER.isoformat(), "lock_after": lock.isoformat()})
        writer.lock_moved(number, lock)
        writer.looked([(number, LATER, {"LOCK_MOVED": "x"})], body={"rows": 1})
        writer.alarm_over(number, Code.CAME_BACK)


def main() -> int:
    """Write the fixture of today's version."""
    target = Path(__file__).with_name(f"journal_v{len(MIGRATIONS)}.sql")
    if target.exists():
        print(f"{target.name} is there; a version's journal is made once, by that version", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        with closing(Journal.open(path)) as journal:
            fill(journal)
        with closing(sqlite3.connect(path)) as raw:
            kept = [int(raw.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")]
            lines = [*raw.iterdump(), f"PRAGMA application_id={kept[0]};", f"PRAGMA user_version={kept[1]};"]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
