"""The lane under an hourly limit, in simulated time: honest ends, earliest lock first, and silence after a 429."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from lane_world import HOUR, START, Ask, specs
from limited_world import LimitedLife

from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.model import Code, RowState

MakeLimited = Callable[..., LimitedLife]


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[MakeLimited]:
    made: list[LimitedLife] = []

    def make(*actions: ActionSpec, **meter: object) -> LimitedLife:
        made.append(LimitedLife(tmp_path / str(len(made)), *actions, **meter))  # type: ignore[arg-type]
        made[-1].prove_kinds("reverse")
        return made[-1]

    yield make
    for one in made:
        one.close()


def run_to_the_end(one: LimitedLife, batch: int) -> None:
    """As the person would: where a run ends early for want of budget it is resumed."""
    for _ in range(30):
        one.run(batch, wait=2 * HOUR)
        if not one.journal.changes.open(batch):
            return
    pytest.fail("the batch does not end")


# --------------------------------------------------------------------------- an honest end


@pytest.mark.parametrize("tells", ["delta", "nothing", "others"])
@pytest.mark.parametrize("rows", [50, 900, 1000, 3000])
def test_the_end_that_is_told_is_the_end_that_comes(limited: MakeLimited, rows: int, tells: str) -> None:
    """At most a tenth of the whole, or a minute, from the first word to the last."""
    eating = 300.0 if tells == "others" else 0.0
    one = limited(*specs(rows), tells="delta" if eating else tells, others=eating, first=2000.0 if eating else HOUR)
    batch = one.reverse(rows)
    one.service.action(one.id_of("A1"))  # the sheet's actions were read just before: so the limit was heard of
    run_to_the_end(one, batch)
    end = one.time.t
    sent = (one.service.sent[-1].at - START).total_seconds()
    wrong = [told - end for _, told in one.ends]
    first, worst = one.ends[0][1], max(wrong, key=abs)
    print(f"{rows} rows, {tells}: told {first:.0f} s, sent {sent:.0f} s, proved {end:.0f} s, worst {worst:+.0f} s")
    assert one.states(batch) == {RowState.CONFIRMED: rows}
    assert abs(worst) <= max(60.0, 0.1 * end)
    one.meter.hear_nothing_while_refused()
    one.check()


# --------------------------------------------------------------------------- refused, changed, eaten


@pytest.mark.parametrize("tells", ["429", "delta", "epoch", "nothing"])
def test_other_tools_that_eat_the_reserve_cost_time_only(limited: MakeLimited, tells: str) -> None:
    """They take 600 an hour, evenly: we run into 429, and nothing starts before its reset where it was told."""
    one = limited(*specs(1800), others=600.0, tells=tells, first=1800.0)
    batch = one.reverse(1800)
    run_to_the_end(one, batch)
    assert one.states(batch) == {RowState.CONFIRMED: 1800}
    refused = [t for t, good in one.meter.log if not good]
    if tells in {"429", "nothing"}:
        assert refused
    if tells != "nothing":  # else the reset is guessed: a minute, then two, four ...
        one.meter.hear_nothing_while_refused()
    assert len(refused) <= 40
    assert one.time.t < 6 * HOUR
    one.check()


@pytest.mark.parametrize("tells", ["delta", "epoch", "429"])
def test_a_limit_that_changes_in_mid_run(limited: MakeLimited, tells: str) -> None:
    """1,000 an hour, then 200, then 2,000."""

    def limit(t: float) -> int:
        return 1000 if t < HOUR else 200 if t < 2 * HOUR else 2000

    one = limited(*specs(2600), limit=limit, tells=tells)
    batch = one.reverse(2600)
    run_to_the_end(one, batch)
    assert one.states(batch) == {RowState.CONFIRMED: 2600}
    one.meter.hear_nothing_while_refused()
    assert one.meter.ours[1] <= 200
    if tells != "429":
        assert sum(one.meter.ours[hour] for hour in (0, 1)) <= 950 + 150 + 8
        assert not [t for t, good in one.meter.log if not good]
        assert one.time.t < 2 * HOUR + 600
    one.check()


@pytest.mark.parametrize("tells", ["delta", "429", "nothing"])
def test_a_restart_does_not_begin_a_new_thousand(limited: MakeLimited, tells: str) -> None:
    one = limited(*specs(1100), tells=tells)
    batch = one.reverse(1100)
    lane = one.lane(batch, wait=1.0)
    one.time.at(40.0, one.control.leave)
    lane.execute()
    kept = one.service.budget.shared(None)
    one.restart()
    one.service.clock = ServerClock(wall=one.time.wall, monotonic=one.time.monotonic)
    one.service.budget = one.new_budget()
    one.service.budget.shared(kept)
    run_to_the_end(one, batch)
    assert one.states(batch) == {RowState.CONFIRMED: 1100}
    assert one.meter.ours[0] <= 950
    assert not [t for t, good in one.meter.log if not good]
    one.check()


@pytest.mark.parametrize("jump", [-5 * HOUR, 2 * HOUR])
@pytest.mark.parametrize("tells", ["delta", "429", "nothing"])
def test_a_clock_that_jumps_in_mid_run(limited: MakeLimited, tells: str, jump: float) -> None:
    """The count follows the service's clock: a jump forward does not free the hour, one back does not lengthen it."""
    one = limited(*specs(1300), tells=tells)
    batch = one.reverse(1300)

    def jumps() -> None:
        one.time.skew += jump

    one.time.at(30.0, jumps)
    one.time.at(1000.0, jumps)
    run_to_the_end(one, batch)
    assert one.states(batch) == {RowState.CONFIRMED: 1300}
    assert one.meter.ours[0] <= 950 + 8
    assert len([t for t, good in one.meter.log if not good]) <= 8
    assert one.time.t < 1.5 * HOUR
    one.check()


# --------------------------------------------------------------------------- earliest lock first


def test_what_locks_within_the_hour_goes_first_and_what_cannot_make_it_is_said(limited: MakeLimited) -> None:
    """60 requests an hour: the rows last in the sheet lock first; those whose lock passes in the queue cost none."""
    late = specs(40, prefix="L", locks_in=timedelta(days=20))
    soon = specs(20, prefix="S", locks_in=timedelta(hours=1, minutes=50))
    middle = specs(70, prefix="M", locks_in=timedelta(hours=1, minutes=55))
    one = limited(*late, *soon, *middle, limit=lambda t: 60, first=HOUR)
    asks = [Ask(spec.order) for spec in (*late, *middle, *soon)]
    batch = one.begin(asks)
    run_to_the_end(one, batch)
    order_of = {a.id: a.spec.order for a in one.world.actions.values()}
    sent = [order_of[dict(sent.write.form)["ActionId"]] for sent in one.service.sent]
    assert {order[0] for order in sent[:20]} == {"S"}
    places = [("S", "M", "L").index(order[0]) for order in sent]
    assert places == sorted(places)
    outcomes = one.outcomes(batch)
    assert {o.state for order, o in outcomes.items() if order[0] in "SL"} == {RowState.CONFIRMED}
    missed = [o for order, o in outcomes.items() if order[0] == "M" and o.state is not RowState.CONFIRMED]
    assert missed
    assert {(o.state, o.codes) for o in missed} == {(RowState.BLOCKED, (Code.LOCKED,))}
    assert all(o.facts["when"] for o in missed)
    assert len(sent) == len(outcomes) - len(missed)
    one.check()
