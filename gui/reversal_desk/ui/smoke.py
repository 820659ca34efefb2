"""`--smoke`: one practice run, driven through the real pages, as a person would go through them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from reversal_desk.model import RowState
from reversal_desk.ui import hold

if TYPE_CHECKING:
    from reversal_desk.ui.window import MainWindow

#: A whole practice run takes some seconds; a machine that is slow is not broken.
LIMIT_SECONDS = 120.0
_LOOK_MS = 50


class Smoke(QObject):
    """Sample -> match -> review -> submit -> done; 0 when every sent row is proved, 1 with the reason otherwise."""

    def __init__(self, app: QApplication, window: MainWindow, seen: list[BaseException]) -> None:
        super().__init__()
        self._app = app
        self._window = window
        self._seen = seen
        self._steps: list[tuple[str, Callable[[], bool]]] = [
            ("the sample opens and is matched", self._reviewed),
            ("the batch is confirmed for sending", self._submitted),
            ("the run ends", self._ended),
            ("every sent row is proved", self._proved),
        ]
        self._ends = 0.0
        self._code = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def run(self) -> int:
        """Drive the window and return the exit code."""
        os.environ.setdefault(hold.HOLD_VARIABLE, "1")
        self._ends = time.monotonic() + LIMIT_SECONDS
        self._window.open_sample()
        self._timer.start()
        self._app.exec()
        return self._code

    @Slot()
    def _look(self) -> None:
        what, reached = self._steps[0]
        if self._seen:
            self._end(f"while waiting until {what}: {type(self._seen[0]).__name__}: {self._seen[0]}")
        elif time.monotonic() > self._ends:
            self._end(f"not within {LIMIT_SECONDS:.0f} s: {what}")
        elif reached():
            self._steps.pop(0)
            if not self._steps:
                self._end("")

    def _end(self, reason: str) -> None:
        self._timer.stop()
        if reason:
            print(f"smoke: {reason}", file=sys.stderr)
            self._code = 1
        self._window.close()
        self._app.quit()

    def _reviewed(self) -> bool:
        review = self._window.batch.review
        if self._window.batch.step != "review" or not review.settled:
            return False
        review.press_continue()
        return True

    def _submitted(self) -> bool:
        if self._window.batch.step != "submit":
            return False
        self._window.batch.submit.begin_hold()
        return True

    def _ended(self) -> bool:
        return self._window.batch.step == "done" and not self._window.context.lane.running

    def _proved(self) -> bool:
        counts = self._window.batch.done.counts()
        return counts.get(RowState.CONFIRMED, 0) > 0 and set(counts) <= {
            RowState.CONFIRMED, RowState.ALREADY_SO, RowState.LEFT_OUT, RowState.LOOK, RowState.BLOCKED,
        }  # fmt: skip
