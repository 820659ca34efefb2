"""The left rail: where one can go, and which account is in use."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from reversal_desk.ui import icons, theme
from reversal_desk.ui.widgets.pieces import PressButton, hairline, label

#: "current" leads back to the batch in hand; while there is none it keeps its place and can't be pressed.
PLACES = ("home", "new", "current", "history", "accounts")
#: Places whose icon has another name.
_ICONS = {"current": "sheet"}


class RailButton(PressButton):
    """An icon and a word; the chosen one stands on a panel."""

    def __init__(self, key: str, *, checkable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(f"rail_{key}")
        self.setCheckable(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go to the next place, and open none: Qt presses what they come to, and New batch is one."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        rail = self.parentWidget()
        if step is None or not isinstance(rail, Rail):
            super().keyPressEvent(event)
            return
        event.accept()
        every = [made for made in (*rail.buttons.values(), rail.settings) if made.isEnabled()]
        place = every.index(self) + step
        if 0 <= place < len(every):
            every[place].setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        """A line of the rail."""
        return QSize(140, 38)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Panel, icon, word, ring."""
        look = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        if chosen or (self.isEnabled() and self.underMouse()):
            painter.setBrush(theme.colour("panel" if chosen else "neutral_soft"))
            painter.setPen(QPen(QColor(look.hairline), 1) if chosen else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, 9, 9)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box, 9, 9)
        ink = look.accent if chosen else look.second if self.isEnabled() else look.control
        picture = icons.pixmap(_ICONS.get(self.key, self.key), ink, size=18, ratio=self.devicePixelRatioF())
        painter.drawPixmap(12, (self.height() - 18) // 2, picture)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if chosen else "second" if self.isEnabled() else "control"))
        painter.drawText(QRectF(40, 0, self.width() - 44, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())


class Rail(QFrame):
    """Home, New batch, the batch in hand, History, Accounts; below them settings and the account.

    Emits `wanted(place)`.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(158)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 12, 10, 12)
        self._column.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons = {key: RailButton(key, parent=self) for key in PLACES}
        for made in self.buttons.values():
            self._group.addButton(made)
            self._column.addWidget(made)
        self.buttons["current"].setEnabled(False)
        self._group.buttonClicked.connect(self._clicked)
        self._column.addStretch(1)
        self.settings = RailButton("settings", checkable=False, parent=self)
        self._column.addWidget(self.settings)
        self._column.addWidget(hairline())
        self.account = label("strong", wrap=True)
        self.account.setObjectName("accountName")
        self.account.setContentsMargins(12, 6, 4, 0)
        self.account_line = label("small", wrap=True)
        self.account_line.setObjectName("accountLine")
        self.account_line.setContentsMargins(12, 0, 4, 2)
        self._column.addWidget(self.account)
        self._column.addWidget(self.account_line)

    def give_menu(self, menu: QMenu) -> None:
        """What the settings open."""
        self.settings.setMenu(menu)
        menu.aboutToHide.connect(self._menu_left)

    @Slot()
    def _menu_left(self) -> None:
        """The mouse left the button while the menu had it, of which Qt tells the button nothing."""
        self.settings.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        self.settings.update()

    def go(self, place: str) -> None:
        """Mark a place as the present one."""
        self.buttons[place].setChecked(True)

    def say(self, words: dict[str, str]) -> None:
        """Set the places' words."""
        for key, text in words.items():
            (self.settings if key == "settings" else self.buttons[key]).setText(text)

    @Slot("QAbstractButton*")
    def _clicked(self, pressed: QPushButton) -> None:
        if isinstance(pressed, RailButton):
            self.wanted.emit(pressed.key)
