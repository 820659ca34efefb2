"""`history`, `verify-history`, and what `results` writes of each row."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from shops import Open

from reversal_desk.desk import Desk
from reversal_desk.model import Policy
from reversal_desk.sheet import reader
from reversal_desk.store.journal import Journal
from reversal_desk.undo import Scope


def test_history_and_its_chain(shop: Open, desk_home: Path) -> None:
    one = shop()
    assert one.run("history", "--json").json == {"batches": []}
    sent = one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    [batch] = one.run("history", "--json").json["batches"]
    assert batch["batch"] == sent.json["batch"]
    assert batch["totals"] == {"confirmed": 1}
    assert "confirmed 1" in one.run("history").out
    assert [row["state"] for row in one.run("history", "--order", "A1", "--json").json["rows"]] == ["confirmed"]
    assert "A1" in one.run("history", "--order", "A1").out
    assert one.run("verify-history").code == 0
    with closing(Journal.open(desk_home / "live" / "journal.sqlite3")) as journal:
        journal.database.execute("DROP TRIGGER record_never_updated")
        journal.database.execute("UPDATE record SET body='{}' WHERE seq=2")
    ended = one.run("verify-history", "--json")
    assert ended.code == 1
    assert ended.json["intact"] is False
    assert (ended.json["first_bad_record"], ended.json["code"]) == (2, "HISTORY_RECORD")
    assert "Record 2" in ended.json["message"]
    assert "altered" in one.run("verify-history").out


def test_results_say_which_batch_of_the_sheet_sent_a_row_as_the_windows_workbook_does(shop: Open) -> None:
    """Row A1 went first, as a test; A3 was stopped before it was sent, so nothing of it changed."""
    one = shop()
    path = one.sheet("A1", "A2", "A3")
    with Desk.open() as desk:
        opened = desk.open_sheet(path)
        made = desk.plan(opened, desk.find_actions(opened, desk.account("T")), Policy())
        ids = [change.action.id for change in made.changes if change.action is not None]
        test = desk.submit(made.first(ids[:1]))
        desk.run(test, wait=30, patience=1)
        batch = desk.submit(made.without(ids[:1]))
        desk.stop_unsent(desk.undo_meant(batch, Scope(rows=frozenset({4}))))
        desk.run(batch, wait=30, patience=1)
    out = one.folder / "out.xlsx"
    assert one.run("results", str(batch), "--out", out).code == 0
    head, *rows = (row.cells for row in reader.read(out).rows)
    places = {name: head.index(name) for name in ("Result", "Sales after", "What it means")}
    whole = [(*row, *[""] * len(head))[: len(head)] for row in rows]
    told = {str(row[0]): {name: row[at] or "" for name, at in places.items()} for row in whole}
    assert told["A1"]["What it means"] == f"Sent in batch {test}."
    assert told["A2"]["What it means"] == ""
    assert (told["A3"]["Result"], told["A3"]["Sales after"]) == ("Left out", "")
