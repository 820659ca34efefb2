"""`inspect`, and what a command may say of how a file is read."""

from __future__ import annotations

from shops import Open
from worlds import write_csv


def test_inspect_says_what_a_file_holds(shop: Open) -> None:
    one = shop()
    sheet = one.sheet("A1", "A2")
    assert one.run("inspect", sheet, "--json").json["status"] == "open"
    said = one.run("inspect", sheet)
    assert "header in row 1" in said.out
    assert "Order number: order" in said.out
    broken = one.folder / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    ended = one.run("inspect", broken)
    assert ended.code == 2
    assert ended.err.strip()
    assert one.run("inspect", broken, "--json").json["status"] == "error"


def test_inspect_says_of_an_empty_file_that_it_is(shop: Open) -> None:
    one = shop()
    empty = one.folder / "empty.csv"
    empty.write_bytes(b"")
    ended = one.run("inspect", empty)
    assert (ended.code, ended.out) == (0, "")
    assert "The file is empty" in ended.err
    headless = one.folder / "plain.csv"
    headless.write_text("A1\nA2\n", encoding="utf-8")
    assert "None" not in one.run("inspect", headless).out


def test_a_column_is_not_needed_by_command(shop: Open) -> None:
    one = shop()
    sheet = write_csv(one.folder / "d.csv", [["Order number", "Status", "Refund amount"], ["A1", "cancelled", "10.00"]])
    [row] = one.run("check", sheet, "--json").json["rows"]
    assert (row["operation"], row["state"]) != ("modify", "ready"), "a cancelled order with a part refunded is a doubt"
    [row] = one.run("check", sheet, "--json", "--not-needed", "Status").json["rows"]
    assert (row["operation"], row["amount_after"]) == ("modify", "90.00")
    [row] = one.run("check", sheet, "--json", "--not-needed", "C").json["rows"]
    assert (row["operation"], row["state"]) == ("reverse", "ready")
    facts = one.run("inspect", sheet, "--json", "--not-needed", "C").json
    assert [column["field"] for column in facts["columns"]] == ["order", "status", None]
    assert one.run("check", sheet, "--not-needed", "Colour").code == 2


def test_encoding_and_delimiter_are_said_by_command(shop: Open) -> None:
    one = shop()
    sheet = one.folder / "old.csv"
    sheet.write_bytes(b"Order number^Status\nA1^cancelled\n")
    said = one.run("check", sheet, "--json", "--delimiter", "^").json
    assert [(row["order"], row["state"]) for row in said["rows"]] == [("A1", "ready")]
    assert one.run("check", sheet, "--json").code == 2, "nothing else cuts it"
    sheet.write_bytes("Order number\tStatus\tNote\nA1\tcancelled\tGröße\n".encode("cp850"))
    facts = one.run("inspect", sheet, "--json", "--encoding", "cp850", "--delimiter", "tab").json
    assert facts["columns"][2]["samples"] == ["Größe"]
