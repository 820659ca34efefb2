"""From a file to what would happen: whole sheets through the desk, against a service with known truth."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from reversal_desk import words
from reversal_desk.desk import SINCE_EVER, Desk, Found, Plan
from reversal_desk.errors import Stopped
from reversal_desk.impact.practice import ActionSpec, EarlierChange, PracticeServer, WorldSpec, northwind
from reversal_desk.model import (
    RECONCILIATION_PARTS,
    Account,
    Change,
    Code,
    Operation,
    Policy,
    RowEdit,
    RowState,
    Table,
)

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
TODAY = datetime.now(UTC).replace(microsecond=0)
READY, LOOK, BLOCKED, LEFT = RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT

Rows = Sequence[Sequence[Any]]


class Live:
    """A desk with an account at a service of its own."""

    def __init__(self, desk: Desk, server: PracticeServer, account: Account, folder: Path) -> None:
        self.desk, self.server, self.account, self.folder = desk, server, account, folder

    def plan(self, path: Path, policy: Policy | None = None, **edits: Any) -> Plan:
        opened = self.desk.open_sheet(path)
        found = self.desk.find_actions(opened, self.account, policy=policy)
        return self.desk.plan(opened, found, policy or Policy(), **edits)

    def csv(self, rows: Rows, name: str = "sheet.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    def plan_of(self, rows: Rows, policy: Policy | None = None) -> Plan:
        return self.plan(self.csv(rows), policy)


Start = Callable[..., Live]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Start]:
    """Starts a service with these actions and a desk that knows it."""
    with ExitStack() as stack:

        def start(*actions: ActionSpec) -> Live:
            server = PracticeServer(tmp_path / "service", delay=(0.0, 0.0), world=WorldSpec(actions=actions))
            stack.enter_context(server)
            desk = stack.enter_context(Desk.open(home=tmp_path / "home"))
            account, _ = desk.add_account(name="T", sid=server.sid, token=server.token, origin=server.origin)
            return Live(desk, server, account, tmp_path)

        yield start


def days_ago(days: float) -> str:
    return (TODAY - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S +0000")


def tracked(order: str, amount: str = "100.00", **more: Any) -> ActionSpec:
    return ActionSpec(**{"order": order, "amount": Decimal(amount), "age": timedelta(days=45), **more})


def lines(plan: Plan) -> dict[int, tuple[RowState, Operation, Decimal | None]]:
    return {c.row.number: (c.state, c.operation, c.amount_after) for c in plan.changes}


def adds_up(plan: Plan) -> dict[str, Decimal]:
    """currency -> in the sheet, each line having been added up."""
    for line in plan.reconciliation.values():
        assert sum(line[part] for part in RECONCILIATION_PARTS) == line["in_sheet"]
    return {currency: line["in_sheet"] for currency, line in plan.reconciliation.items()}


# --------------------------------------------------------------------------- a Shopify export

SHOPIFY = [
    "Name", "Email", "Financial Status", "Paid at", "Currency", "Subtotal", "Shipping", "Total", "Created at",
    "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Cancelled at", "Payment Method",
    "Refunded Amount", "Id",
]  # fmt: skip


def shop_order(number: int, status: str, refunded: str = "0.00", days: float = 45, items: int = 1) -> list[list[str]]:
    """One order as Shopify writes it: order-level cells on its first line only."""
    name, created = f"#{number}", days_ago(days)
    first = [
        name, "b@example.com", status, created, "USD", "100.00", "0.00", "100.00", created, "1", "Tent", "100.00",
        "TENT", "", "Card", refunded, str(5511203400000 + number),
    ]  # fmt: skip
    further = [name, "b@example.com", *[""] * 6, created, "1", "Pegs", "0.00", "PEGS", *[""] * 4]
    return [first, *[further] * (items - 1)]


def shopify_month() -> list[list[str]]:
    """200 orders of a month, 190 of them paid; order numbers from 1001 on, every second with two lines."""
    other = {
        1007: ("refunded", "100.00"), 1017: ("partially_refunded", "30.00"), 1027: ("voided", "0.00"),
        1037: ("refunded", "100.00"), 1047: ("partially_refunded", "10.00"), 1057: ("refunded", "100.00"),
        1067: ("pending", "0.00"), 1077: ("partially_refunded", "100.00"), 1087: ("refunded", "25.00"),
        1097: ("voided", "0.00"),
    }  # fmt: skip
    rows = [SHOPIFY]
    for number in range(1001, 1201):
        status, refunded = other.get(number, ("paid", "0.00"))
        rows += shop_order(number, status, refunded, days=40 + number % 20, items=1 + number % 2)
    return rows


#: Orders that came through partners: three that are paid, and all but two of the others.
AFFILIATE = (1001, 1002, 1150, 1007, 1017, 1027, 1047, 1067, 1077, 1087)


@pytest.mark.parametrize("mark", ["", "#"])
def test_a_month_of_shopify_proposes_nothing_for_a_paid_order(live: Start, mark: str) -> None:
    here = live(*(tracked(f"{mark}{number}", age=timedelta(days=40 + number % 20)) for number in AFFILIATE))
    rows = shopify_month()
    plan = here.plan_of(rows)
    assert len(plan.changes) == len(rows) - 1
    by_name: dict[str, Change] = {c.row.order: c for c in plan.changes if c.row.continues is None}
    for change in plan.changes:
        if change.row.status in {"paid", "pending"} or change.row.continues is not None:
            assert (change.state, change.operation) == (LEFT, Operation.LEAVE), change
    sure = READY if mark else LOOK  # without # in impact.com's number, the rule is asked for
    wanted = {
        "#1007": (sure, Operation.REVERSE, 0),
        "#1017": (sure, Operation.MODIFY, 70),
        "#1027": (sure, Operation.REVERSE, 0),
        "#1047": (sure, Operation.MODIFY, 90),
        "#1077": (LOOK, Operation.REVERSE, 0),  # partial says the status, everything says the amount
        "#1087": (LOOK, Operation.LEAVE, None),  # refunded says the status, a part says the amount
    }
    asked = {o: (c.state, c.operation, c.amount_after) for o, c in by_name.items() if c.state is not LEFT}
    assert asked == wanted
    for order in ("#1037", "#1057", "#1097"):
        assert by_name[order].codes == (Code.NOT_AFFILIATE,)
    accepted = Policy(accept=frozenset({Code.TOLERANT_MATCH}))
    assert here.desk.plan(plan.opened, plan.found, accepted).counts[READY] == 4
    # per order its refund, else its total
    assert adds_up(plan) == {"USD": Decimal(200 * 100 - 70 - 90 - 75)}


def test_not_affiliate_is_calm_only_where_it_was_read(live: Start) -> None:
    here = live(tracked("1001"))
    rows = [SHOPIFY, *(line for days in (35, 45, 60) for line in shop_order(2000 + days, "refunded", "100.00", days))]
    too_old = shop_order(2001, "refunded", "100.00", 4 * 365)
    to_come = shop_order(2002, "refunded", "100.00", -40)
    plan = here.plan_of([*rows, *too_old, *to_come])
    calm = {c.row.order: c.codes for c in plan.changes}
    assert [calm[f"#{2000 + days}"] for days in (35, 45, 60)] == [(Code.NOT_AFFILIATE,)] * 3
    assert calm["#2001"] == calm["#2002"] == (Code.NOT_FOUND,)
    assert {c.facts["why"] for c in plan.changes if Code.NOT_FOUND in c.codes} == {"not_downloaded"}


@pytest.mark.parametrize(
    ("header", "cells", "title"),
    [
        ("退款金额", ("6O.00", "159"), "The refund cannot be read."),
        ("New order total", ("9l.50", "159"), "The new order amount cannot be read."),
        ("订单金额", ("159 or so, ask the colleague who wrote this sheet", "20"), "The order total cannot be read."),
    ],
)
def test_a_cell_that_cannot_be_read_is_quoted_under_its_own_header(
    live: Start, header: str, cells: tuple[str, str], title: str
) -> None:
    here = live(tracked("1001", "159.00"), tracked("1002", "100.00"))
    other = "退款金额" if header == "订单金额" else "订单金额"
    plan = here.plan_of([["订单号", header, other], ["1001", *cells], ["1002", "20", "100"]])
    change = next(c for c in plan.changes if c.order == "1001")
    assert change.codes == (Code.AMOUNT_UNREADABLE,)
    said = words.say(change.codes[0].value, change.facts)
    assert said.title == title
    quoted = cells[0] if len(cells[0]) <= 40 else f"{cells[0][:39]}…"
    assert f"“{quoted}” in column “{header}”" in said.meaning


def test_a_refund_and_a_new_amount_that_disagree_are_both_named(live: Start) -> None:
    here = live(tracked("1001", "100.00"))
    plan = here.plan_of([["Order ID", "Refund amount", "New order total"], ["1001", "20.00", "50.00"]])
    (change,) = plan.changes
    assert change.codes == (Code.AMOUNT_UNREADABLE,)
    said = words.say(change.codes[0].value, change.facts)
    assert "20.00 refunded and 50.00 left of an order of 100.00 USD" in said.meaning


def test_orders_without_a_date_are_settled_once_every_day_was_read(live: Start) -> None:
    """One is found on a day that was not read before, the other is no affiliate order; it costs what was said."""
    here = live(tracked("1001"), tracked("1002", age=timedelta(days=400)))
    opened = here.desk.open_sheet(here.csv([["Order ID", "Status"], ["1001", "cancelled"], ["1002", "cancelled"],
                                            ["1003", "cancelled"]]))  # fmt: skip
    found = here.desk.find_actions(opened, here.account)

    def by_order(read: Found) -> dict[str, Change]:
        return {change.row.order: change for change in here.desk.plan(opened, read, Policy()).changes}

    before = by_order(found)
    assert before["1002"].codes == before["1003"].codes == (Code.NOT_FOUND,)
    assert before["1003"].facts["why"] == "no_date"
    assert all(found.helped_by_more_days(before[order].row) for order in ("1002", "1003"))
    widening = here.desk.widening(found)
    assert widening is not None
    wide = here.desk.find_actions(opened, here.account, since=SINCE_EVER)
    assert sum(wide.requests.values()) in range(widening.requests, widening.requests + 4)
    after = by_order(wide)
    assert after["1003"].codes == (Code.NOT_AFFILIATE,)
    assert after["1003"].state is LEFT
    assert here.desk.widening(wide) is None
    # what was read stays read: the next sheet of the kind needs no such search
    again = here.desk.find_actions(opened, here.account)
    assert by_order(again)["1003"].codes == (Code.NOT_AFFILIATE,)
    back = replace(wide, fetched_at=wide.fetched_at - timedelta(seconds=2))  # server time was worked out anew
    assert not back.unread
    assert after["1002"].action is not None


def test_a_day_beyond_what_is_kept_is_not_searched_for(live: Start) -> None:
    here = live(tracked("1001"))
    plan = here.plan_of([SHOPIFY, *shop_order(2001, "refunded", "100.00", 4 * 365)])
    (change,) = plan.changes
    assert not plan.found.helped_by_more_days(change.row)


def test_not_affiliate_is_calm_for_the_orders_of_the_last_days_too(live: Start) -> None:
    here = live(tracked("1001"))
    plan = here.plan_of([SHOPIFY, *(line for day in (1, 5, 29) for line in shop_order(day, "refunded", "100.00", day))])
    assert {c.codes for c in plan.changes} == {(Code.NOT_AFFILIATE,)}


def test_the_same_export_next_month_changes_nothing(live: Start) -> None:
    earlier = EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("70.00"))
    here = live(
        tracked("#1017", earlier=(earlier,)),
        tracked("#1047", earlier=(earlier,)),
        tracked("#1007", earlier=(EarlierChange(timedelta(days=2), "REJECTED"),)),
    )
    plan = here.plan_of(
        [
            SHOPIFY,
            *shop_order(1017, "partially_refunded", "30.00"),
            *shop_order(1047, "partially_refunded", "45.00"),
            *shop_order(1007, "refunded", "100.00"),
        ]
    )
    assert [c.codes for c in plan.changes] == [
        (Code.NOTHING_TO_CHANGE,),
        (Code.REFUND_AGAIN,),
        (Code.ALREADY_REVERSED,),
    ]
    assert [c.state for c in plan.changes] == [LEFT, LOOK, LEFT]
    assert plan.changes[1].amount_after == Decimal("55.00")
    assert adds_up(plan) == {"USD": Decimal("175.00")}


# --------------------------------------------------------------------------- filtered, compensation


def test_rows_hidden_by_a_filter_in_excel_are_not_proposed(live: Start) -> None:
    here = live(*(tracked(f"A{n}") for n in range(1, 7)))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Order number", "Status"])
    for number in range(1, 7):
        sheet.append([f"A{number}", "cancelled"])
    sheet.auto_filter.ref = "A1:B7"
    for number in (3, 5, 7):
        sheet.row_dimensions[number].hidden = True
    path = here.folder / "filtered.xlsx"
    book.save(path)
    plan = here.plan(path)
    assert {number: state for number, (state, *_) in lines(plan).items()} == {
        2: READY, 3: LEFT, 4: READY, 5: LEFT, 6: READY, 7: LEFT,
    }  # fmt: skip
    assert {c.codes for c in plan.changes if c.row.hidden} == {(Code.HIDDEN_ROW,)}
    assert any(notice.code == "HIDDEN_ROWS" for notice in plan.opened.notices)
    assert adds_up(plan) == {"USD": Decimal("600.00")}
    let_in = here.desk.plan(plan.opened, plan.found, Policy(include_hidden=True))
    assert let_in.counts == {READY: 6}


def test_compensation_is_not_taken_for_refunds(live: Start) -> None:
    here = live(tracked("285000000001"), tracked("285000000002"))
    headers = [
        "店铺名称",
        "申请时间",
        "赔付单号",
        "关联订单号",
        "关联服务单号",
        "赔付金额",
        "赔付原因",
        "赔付状态",
        "申请人",
    ]
    when = (TODAY - timedelta(days=40)).strftime("%Y-%m-%d %H:%M:%S")
    rows = [["店", when, f"P{n}", f"28500000000{n}", f"F{n}", "20.00", "晚到", "已完成", "客服"] for n in (1, 2)]
    plan = here.plan_of([headers, *rows])
    assert {(c.state, c.operation, c.codes) for c in plan.changes} == {
        (LOOK, Operation.LEAVE, (Code.OPERATION_UNCLEAR,))
    }
    assert {notice.code for notice in plan.opened.notices} == {"COMPENSATION"}
    assert not plan.opened.sure
    everything = Policy(accept=frozenset(Code))
    assert here.desk.plan(plan.opened, plan.found, everything).counts == {LOOK: 2}
    said = here.desk.plan(plan.opened, plan.found, Policy(operation=Operation.REVERSE))
    assert said.counts == {READY: 2}


# --------------------------------------------------------------------------- two rows, two actions

LIST = ["Order number", "Refund amount", "Order total", "Currency"]


def test_an_order_that_stands_twice(live: Start) -> None:
    here = live(*(tracked(f"A{n}") for n in range(1, 5)))
    rows = [
        LIST,
        ["A1", "100.00", "100.00", "USD"],
        ["A1", "100.00", "100.00", "USD"],
        ["A2", "20.00", "100.00", "USD"],
        ["A2", "20.00", "100.00", "USD"],
        ["A3", "20.00", "100.00", "USD"],
        ["A3", "100.00", "100.00", "USD"],
        ["A4", "20.00", "100.00", "USD"],
    ]
    plan = here.plan_of(rows)
    assert [c.state for c in plan.changes] == [READY, LEFT, LOOK, LOOK, LOOK, LOOK, READY]
    assert {c.codes for c in plan.changes if c.state is not READY} == {(Code.DUPLICATE_ROW,)}
    # said once whether the column is a sum or an event, the equal ones are no question any more
    as_sums = here.desk.plan(plan.opened, plan.found, Policy(cumulative=True))
    assert lines(as_sums)[4] == (READY, Operation.MODIFY, Decimal("80.00"))
    assert lines(as_sums)[6][0] is LOOK
    as_events = here.desk.plan(plan.opened, plan.found, Policy(cumulative=False))
    assert lines(as_events)[4] == (LOOK, Operation.MODIFY, Decimal("80.00"))  # cell by cell the same: never added up
    assert [question.key for question in as_events.questions if 4 in {c.row.number for c in question.changes}] == [
        "DUPLICATE_ROW|again"
    ]
    assert {line[0] for number, line in lines(as_events).items() if number in {5, 7}} == {LEFT}
    assert adds_up(plan) == adds_up(as_sums) == {"USD": Decimal("380.00")}
    # one is chosen by leaving out the other
    edits = {(7, as_sums.changes[4].action.id if as_sums.changes[4].action else ""): RowEdit(leave=True)}
    chosen = here.desk.plan(plan.opened, plan.found, Policy(cumulative=True), edits)
    assert (lines(chosen)[6][0], lines(chosen)[7][0]) == (READY, LEFT)


def test_an_order_with_several_actions(live: Start) -> None:
    here = live(
        tracked("B1", "100.00"),
        tracked("B1", "60.00", tracker="4637"),
        tracked("B2", "100.00"),
        tracked("B2", "60.00", tracker="4637"),
    )
    plan = here.plan_of([LIST, ["B1", "160.00", "160.00", "USD"], ["B2", "15.00", "60.00", "USD"]])
    whole = [(c.operation, c.amount_after, c.state) for c in plan.changes if c.row.order == "B1"]
    assert whole == [(Operation.REVERSE, 0, LOOK)] * 2
    part = {c.action.amount: c for c in plan.changes if c.row.order == "B2" and c.action}
    assert (part[Decimal(60)].operation, part[Decimal(60)].amount_after) == (Operation.MODIFY, Decimal("45.00"))
    assert part[Decimal(60)].state is LOOK
    assert part[Decimal(100)].state is LEFT
    accepted = here.desk.plan(plan.opened, plan.found, Policy(accept=frozenset({Code.SEVERAL_ACTIONS})))
    assert accepted.counts == {READY: 3, LEFT: 1}
    assert adds_up(plan) == {"USD": Decimal("175.00")}


def test_what_is_ready_is_sent_once_and_planned_for_nothing_after(live: Start) -> None:
    here = live(tracked("A1"), tracked("A2"))
    path = here.csv([LIST, ["A1", "20.00", "100.00", "USD"], ["A2", "100.00", "100.00", "USD"]])
    plan = here.plan(path)
    assert plan.counts == {READY: 2}
    here.desk.run(here.desk.submit(plan), wait=60)
    effects = Counter(effect.kind for effect in here.server.effects())
    assert effects == {"amount": 1, "reverse": 1}
    again = here.plan(path)
    assert [c.codes for c in again.changes] == [(Code.NOTHING_TO_CHANGE,), (Code.ALREADY_REVERSED,)]


# --------------------------------------------------------------------------- every sample adds up


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk.open(home=tmp_path_factory.mktemp("practice"), practice=True) as desk:
        yield desk


def table(path: Path) -> list[dict[str, str]]:
    """The file's rows as text by header, read without the program."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    headers, *rows = sheet.iter_rows(values_only=True)
    named = [str(header) for header in headers]
    return [dict(zip(named, ["" if cell is None else str(cell) for cell in row], strict=True)) for row in rows]


CURRENCIES = {program.id: program.currency for program in northwind().programs}
TRACKED = {action.order: action for action in northwind().actions}


def standing(order: str) -> tuple[Decimal, str]:
    """What an order's action stands at in the practice world, or stood at before it was reversed."""
    action = TRACKED[order]
    changes = [change.amount for change in action.earlier if change.amount is not None]
    return (changes or [action.amount])[-1], CURRENCIES[action.program]


def money_of(name: str, row: dict[str, str]) -> tuple[Decimal, str]:
    """What one line of a sample speaks of, by a rule written down for that sample."""
    match name:
        case "returns.xlsx":
            return Decimal(row["Refund amount"]), row["Currency"]
        case "cancelled_orders.csv":
            return standing(row["Order ID"])
        case "changed_before.xlsx":
            return standing(row["Order number"])
        case "退款订单.xlsx":
            return Decimal(row["买家退款金额"]), standing(row["订单编号"])[1]
        case "shopify_export.csv":
            refunded = Decimal(row["Refunded Amount"] or 0)
            return refunded or Decimal(row["Total"] or 0), row["Currency"]
    raise AssertionError(f"no rule for {name}: add one")


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
@pytest.mark.parametrize(
    "policy",
    [Policy(), Policy(accept=frozenset(Code)), Policy(operation=Operation.REVERSE), Policy(operation=Operation.MODIFY)],
    ids=["as it is", "all accepted", "reverse", "modify"],
)
def test_every_sample_adds_up_to_the_cent_and_to_its_own_sum(practice: Desk, path: Path, policy: Policy) -> None:
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for row in table(path):
        money, currency = money_of(path.name, row)
        expected[currency] += money
    opened = practice.open_sheet(path)
    found = practice.find_actions(opened, practice.accounts()[0])
    plan = practice.plan(opened, found, policy)
    assert adds_up(plan) == {currency: money for currency, money in expected.items() if money}
    assert len({c.row.number for c in plan.changes}) == len(opened.rows)


@pytest.mark.parametrize("name", ["returns.xlsx", "cancelled_orders.csv", "退款订单.xlsx", "changed_before.xlsx"])
def test_a_sample_does_what_its_rows_say(practice: Desk, name: str) -> None:
    """Per action, from the file and the practice world alone: what would be sent without a question."""
    path = SAMPLES / name
    refunds: dict[str, Decimal] = defaultdict(Decimal)
    whole: set[str] = set()
    for row in table(path):
        order = row.get("Order number") or row.get("Order ID") or row["订单编号"]
        words = {row.get(header, "") for header in ("Status", "Order Status", "What to do", "部分退款/全部退款")}
        if row.get("退款状态", "退款成功") != "退款成功":
            continue
        if words & {"Refunded", "Cancelled", "Reverse", "全部退款"}:
            whole.add(order)
        else:
            refunds[order] += Decimal(row.get("Refund amount") or row["买家退款金额"])
    opened = practice.open_sheet(path)
    plan = practice.plan(opened, practice.find_actions(opened, practice.accounts()[0]), Policy())
    ready = [c for c in plan.changes if c.state is READY]
    assert len(ready) >= 8
    for change in ready:
        if change.order in whole:
            assert change.operation is Operation.REVERSE
        else:
            assert change.amount_after == TRACKED[change.order].amount - refunds[change.order]


def test_the_first_rows_of_a_large_sheet_are_shown_while_the_rest_is_read(desk_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("Order ID,Status\n" + "".join(f"A{n:06d},cancelled\n" for n in range(80_000)), encoding="utf-8")
    seen: list[Table] = []
    with Desk.open(home=desk_home, practice=True) as desk:
        opened = desk.open_sheet(path, preview=seen.append)
        assert len(opened.rows) == 80_000
        assert [(table.header_row, len(table.rows)) for table in seen] == [(1, 99)]
        assert seen[0].rows == opened.table.rows[:99]
        with pytest.raises(Stopped):
            desk.open_sheet(path, stopped=lambda: True)
