"""`report` as a process: one page on a batch, and a sentence where there can be none."""

from __future__ import annotations

from pathlib import Path

import pytest
from disks import small_disk
from report_reader import Read
from shops import Open, waiting
from worlds import Program


@pytest.fixture
def sent(tmp_path: Path) -> tuple[Program, str]:
    """A practice batch that was sent, and its number."""
    program = Program(tmp_path / "home")
    sheet = tmp_path / "returns.csv"
    sheet.write_text("Order number,Status\n106141,cancelled\nNOBODYS,cancelled\n", encoding="utf-8")
    ended = program.run("submit", sheet, "--practice", "--yes", "--json", "--quiet")
    assert ended.json["rows"], ended.err
    return program, str(ended.json["batch"])


def test_a_report_is_written_and_says_where(sent: tuple[Program, str], tmp_path: Path) -> None:
    program, batch = sent
    out = tmp_path / "out.html"
    ended = program.run("report", batch, "--out", out, "--practice", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json == {"batch": int(batch), "file": str(out), "rows": 2, "make_good": 0}
    page = Read(out.read_text(encoding="utf-8"))
    assert [row[1] for row in page.rows("Every row")] == ["106141", "NOBODYS"]
    assert page.tags[0] == ("html", {"lang": "en"})
    assert "Practice mode: no real money." in page.page

    said = program.run("report", batch, "--out", out, "--practice")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{out}: the report on 2 rows, 0 of them on the make-good list.\n"
    assert not list(tmp_path.glob(".*.part"))


def test_a_report_that_cannot_be_is_one_sentence(shop: Open, tmp_path: Path) -> None:
    one = shop()
    batch = waiting(one, "A1")
    for words, said in (
        (("99", "--out", tmp_path / "out.html"), "There is no such batch."),
        ((str(batch), "--out", tmp_path / "out.xlsx"), "Choose a name that ends in .html."),
        ((str(batch), "--out", tmp_path / "none" / "out.html"), "could not be saved"),
    ):
        ended = one.run("report", *words)
        assert ended.code == 2
        assert ended.only_one_sentence, ended
        assert said in ended.err
    ended = one.run("report", "99", "--out", tmp_path / "out.html", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "BATCH_UNKNOWN")
    assert not (tmp_path / "out.html").exists()
    assert one.run("report", str(batch), "--out", tmp_path / "out.html").out.endswith(
        "the report on 1 row, 0 of them on the make-good list.\n"
    )


def test_a_full_disk_keeps_the_report_that_is_there(shop: Open, tmp_path: Path) -> None:
    one = shop()
    batch = waiting(one, "A1")
    with small_disk(tmp_path / "small", 16) as disk:
        out = disk / "out.html"
        out.write_text("the old one", encoding="utf-8")
        (disk / "filled").write_bytes(b"x" * 8192)
        ended = one.run("report", str(batch), "--out", out)
        assert (ended.code, ended.only_one_sentence) == (2, True)
        assert "“out.html” cannot be written (No space left on device)" in ended.err
        assert out.read_text(encoding="utf-8") == "the old one"
        assert sorted(path.name for path in disk.iterdir()) == ["filled", "out.html"]
