"""A message: what happened, what it means, what to do; details can be copied and hold no secret."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.widgets.pieces import button, label
from reversal_desk.words import Message


class MessageDialog(Dialog):
    """One message and what can be answered: `ask` gives a second button."""

    def __init__(
        self,
        message: Message,
        *,
        confirm: str = "",
        cancel: str = "",
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("messageDialog")
        self._message = message
        self.setWindowTitle(self.tr("Reversal Desk"))
        self.setMinimumWidth(440)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(8)
        lines.addWidget(label("title", message.title, wrap=True))
        for part in (message.meaning, message.todo):
            if part:
                lines.addWidget(label("", part, wrap=True))
        buttons = QHBoxLayout()
        lines.addSpacing(10)
        lines.addLayout(buttons)
        copy = button("link", name="messageCopy")
        copy.setText(self.tr("Copy"))
        copy.clicked.connect(self._copy)
        buttons.addWidget(copy)
        buttons.addStretch(1)
        close = button("" if confirm else "primary", name="messageClose")
        close.setText(cancel or (self.tr("Cancel") if confirm else self.tr("Close")))
        close.clicked.connect(self.reject)
        buttons.addWidget(close)
        if confirm:
            yes = button("danger" if danger else "primary", name="messageConfirm")
            yes.setText(confirm)
            yes.clicked.connect(self.accept)
            yes.setDefault(not danger)
            buttons.addWidget(yes)
            (close if danger else yes).setFocus()
        else:
            close.setDefault(True)

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self._message.text)


def show(message: Message, parent: QWidget | None) -> None:
    """Show a message without stopping anything."""
    dialog = MessageDialog(message, parent=parent)
    dialog.setModal(True)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
