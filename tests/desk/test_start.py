"""What a start of the desk brings in: the list of batches, and nothing that only a run or an undo needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reversal_desk import desk

#: What Home reads, in a process of its own; then which rooms were brought in for it.
START = """
import sys
from pathlib import Path
from reversal_desk.desk import Desk
with Desk.open(home=Path(sys.argv[1])) as desk:
    assert desk.batches() == ()
    assert (desk.unfinished(), desk.drafts(), desk.lock_reminders()) == ((), (), ())
    print(*(name for name in sys.modules if name.startswith("reversal_desk.")))
"""


def test_a_start_makes_no_record_that_only_a_run_or_an_undo_needs(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "home")], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    brought = set(ended.stdout.split())
    assert "reversal_desk.store.journal.batches" in brought
    late = {"records", "writer", "rows", "changes", "attempts", "undo", "watch", "beginning"}
    assert not {name for name in brought if name.removeprefix("reversal_desk.store.journal.") in late}
    assert not brought & {f"reversal_desk.{room}" for room in ("run", "undo", "plan", "matching", "mapping", "guards")}


def test_what_the_desk_offers_late_is_there_and_nothing_else_is() -> None:
    """Each name by itself, as whoever asks for one has it; and the names are those that mypy and `*` see."""
    for name in desk.__all__:
        assert getattr(desk, name, None) is not None, name
    late = set[str]().union(*desk._PARTS.values())
    assert late | {"Desk", "data_folder"} == set(desk.__all__)
    assert sum(map(len, desk._PARTS.values())) == len(late), "a name is said to be in two parts"
    with pytest.raises(AttributeError, match=r"^module 'reversal_desk\.desk' has no attribute 'nothing_of_it'$"):
        _ = desk.nothing_of_it
