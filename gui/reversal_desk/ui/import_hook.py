"""PySide's own `__import__`, taken out again."""

from __future__ import annotations

import builtins
from importlib import import_module


def take_out() -> None:
    """Import as Python does, from now on.

    The hook, which comes with PySide's first module, reads the source of each module that is imported after it, to see
    whether its names are wanted in snake_case. Nobody here wants them so, and over our modules that is a twentieth of a
    start.
    """
    import_module("PySide6.QtCore")
    builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
