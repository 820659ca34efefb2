"""Between submit and undo others changed one action in ten and one in ten locked: who goes back, and as what.

The judge is the practice service's own world, read before the submit and after the undo.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from other_hands import write_by_somebody
from practised import add_practised
from reversal_desk.desk import Desk
from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec, PracticeServer, ProgramSpec, WorldSpec
from reversal_desk.impact.practice.world import Action as Played
from reversal_desk.model import Code, Outcome, Policy, RowState
from reversal_desk.run import look_times
from reversal_desk.undo import Listed, Scope

ROWS = 200
LOCKS = timedelta(hours=30)
#: When a run looks first, seconds; in the other tests sooner.
IN_EARNEST = look_times.FIRST_LOOK
#: What the second steps of a batch cost once, however many they are: a first row of their kind, their own looks, and
#: one page of submissions that says whether the first steps are complete.
SECOND_ROUND = 16


def a_world() -> WorldSpec:
    """One in four was changed before, one in ten locks in 30 h, some have items; in two programmes."""
    made = []
    for number in range(ROWS):
        program, tracker = (("1000", "4636"), ("2000", "5636"))[number % 7 == 0]
        earlier = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00")),) if number % 4 == 1 else ()
        items = (ItemSpec("S1", Decimal("40.00")), ItemSpec("S2", Decimal("60.00"))) if number % 9 == 0 else ()
        made.append(
            ActionSpec(
                order=f"O{number:03d}", amount=Decimal("100.00"), program=program, tracker=tracker,
                earlier=earlier if not items else (), items=items,
                locks_in=LOCKS if number % 10 == 9 else timedelta(days=30),
            )
        )  # fmt: skip
    programs = (ProgramSpec("1000", "US"), ProgramSpec("2000", "UK"))
    return WorldSpec(actions=tuple(made), programs=programs)


class Hands:
    """The service, ours and other people's way to it, and a clock that can be put on."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.later = timedelta(0)
        self.server = stack.enter_context(
            PracticeServer(
                folder / "service", world=a_world(), delay=(0.0, 0.0), limit=100_000,
                now=lambda: datetime.now(UTC) + self.later,
            )
        )  # fmt: skip
        self.desk = stack.enter_context(Desk.open(home=folder / "home"))
        self.account = add_practised(self.desk, self.server)
        self.folder = folder

    def played(self) -> dict[str, Played]:
        return {played.spec.order: played for played in self.server.world().actions.values()}

    def stands(self) -> dict[str, object]:
        """order -> how it stands at the service: state, amount, items."""
        return {
            order: (played.state, played.amount, tuple((i.sku, i.quantity, i.amount) for i in played.items))
            for order, played in self.played().items()
        }

    def other(self, order: str, method: str, **fields: str) -> None:
        """A write by somebody else, in effect at once."""
        write_by_somebody(self.server, order, method, **fields)

    def submit(self) -> tuple[int, dict[str, Outcome]]:
        """Reversals, amount changes and item changes over all actions."""
        sheet = self.folder / "s.csv"
        lines = ["Order number,Status,Refund amount"]
        for number in range(ROWS):
            partial = number % 3 == 2
            lines.append(f"O{number:03d},{'partially refunded,30.00' if partial else 'cancelled,'}")
        sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
        opened = self.desk.open_sheet(sheet)
        policy = Policy(accept=frozenset({Code.ITEMS_NEEDED, Code.REFUND_AGAIN}))
        batch = self.desk.submit(self.desk.plan(opened, self.desk.find_actions(opened, self.account), policy))
        self.desk.run(batch, wait=60)
        return batch, {one.order: one for one in self.desk.outcomes(batch) if one.state is RowState.CONFIRMED}


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    with ExitStack() as stack:
        yield Hands(tmp_path, stack)


def test_an_undo_among_other_hands_gives_back_exactly_what_is_still_ours(hands: Hands) -> None:
    """The others come at once after our proofs: their entries bear the second that we read in."""
    first = hands.stands()
    batch, ours = hands.submit()
    assert len(ours) > ROWS * 0.85
    kinds = Counter(one.operation for one in ours.values())
    assert min(kinds.values()) >= 5, kinds

    others = sorted(ours)[5::10]  # one in ten
    for place, order in enumerate(others):
        match place % 4:
            case 0:
                hands.other(order, "PUT", Reason="RESET")
            case 1:
                hands.other(order, "PUT", Reason="RESET")
                hands.other(order, "PUT", Reason="ORDER_UPDATE", Amount="55.00")
            case 2:  # taken back and made again: it looks as we left it
                hands.other(order, "PUT", Reason="RESET")
                hands.other(order, "DELETE", DispositionCode="CONS_FRAUD")
            case _:
                hands.other(order, "DELETE", DispositionCode="CONS_FRAUD")
    hands.later = LOCKS - timedelta(minutes=30)
    hands.desk._parts.links._by_key.clear()  # whoever comes back a day later
    theirs = hands.stands()

    preview = hands.desk.undo_preview(batch)
    locked = {order for order, played in hands.played().items() if order in ours and played.spec.locks_in == LOCKS}
    assert {row.outcome.order for row in preview.locked} == locked
    touched = {order for order in others if order not in locked}
    silent = {o for o in touched if not hands_moved(hands, o)}  # a DELETE of what was reversed changes nothing
    assert {row.outcome.order for row in preview.changed_since} == touched - silent
    back = {row.outcome.order for row in preview.goes_back}
    assert back == ours.keys() - locked - (touched - silent)

    undo = hands.desk.undo(preview)
    hands.desk.run(undo, wait=60)
    after = hands.stands()
    assert {order: after[order] for order in back} == {order: first[order] for order in back}
    left = theirs.keys() - back
    assert {order: after[order] for order in left} == {order: theirs[order] for order in left}
    states = Counter(one.state for one in hands.desk.outcomes(undo))
    assert states == {RowState.UNDONE: len(back), RowState.UNDO_REFUSED: len(locked) + len(touched - silent)}
    changed_before = {order for order in back if hands.played()[order].spec.earlier}
    assert len(changed_before) >= 20, "those that had been changed before are among them"


def hands_moved(hands: Hands, order: str) -> bool:
    """Whether somebody else's write had an effect on the action, beside our one."""
    action_id = hands.played()[order].id
    return sum(one.action_id == action_id for one in hands.server.world().effects()) > 1


def test_a_thousand_undos_of_one_step_cost_the_changes_and_eight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that needs a second step costs two more: its write and its items. The second round has looks of its own."""
    monkeypatch.setattr(look_times, "FIRST_LOOK", IN_EARNEST)  # looks are counted here
    once, twice = 1000, 100
    there = [ActionSpec(order=f"A{number:04d}", amount=Decimal("80.00")) for number in range(once)]
    change = EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00"))
    there += [ActionSpec(order=f"B{n:04d}", amount=Decimal("100.00"), earlier=(change,)) for n in range(twice)]
    world = WorldSpec(actions=tuple(there), programs=(ProgramSpec("1000", "US"),))
    with (
        PracticeServer(tmp_path / "world", world=world, delay=(0.0, 2.0), limit=100_000) as server,
        Desk.open(home=tmp_path / "home") as desk,
    ):
        account, _ = desk.add_account(name="T", sid=server.sid, token=server.token, origin=server.origin)
        sheet = tmp_path / "s.csv"
        sheet.write_text("Order,Status\n" + "".join(f"{one.order},cancelled\n" for one in there), encoding="utf-8")
        opened = desk.open_sheet(sheet)
        batch = desk.submit(desk.plan(opened, desk.find_actions(opened, account), Policy()))
        desk.run(batch)
        costs = {}
        for name, listed in (("one step", "A"), ("two steps", "B")):
            link = desk._parts.links.of(account)
            link.budget.start_counting()
            orders = [one.order for one in there if one.order.startswith(listed)]
            undo = desk.undo(desk.undo_preview(batch, Scope(only=Listed.of(orders))))
            desk.run(undo)
            assert {one.state for one in desk.outcomes(undo)} == {RowState.UNDONE}
            costs[name] = Counter(desk.requests)
    print({name: dict(asked) for name, asked in costs.items()})
    assert costs["one step"]["write"] == once
    assert sum(costs["one step"].values()) <= once + 8
    assert costs["two steps"]["write"] == 2 * twice
    assert costs["two steps"]["items"] == twice
    assert sum(costs["two steps"].values()) <= twice + 8 + 2 * twice + SECOND_ROUND
