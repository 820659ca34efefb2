"""`reset`: a batch, parts of one, and the orders of a sheet."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook
from shops import Open, waiting
from worlds import ONE_PROGRAM, write_csv

from other_hands import write_by_somebody
from reversal_desk.desk import Desk
from reversal_desk.impact.practice import ActionSpec, ProgramSpec, Rule, Trouble, WorldSpec
from reversal_desk.model import Field
from reversal_desk.undo import Listed, Scope


def test_reset_takes_a_batch_back_in_parts(shop: Open) -> None:
    one = shop()
    before = one.amounts()
    batch = str(one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"])
    some = one.sheet("A2", name="some.csv")
    only = one.run("reset", batch, "--only", some, "--yes", "--json", "--wait", "30")
    assert (only.code, only.states) == (0, {"A2": "undone"})
    but = one.run("reset", batch, "--all-but", one.sheet("A1", name="but.csv"), "--yes", "--json", "--wait", "30")
    assert but.states == {"A3": "undone"}
    rest = one.run("reset", batch, "--yes", "--wait", "30")
    assert "Undone 1" in rest.out
    assert one.amounts() == before
    nothing = one.run("reset", batch, "--yes", "--json")
    assert (nothing.code, nothing.json["rows"], nothing.json["batch"]) == (0, [], None)
    assert one.run("reset", batch, "--yes").out.strip()
    again = one.run("reset", str(only.json["batch"]), "--yes", "--json", "--wait", "30")  # an undo is undone
    assert (again.code, again.states) == (0, {"A2": "undone"})
    assert one.amounts() != before
    assert one.run("reset", batch, "--yes", "--json", "--wait", "30").states == {"A2": "undone"}
    assert one.amounts() == before
    assert one.run("reset", "99", "--yes").code == 2


def test_a_list_without_order_numbers_takes_back_nothing(shop: Open) -> None:
    """--all-but with a file nobody understands must not mean: everything."""
    one = shop()
    batch = str(one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json["batch"])
    sent = one.amounts()
    odd = write_csv(one.folder / "odd.csv", [["Colour", "Size"], ["red", "L"]])
    for which in ("--all-but", "--only"):
        ended = one.run("reset", batch, which, odd, "--yes", "--json")
        assert ended.code == 2
        assert ended.json["error"]["code"] == "NO_ORDER_COLUMN"
    assert one.run("reset", "--sheet", odd, "--yes", "--json").code == 2
    assert one.amounts() == sent


def test_a_list_beside_a_sheet_says_which_of_its_orders_go_back(shop: Open) -> None:
    """What --all-but names stays as it is, whoever reversed it."""
    one = shop()
    one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30")
    one.faults.clear()
    for order in ("A4", "A5"):
        write_by_somebody(one.server, order, "DELETE", DispositionCode="CONS_FRAUD")
    sheet = one.sheet("A1", "A2", "A3", "A4", "A5")
    but = one.sheet("#A1", "A4", "Z9", name="but.csv")
    ended = one.run("reset", "--sheet", sheet, "--all-but", but, "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A2": "undone", "A3": "undone", "A5": "confirmed"})
    assert {order for order, (state, _) in one.amounts().items() if state == "REVERSED"} == {"A1", "A4"}
    assert "1 of the list are not in this sheet: Z9" in ended.err
    assert "1 of the list are written differently" in ended.err
    some = one.sheet("A4", name="some.csv")
    ended = one.run("reset", "--sheet", sheet, "--only", some, "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A4": "confirmed"})
    assert one.amounts()["A1"][0] == "REVERSED"


def test_a_list_beside_a_sheet_that_names_none_of_it_takes_back_nothing(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30")
    sent, sheet = one.amounts(), one.sheet("A1", "A2")
    odd = write_csv(one.folder / "odd.csv", [["Colour", "Size"], ["red", "L"]])
    other = one.sheet("Z9", name="other.csv")
    for which in ("--all-but", "--only"):
        ended = one.run("reset", "--sheet", sheet, which, odd, "--yes", "--json")
        assert (ended.code, ended.json["error"]["code"]) == (2, "NO_ORDER_COLUMN")
    ended = one.run("reset", "--sheet", sheet, "--all-but", other, "--yes", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "LIST_NAMES_NOTHING_OF_SHEET")
    ended = one.run("reset", "--sheet", sheet, "--only", other, "--yes", "--json")
    assert (ended.code, ended.json["rows"]) == (0, [])
    assert one.amounts() == sent


def test_a_sheet_whose_orders_are_not_found_by_themselves_is_reset_as_it_is_said(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30")
    book = Workbook()
    book.active.append(["Order number"])
    book.active.append(["A1"])
    book.create_sheet("Wrong ones")
    for line in (["Colour", "Ours"], ["red", "A2"], ["blue", "A3"]):
        book["Wrong ones"].append(line)
    book.save(one.folder / "two.xlsx")
    said = ("--sheet-name", "Wrong ones", "--map", "order=Ours")
    ended = one.run("reset", "--sheet", one.folder / "two.xlsx", *said, "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A2": "undone", "A3": "undone"})
    assert one.amounts()["A1"][0] == "REVERSED"


@pytest.mark.parametrize("said", [("--sheet-name", "S"), ("--map", "order=B"), ("--since", "2026-01-01")])
def test_what_is_said_of_a_sheet_is_refused_where_a_batch_is_named(shop: Open, said: tuple[str, str]) -> None:
    one = shop()
    batch = one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30").json["batch"]
    ended = one.run("reset", str(batch), *said, "--yes", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "USAGE")
    assert one.amounts()["A1"][0] == "REVERSED"


def test_a_batch_is_taken_back_in_one_program_alone(shop: Open) -> None:
    two = (*ONE_PROGRAM, ProgramSpec("2000", "Northwind UK"))
    there = [ActionSpec(order=f"A{n}", amount=Decimal(100), program=p.id) for n, p in enumerate(two, 1)]
    one = shop(world=WorldSpec(actions=tuple(there), programs=two))
    batch = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json["batch"]
    back = one.run("reset", batch, "--program", "2000", "--yes", "--json", "--wait", "30")
    assert (back.code, back.states) == (0, {"A2": "undone"})
    assert one.amounts()["A1"][0] == "REVERSED"
    none = one.run("reset", batch, "--program", "2000", "--yes", "--json", "--wait", "30")
    assert (none.code, none.json["rows"]) == (0, [])


def test_reset_of_a_sheet_takes_back_ours_and_others_and_spares_what_was_corrected_since(shop: Open) -> None:
    one = shop()
    before = one.amounts()
    one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30")
    world = one.server.world()
    for action in world.actions.values():
        if action.spec.order == "A2":  # ours, and somebody set it right since
            action.state, action.amount, action.updated = "PENDING", Decimal("70.00"), one.server._ledger._now()
            action.version += 1
    one.faults.clear()
    write_by_somebody(one.server, "A3", "DELETE", DispositionCode="CONS_FRAUD")
    ended = one.run("reset", "--sheet", one.sheet("A1", "A2", "A3", "A4"), "--yes", "--json", "--wait", "30")
    assert ended.states["A1"] == "undone"
    assert ended.states["A2"] == "undo_refused"
    assert ended.states["A3"] == "confirmed"
    assert ended.code == 1
    after = one.amounts()
    assert {order: after[order] for order in ("A1", "A3", "A4")} == {o: before[o] for o in ("A1", "A3", "A4")}
    assert after["A2"] == ("PENDING", Decimal("70.00"))
    assert len(ended.json["batches"]) == 2
    assert ended.json["requests_by_kind"]["write"] == 2
    again = one.run("reset", "--sheet", one.sheet("A4"), "--yes", "--json")
    assert (again.code, again.json["rows"]) == (0, [])


def test_reset_of_a_sheet_whose_rows_were_all_corrected_since(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    for action in one.server.world().actions.values():
        if action.spec.order == "A1":
            action.state, action.amount, action.updated = "PENDING", Decimal("70.00"), one.server._ledger._now()
            action.version += 1
    ended = one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (1, {"A1": "undo_refused"})
    assert one.amounts()["A1"] == ("PENDING", Decimal("70.00"))
    assert len(one.server.world().submissions) == 1


def test_reset_of_a_sheet_that_meets_the_limit_tells_what_went_back_before(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    one.faults.clear()
    for order in ("A2", "A3"):
        write_by_somebody(one.server, order, "DELETE", DispositionCode="CONS_FRAUD")
    with Desk.open() as desk:
        desk.limit_rows(desk.account("T"), 1)
    ended = one.run("reset", "--sheet", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (2, {"A1": "undone"})
    assert ended.json["error"]["code"] == "MANY"
    assert "batches" not in ended.json
    assert one.amounts()["A2"][0] == "REVERSED"


def test_reset_of_a_sheet_leaves_hidden_rows_as_they_are_and_says_so(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30")
    book = Workbook()
    for line in (["Order number"], ["A1"], ["A2"]):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    book.save(one.folder / "hidden.xlsx")
    ended = one.run("reset", "--sheet", one.folder / "hidden.xlsx", "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A1": "undone"})
    assert "One row is hidden" in ended.err
    assert one.amounts()["A2"][0] == "REVERSED"


@pytest.mark.parametrize(("which", "undone"), [("--only", {"A1"}), ("--all-but", {"A2", "A3"})])
def test_hidden_rows_of_a_list_name_nothing_and_are_told(shop: Open, which: str, undone: set[str]) -> None:
    one = shop()
    batch = one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"]
    book = Workbook()
    for line in (["Order number"], ["A1"], ["A2"]):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    book.save(one.folder / "list.xlsx")
    ended = one.run("reset", batch, which, one.folder / "list.xlsx", "--yes", "--json", "--wait", "30")
    assert set(ended.states) == undone
    assert "One row is hidden" in ended.err


def test_reset_says_where_it_took_a_number_for_another(shop: Open) -> None:
    one = shop()
    batch = one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"]
    only = one.run("reset", batch, "--only", one.sheet("#A1", name="l.csv"), "--yes", "--json", "--wait", "30")
    assert only.states == {"A1": "undone"}
    assert "1 of the list are written differently" in only.err
    plain = one.run("reset", batch, "--only", one.sheet("A2", name="l.csv"), "--yes", "--json", "--wait", "30")
    assert "written differently" not in plain.err
    by_sheet = one.run("reset", "--sheet", one.sheet("#A3"), "--yes", "--json", "--wait", "30")
    assert by_sheet.states == {"A3": "undone"}
    assert "1 of the list are written differently" in by_sheet.err


def test_reset_reads_a_sheet_as_the_named_account_knows_it(shop: Open) -> None:
    """The first account was told once that such a sheet's orders stand in another column."""
    one = shop()
    one.run("submit", one.sheet("A1", "A2"), "--account", "T", "--yes", "--json", "--wait", "30")
    with Desk.open() as desk:
        first = desk.account("T")
        desk.remove_account("T")
        odd, _ = desk.add_account(name="Odd", sid="IRODD1", token="t", origin=one.server.origin)
        desk.add_account(name="T", sid=first.sid, token=one.server.token, origin=first.origin)
        rows = [["Order number", "Replaces order"], ["A1", "A2"]]
        sheet = write_csv(one.folder / "two.csv", rows)
        desk.remember_layout(odd, desk.remap(desk.open_sheet(sheet), {Field.ORDER: "Replaces order"}))
        assert desk.open_sheet(sheet, account=odd).rows[0].order == "A2"
    ended = one.run("reset", "--sheet", sheet, "--account", "T", "--yes", "--json", "--wait", "30")
    assert ended.states == {"A1": "undone"}


def test_reset_of_a_batch_that_is_still_out_says_what_is_not_known(shop: Open) -> None:
    one = shop(delay=(8.0, 8.0))
    sent = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "0")
    assert sent.code == 3
    back = one.run("reset", str(sent.json["batch"]), "--yes", "--json", "--wait", "0")
    assert back.code == 3
    assert set(back.states.values()) == {"queued"}
    by_sheet = one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "0")
    assert (by_sheet.code, by_sheet.states) == (3, {"A1": "queued"})


def test_reset_goes_on_with_an_undo_that_was_interrupted_and_then_with_the_rest(shop: Open) -> None:
    one = shop()
    before = one.amounts()
    batch = one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"]
    with Desk.open() as desk:
        desk.undo(desk.undo_preview(batch, Scope(only=Listed.of(["A2"]))))
    ended = one.run("reset", str(batch), "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A1": "undone", "A2": "undone", "A3": "undone"})
    assert one.amounts() == before


def test_reset_stops_at_a_token_that_ended(shop: Open) -> None:
    one = shop()
    batch = str(one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json["batch"])
    one.faults.add(Rule(Trouble.STATUS, method="PUT", status=401, times=None))
    assert one.run("reset", batch, "--yes", "--json", "--wait", "30").code == 4
    assert one.run("reset", batch, "--yes", "--json", "--wait", "30").code == 4
    assert one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "30").code == 4
    one.faults.clear()
    assert one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "30").code == 0
    assert set(one.amounts().values()) == {("PENDING", Decimal("100.00"))}


def test_rows_of_a_sheet_that_wait_for_a_person_are_told_and_let_through_by_their_code(shop: Open) -> None:
    """Reversed by somebody else, and it locks tonight: what is left as it is must not be left in silence."""
    soon = ActionSpec(order="A1", amount=Decimal(100), locks_in=timedelta(hours=9))
    one = shop(soon, ActionSpec(order="A2", amount=Decimal(100)))
    one.faults.clear()
    write_by_somebody(one.server, "A1", "DELETE", DispositionCode="CONS_FRAUD")
    told = one.run("reset", "--sheet", one.sheet("A1", "A2"), "--yes", "--wait", "30")
    assert told.code == 0
    assert "row 2 A1" in told.err.replace("\t", " ")
    in_json = one.run("reset", "--sheet", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json
    assert [(row["order"], row["state"]) for row in in_json["rows"]] == [("A1", "look")]
    assert "LOCKS_SOON" in in_json["rows"][0]["codes"]
    assert in_json["totals"] == {"look": 1}
    assert one.amounts()["A1"][0] == "REVERSED"
    sheet = one.sheet("A1", "A2")
    ended = one.run("reset", "--sheet", sheet, "--accept", "LOCKS_SOON", "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states["A1"]) == (0, "confirmed")
    assert "row 2" not in ended.err
    assert one.amounts()["A1"] == ("PENDING", Decimal("100.00"))
    batch = ended.json["batch"]
    assert one.run("reset", batch, "--accept", "LOCKS_SOON", "--yes").code == 2


@pytest.mark.parametrize("how", ["only", "all_but", "program"])
def test_of_a_batch_that_is_not_sent_to_its_end_only_what_is_meant_is_stopped(shop: Open, how: str) -> None:
    two = (*ONE_PROGRAM, ProgramSpec("2000", "Northwind UK"))
    there = [ActionSpec(order=f"A{n}", amount=Decimal(100), program="1000" if n < 4 else "2000") for n in range(1, 6)]
    one = shop(world=WorldSpec(actions=tuple(there), programs=two))
    batch = waiting(one, *(f"A{n}" for n in range(1, 6)))
    meant = {
        "only": ("--only", one.sheet("A4", "A5", name="some.csv")),
        "all_but": ("--all-but", one.sheet("A1", "A2", "A3", name="but.csv")),
        "program": ("--program", "2000"),
    }[how]
    ended = one.run("reset", batch, *meant, "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A4": "left_out", "A5": "left_out"})
    assert {code for row in ended.json["rows"] for code in row["codes"]} == {"STOPPED"}
    assert ended.json["still_waiting"] == 3
    assert "2. They are stopped now" in ended.err
    assert "3. They keep their place" in ended.err
    assert {state for state, _ in one.amounts().values()} == {"PENDING"}
    resumed = one.run("resume", batch, "--json", "--wait", "30")
    assert resumed.states == {"A1": "confirmed", "A2": "confirmed", "A3": "confirmed", "A4": "left_out",
                              "A5": "left_out"}  # fmt: skip
    assert one.amounts()["A4"][0] == "PENDING"


def test_a_lost_answer_of_a_row_that_is_not_meant_keeps_its_second_send(shop: Open) -> None:
    """Nothing waits: both are looked up. What is ended is the one that goes back, and not the other with it."""
    one = shop()
    one.faults.add(Rule(Trouble.DROP_BEFORE, method="DELETE", times=None))
    sent = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "0", "--patience", "60")
    assert sent.states == {"A1": "checking", "A2": "checking"}
    one.faults.clear()
    batch, only = sent.json["batch"], one.sheet("A1", name="only.csv")
    ended = one.run("reset", batch, "--only", only, "--yes", "--json", "--wait", "3", "--patience", "1")
    assert (ended.code, ended.states) == (3, {"A1": "checking"})
    resumed = one.run("resume", batch, "--json", "--wait", "30", "--patience", "1")
    assert resumed.states["A2"] == "confirmed"
    assert one.amounts()["A1"][0] == "PENDING"


def test_what_a_list_names_and_nothing_is_taken_back_of_is_told(shop: Open) -> None:
    """To whoever reads, and to whoever reads the JSON alone: A2 locks tonight and was never sent, Z9 is nobody's."""
    soon = ActionSpec(order="A2", amount=Decimal(100), locks_in=timedelta(hours=9))
    one = shop(ActionSpec(order="A1", amount=Decimal(100)), soon)
    one.faults.clear()
    batch = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json["batch"]
    only = one.sheet("A1", "A2", "Z9", name="only.csv")
    ended = one.run("reset", batch, "--only", only, "--yes", "--json", "--quiet", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A1": "undone"})
    assert ended.json["not_found"] == ["Z9"]
    assert [(row["order"], row["state"]) for row in ended.json["not_taken"]] == [("A2", "look")]
    assert "row 3 A2 Look" in ended.err.replace("\t", " ")
    again = one.run("reset", batch, "--only", only, "--yes", "--json", "--wait", "30")
    assert (again.code, again.json["batch"], again.json["rows"]) == (0, None, [])
    assert [(row["order"], row["state"]) for row in again.json["not_taken"]] == [("A1", "undone"), ("A2", "look")]
    said = one.run("reset", batch, "--only", only, "--yes", "--wait", "30").out
    assert "None of these rows is a proved change" in said, "of the others nothing is said"
    beside = one.run("reset", "--sheet", one.sheet("A1", name="s2.csv"), "--only", only, "--yes", "--json").json
    assert beside["not_found"] == ["A2", "Z9"]


def test_a_list_that_means_nothing_stops_nothing(shop: Open) -> None:
    one = shop()
    batch = waiting(one, "A1", "A2")
    ended = one.run("reset", batch, "--all-but", one.sheet("Z9", name="l.csv"), "--yes", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "LIST_NAMES_NOTHING")
    assert one.run("resume", batch, "--json", "--wait", "30").states == {"A1": "confirmed", "A2": "confirmed"}


@pytest.mark.parametrize("how", ["sheet", "batch"])
def test_an_order_that_two_batches_changed_goes_back_by_one_and_the_other_is_named(shop: Open, how: str) -> None:
    """As an undo in the window does: the newest change goes back, an earlier one stays and is not left unsaid."""
    one = shop()

    def amount(text: str) -> int:
        path = write_csv(one.folder / f"{text}.csv", [["Order number", "New amount"], ["A1", text]])
        accept = "HANDLED_BEFORE,REFUND_AGAIN"
        ended = one.run("submit", path, "--accept", accept, "--yes", "--json", "--wait", "30", "--patience", "1")
        assert ended.states == {"A1": "confirmed"}
        return int(ended.json["batch"])

    first, second = amount("80.00"), amount("50.00")
    one.run("submit", one.sheet("A2"), "--yes", "--json", "--wait", "30")
    words = ("--sheet", one.sheet("A1", "A2")) if how == "sheet" else (second,)
    ended = one.run("reset", *words, "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states["A1"]) == (0, "undone")
    assert one.amounts()["A1"] == ("PENDING", Decimal("80.00"))
    assert ended.json["still_changed"] == [{"batch": first, "rows": 1}]
    assert f"an earlier batch ({first})" in ended.err
    ended = one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    assert "still_changed" not in ended.json
    assert one.amounts()["A1"] == ("PENDING", Decimal("100.00"))
