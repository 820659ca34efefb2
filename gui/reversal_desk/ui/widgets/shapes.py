"""States as shape and tone: never by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from reversal_desk.model import RowState

_S = RowState

#: state -> (tone, shape)
LOOKS: dict[RowState, tuple[str, str]] = {
    _S.READY: ("good", "check"),
    _S.LOOK: ("look", "diamond"),
    _S.BLOCKED: ("bad", "square"),
    _S.LEFT_OUT: ("neutral", "dash"),
    _S.WAITING: ("neutral", "ring"),
    _S.SENDING: ("accent", "arrow"),
    _S.QUEUED: ("accent", "half"),
    _S.CONFIRMED: ("good", "check"),
    _S.ALREADY_SO: ("neutral", "equal"),
    _S.REFUSED: ("bad", "square"),
    _S.CHECKING: ("look", "diamond"),
    _S.ACCEPTED_NOT_VISIBLE: ("look", "half"),
    _S.UNDONE: ("neutral", "back"),
    _S.UNDO_REFUSED: ("bad", "square"),
}


def look(state: RowState | tuple[str, str] | None) -> tuple[str, str]:
    """Tone and shape of a state; a column may name them itself."""
    if isinstance(state, RowState):
        return LOOKS[state]
    return state or ("neutral", "dash")


def tone(state: RowState) -> str:
    """good, look, bad, accent or neutral."""
    return LOOKS[state][0]


def draw(painter: QPainter, shape: str, box: QRectF, colour: QColor) -> None:
    """Draw one shape into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y, w = box.x(), box.y(), box.width()

    def at(dx: float, dy: float) -> QPointF:
        return QPointF(x + dx * w, y + dy * w)

    pen = QPen(colour, max(1.6, w * 0.17))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if shape in {"diamond", "square", "dot"}:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if shape == "diamond":
            painter.drawPolygon(QPolygonF([at(0.5, 0.02), at(0.98, 0.5), at(0.5, 0.98), at(0.02, 0.5)]))
        elif shape == "square":
            painter.drawRoundedRect(QRectF(at(0.1, 0.1), at(0.9, 0.9)), 1.5, 1.5)
        else:
            painter.drawEllipse(QRectF(at(0.12, 0.12), at(0.88, 0.88)))
        painter.restore()
        return
    painter.setPen(pen)
    path = QPainterPath()
    if shape == "check":
        path.moveTo(at(0.1, 0.55))
        path.lineTo(at(0.38, 0.82))
        path.lineTo(at(0.9, 0.2))
    elif shape == "dash":
        path.moveTo(at(0.15, 0.5))
        path.lineTo(at(0.85, 0.5))
    elif shape == "equal":
        for height in (0.35, 0.68):
            path.moveTo(at(0.12, height))
            path.lineTo(at(0.88, height))
    elif shape == "arrow":
        path.moveTo(at(0.08, 0.5))
        path.lineTo(at(0.88, 0.5))
        path.moveTo(at(0.55, 0.18))
        path.lineTo(at(0.9, 0.5))
        path.lineTo(at(0.55, 0.82))
    elif shape == "back":
        path.moveTo(at(0.42, 0.08))
        path.lineTo(at(0.12, 0.36))
        path.lineTo(at(0.42, 0.64))
        path.moveTo(at(0.15, 0.36))
        path.lineTo(at(0.62, 0.36))
        path.arcTo(QRectF(at(0.38, 0.36), at(0.9, 0.92)), 90, -180)
    else:
        circle = QRectF(at(0.12, 0.12), at(0.88, 0.88))
        path.addEllipse(circle)
        if shape == "half":
            painter.setBrush(colour)
            painter.drawPie(circle, 90 * 16, -180 * 16)
            painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
