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
