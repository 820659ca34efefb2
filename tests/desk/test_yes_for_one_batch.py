"""A yes to send once more what a batch had handled is said of that batch: another one since asks again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from desk_bench import Here

from reversal_desk.desk import Plan, Resumed, asked_of_later, differences, handled_in, seen_of
from reversal_desk.errors import UsageError
from reversal_desk.impact.practice import ActionSpec, WorldSpec
from reversal_desk.model import Code, Policy, RowEdit, RowState

ROWS = (("Order number", "Status"), ("101", "cancelled"))
YES = RowEdit(accepted=frozenset({Code.HANDLED_BEFORE, Code.LOCKS_SOON}))
Edits = Mapping[tuple[int, str], RowEdit]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    actions = tuple(ActionSpec(order=order, amount=Decimal(100), age=timedelta(days=10)) for order in ("101", "102"))
    with ExitStack() as stack:
        yield Here(tmp_path, stack, world=WorldSpec(actions=actions))


def handled_of(left: Resumed) -> dict[str, str]:
    return {action: seen.handled for action, seen in left.seen.items()}


def there_and_back(here: Here, made: Plan) -> None:
    """Send a plan, and take it back."""
    batch = here.desk.submit(made)
    here.desk.run(batch, wait=30.0)
    here.desk.run(here.desk.undo(here.desk.undo_preview(batch)), wait=30.0)


def said_yes(here: Here) -> Plan:
    """A row that was taken back, and is to go once more."""
    there_and_back(here, here.plan(ROWS))
    made = here.plan(ROWS)
    (change,) = made.changes
    assert (change.state, change.codes) == (RowState.LOOK, (Code.HANDLED_BEFORE,))
    again = here.desk.plan(made.opened, made.found, Policy(), {change.key: YES})
    assert again.changes[0].state is RowState.READY
    return again


def test_a_yes_in_a_draft_is_none_to_what_was_sent_and_taken_back_since(here: Here) -> None:
    desk, said = here.desk, said_yes(here)
    draft = desk.keep_draft(said)
    there_and_back(here, said)  # as another sheet with the order would
    left = desk.open_draft(draft)
    made = desk.plan(left.opened, desk.find_actions(left.opened, here.account), left.policy, left.edits)
    assert differences(left.seen, seen_of(made)) == (), "the action stands as it did"
    edits = asked_of_later(left.edits, handled_of(left), made.changes)
    assert list(edits.values()) == [RowEdit(accepted=frozenset({Code.LOCKS_SOON}))]
    assert desk.plan(made.opened, made.found, left.policy, edits).changes[0].state is RowState.LOOK


def test_a_yes_in_the_review_is_none_once_its_row_went_as_a_test_and_back(here: Here) -> None:
    said = said_yes(here)
    there_and_back(here, said)
    again = here.desk.plan(said.opened, said.found, said.policy, said.edits)
    edits = asked_of_later(said.edits, handled_in(said.changes), again.changes)
    assert here.desk.plan(said.opened, said.found, said.policy, edits).changes[0].state is RowState.LOOK


def test_a_plan_that_was_looked_at_while_its_row_went_there_and_back_sends_nothing(here: Here) -> None:
    """The last look at it may stand open while another batch is sent and taken back."""
    said, first = said_yes(here), len(here.desk.batches())
    there_and_back(here, said)
    with pytest.raises(UsageError, match="NOTHING_TO_SEND"):
        here.desk.submit(said)
    assert len(here.desk.batches()) == first + 2


def test_a_row_that_was_ready_before_it_went_there_and_back_is_in_the_record_as_one_to_look_at(here: Here) -> None:
    rows = (*ROWS, ("102", "cancelled"))
    made = here.plan(rows)
    one = made.changes[0]
    assert one.action is not None
    there_and_back(here, made.only([one.action.id]))
    batch = here.desk.submit(made)
    assert [outcome.state for outcome in here.desk.outcomes(batch)] == [RowState.LOOK, RowState.WAITING]


def test_it_holds_while_no_other_batch_was_there(here: Here) -> None:
    said = said_yes(here)
    left = here.desk.open_draft(here.desk.keep_draft(said))
    made = here.desk.plan(left.opened, said.found, left.policy, left.edits)
    assert asked_of_later(left.edits, handled_of(left), made.changes) == said.edits
