"""Where a sheet comes in: dropped, opened, pasted, or the sample."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from reversal_desk.ui import theme
from reversal_desk.ui.models.recent import RecentFiles
from reversal_desk.ui.widgets.pieces import Speaking, button, label

#: Letters of a folder's name beside a file's.
_FOLDER = 48


def by_name(files: Iterable[Path]) -> tuple[Path, ...]:
    """As a person would sort them: returns 2 before returns 10."""

    def key(path: Path) -> list[tuple[int, int, str]]:
        parts = re.split(r"(\d+)", path.name.casefold())
        return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]

    return tuple(sorted(files, key=key))


def local_files(data: QMimeData) -> list[Path]:
    """The files that are dragged. On X11 the other program may give them no more once the mouse is let go: what it
    named as it came in counts then."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def short(folder: Path) -> str:
    """A folder as people know it: from the home folder on, and of a deep one its last parts."""
    home = Path.home()
    known = Path("~") / folder.relative_to(home) if folder.is_relative_to(home) else folder
    said = str(known)
    for first in range(1, len(known.parts)):
        if len(said) <= _FOLDER:
            break
        said = str(Path("…", *known.parts[first:]))
    return said


def _dashes(colour: str) -> QPen:
    """The edge of where files may be let go."""
    pen = QPen(theme.colour(colour), 1.6, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([4, 3])
    return pen


class Dragged:
    """The files that hover over a widget, and those that are let go over it."""

    def __init__(self) -> None:
        self._named: list[Path] = []

    def enters(self, event: QDragEnterEvent) -> bool:
        """Whether files come in; they are taken."""
        self._named = local_files(event.mimeData())
        if self._named:
            event.acceptProposedAction()
        return bool(self._named)

    @property
    def files(self) -> tuple[Path, ...]:
        """What hovers, by name."""
        return by_name(self._named)

    def dropped(self, event: QDropEvent) -> tuple[Path, ...]:
        """The files, in the order of their names: the one they are dropped in is chance."""
        files = local_files(event.mimeData()) or self._named
        if files:
            event.acceptProposedAction()
        return by_name(files)


class DropTarget(Speaking):
    """A dashed field; emits `files_given(paths)`, by name, and what its buttons ask for."""

    files_given = Signal(object)
    open_pressed = Signal()
    paste_pressed = Signal()
    sample_pressed = Signal()

    def __init__(
        self, recent: RecentFiles, *, sample: bool, prefix: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setObjectName(f"{prefix}Drop")
        self._over = False
        self._dragged = Dragged()
        self._recent, self._prefix = recent, prefix
        self.recent_button: QPushButton | None = None  # there is none before there is something in it
        self._title = label("sentence")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = label("second", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open_button = button("primary", name=f"{prefix}Open")
        self.paste_button = button(name=f"{prefix}Paste")
        self.sample_button = button(name=f"{prefix}Sample")
        if not sample:  # never shown here, where it has no parent yet: it would be a window of its own for a moment
            self.sample_button.hide()
        self.open_button.clicked.connect(self.open_pressed)
        self.paste_button.clicked.connect(self.paste_pressed)
        self.sample_button.clicked.connect(self.sample_pressed)
        self._buttons = buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for made in (self.open_button, self.paste_button, self.sample_button):
            buttons.addWidget(made)
        buttons.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 28, 24, 30)
        lines.setSpacing(8)
        lines.addStretch(1)
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        lines.addSpacing(8)
        lines.addLayout(buttons)
        lines.addStretch(1)
        recent.changed.connect(self._show_recent)
        self._show_recent()
        self.retranslate()

    def retranslate(self) -> None:
        """Its words."""
        self._title.setText(self.tr("Drop a spreadsheet here"))
        self._text.setText(
            self.tr("cancelled, returned or changed orders, as your shop exported them · .xlsx .xls .csv and more")
            + "\n"
            + self.tr("Several files are taken one after the other.")
        )
        self.open_button.setText(self.tr("Open a file…"))
        self.paste_button.setText(self.tr("Paste from Excel"))
        self.sample_button.setText(self.tr("Try a sample"))
        if self.recent_button is not None:
            self.recent_button.setText(self.tr("Recent files…"))

    @Slot()
    def _show_recent(self) -> None:
        """What was opened before is one press away; nothing is shown before there is any."""
        paths = self._recent.paths
        if paths and self.recent_button is None:
            self.recent_button = button(name=f"{self._prefix}Recent")
            self._menu = QMenu(self)
            self._menu.aboutToShow.connect(self._fill_menu)
            self.recent_button.setMenu(self._menu)
            self._buttons.insertWidget(self._buttons.indexOf(self.paste_button), self.recent_button)
            self.retranslate()
        if self.recent_button is not None:
            self.recent_button.setVisible(bool(paths))

    @Slot()
    def _fill_menu(self) -> None:
        """Each by a figure and its name, and the folder it lies in."""
        self._menu.clear()
        for place, path in enumerate(self._recent.paths, start=1):
            name, folder = (said.replace("&", "&&") for said in (path.name, short(path.parent)))
            action = self._menu.addAction(f"&{place}  {name}\t{folder}")
            action.setData(str(path))
            action.triggered.connect(self._recent_chosen)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("&Empty this list"), self._recent.clear)

    @Slot()
    def _recent_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.files_given.emit((Path(action.data()),))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if self._dragged.enters(event):
            self._over = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Not here after all."""
        super().dragLeaveEvent(event)
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        self._over = False
        self.update()
        if files := self._dragged.dropped(event):
            self.files_given.emit(files)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed edge; accent while something hovers over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("accent_soft" if self._over else "panel"))
        painter.setPen(_dashes("accent" if self._over else "control"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)


class DropCurtain(Speaking):
    """Lies over the whole window while files hover over it, and says what letting go would do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("dropCurtain")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._files: tuple[Path, ...] = ()
        self._text = label("sentence")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(self._text)
        self.hide()

    def offer(self, files: tuple[Path, ...]) -> None:
        """Come up for these files."""
        self._files = files
        self.retranslate()
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def retranslate(self) -> None:
        """Its words."""
        if len(self._files) == 1:
            self._text.setText(self.tr("Let go to open {file}").format(file=self._files[0].name))
        elif self._files:
            self._text.setText(self.tr("Let go to open %Ln file(s), one after the other", "", len(self._files)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page shines through, and the edge is the one of the field on Home."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.colour("accent_soft"))
        ground.setAlphaF(0.92)
        painter.fillRect(self.rect(), ground)
        painter.setPen(_dashes("accent"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(12, 12, -12, -12), 12, 12)
