"""Line icons in the colour of the theme, drawn from the compiled resources at the screen's own resolution."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from reversal_desk.ui import theme

_cache: dict[tuple[str, str, int, float], QPixmap] = {}


def pixmap(name: str, colour: str, *, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in #rrggbb, `size` logical pixels wide."""
    key = (name, colour, size, ratio)
    if key not in _cache:
        file = QFile(f":/icons/{name}.svg")
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            raise FileNotFoundError(f"no icon called {name}")
        drawing = bytes(file.readAll().data()).replace(b"currentColor", colour.encode())
        file.close()
        picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(picture.rect()))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        _cache[key] = picture
    return _cache[key]


def icon(name: str, role: str = "second", *, size: int = 20) -> QIcon:
    """The icon in a colour role of the theme in use, sharp at 100 and 200 %."""
    colour = str(getattr(theme.colours(), role))
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, size=size, ratio=ratio))
    return made
