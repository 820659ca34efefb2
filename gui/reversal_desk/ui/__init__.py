"""Everything that knows Qt, and nothing else does."""

import builtins

import PySide6.QtCore

# PySide's `__import__` reads the source of each module that is imported after it, to see whether its names are wanted
# in snake_case. Nobody here wants them so, and over our modules that is a twentieth of a start.
builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)

del PySide6, builtins
