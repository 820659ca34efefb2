"""`results` as a process: the person's own workbook back, beside what became of each row."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from worlds import Program

from reversal_desk.model import Grid
from reversal_desk.sheet import reader

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"


@pytest.fixture
def sent(tmp_path: Path) -> tuple[Program, Path, str]:
    """A practice batch that was sent from a workbook, and its number."""
    program = Program(tmp_path / "home")
    sheet = tmp_path / "returns.xlsx"
    shutil.copy(SAMPLES / "returns.xlsx", sheet)
    ended = program.run("submit", sheet, "--practice", "--yes", "--json", "--quiet")
    assert ended.json["rows"], ended.err
    return program, sheet, str(ended.json["batch"])


def by_row(grid: Grid) -> dict[int, tuple[object, ...]]:
    return {row.number: row.cells for row in grid.rows}


def test_the_persons_own_workbook_comes_back(sent: tuple[Program, Path, str], tmp_path: Path) -> None:
    program, sheet, batch = sent
    out, whole = tmp_path / "out.xlsx", sheet.read_bytes()
    ended = program.run("results", batch, "--out", out, "--practice", "--json")
    assert (ended.code, ended.err) == (0, "")
    facts = ended.json
    assert facts["outcomes"] == facts["beside"] > 0
    assert facts["warnings"] == []
    before, after = reader.read(sheet), reader.read(out)
    assert [tab.name for tab in after.sheets] == [tab.name for tab in before.sheets]
    width = max(len(row.cells) for row in before.rows)
    new = by_row(after)
    for row in before.rows:
        own = (*row.cells, *[None] * (width - len(row.cells)))
        assert (*new[row.number], *[None] * width)[:width] == own
    told = [cells[width:] for cells in new.values() if len(cells) > width]
    assert told[0][:3] == ("Result", "Order number (Reversal Desk)", "Action ID")
    assert len(told) == facts["beside"] + 1
    assert sheet.read_bytes() == whole

    over = program.run("results", batch, "--out", sheet, "--practice")
    assert over.code == 2
    assert "cannot go into the sheet they came from" in over.err
    assert sheet.read_bytes() == whole


def test_what_a_copy_would_lose_is_said_and_a_new_workbook_written(
    sent: tuple[Program, Path, str], tmp_path: Path
) -> None:
    program, sheet, batch = sent
    with zipfile.ZipFile(sheet, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    out = tmp_path / "out.xlsx"
    ended = program.run("results", batch, "--out", out, "--practice")
    assert ended.code == 0
    assert "lost its digital signature" in ended.err
    assert f"{out}: " in ended.out
    assert "Result" in reader.read(out).rows[0].cells
    sheet.unlink()
    ended = program.run("results", batch, "--out", out, "--practice", "--json")
    assert (ended.code, ended.json["beside"], ended.json["warnings"]) == (0, 0, [])
    assert program.run("results", "9999", "--out", out, "--practice").code == 2
