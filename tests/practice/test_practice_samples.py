"""The sample sheets, walked through as the program would: read, map, match, plan, judge, against a practice world."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from practice_bench import START, Clock, Serve

from reversal_desk import guards, mapping, matching, plan
from reversal_desk.impact.client import Client, Token
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import northwind, samples
from reversal_desk.impact.practice.world import World
from reversal_desk.impact.rates import Budget
from reversal_desk.model import Account, Action, Change, Code, Item, Operation, Policy, RowState, Window, Write
from reversal_desk.sheet import header, reader

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "samples"
NAMES = ("returns.xlsx", "cancelled_orders.csv", "退款订单.xlsx", "shopify_export.csv", "changed_before.xlsx")


@pytest.fixture(scope="module")
def generator() -> Any:
    place = ROOT / "packaging" / "make_samples.py"
    spec = importlib.util.spec_from_file_location("make_samples", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Known:
    """All the practice actions as the program's own client reads them."""

    actions: tuple[Action, ...]
    items: dict[str, tuple[Item, ...]]
    client: Client


@pytest.fixture
def known(serve: Serve) -> Iterator[Known]:
    server = serve(world=None, limit=100_000).server
    clock = ServerClock()
    account = Account("Practice", server.sid, origin=server.origin, practice=True)
    client = Client(account, Token(server.token), budget=Budget(clock), clock=clock)
    actions = [
        action
        for program in client.programs()
        for start in (-90, -45)
        for action in client.actions(
            program.id,
            event=Window(START + timedelta(days=start), START + timedelta(days=start + 45)),
        )
    ]
    sampled = [
        action.id
        for action in server.world().actions.values()
        if len(action.items) > 1 and action.spec.age < timedelta(days=40)
    ]
    yield Known(tuple(actions), {action_id: client.items(action_id) for action_id in sampled}, client)
    client.close()


def judged(path: Path, known: Known, *, accept: frozenset[Code] = frozenset()) -> list[Change]:
    table = header.find_table(reader.read(path))
    columns = mapping.map_columns(table)
    matches = matching.match(mapping.read_rows(table, columns), known.actions)
    policy = Policy(accept=accept)
    changes = plan.build(matches, columns=columns, policy=policy, edits={}, items=known.items)
    situation = guards.Situation(
        now=START, covered=lambda row: row.date is not None, duplicates=guards.find_duplicates(changes)
    )
    return [guards.judge(change, situation, policy) for change in changes]


def counts(changes: list[Change]) -> Counter[tuple[str, str]]:
    return Counter((change.state.value, change.operation.value) for change in changes)


def test_the_committed_samples_are_what_the_generator_writes(generator: Any, tmp_path: Path) -> None:
    written = generator.write_samples(tmp_path, today=START)
    assert tuple(path.name for path in written) == NAMES
    for path in written:
        mine, committed = reader.read(path), reader.read(SAMPLES / path.name)
        if path.name == "shopify_export.csv":
            # Its dates are those of the day it was written.
            dated = {place for place, name in enumerate(samples.SHOPIFY_HEADERS) if name.endswith(" at")}
        else:
            dated = set()
        assert [undated(row.cells, dated) for row in mine.rows] == [undated(row.cells, dated) for row in committed.rows]


def undated(cells: tuple[Any, ...], dated: set[int]) -> list[Any]:
    return [cell for place, cell in enumerate(cells) if place not in dated]


def test_no_order_stands_in_two_samples() -> None:
    sheets = [
        samples.orders_in(samples.returns_rows(), column=0),
        samples.orders_in(samples.cancelled_rows(), column=0),
        samples.orders_in(samples.tmall_rows(), column=1),
        samples.orders_in(samples.shopify_rows(START), column=0),
        samples.orders_in(samples.changed_before_rows(), column=0),
        samples.orders_in(samples.dated_sample_rows(START), column=0),
    ]
    mine = {action.order for action in northwind().actions}
    seen = Counter(order for orders in sheets for order in orders & mine)
    assert max(seen.values()) == 1
    assert all(orders & mine for orders in sheets)


def test_only_the_dated_sample_has_orders_that_lock_soon() -> None:
    orders = set().union(
        samples.orders_in(samples.returns_rows(), column=0),
        samples.orders_in(samples.cancelled_rows(), column=0),
        samples.orders_in(samples.tmall_rows(), column=1),
        samples.orders_in(samples.shopify_rows(START), column=0),
        samples.orders_in(samples.changed_before_rows(), column=0),
    )
    for action in northwind().actions:
        if action.order in orders:
            assert action.locks_in is not None
            assert action.locks_in > timedelta(days=20)


def test_returns(known: Known) -> None:
    changes = judged(SAMPLES / "returns.xlsx", known)
    found = counts(changes)
    assert len(changes) == 39
    assert found["ready", "reverse"] >= 24
    assert found["ready", "modify"] >= 9
    assert sum(Code.NOT_FOUND in change.codes for change in changes) == 2
    assert sum(Code.ITEMS_NEEDED in change.codes for change in changes) == 1
    for change in changes:
        if change.state is RowState.READY and change.operation is Operation.MODIFY:
            assert change.action is not None
            assert change.row.refund is not None
            assert change.amount_after == change.action.amount - change.row.refund


def test_cancelled_orders(known: Known) -> None:
    changes = judged(SAMPLES / "cancelled_orders.csv", known)
    assert counts(changes)["ready", "reverse"] >= 20
    assert {change.operation for change in changes} == {Operation.REVERSE}


def test_the_tmall_list(known: Known) -> None:
    changes = judged(SAMPLES / "退款订单.xlsx", known)
    assert len(changes) == 18
    assert all(change.action is not None for change in changes)
    assert sum(Code.REFUND_NOT_FINAL in change.codes for change in changes) == 2
    ready = [change for change in changes if change.state is RowState.READY]
    assert {change.operation for change in ready} == {Operation.REVERSE, Operation.MODIFY}


def test_the_shopify_export(known: Known) -> None:
    path = SAMPLES / "shopify_export.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    paid = {row["Name"] for row in rows if row["Financial Status"] == "paid"}
    orders = {row["Name"] for row in rows}
    assert len(orders) == 110
    assert len(rows) > 120
    assert len(paid) > 70
    changes = judged(path, known, accept=frozenset({Code.TOLERANT_MATCH}))
    ready = [change for change in changes if change.state is RowState.READY]
    assert len(ready) >= 8
    assert not {change.row.order for change in ready} & paid
    assert sum(change.action is not None for change in changes) >= 20


def test_changed_before(known: Known) -> None:
    changes = judged(SAMPLES / "changed_before.xlsx", known)
    assert len(changes) == 9
    assert {change.operation for change in changes} == {Operation.REVERSE}
    before = [change.action for change in changes if change.action is not None and change.action.changed_before]
    assert len(before) == 6


def test_the_dated_sample(known: Known, tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    rows = samples.dated_sample_rows(START)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    changes = judged(path, known)
    found = counts(changes)
    assert len(changes) == 56
    assert found["ready", "reverse"] >= 18
    assert found["ready", "modify"] >= 9
    codes = Counter(code for change in changes for code in change.codes)
    assert codes[Code.NOT_AFFILIATE] == 15
    assert codes[Code.LOCKED] == 1
    assert codes[Code.LOCKS_SOON] == 2
    assert codes[Code.ALREADY_REVERSED] == 1
    assert codes[Code.NOTHING_ASKED] == 4
    dates = [datetime.fromisoformat(row[1]).replace(tzinfo=UTC) for row in rows[1:]]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("day", ["2026-11-24", "2026-03-07", "2026-11-01", "2026-12-31"])
def test_the_dated_sample_shows_its_locks_at_every_hour_a_world_may_begin(day: str) -> None:
    for hour in range(24):
        began = datetime.fromisoformat(f"{day}T{hour:02}:26:00").replace(tzinfo=UTC)
        world = World(northwind(), created_at=began)
        locks = {action.spec.order: action.locking for action in world.actions.values()}
        orders = {row[0] for row in samples.dated_sample_rows(began)[1:]}
        left = sorted(lock - began for order in orders if (lock := locks.get(order)) is not None)
        assert left[0] < timedelta(0)
        assert [timedelta(hours=9) < lock < guards.SOON for lock in left[1:3]] == [True, True]
        assert left[3] > timedelta(days=14)


def test_the_programs_own_client_writes_to_it(known: Known, clock: Clock) -> None:
    action = next(action for action in known.actions if action.locking_date is None)
    sender = known.client.sender()
    queued = sender.write(Write("DELETE", (("ActionId", action.id), ("DispositionCode", "REJECTED"))))
    sender.close()
    clock.move(seconds=2)
    receipt = known.client.submission(queued)
    assert (receipt.status.value, receipt.error_type, receipt.type) == ("COMPLETE", "", "Reversal")
    read_back = known.client.action(action.id)
    assert (read_back.state.value, read_back.amount, read_back.intended_amount) == (
        "REVERSED",
        Decimal("0.00"),
        action.amount,
    )
    window = Window(START - timedelta(minutes=1), START + timedelta(days=1))
    update = known.client.updates(action.program_id, updated=window)[0]
    assert (update.action_id, update.disposition, update.delta_amount) == (action.id, "REJECTED", -action.amount)
