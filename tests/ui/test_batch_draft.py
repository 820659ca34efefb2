"""The draft of one sheet as workers write it: no window, no Qt."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, cast

from reversal_desk.desk import Desk, Plan
from reversal_desk.model import Policy
from reversal_desk.ui.batch.draft import Decided, DraftWriter, SheetInHand, keep_rest

PLAN = cast("Plan", object())


class Drafts:
    """A desk's drafts, as far as a writer asks for them; `meanwhile` is called while one is written."""

    def __init__(self) -> None:
        self.written: list[int] = []
        self.decided: list[tuple[int, int]] = []
        self.dropped: list[int] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def keep_draft(self, _made: Plan, draft_id: int) -> int:
        """A new draft has the next number; one that is written again keeps its own."""
        self.meanwhile()
        number = draft_id or len(set(self.written)) + 1
        self.written.append(number)
        return number

    def keep_rest(self, made: Plan, draft_id: int) -> int:
        """What nobody decided of a plan that was sent."""
        return self.keep_draft(made, draft_id)

    def drop_draft(self, draft_id: int) -> None:
        """A draft is gone."""
        self.dropped.append(draft_id)

    def decide_draft(
        self, draft_id: int, _policy: Policy, _edits: object, *, ready: int, undecided: int, locks: tuple[object, ...]
    ) -> bool:
        """What was decided about it; False where it was never written."""
        assert locks == (), "no plan stands behind it"
        assert undecided == ready + 1, "each figure in its place"
        self.decided.append((draft_id, ready))
        return draft_id in self.written


def desk(drafts: Drafts) -> Desk:
    """What a writer takes for the desk."""
    return cast("Desk", drafts)


def decided(ready: int) -> Decided:
    """What a person decided, known by how many rows are ready."""
    return Decided(Policy(), {}, ready, undecided=ready + 1)


def test_a_draft_that_is_written_again_keeps_its_number() -> None:
    drafts = Drafts()
    writer = DraftWriter(SheetInHand(), None)
    assert writer.write(desk(drafts), PLAN) is writer
    writer.write(desk(drafts), PLAN)
    assert (drafts.written, writer.draft) == ([1, 1], 1)


def test_a_draft_that_is_gone_on_with_is_written_over() -> None:
    drafts, sheet = Drafts(), SheetInHand()
    sheet.draft = 7
    DraftWriter(sheet, None).write(desk(drafts), PLAN)
    assert drafts.written == [7]


def test_what_is_decided_while_a_draft_is_written_is_written_over_it() -> None:
    drafts = Drafts()
    writer = DraftWriter(SheetInHand(), None)

    def leave() -> None:
        writer.left = decided(3)

    drafts.meanwhile = leave
    writer.write(desk(drafts), PLAN)
    assert drafts.decided == [(1, 3)]
    assert writer.missed is None, "it is in the draft"


def test_what_is_decided_as_the_worker_was_done_is_known_to_be_missed() -> None:
    drafts = Drafts()
    writer = DraftWriter(SheetInHand(), None)
    writer.write(desk(drafts), PLAN)
    assert writer.missed is None, "the sheet was not left"
    writer.left = decided(2)
    assert writer.missed == decided(2)
    assert writer.missed.keep(desk(drafts), writer.draft) == (1, True)


def test_what_is_decided_of_a_draft_that_is_gone_says_so() -> None:
    assert decided(1).keep(desk(Drafts()), 4) == (4, False)


def test_two_workers_write_one_draft() -> None:
    drafts, inside = Drafts(), threading.Event()
    writer = DraftWriter(SheetInHand(), None)
    second = threading.Thread(target=writer.write, args=(desk(drafts), PLAN))
    at_once: list[Any] = []

    def begin_second() -> None:
        if not inside.is_set():
            inside.set()
            second.start()
            second.join(0.1)
            at_once.extend(drafts.written)

    drafts.meanwhile = begin_second
    writer.write(desk(drafts), PLAN)
    second.join(10)
    assert at_once == [], "the second one waits for the number that the first one gets"
    assert drafts.written == [1, 1]


def test_it_knows_no_qt() -> None:
    asked = "import sys, reversal_desk.ui.batch.draft; print('PySide6' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "False"


def test_what_nobody_decided_takes_the_place_of_a_draft_that_was_written_late() -> None:
    drafts, sheet = Drafts(), SheetInHand()
    keep_rest(desk(drafts), sheet, 3)
    assert (drafts.written, drafts.dropped) == ([], [3]), "nothing waits"
    sheet.rest = PLAN
    keep_rest(desk(drafts), sheet, 4)
    assert (sheet.rest_draft, drafts.written) == (4, [4])
    keep_rest(desk(drafts), sheet, 9)  # the sheet's own draft was still being written as it was sent
    assert (sheet.rest_draft, drafts.written, drafts.dropped) == (4, [4, 4], [3, 9])
