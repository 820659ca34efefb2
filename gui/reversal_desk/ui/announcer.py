"""Says on the desktop that a run has ended, where the platform has a place for it and the person looks elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget


class Announcer(QObject):
    """One message, and a tray icon until the person comes back. Emits `pressed` when the person follows it."""

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None

    def say(self, title: str, text: str) -> bool:
        """Show a message unless the window is the one in use; False where nobody could be told."""
        if self._window.isActiveWindow():
            return False
        QApplication.alert(self._window)
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return False
        if self._tray is None:
            self._tray = QSystemTrayIcon(QIcon(":/icons/app.svg"), self)
            self._tray.messageClicked.connect(self._follow)
            self._tray.activated.connect(self._follow)
        self._tray.setToolTip(title)
        self._tray.show()
        self._tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.Information)
        return True

    @Slot()
    def _follow(self) -> None:
        self.leave()
        self.pressed.emit()

    @Slot()
    def leave(self) -> None:
        """Take the icon away again."""
        if self._tray is not None:
            self._tray.hide()
