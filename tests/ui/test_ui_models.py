"""The models behind the tables: Qt's own checker, sorting by value, filters, editing, undo and redo."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from ui_tools import NOW, a_change, an_action

from reversal_desk.model import BatchInfo, Code, Operation, Outcome, Policy, Row, RowEdit, RowState
from reversal_desk.plan import part_of
from reversal_desk.ui.hold import hold_seconds
from reversal_desk.ui.models import review
from reversal_desk.ui.models.batches import BatchModel, can_undo
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.outcomes import OutcomeModel
from reversal_desk.ui.models.records import DISPLAY, EDIT, ROW, SORT, TOOLTIP
from reversal_desk.ui.models.review import ReviewModel, parse_amount
from reversal_desk.ui.models.totals import TotalsModel
from reversal_desk.ui.pages.last_look import totals


def an_outcome(number: int, state: RowState = RowState.CONFIRMED) -> Outcome:
    return Outcome(
        change_id=number, batch_id=1, row=number, order=str(number), action_id=f"1.2.{number}", partner="GearGuide",
        operation=Operation.REVERSE, reason="REJECTED", amount_before=Decimal(10), amount_after=Decimal(0),
        payout_before=Decimal(1), payout_after=Decimal(0), currency="USD", locking_date=NOW, state=state, codes=(),
        facts={}, updated_at=NOW,
    )  # fmt: skip


def a_batch(**counts: int) -> BatchInfo:
    return BatchInfo(
        id=3, account_key="k", kind="submit", undo_of=None, file="/tmp/returns.xlsx", sheet="Orders", created_at=NOW,
        counts={RowState(name): number for name, number in counts.items()}, undo_until=NOW + timedelta(days=2),
        finished=True,
    )  # fmt: skip


@pytest.fixture
def model(qapp: object) -> ReviewModel:
    edits = Edits()
    made = ReviewModel(edits)
    made.set_changes(
        [
            a_change(1),
            a_change(2, state=RowState.LOOK, codes=(Code.LOCKS_SOON,)),
            a_change(3, state=RowState.BLOCKED, codes=(Code.NOT_FOUND,), action=None),
            a_change(4, state=RowState.LEFT_OUT, codes=(Code.NOT_AFFILIATE,), action=None),
            a_change(10, action=an_action(10, amount=Decimal("1200.00"))),
        ],
        NOW,
    )
    made.keep_alive = edits  # type: ignore[attr-defined]
    return made


def shown(model: ReviewModel, name: str) -> list[str]:
    return [str(model.index(row, model.place(name)).data()) for row in range(model.rowCount())]


def test_models_keep_the_laws_of_qt(model: ReviewModel, qtmodeltester: ModelTester) -> None:
    outcomes, batches, sums = OutcomeModel(), BatchModel(), TotalsModel()
    outcomes.set_outcomes((an_outcome(1), an_outcome(2, RowState.REFUSED)))
    batches.set_records([a_batch(confirmed=4)])
    sums.set_records(totals((a_change(1), a_change(2))))
    for checked in (model, outcomes, batches, sums):
        assert checked.rowCount() > 0
        qtmodeltester.check(checked)
        assert checked.data(QModelIndex()) is None
        assert checked.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_sorting_is_by_value_and_unknown_values_go_last(model: ReviewModel) -> None:
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(model.place("ROW"), order)
        rows = [change.row.number for change in model.shown]
        assert rows == sorted(rows, reverse=order is Qt.SortOrder.DescendingOrder)
        model.sort(model.place("PARTNER"), order)
        assert [change.action is None for change in model.shown] == [False, False, False, True, True]
    model.sort(-1)
    assert [change.row.number for change in model.shown] == [2, 3, 4, 5, 11]


def test_a_table_is_sorted_once_however_often_it_is_asked(model: ReviewModel) -> None:
    """QTableView.sortByColumn asks its model twice; a record that changed since is put in its place again."""
    laid_out = []
    model.layoutChanged.connect(lambda: laid_out.append(1))
    for _ in range(2):
        model.sort(model.place("SALES"))
    assert len(laid_out) == 1
    first = model.record(0)
    model.replace({first.key: replace(first, amount_after=Decimal("99999.00"))})
    assert model.record(0).key == first.key, "it stays where it stands until sorted anew"
    model.sort(model.place("SALES"))
    assert len(laid_out) == 2
    assert [change.key for change in model.shown if change.action is not None][-1] == first.key


def test_a_persistent_index_follows_its_record_through_a_sort(model: ReviewModel) -> None:
    from PySide6.QtCore import QPersistentModelIndex

    kept = QPersistentModelIndex(model.index(0, 0))
    record = model.index(0, 0).data(ROW)
    model.sort(model.place("ROW"), Qt.SortOrder.DescendingOrder)
    assert kept.row() == 4
    assert model.record(kept.row()) is record


def test_filters_and_groups(model: ReviewModel) -> None:
    assert [review.group(change) for change in model.records] == ["ready", "look", "blocked", "not_affiliate", "ready"]
    assert [part_of(change.state, change.codes) for change in model.records] == [
        "to_be_sent", "needs_you", "needs_you", "not_affiliate", "to_be_sent",
    ]  # fmt: skip
    model.keep(lambda change: review.group(change) == "ready")
    assert shown(model, "ROW") == ["2", "11"]
    model.keep(None)
    assert model.rowCount() == 5


def test_amounts_show_before_and_after_and_sort_by_difference(model: ReviewModel) -> None:
    cell = model.index(0, model.place("SALES"))
    assert cell.data() == "129.90 → 89.95"
    assert cell.data(SORT) == Decimal("-39.95")
    assert cell.data(EDIT) == "89.95"
    assert model.index(0, model.place("COMMISSION")).data() == "6.50 → ≈ 4.50"
    assert model.headerData(model.place("SALES"), Qt.Orientation.Horizontal, DISPLAY) == "Sales (USD)"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("89.95", "89.95"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("89,95", "89.95"), ("1,234", "1234"),
        ("USD 12", "12"), ("-3", "-3"), ("−3.5", "-3.5"), ("12,50 €", "12.50"), ("$1,234", "1234"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(typed: str, amount: str) -> None:
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "-", ".", "50%", "12.50 (2 items)", "1e5", "SO-1001", "12 apples", "5 6.5", "2026-11-23", "1.2.3"],
)
def test_what_is_no_amount_stays_none(typed: str) -> None:
    assert parse_amount(typed) is None


def test_an_edit_can_be_undone_and_redone(model: ReviewModel) -> None:
    edits = model.edits
    key = model.records[0].key
    assert model.setData(model.index(0, model.place("SALES")), "50.25")
    assert edits.of(key) == RowEdit(operation=Operation.MODIFY, amount_after=Decimal("50.25"))
    assert model.setData(model.index(0, model.place("REASON")), "Item returned")
    assert edits.of(key).reason == "ITEM_RETURNED"
    edits.stack.undo()
    assert edits.of(key) == RowEdit(operation=Operation.MODIFY, amount_after=Decimal("50.25"))
    edits.stack.undo()
    assert edits.of(key) == RowEdit()
    assert dict(edits.rows) == {}
    edits.stack.redo()
    assert edits.of(key).amount_after == Decimal("50.25")


def test_policies_are_undone_too(qapp: object) -> None:
    edits = Edits()
    edits.decide(Policy(all_rows_cancelled=True), "all")
    assert edits.policy.all_rows_cancelled
    edits.stack.undo()
    assert edits.policy == Policy()


@pytest.mark.parametrize(
    ("name", "text", "edit"),
    [
        ("REASON", "Item returned", RowEdit(reason="ITEM_RETURNED")),
        ("SALES", "12.50", RowEdit(operation=Operation.MODIFY, amount_after=Decimal("12.50"))),
        ("OPERATION", "leave", RowEdit(leave=True)),
    ],
)
def test_one_text_for_many_rows_is_read_once_and_makes_one_edit(
    model: ReviewModel, monkeypatch: pytest.MonkeyPatch, name: str, text: str, edit: RowEdit
) -> None:
    """Ten thousand rows may get the same by one paste, while the window waits."""
    model.set_changes([a_change(number) for number in range(1, 1001)], NOW)
    touched, untouched = model.records[0].key, model.records[1].key
    model.edits.change({touched: RowEdit(accepted=frozenset({Code.LOCKS_SOON}))}, "accept")
    asked: list[str] = []
    for home, called in ((review.reasons, "code_of"), (review, "parse_amount"), (ReviewModel, "operation_of")):
        real = getattr(home, called)
        monkeypatch.setattr(home, called, lambda *given, real=real: (asked.append(str(given)), real(*given))[1])
    edits = model.written({(model.place(name), text): range(1000), (model.place("ORDER"), "A9"): range(1000)}).edits
    assert len(asked) == 1
    assert len(edits) == 1000
    assert edits[untouched] == edit
    assert edits[touched] == replace(edit, accepted=frozenset({Code.LOCKS_SOON}))
    assert len({id(one) for one in edits.values()}) == 2, "one for the rows that nobody touched, one for the other"


def test_an_amount_of_another_currency_is_not_taken(model: ReviewModel) -> None:
    euro = a_change(5, action=an_action(5, currency="EUR"))
    model.set_changes([a_change(1), euro], NOW)
    place = model.place("SALES")
    assert not model.setData(model.index(0, place), "12.50 EUR")
    assert not model.setData(model.index(0, place), "£12.50")
    assert model.setData(model.index(0, place), "$12.50")
    both = model.written({(place, "987.00 → 7.50 EUR"): [0, 1]}).edits
    assert both == {euro.key: RowEdit(operation=Operation.MODIFY, amount_after=Decimal("7.50"))}


def test_cells_of_one_row_are_one_edit(model: ReviewModel) -> None:
    cells = {
        (model.place("SALES"), "7"): [0],
        (model.place("OPERATION"), "modify"): [0, 2],
        (model.place("REASON"), "OTHER"): [0, 1],
    }
    assert model.written(cells).edits == {
        model.records[0].key: RowEdit(operation=Operation.MODIFY, amount_after=Decimal(7), reason="OTHER"),
        model.records[1].key: RowEdit(reason="OTHER"),
    }, "what has no action takes nothing"
    assert model.written({(model.place("SALES"), "dear"): [0, 1]}).edits == {}


@pytest.mark.parametrize(
    ("word", "edit"),
    [
        ("leave", RowEdit(leave=True)),
        ("Reverse", RowEdit(operation=Operation.REVERSE)),
        ("reset", RowEdit(operation=Operation.RESET)),
    ],
)
def test_what_happens_says_more_than_an_amount_beside_it(model: ReviewModel, word: str, edit: RowEdit) -> None:
    operation, sales = model.place("OPERATION"), model.place("SALES")
    cells = {(operation, word): [0, 1], (sales, "129.90 → 27.80"): [0, 1, 4]}
    typed = RowEdit(operation=Operation.MODIFY, amount_after=Decimal("27.80"))
    assert model.written(cells).edits == {
        model.records[0].key: edit, model.records[1].key: edit, model.records[4].key: typed
    }  # fmt: skip


def test_a_cell_gives_down_only_what_it_would_change(model: ReviewModel) -> None:
    stays = a_change(6, operation=Operation.LEAVE, amount_after=None, reason="REJECTED")
    model.set_changes([a_change(1), stays, a_change(7, amount_after=None)], NOW)
    names = ("OPERATION", "REASON", "SALES")
    assert {name: [model.given_down(row, model.place(name)) for row in range(3)] for name in names} == {
        "OPERATION": ["modify", "leave", "modify"],
        "REASON": ["ORDER_UPDATE", "", "ORDER_UPDATE"],
        "SALES": ["89.95 USD", "", ""],
    }


def test_thousands_of_rows_are_compared_once(model: ReviewModel, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    same = RowEdit.__eq__
    monkeypatch.setattr(RowEdit, "__eq__", lambda one, other: (compared.append(other), same(one, other))[1])
    keys = [(number, f"1.2.{number}") for number in range(1000)]
    model.edits.change(model.edits.alike(keys, lambda edit: replace(edit, reason="OTHER")), "reason")
    assert len(model.edits.rows) == 1000
    assert len(compared) <= 4
    model.edits.change(dict.fromkeys(keys, RowEdit()), "revert")
    assert not model.edits.rows
    model.edits.stack.undo()
    assert len(model.edits.rows) == 1000


def test_leaving_out_and_bringing_back(model: ReviewModel) -> None:
    cell = model.index(0, model.place("OPERATION"))
    assert model.setData(cell, "leave")
    assert model.edits.of(model.records[0].key).leave
    assert model.setData(cell, "Reverse")
    assert model.edits.of(model.records[0].key) == RowEdit(operation=Operation.REVERSE)
    assert not model.setData(cell, "dance")


def test_leaving_out_takes_the_rows_along_that_another_one_speaks_for(model: ReviewModel) -> None:
    """They would stand up alone, and be sent, once that one is gone."""
    first, again = a_change(1), a_change(2, state=RowState.LEFT_OUT, codes=(Code.DUPLICATE_ROW,), action=an_action(1))
    calm = a_change(3, state=RowState.LEFT_OUT, codes=(Code.NOTHING_ASKED,))
    model.set_changes([first, again, calm], NOW)
    assert model.leave_out(model.records) == {first.key: RowEdit(leave=True), again.key: RowEdit(leave=True)}


def test_a_row_that_continues_an_order_is_changed_where_the_order_begins(model: ReviewModel) -> None:
    """A choice there would be shown and change nothing."""
    row = Row(number=3, orders=("9001",), continues=2)
    further = a_change(2, row=row, operation=Operation.LEAVE, state=RowState.LEFT_OUT, codes=(Code.DUPLICATE_ROW,))
    model.set_changes([a_change(1), further], NOW)
    for name, text in (("OPERATION", "reverse"), ("SALES", "5")):
        cell = model.index(1, model.place(name))
        assert not cell.flags() & Qt.ItemFlag.ItemIsEditable
        assert cell.data(TOOLTIP) == "Row 2 speaks for the whole order: change it there."
        assert not model.setData(cell, text)
        assert model.written({(model.place(name), text): [1]}).edits == {}
    assert "speaks for" not in str(model.index(0, model.place("OPERATION")).data(TOOLTIP))


def test_rows_without_an_action_or_locked_are_not_editable(model: ReviewModel) -> None:
    for name in ("OPERATION", "REASON", "SALES"):
        assert not model.index(2, model.place(name)).flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.index(0, model.place("ORDER")).flags() & Qt.ItemFlag.ItemIsEditable
    assert model.index(0, model.place("SALES")).flags() & Qt.ItemFlag.ItemIsEditable
    locked = a_change(7, state=RowState.BLOCKED, codes=(Code.LOCKED,))
    assert not model.editable(locked, "OPERATION")


def test_a_batch_says_what_matters_most(qapp: object) -> None:
    model = BatchModel()
    assert model.result(a_batch(confirmed=4)) == "4 confirmed"
    assert model.result(a_batch(confirmed=4, refused=1)) == "1 refused"
    assert model.result(a_batch(confirmed=4, queued=2, refused=1)) == "2 being checked"
    some = replace(a_batch(confirmed=1), undoable=1)
    assert can_undo(some)  # without a lock nothing ends it
    assert not can_undo(a_batch(undone=1))
    now = datetime.now(UTC)
    assert can_undo(replace(some, undo_some_until=now + timedelta(hours=1)))
    assert can_undo(replace(some, undo_some_until=now - timedelta(hours=1)))  # whose clock is right?
    assert not can_undo(replace(some, undo_some_until=now - timedelta(days=2)))


def test_totals_are_per_partner_and_currency() -> None:
    pound = a_change(3, action=an_action(3, currency="GBP"))
    found = {(total.partner, total.currency): total for total in totals((a_change(3), pound, a_change(6)))}
    assert {key: total.rows for key, total in found.items()} == {("GearGuide", "USD"): 2, ("GearGuide", "GBP"): 1}
    assert found["GearGuide", "USD"].sales_after - found["GearGuide", "USD"].sales_before == Decimal("-79.90")


def test_the_hold_is_long_above_25_rows_and_only_practice_may_shorten_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hold_seconds(26, practice=False) == 30
    assert hold_seconds(25, practice=False) == 10
    monkeypatch.setenv("REVERSAL_DESK_HOLD_SECONDS", "1")
    assert hold_seconds(26, practice=True) == 1
    assert hold_seconds(26, practice=False) == 30


def test_18000_rows_stay_quick(qapp: object) -> None:
    model = ReviewModel(Edits())
    changes = [a_change(number) for number in range(1, 18_001)]

    def took(work: object) -> float:
        best = 9.0
        for _ in range(3):
            began = time.perf_counter()
            work()  # type: ignore[operator]
            best = min(best, time.perf_counter() - began)
        return best

    model.set_changes(changes, NOW)
    # Generous against a shared machine; a proxy model that asks Python per comparison takes seconds.
    assert took(lambda: model.keep(lambda change: review.group(change) == "ready")) < 0.25
    assert took(lambda: model.sort(model.place("ROW"))) < 0.25
    assert took(lambda: [model.index(row, 9).data() for row in range(200)]) < 0.05


def test_what_a_worker_counted_is_not_counted_again(model: ReviewModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines a sheet begins with, and their currency: asked of 18,000 lines in the main thread, it was felt."""
    shop = a_change(9, state=RowState.LEFT_OUT, codes=(Code.NOT_AFFILIATE,), action=None)
    changes = [a_change(1), shop, a_change(2)]
    begin = [place for place, change in enumerate(changes) if review.affiliate(change)]
    currency = review.currency_of(changes)

    def asked(_: object) -> str:
        raise AssertionError("a line was asked in the main thread")

    monkeypatch.setattr(review, "group", asked)
    monkeypatch.setattr(review, "currency_of", asked)
    model.set_changes(changes, NOW, currency=currency, begin=begin)
    assert [change.row.number for change in model.shown] == [2, 3]
    assert len(model.records) == 3
    assert model.currency == "USD"


def test_a_yes_that_a_plan_was_made_without_is_gone_for_good_and_newer_edits_stay(qapp: object) -> None:
    edits = Edits()
    yes = RowEdit(accepted=frozenset({Code.HANDLED_BEFORE, Code.LOCKS_SOON}))
    edits.change({(2, "1"): yes, (3, "2"): yes}, "accept")
    edits.ask_again(edits.rows)
    assert edits.stack.canUndo()
    planned = {(2, "1"): replace(yes, accepted=frozenset({Code.LOCKS_SOON})), (3, "2"): yes}
    edits.change({(4, "3"): RowEdit(leave=True)}, "leave")
    edits.ask_again(planned)
    assert dict(edits.rows) == {**planned, (4, "3"): RowEdit(leave=True)}
    assert not edits.stack.canUndo(), "one step back, and the yes were there again"
