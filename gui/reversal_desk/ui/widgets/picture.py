"""A drawing of ours in the colours of the theme: its SVG names them as $panel, $text, $accent ..."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from reversal_desk.ui import theme
from reversal_desk.ui.widgets.pieces import Speaking


class Picture(Speaking):
    """Keeps its proportions at any width; its accessible name says what can be seen on it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        file = QFile(f":/pictures/{name}.svg")
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            raise FileNotFoundError(f"no picture called {name}")
        self._drawing = Template(bytes(file.readAll().data()).decode())
        file.close()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.reink()

    def reink(self) -> None:
        """Draw in the theme's colours from now on."""
        look = theme.colours()
        names = self._drawing.get_identifiers()
        colours = {name: str(getattr(look, name)) for name in names if name != "font"}
        drawing = self._drawing.substitute(colours, font=self.font().family())
        self._renderer = QSvgRenderer(QByteArray(drawing.encode()))
        self.update()

    def heightForWidth(self, width: int) -> int:
        """As high as the proportions ask for."""
        size = self._renderer.defaultSize()
        return round(width * size.height() / size.width())

    def sizeHint(self) -> QSize:
        """Its own size."""
        return self._renderer.defaultSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The drawing, as wide as there is room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._renderer.defaultSize()
        scale = min(self.width() / size.width(), self.height() / size.height())
        width, height = size.width() * scale, size.height() * scale
        self._renderer.render(painter, QRectF((self.width() - width) / 2, 0, width, height))
