"""The user's rows come back as text in a new workbook, never over the sheet they came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from workbooks import xlsx

from reversal_desk.errors import StoreError, UsageError
from reversal_desk.sheet.reader import read
from reversal_desk.sheet.results import write_results


def test_formula_like_text_stays_text_and_ids_keep_their_zeros(tmp_path: Path) -> None:
    source = read(xlsx(tmp_path / "in.xlsx", [["Order ID", "Note"], ["0012", "x"]], title="October"))
    out = tmp_path / "out.xlsx"
    rows = [["0012", "=cmd|' /C calc'!A0"], ["+1", "@x"], ["-2", "bad\x07bell"], ["123456789012345678", "a" * 40_000]]
    write_results(source, out, headers=["Order ID", "Note"], rows=rows)
    sheet = load_workbook(out).worksheets[0]
    assert sheet.title == "October"
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s"}
    got = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert got[0] == ["Order ID", "Note"]
    assert got[1] == rows[0]
    assert got[2] == rows[1]
    assert got[3] == ["-2", "bad\ufffdbell"]
    assert got[4] == ["123456789012345678", "a" * 32_767]
    again = read(out)
    assert again.rows[1].cells == ("0012", "=cmd|' /C calc'!A0")
    assert [path.name for path in tmp_path.iterdir()].count(".out.xlsx") == 0


def test_the_source_is_never_replaced(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "in.xlsx", [["Order ID"], ["1"]])
    source = read(path)
    before = path.read_bytes()
    (tmp_path / "link.xlsx").symlink_to(path)
    for target in (path, tmp_path / "link.xlsx", tmp_path / "." / "in.xlsx"):
        with pytest.raises(UsageError) as caught:
            write_results(source, target, headers=["a"], rows=[])
        assert caught.value.code == "RESULTS_OVER_SOURCE"
    path.unlink()
    with pytest.raises(UsageError):
        write_results(source, path, headers=["a"], rows=[])
    path.write_bytes(before)


def test_an_existing_file_is_replaced_whole_and_kept_on_failure(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"old")
    write_results(None, out, headers=["a"], rows=[["1"]])
    assert read(out).sheet == "Results"
    with pytest.raises(StoreError) as caught:
        write_results(None, tmp_path / "no folder" / "out.xlsx", headers=["a"], rows=[])
    assert caught.value.code == "RESULTS_NOT_WRITTEN"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.xlsx"]


def test_more_rows_than_excel_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_results(None, tmp_path / "o.xlsx", headers=["a"], rows=[["1"]] * 1_048_576)
    assert caught.value.code == "RESULTS_TOO_LONG"
