"""The small parts of every page: labels by role, cards, buttons, rows that wrap, what an empty list says."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reversal_desk.ui import icons, mnemonics, theme
from reversal_desk.ui.widgets.scrolling import Middle

#: Pixels that a hand moves between both halves of a double click.
_SAME_PLACE = 12
#: A list is stepped through by its arrow keys; where they rest for so long, it is meant.
_REST_MS = 250
#: Between a page's sentence and the line below it.
_HEADING_GAP = 4
_numbers = itertools.count()


class Speaking(QWidget):
    """A widget with words: says them again when the language changes, and re-inks itself when the theme does."""

    def changeEvent(self, event: QEvent) -> None:
        """Pass language and theme changes on."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.reink()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text again."""

    def reink(self) -> None:
        """Take the theme's colours again, where the stylesheet doesn't reach."""


def label(role: str = "", text: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """A text in a role of the stylesheet; status labels keep no accessible name, their text is it."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class _Click(Struct, frozen=True):
    button: int  # its number: by the next one it may be gone, and another one in its memory
    when: float
    at: QPoint


class PressButton(QPushButton):
    """Return presses the button that has the focus, everywhere: Qt leaves that to the platform, and in a dialog
    gives it to the default button, so that Return on Cancel would do what Cancel is there to avoid.

    Its text is given and asked for without the mark of its letter (`mnemonics`), which Qt alone sees.
    """

    _last_click: ClassVar[_Click | None] = None

    def __init__(self, parent: QWidget | None = None, *, turns: bool = False) -> None:
        super().__init__(parent)
        self._said = ""
        self._turns = turns
        self._number = next(_numbers)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click; but the second half of a double click is none for a button that came to the place of another one,
        nor for one that takes back with it what the first half did.

        Many people click everything twice: Continue, and Send where that had been; Pause, which is Resume by then.
        """
        now, at, before = time.monotonic(), event.globalPosition().toPoint(), PressButton._last_click
        near = before is not None and (at - before.at).manhattanLength() <= _SAME_PLACE
        soon = before is not None and now - before.when < QApplication.doubleClickInterval() / 1000
        if before is not None and near and soon and (self._turns or before.button != self._number):
            event.accept()
            return
        PressButton._last_click = _Click(self._number, now, at)
        super().mousePressEvent(event)

    def setText(self, text: str) -> None:
        """The words; where the button's name has a letter, Alt and the letter press it."""
        self._said = text
        super().setText(mnemonics.marked(self.objectName(), text))

    def text(self) -> str:
        """The words."""
        return self._said

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Enter press."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            event.accept()
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A primary button's ring lies inside it: no colour beside it differs enough from the accent."""
        super().paintEvent(event)
        if self.hasFocus() and self.property("kind") == "primary":
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent_ink"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 5, 5)


def button(kind: str = "", *, name: str = "", turns: bool = False) -> QPushButton:
    """A button of a kind (primary, link, danger, or plain); `name` is its object name. `turns`: each press takes back
    what the one before did."""
    made = PressButton(turns=turns)
    if kind:
        made.setProperty("kind", kind)
    if name:
        made.setObjectName(name)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


class Choices(QComboBox):
    """A list of choices that the wheel only scrolls by: Qt has it choose, in whatever list the mouse comes over."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page's; an open list has a window of its own."""
        event.ignore()


class RestingChoices(Choices):
    """A list whose choice is costly to follow. The arrow keys of a shut list choose at each step: these count when they
    rest, or at Enter; what is chosen by the mouse, or in the open list, counts at once.

    `stepped()`: another one is chosen, and it doesn't count yet; `settled()`: it does.
    """

    stepped = Signal()
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_keys = False
        self._rest = QTimer(self)
        self._rest.setObjectName("rest")
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._rested)
        self.activated.connect(self._chosen)

    @property
    def rests(self) -> bool:
        """Whether what is chosen counts, or will not any more."""
        return not self._rest.isActive()

    def forget(self) -> None:
        """What was chosen by the arrow keys will not count any more."""
        self._rest.stop()

    @Slot()
    def _chosen(self) -> None:
        if self._by_keys:
            self._rest.start()
            self.stepped.emit()
        else:
            self._settle()

    @Slot()
    def _rested(self) -> None:
        if self.view().isVisible():  # opened meanwhile: nothing counts until it is chosen there, or the list is left
            self._rest.start()
        else:
            self._settle()

    @Slot()
    def _settle(self) -> None:
        self.forget()
        self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys and letters step; Enter has what they came to count."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.rests:
            event.accept()
            self._settle()
            return
        self._by_keys = True
        super().keyPressEvent(event)
        self._by_keys = False


def name_choices(box: QComboBox, text: str) -> None:
    """Name a list of choices, shut and open."""
    box.setAccessibleName(text)
    box.view().setAccessibleName(text)


def spoken(box: QComboBox) -> QLabel:
    """A label that is heard and not seen, for a named list without words beside it; goes into the same layout.

    On Linux a screen reader has a list's name from its label alone: what Qt tells it as the name is the choice.
    """
    made = QLabel(box.accessibleName())
    made.setBuddy(box)
    made.hide()
    return made


def card(
    kind: str = "true", *, margins: tuple[int, int, int, int] = (18, 16, 18, 16), spacing: int = 8
) -> tuple[QFrame, QVBoxLayout]:
    """A panel with a hairline, and its column."""
    frame = QFrame()
    frame.setProperty("card", kind)
    column = QVBoxLayout(frame)
    column.setContentsMargins(*margins)
    column.setSpacing(spacing)
    return frame, column


@contextmanager
def held(widget: QWidget | None) -> Iterator[None]:
    """Show, hide and fill parts of a page as one change: it is laid out once, in the loop's next turn.

    Qt lays out a page, and all it stands in, anew for each part that is shown; and it shows each part that is put
    into a layout in a call of its own. So ten new labels were ten layouts, a tenth of a second in all.
    """
    layout = widget.layout() if widget is not None else None
    if widget is None or layout is None or not layout.isEnabled() or not widget.isVisible():
        yield
        return
    middles = widget.findChildren(Middle, options=Qt.FindChildOption.FindDirectChildrenOnly)
    layouts: list[QLayout] = [*(middle.lines for middle in middles), layout]
    for one in layouts:
        one.setEnabled(False)
    try:
        yield
        for one in layouts:
            _show_new(one)
    finally:
        for one in layouts:
            one.setEnabled(True)
            one.invalidate()


def _show_new(layout: QLayout) -> None:
    """Show what was put into a layout and was neither shown nor hidden yet, as Qt would a turn later."""
    for number in range(layout.count()):
        item = layout.itemAt(number)
        made = item.widget() if item is not None else None
        if made is not None:
            if made.isHidden() and not made.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                made.show()
            inside = made.layout() if made.isVisible() else None
        else:
            inside = item.layout() if item is not None else None
        if inside is not None:
            _show_new(inside)


def hairline() -> QFrame:
    """One horizontal line."""
    line = QFrame()
    line.setProperty("line", "true")
    line.setFixedHeight(1)
    return line


def row(*widgets: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None stretches, a number is space."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    _fill(made, widgets)
    return made


def heading(*widgets: QWidget | QLayout) -> QVBoxLayout:
    """What a page says in one sentence and the line that belongs to it, on every page equally far apart."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(_HEADING_GAP)
    for part in widgets:
        if isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)
    return made


def column(*widgets: QWidget | int | None, spacing: int = 8) -> QVBoxLayout:
    """Widgets one below the other; None stretches, a number is space."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    _fill(made, widgets)
    return made


def _fill(layout: QBoxLayout, widgets: tuple[QWidget | int | None, ...]) -> None:
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        elif isinstance(widget, int):
            layout.addSpacing(widget)
        else:
            layout.addWidget(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            clear(inner)
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def as_read(top: QWidget) -> Iterator[QWidget]:
    """Everything below that can have the keys, in the order its layouts are read in."""
    if top.isHidden() and not top.isWindow():
        return
    if top.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield top
    layout = top.layout()
    if isinstance(top, QStackedWidget):
        if (page := top.currentWidget()) is not None:
            yield from as_read(page)
    elif isinstance(top, QMainWindow):
        if (middle := top.centralWidget()) is not None:
            yield from as_read(middle)
    elif isinstance(top, QScrollArea):
        if (inside := top.widget()) is not None:
            yield from as_read(inside)
    elif layout is not None:
        yield from _as_read_in(layout)


def _as_read_in(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from as_read(widget)
        elif inner is not None:
            yield from _as_read_in(inner)


def tab_as_read(top: QWidget) -> None:
    """Have Tab go as one reads. Left to itself it goes in the order things were made, and much is made anew."""
    ordered = list(as_read(top))
    for before, after in itertools.pairwise(ordered):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


@contextmanager
def focus_kept(page: QWidget) -> Iterator[None]:
    """While parts of a page are made anew: what has the keys and is made again by the same name has them after."""
    at = QApplication.focusWidget()
    if at is page:
        name = str(page.property("keysWere") or "")
    else:
        name = at.objectName() if at is not None and page.isAncestorOf(at) else ""
    page.setProperty("keysWere", None)
    yield
    if not name:
        return
    # What was cleared away has no parent by now, so what is found is new; it shows once the loop has turned.
    again = next((made for made in page.findChildren(QWidget, name) if made.isEnabled()), None)
    if page.isVisible():
        # Qt would hand the keys to whatever comes next, which may be a button far away. It may come back.
        page.setFocus()
        page.setProperty("keysWere", name)
    if again is not None:
        QTimer.singleShot(0, again, again.setFocus)


def rest(pressed: QPushButton, page: QWidget) -> None:
    """A button waits for what it began. Its keys wait on the page: Qt would hand them to the next button that can be
    pressed, which may be one that leaves the page."""
    if pressed.window().focusWidget() is pressed:
        page.setFocus()
        page.setProperty("keysOf", pressed.objectName())
    pressed.setEnabled(False)


def wake(pressed: QPushButton, page: QWidget) -> None:
    """It can be pressed again, and has its keys back where nobody has put them elsewhere meanwhile."""
    pressed.setEnabled(True)
    if page.property("keysOf") == pressed.objectName():
        page.setProperty("keysOf", None)
        if page.window().focusWidget() is page:
            pressed.setFocus()


class Flow(QLayout):
    """Lays widgets in a line and begins a new one where they don't fit, so that no text is ever clipped."""

    def __init__(self, parent: QWidget | None = None, *, across: int = 8, down: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self._across = across
        self._down = down
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way of adding."""
        self._items.append(item)
        self._heights.clear()

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One of them, taken out."""
        self._heights.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height needed at a width; asked a dozen times whenever anything on a page moves, so it is kept."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Something in it changed its size."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Lay out."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        width = sum(item.sizeHint().width() for item in self._shown())
        width += self._across * max(0, len(self._shown()) - 1)
        height = max((item.sizeHint().height() for item in self._shown()), default=0)
        return QSize(width, height)

    def minimumSize(self) -> QSize:
        """The widest one alone."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, line_height = rect.x(), rect.y(), 0
        line: list[tuple[QLayoutItem, int, QSize]] = []

        def place() -> None:
            if move:
                for item, left, size in line:
                    item.setGeometry(QRect(QPoint(left, y + (line_height - size.height()) // 2), size))

        for item in self._shown():
            size = item.sizeHint()
            if line and x + size.width() > rect.right() + 1:
                place()
                x, y = rect.x(), y + line_height + self._down
                line, line_height = [], 0
            line.append((item, x, size))
            x += size.width() + self._across
            line_height = max(line_height, size.height())
        place()
        return y + line_height - rect.y()


class EmptyState(Speaking):
    """What a list says when there is nothing in it: an icon, what it would hold, and what to do."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label("strong")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label("second", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        lines = column(None, self._picture, self.title, self.text, None, spacing=6)
        lines.setContentsMargins(16, 16, 16, 16)
        self.setLayout(lines)
        self.reink()

    def reink(self) -> None:
        """The icon in the theme's quiet colour."""
        self._picture.setPixmap(icons.pixmap(self._icon, theme.colours().third, size=28, ratio=2.0))
