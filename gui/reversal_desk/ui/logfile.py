"""What went wrong inside the program, kept beside the data: a window that was not started from a terminal has nowhere
else to leave it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late

# Late: it brings a dozen modules, and most starts have nothing to say.
if TYPE_CHECKING:
    from reversal_desk.ui import log_writer
else:
    log_writer = late.room("reversal_desk.ui.log_writer")

FILE_NAME = "reversal-desk.log"


class _AtFirst(logging.Handler):
    """Hands records to what writes them, which is made by the first one."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._writer: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write it."""
        if self._writer is None:
            self._writer = log_writer.to(self._path)
        self._writer.handle(record)

    def close(self) -> None:
        """Let the file go."""
        if self._writer is not None:
            self._writer.close()
        super().close()


@contextmanager
def kept(home: Path) -> Iterator[None]:
    """Keep warnings and faults of the program in the data folder meanwhile; a terminal shows them as before."""
    handlers: list[logging.Handler] = [_AtFirst(home / FILE_NAME)]
    if sys.stderr is not None:  # a window without a terminal has none on some systems
        handlers.append(logging.StreamHandler(sys.stderr))
    ours = logging.getLogger("reversal_desk")
    for handler in handlers:
        handler.setLevel(logging.WARNING)
        ours.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            ours.removeHandler(handler)
            handler.close()
