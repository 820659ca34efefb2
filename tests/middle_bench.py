"""Short ways to say rows, actions, columns and plans, for the tests of the pure middle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from reversal_desk import guards, matching, plan
from reversal_desk.model import (
    Action,
    ActionState,
    Cell,
    Change,
    Column,
    ColumnMapping,
    Field,
    Grid,
    Item,
    Policy,
    Row,
    RowEdit,
    SheetRow,
    Table,
)

NOW = datetime(2026, 3, 18, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def dec(text: str | int | Decimal) -> Decimal:
    return Decimal(text)


def action(oid: str = "1001", amount: str = "100.00", **more: Any) -> Action:
    """A pending action, first tracked as it stands, locking in 20 days."""
    known: dict[str, Any] = {
        "id": f"1000.4636.{oid}",
        "program_id": "1000",
        "program": "Northwind US",
        "tracker_id": "4636",
        "tracker": "Online sale",
        "partner_id": "10001",
        "partner": "Trail Notes",
        "state": ActionState.PENDING,
        "amount": dec(amount),
        "payout": dec(amount) * dec("0.08"),
        "delta_amount": dec(amount),
        "delta_payout": None,
        "intended_amount": dec(amount),
        "intended_payout": dec(amount) * dec("0.08"),
        "currency": "USD",
        "event_date": NOW - 10 * DAY,
        "creation_date": NOW - 10 * DAY,
        "locking_date": NOW + 20 * DAY,
        "cleared_date": None,
        "oid": oid,
    }
    return Action(**{**known, **more})


def changed(oid: str = "1001", *, original: str, now: str, **more: Any) -> Action:
    """An action first tracked at `original` and `now` at another amount."""
    known: dict[str, Any] = {"intended_amount": dec(original), "delta_amount": dec(now) - dec(original)}
    return action(oid, now, **{**known, **more})


def table_of(headers: Sequence[str], *rows: Sequence[Cell], hidden: tuple[int, ...] = ()) -> Table:
    """A sheet as `find_table` gives it: headers in row 1, `hidden` are numbers of rows."""
    lines = tuple(SheetRow(number, tuple(cells), number in hidden) for number, cells in enumerate(rows, 2))
    return Table(Grid("x.csv", "csv", (), "x", lines), 1, tuple(headers), lines)


def item(sku: str, amount: str, quantity: int = 1) -> Item:
    return Item(sku, sku.title(), "", quantity, dec(amount), "USD", None, None, "")


def columns(*fields: Field, **more: Any) -> ColumnMapping:
    """A sheet with these columns, each surely mapped."""
    made = tuple(Column(index, field.value, field, 1.0) for index, field in enumerate((Field.ORDER, *fields)))
    return ColumnMapping(made, order_columns=(0,), **more)


#: The columns of most tests.
ALL = columns(Field.STATUS, Field.REFUND, Field.NEW_AMOUNT, Field.TOTAL, Field.CURRENCY, Field.REASON, Field.DATE)

_MONEY = ("refund", "new_amount", "total")


def row(order: str = "1001", number: int = 2, **more: Any) -> Row:
    """A sheet row dated within what was downloaded; amounts may be given as text."""
    for name in _MONEY:
        if isinstance(more.get(name), str):
            more[name] = dec(more[name])
    known: dict[str, Any] = {"orders": (order,), "date": (NOW - 9 * DAY).replace(tzinfo=None)}
    return Row(number=number, **{**known, **more})


def built(
    rows: Sequence[Row],
    actions: Sequence[Action],
    *,
    sheet: ColumnMapping = ALL,
    policy: Policy | None = None,
    edits: Mapping[tuple[int, str], RowEdit] | None = None,
    items: Mapping[str, tuple[Item, ...]] | None = None,
) -> tuple[Change, ...]:
    """Matched and planned, no guard asked yet."""
    return plan.build(
        matching.match(rows, actions), columns=sheet, policy=policy or Policy(), edits=edits or {}, items=items or {}
    )


def everywhere(_: Row) -> bool:
    return True


def judged(
    rows: Sequence[Row],
    actions: Sequence[Action],
    *,
    now: datetime = NOW,
    covered: Callable[[Row], bool] = everywhere,
    handled: Mapping[str, guards.Handled] | None = None,
    fresh: Mapping[str, Action] | None = None,
    policy: Policy | None = None,
    **more: Any,
) -> tuple[Change, ...]:
    """Matched, planned and judged, as the desk does it."""
    changes = built(rows, actions, policy=policy, **more)
    situation = guards.Situation(
        now=now,
        covered=covered,
        handled=handled or {},
        duplicates=guards.find_duplicates(changes),
        fresh=fresh or {},
    )
    return tuple(guards.judge(change, situation, policy or Policy()) for change in changes)


def one(row_: Row, *actions: Action, **more: Any) -> Change:
    """The only change of one row."""
    (change,) = judged([row_], actions, **more)
    return change


def accepting(change: Change, *codes: Any) -> Change:
    return replace(change, accepted=frozenset(codes))
