"""PySide's own `__import__`, taken out again."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - its import puts the hook in place


def take_out() -> None:
    """Import as Python does, from now on.

    The hook reads the source of each module that is imported after PySide, to see whether its names are wanted in
    snake_case. Nobody here wants them so, and over our modules that is a twentieth of a start.
    """
    builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
