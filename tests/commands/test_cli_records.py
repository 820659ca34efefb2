"""`history` and `verify-history`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from shops import Open

from reversal_desk.store.journal import Journal


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
