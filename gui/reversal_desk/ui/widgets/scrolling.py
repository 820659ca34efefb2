"""What a page or dialog does where there is no room for all of it: its middle scrolls, its last line stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

#: A table keeps its header, some rows and its scroll bar; below that the page scrolls.
_TABLE_HEIGHT = 152
#: Less than that of a page is no use beside the line that stays.
_LEAST = 96


class _Body(QWidget):
    """Asks for the height it can't do without: a list in it takes what is left over, and no more."""

    def heightForWidth(self, width: int) -> int:
        """Every wrapped line whole, every table at its least."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else super().heightForWidth(width)


class Middle(QScrollArea):
    """All of a page but what stays; looks like nothing as long as it fits."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.body = _Body()
        self.lines = QVBoxLayout(self.body)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(spacing)
        self.setWidget(self.body)

    def minimumSizeHint(self) -> QSize:
        """As wide as what is in it, for nothing is to be looked for sideways; of its height some lines."""
        wide, high = self.body.minimumSizeHint().width(), self.body.minimumSizeHint().height()
        return QSize(wide, min(high, _LEAST))

    def sizeHint(self) -> QSize:
        """All of it."""
        return self.body.sizeHint()

    def let_bar_go(self) -> None:
        """Take the scroll bar away where all of it fits without. Qt keeps one that once was there: beside it the lines
        are narrower and wrap more often, and then they need it."""
        room = self.maximumViewportSize()
        bar = self.verticalScrollBar()
        if bar.maximum() > 0 and self.body.heightForWidth(room.width()) <= room.height():
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def show_keys(self) -> None:
        """Scroll to what has the keys; where Tab gives them to something, Qt does that."""
        at = self.focusWidget()
        if at is not None and self.body.isAncestorOf(at):
            self.lines.activate()
            self.ensureWidgetVisible(at)

    def height_at(self, width: int) -> int:
        """The height at which nothing of it has to scroll, with its lists as high as they like."""
        lines = self.lines
        return lines.totalHeightForWidth(width) if lines.hasHeightForWidth() else self.body.sizeHint().height()


def let_scroll(page: QWidget, *, staying: int = 1) -> Middle | None:
    """Put all of a page but its last `staying` items into a middle that scrolls; None where there is nothing to put."""
    outer = page.layout()
    if not isinstance(outer, QBoxLayout) or outer.count() <= staying:
        return None
    had = page.focusWidget()
    middle = Middle(outer.spacing())
    for _ in range(outer.count() - staying):
        stretch, item = outer.stretch(0), outer.itemAt(0)
        widget = item.widget() if item is not None else None
        if item is not None and widget is not None:
            alignment = item.alignment()
            outer.removeWidget(widget)  # and its item with it: beside an older one Qt never renews the sizes it keeps
            middle.lines.addWidget(widget, stretch, alignment)
            continue
        item = outer.takeAt(0)
        layout = item.layout() if item is not None else None
        if layout is not None:
            middle.lines.addLayout(layout, stretch)
        elif item is not None:
            middle.lines.addItem(item)
            middle.lines.setStretch(middle.lines.count() - 1, stretch)
    for table in middle.body.findChildren(QFrame):  # by name: a start has no table, and needs none of their classes
        if table.inherits("QTableView") and not table.minimumHeight():
            table.setMinimumHeight(_TABLE_HEIGHT)
    outer.insertWidget(0, middle, 1)
    if had is not None:
        had.setFocus()  # a widget that gets another parent loses the keys
    return middle
