"""Keeps Python alive under a Qt binding that gives away references to None it doesn't own.

Measured: PySide6 6.12.0 built for the stable interface returns None without taking a reference, because
None can't die from Python 3.12 on. Under 3.11 every call without a result takes one reference away, a
scrolled table takes thousands, and when the last is gone the interpreter aborts ("deallocating None").
6.11.3 is right. So the fault is looked for, and where it is there None gets references to spare.
"""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import QRect

_CALLS = 64
#: Enough for centuries of painting, and far from the counter's end.
_TO_SPARE = 1 << 48


def is_needed() -> bool:
    """True when calls without a result take references away from None."""
    if sys.version_info >= (3, 12):
        return False
    box = QRect()
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        box.adjust(0, 0, 0, 0)
    return before - sys.getrefcount(None) > _CALLS // 2


def protect() -> bool:
    """Give None references to spare where they are needed and not given yet; True when it did."""
    if sys.getrefcount(None) > _TO_SPARE // 2 or not is_needed():
        return False
    ctypes.c_ssize_t.from_address(id(None)).value += _TO_SPARE
    return True
