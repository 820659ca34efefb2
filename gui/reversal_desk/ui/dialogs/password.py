"""The password of a protected workbook: asked, used once, never kept."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.widgets.pieces import button, label
from reversal_desk.words import Message


class PasswordDialog(Dialog):
    """Asks for a workbook's password; emits `given(password)`."""

    given = Signal(str)

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("passwordDialog")
        self.setWindowTitle(self.tr("Password"))
        self.setMinimumWidth(420)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(8)
        lines.addWidget(label("title", message.title, wrap=True))
        lines.addWidget(label("second", message.meaning, wrap=True))
        lines.addWidget(label("second", self.tr("It is used to open the file now and kept nowhere."), wrap=True))
        self._line = QLineEdit()
        self._line.setObjectName("passwordLine")
        self._line.setAccessibleName(self.tr("Password of the workbook"))
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        lines.addWidget(self._line)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = button(name="passwordCancel")
        cancel.setText(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        use = button("primary", name="passwordOpen")
        use.setText(self.tr("Open"))
        use.setDefault(True)
        use.clicked.connect(self._give)
        buttons.addWidget(cancel)
        buttons.addWidget(use)
        lines.addSpacing(8)
        lines.addLayout(buttons)

    @Slot()
    def _give(self) -> None:
        text = self._line.text()
        self.accept()
        self.given.emit(text)
