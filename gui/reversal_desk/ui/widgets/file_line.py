"""The line above a batch that says which of several files is open, which wait, and leads to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from reversal_desk.ui.models.files import FileQueue, QueuedFile
from reversal_desk.ui.widgets.pieces import Speaking, button, card, label, row


class FileLine(Speaking):
    """Shown while several files are open together. `file_wanted(place)` asks for one, `end_wanted` for none."""

    file_wanted = Signal(int)
    end_wanted = Signal()

    def __init__(self, queue: FileQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fileLine")
        self._queue = queue
        self._busy = self._finished = False
        self._shown = ""
        frame, lines = card(margins=(14, 7, 8, 7))
        self._title = label("strong")
        self._name = label("second")
        self._name.setMinimumWidth(60)
        self.every = button(name="fileList")
        self.next = button(name="fileNext")
        self.end = button(name="fileEnd")
        self._menu = QMenu(self)
        self._menu.setObjectName("fileMenu")
        self.every.setMenu(self._menu)
        self.next.clicked.connect(self._next)
        self.end.clicked.connect(self.end_wanted)
        line = row(self._title, spacing=8)
        line.addWidget(self._name, 1)
        for made in (self.every, self.end, self.next):
            line.addWidget(made)
        lines.addLayout(line)
        self._shared = label("", wrap=True)
        self._shared.setProperty("urgent", "true")
        lines.addWidget(self._shared)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 2, 0, 4)
        outer.addWidget(frame)
        queue.changed.connect(self.retranslate)
        self.retranslate()

    def mark(self, *, busy: bool, finished: bool) -> None:
        """`busy`: rows are going out, so no file can be changed; `finished`: the open file is through."""
        if (busy, finished) != (self._busy, self._finished):
            self._busy, self._finished = busy, finished
            self.retranslate()

    def retranslate(self) -> None:
        """Its words and the list."""
        queue = self._queue
        waiting = sum(file.waits for file in queue.files)
        self.setVisible(bool(queue.files))
        self.every.setText(self.tr("All %Ln files…", "", len(queue.files)))
        self.next.setText(self.tr("Next file"))
        self.end.setText(self.tr("Close the list") if not waiting else self.tr("Drop the rest"))
        if not queue.files:
            return
        if queue.here >= 0:
            self._title.setText(
                self.tr("File {number} of {count}").format(number=queue.here + 1, count=len(queue.files))
            )
        else:
            self._title.setText(self.tr("%Ln of the files still wait(s)", "", waiting))
        following = queue.files[queue.next].path.name if queue.next >= 0 else ""
        here = queue.current.path.name if queue.current is not None else ""
        then = self.tr("then {file}").format(file=following) if following else ""
        self._shown = " · ".join(part for part in (here, then) if part)
        self._elide()
        said = [self._say_shared(file, count) for file, count in queue.shared]
        said += [
            self.tr("{file} can't be opened: {why}").format(file=file.path.name, why=file.trouble)
            for file in queue.files
            if file.trouble
        ]
        self._shared.setText("\n".join(said))
        self._shared.setVisible(bool(said))
        self.every.setEnabled(not self._busy)
        self.next.setVisible(queue.next >= 0)
        self.next.setEnabled(not self._busy)
        self.next.setToolTip(
            self.tr("Opens {file}. What was begun here stays as a draft on Home.").format(file=following)
        )
        self.next.setProperty("kind", "primary" if self._finished else "")
        self.next.style().unpolish(self.next)
        self.next.style().polish(self.next)
        self.end.setToolTip(self.tr("Takes the files from this list; the files themselves stay where they are."))
        self._menu.clear()
        for place, file in enumerate(queue.files):
            action = self._menu.addAction(self._say(place, file))
            action.setData(place)
            action.setEnabled(not file.trouble and place != queue.here)
            action.triggered.connect(self._chosen)

    def _say_shared(self, file: QueuedFile, count: int) -> str:
        """What the open file has in common with another one, and what that means for it."""
        if file.batches:
            said = self.tr(
                "%Ln order(s) of this file stand(s) in {file} too, which was sent as batch {number}.", "", count
            )
            return said.format(file=file.path.name, number=file.batches[-1])
        said = self.tr("%Ln order(s) of this file stand(s) in {file} too, which was not sent.", "", count)
        return said.format(file=file.path.name)

    def _say(self, place: int, file: QueuedFile) -> str:
        if file.trouble:
            state = file.trouble
        elif place == self._queue.here and not file.sent:
            state = self.tr("open now")
        elif file.batches:
            word = self.tr("batch {number}") if file.sent else self.tr("batch {number}, a test; the rest is not sent")
            state = word.format(number=file.batches[-1])
        elif file.begun:
            state = self.tr("begun, not sent")
        else:
            state = self.tr("waits")
        rows = self.tr("%Ln row(s)", "", file.rows) if file.rows is not None else ""
        return " · ".join(part for part in (f"{place + 1}  {file.path.name}", rows, state) if part).replace("&", "&&")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long name gives way in its middle."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(self._shown, Qt.TextElideMode.ElideMiddle, max(60, self._name.width())))
        self._name.setToolTip(self._shown)

    @Slot()
    def _next(self) -> None:
        if self._queue.next >= 0:
            self.file_wanted.emit(self._queue.next)

    @Slot()
    def _chosen(self) -> None:
        action = self.sender()
        if action is not None:
            self.file_wanted.emit(int(action.data()))  # type: ignore[attr-defined]
