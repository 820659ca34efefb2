"""What is no command opens the window, and words nobody knows are refused."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from homes import no_window

from reversal_desk import __main__, __version__, cli
from reversal_desk.cli import arguments, commands
from reversal_desk.desk import Desk
from reversal_desk.errors import (
    BugError,
)


def test_what_is_no_command_opens_the_window(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[dict[str, Any]] = []

    def window(**given: Any) -> int:
        seen.append(given)
        return 7

    words = ["orders.xlsx", "--practice", "--smoke", "--language", "zh_CN", "--theme", "dark"]
    assert cli.main(words, open_window=window) == 7
    assert cli.main(["a.csv", "b.csv"], open_window=window) == 7
    assert cli.main([], open_window=window) == 7
    assert seen == [
        {"files": ("orders.xlsx",), "practice": True, "smoke": True, "language": "zh_CN", "theme": "dark"},
        {"files": ("a.csv", "b.csv"), "practice": False, "smoke": False, "language": None, "theme": None},
        {"files": (), "practice": False, "smoke": False, "language": None, "theme": None},
    ]
    assert cli.main(["--version"], open_window=window) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0), (["check", "--help"], 0), (["--nonsense"], 2), (["check"], 2),
        (["check", "s.csv", "--since", "yesterday"], 2), (["check", "s.csv", "--map", "order"], 2),
        (["check", "s.csv", "--map", "colour=A"], 2), (["check", "s.csv", "--encoding", "martian"], 2),
        (["inspect", "s.csv", "--delimiter", "ab"], 2), (["inspect", "s.csv", "--delimiter", '"'], 2),
        (["check", "s.csv", "--accept", "NOTHING_LIKE_IT"], 2),
        (["submit", "s.csv", "--wait", "long"], 2), (["submit", "s.csv", "--wait", "-1"], 2),
        (["reset", "--yes"], 2), (["reset", "1", "--sheet", "s.csv", "--yes"], 2), (["reset", "1"], 2),
        (["reset", "1", "--yes", "--only", "a", "--all-but", "b"], 2), (["account", "add", "X"], 2),
    ],
)  # fmt: skip
def test_usage(capsys: pytest.CaptureFixture[str], words: list[str], code: int) -> None:
    assert cli.main(words, open_window=no_window) == code
    said = capsys.readouterr()
    assert said.out if code == 0 else said.err


def test_every_command_has_its_family() -> None:
    """The words that are no file are those of `--help`, and each is done by the function that has its name."""
    [parsers] = [action for action in arguments.commands_parser()._actions if action.dest == "command"]
    assert set(parsers.choices or ()) == cli.COMMANDS
    done_by = {name: commands.command_of(name).__name__ for name in cli.COMMANDS}
    assert done_by == {name: name.replace("-", "_") for name in cli.COMMANDS}
    with pytest.raises(BugError):
        commands.command_of("nothing like it")


def test_the_program_begins_by_its_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from reversal_desk.sheet import child

    monkeypatch.setattr(sys, "argv", ["reversal-desk", "--read-sheet"])
    monkeypatch.setattr(child, "main", lambda: 11)
    assert __main__.main() == 11
    monkeypatch.setattr(sys, "argv", ["reversal-desk", "verify-history"])
    assert __main__.main() == 0
    seen: list[dict[str, Any]] = []
    monkeypatch.setitem(
        sys.modules, "reversal_desk.ui.app", SimpleNamespace(run_window=lambda **given: seen.append(given) or 5)
    )
    monkeypatch.setattr("reversal_desk.ui.app", sys.modules["reversal_desk.ui.app"], raising=False)
    monkeypatch.setattr(sys, "argv", ["reversal-desk", "orders.xlsx", "--smoke"])
    assert __main__.main() == 5
    assert seen[0]["files"] == (Path("orders.xlsx"),)
    assert seen[0]["practice"] is True


def test_a_command_that_is_interrupted_or_meets_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "open", interrupted)
    assert cli.main(["history"], open_window=no_window) == 3

    def broken(**_: object) -> None:
        raise BugError("ours")

    monkeypatch.setattr(Desk, "open", broken)
    with pytest.raises(BugError):
        cli.main(["history"], open_window=no_window)
