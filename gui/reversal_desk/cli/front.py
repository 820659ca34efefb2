"""Where every start comes in: the words on the command line -> the window, or one command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from reversal_desk import words
from reversal_desk.cli import arguments, exits
from reversal_desk.model import Notice


class OpenWindow(Protocol):
    """How `__main__` opens the window; commands never import it."""

    def __call__(
        self, *, files: Sequence[str], practice: bool, smoke: bool, language: str | None, theme: str | None
    ) -> int:
        """Run the window until it is closed."""
        ...


def main(argv: Sequence[str], *, open_window: OpenWindow) -> int:
    """Run one command line; gives the exit code. Every expected failure is one clear sentence on stderr."""
    words_given = [word for word in argv if not word.startswith("-")]
    is_command = bool(words_given) and words_given[0] in arguments.COMMANDS
    of_commands = is_command or "--help" in argv or "-h" in argv
    parser = arguments.commands_parser() if of_commands else arguments.window_parser()
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as ended:  # argparse ends the process itself: 0 for --help, 2 for a wrong usage
        return int(ended.code or 0)
    if is_command:
        from reversal_desk.cli import commands  # late: the window opens through here too, and needs nothing of them

        return commands.run(options)
    problem = _no_window(options)
    if problem is not None:
        print(words.say(problem.code, problem.facts).text, file=sys.stderr)
        return exits.USAGE
    return open_window(
        files=tuple(options.files),
        practice=options.practice,
        smoke=options.smoke,
        language=options.language,
        theme=options.theme,
    )


def _no_window(options: argparse.Namespace) -> Notice | None:
    """Why the window can't open: a word that is neither a command nor a file, or no screen. None where it can."""
    for file in options.files:
        if not Path(file).suffix and not Path(file).exists():  # a missing sheet is told by the window
            return Notice("SHEET_MISSING", {"file": file})
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        return Notice("NO_DISPLAY")
    return None
