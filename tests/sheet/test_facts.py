"""What `inspect` says of a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from workbooks import xlsx

from reversal_desk.errors import UsageError
from reversal_desk.model import Field
from reversal_desk.sheet.facts import inspect_file


def say(code: str, facts: Mapping[str, str]) -> str:
    return f"{code} {facts.get('count', '')}".strip()


def test_an_open_file(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Order ID", "Refund amount", None],
        ["A1", 5, "x"],
        ["A2", 6, None],
        ["Total", 11, None],
    ]
    found = inspect_file(xlsx(tmp_path / "o.xlsx", rows, hidden=(3,)), say)
    assert (found["status"], found["kind"], found["message"]) == ("open", None, "")
    assert found["sheets"] == [{"name": "Orders", "visible": True, "rows": 4, "cols": 3}]
    assert (found["sheet"], found["header_row"]) == ("Orders", 1)
    assert found["columns"][0]["samples"] == ["A1", "A2"]
    assert 0.5 < found["columns"][0]["confidence"] <= 1
    assert [(c["header"], c["field"]) for c in found["columns"]] == [
        ("Order ID", "order"),
        ("Refund amount", "refund"),
        ("C", None),
    ]
    assert found["warnings"] == ["HIDDEN_ROWS 1", "TOTALS_LEFT_OUT 1"]


def test_a_header_alone_is_empty_but_known(tmp_path: Path) -> None:
    found = inspect_file(xlsx(tmp_path / "o.xlsx", [["Order ID", "Refund amount"]]), say)
    assert (found["status"], found["message"], found["sheets"][0]["rows"]) == ("empty", "SHEET_EMPTY", 1)


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    found = inspect_file(tmp_path / "no.xlsx", say)
    assert (found["status"], found["kind"], found["message"], found["sheets"]) == (
        "error",
        "other",
        "SHEET_MISSING",
        [],
    )
    (tmp_path / "e.csv").touch()
    assert (inspect_file(tmp_path / "e.csv", say)["status"], inspect_file(tmp_path / "e.csv", say)["kind"]) == (
        "empty",
        None,
    )
    (tmp_path / "h.xls").write_text("<html></html>")
    assert inspect_file(tmp_path / "h.xls", say)["kind"] == "unsupported"


def test_a_chosen_column_goes_first(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "o.xlsx", [["Order ID", "Web"], ["A1", "W1"]])
    found = inspect_file(path, say, chosen={Field.ORDER: "b"})
    assert [c["field"] for c in found["columns"]] == [None, "order"]
    with pytest.raises(UsageError):
        inspect_file(path, say, chosen={Field.ORDER: "nothing"})
