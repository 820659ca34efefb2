"""A batch's report from the window: where it goes is asked, it is written by a worker, and its end is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from reversal_desk.model import BatchInfo
from reversal_desk.ui import background, explain, language
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs import files
from reversal_desk.ui.models import reasons
from reversal_desk.ui.widgets.pieces import rest, wake

if TYPE_CHECKING:
    from reversal_desk.report import Speech

_ENDINGS = (".html", ".htm")


def speech() -> Speech:
    """Who says a report in the language in use."""
    # late: no start writes a report
    from reversal_desk.report import Speech

    chinese = language.spoken() == "zh_CN"
    return Speech(
        language="zh-CN" if chinese else "en", text=explain.text, say=explain.say, reason=reasons.word
    )


class Reports(QObject):
    """Writes one report at a time for a page, whose `button` waits meanwhile."""

    saved = Signal(int, object)  # of which batch, and its path

    def __init__(self, context: Context, button: QPushButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._page = parent
        self._button = button
        self._batch, self._path = 0, Path()
        self.writing = False

    def ask(self, batch: BatchInfo) -> None:
        """Ask where the report goes, beginning beside the sheet of its batch."""
        sheet = Path(batch.file) if batch.file else Path(self.tr("pasted rows"))
        folder = sheet.parent if batch.file and files.is_there(sheet.parent) else Path.home()
        proposed = folder / self.tr("{sheet} report {number}.html").format(sheet=sheet.stem, number=batch.id)
        path = files.save(self._page, self.tr("Save report"), str(proposed), self.tr("Web page") + " (*.html)")
        if path is not None:
            named = path.name.casefold().endswith(_ENDINGS)
            self.save_to(batch.id, path if named else path.with_name(f"{path.name}.html"))

    def save_to(self, batch_id: int, path: Path) -> None:
        """Write the report of a batch."""
        self._batch, self._path, self.writing = batch_id, path, True
        rest(self._button, self._page)
        background.in_pool(
            self._context.desk.save_report, batch_id, path, speech=speech(), done=self._written,
            failed=self._not_written,
        )  # fmt: skip

    @Slot(object)
    def _written(self, _saved: object) -> None:
        self._free()
        self.saved.emit(self._batch, self._path)

    @Slot(object)
    def _not_written(self, error: BaseException) -> None:
        self._free()
        self._context.trouble.emit(error)

    def _free(self) -> None:
        self.writing = False
        wake(self._button, self._page)
