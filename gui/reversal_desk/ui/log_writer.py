"""How the file of what went wrong is written: it rotates, is nobody else's to read, and secrets, addresses and the
person's own folder are taken out before they reach it.
"""

from __future__ import annotations

import logging
import os
from io import BufferedWriter, FileIO, TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from reversal_desk import discreet

MOST_BYTES, OLDER_FILES = 500_000, 2


class _Discreet(logging.Formatter):
    """One record as it may be kept, its traceback too."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet.told(super().format(record))


class _Private(RotatingFileHandler):
    """A file that nobody else of the computer may read."""

    def _open(self) -> TextIOWrapper:
        opened = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(BufferedWriter(FileIO(opened, "a")), encoding=self.encoding, line_buffering=True)


def to(path: Path) -> logging.Handler:
    """What writes to this file from now on; it is opened at the first record."""
    made = _Private(path, maxBytes=MOST_BYTES, backupCount=OLDER_FILES, encoding="utf-8", delay=True)
    made.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return made
