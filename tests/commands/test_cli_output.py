"""How commands print money, JSON and the way they have gone."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from decimal import Decimal

import pytest

from reversal_desk.cli import output
from reversal_desk.model import Progress


def test_money_and_json() -> None:
    assert output.money(None) is None
    assert output.money(Decimal("1E+3")) == "1000.00"
    assert output.money(Decimal("0.125")) == "0.125"
    assert json.loads(output.dump({"a": Decimal("5")})) == {"a": "5.00"}
    with pytest.raises(TypeError):
        output.dump({"a": object()})


def test_the_line_that_adds_up_says_what_it_is_of(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a sheet, and of an undo, which has none; a part whose name in JSON says something else has its word."""
    line = {"in_sheet": Decimal(30), "proved": Decimal(20), "needs_you": Decimal(15), "changed_by_you": Decimal(-5)}
    output.print_reconciliation({"USD": line})
    said = "in the sheet 30.00 USD = proved 20.00 + held back 15.00 + changed by you -5.00\n"
    assert capsys.readouterr().out == said
    output.print_reconciliation({"USD": {"in_sheet": Decimal(30), "proved": Decimal(30)}}, undo=True)
    assert capsys.readouterr().out == "to go back 30.00 USD = back, proved 30.00\n"


def test_a_bar_on_a_terminal_and_a_line_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = output.Bar(Namespace(quiet=False))
    for phase in ("reading", "reading", "sending"):
        bar(Progress(phase, 1, 2))
    bar.close()
    assert capsys.readouterr().err == "reading ...\nsending ...\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    bar = output.Bar(Namespace(quiet=False))
    for phase in ("reading", "sending", "sending"):
        bar(Progress(phase, 1, 2))
    bar.close()
    assert "sending" in capsys.readouterr().err
