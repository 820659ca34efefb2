"""Rows pasted from Excel: shown before they are taken."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from reversal_desk.ui.widgets.pieces import button, label


class PasteDialog(QDialog):
    """Takes cells as text; emits `given(text)`."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pasteDialog")
        self.setWindowTitle(self.tr("Paste from Excel"))
        self.resize(640, 420)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(8)
        lines.addWidget(label("title", self.tr("Paste the rows, with their header")))
        lines.addWidget(
            label(
                "second",
                self.tr("Copy the cells in Excel and paste them here. The first line should name the columns."),
                wrap=True,
            )
        )
        self._text = QPlainTextEdit()
        self._text.setObjectName("pasteText")
        self._text.setAccessibleName(self.tr("Rows from Excel"))
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setPlaceholderText(self.tr("Order number\tRefund\tReason"))
        self._text.textChanged.connect(self._look)
        lines.addWidget(self._text, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = button(name="pasteCancel")
        cancel.setText(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._take = button("primary", name="pasteTake")
        self._take.setText(self.tr("Use these rows"))
        self._take.clicked.connect(self._give)
        buttons.addWidget(cancel)
        buttons.addWidget(self._take)
        lines.addLayout(buttons)
        clip = QApplication.clipboard().text()
        if "\t" in clip or "\n" in clip.strip():
            self._text.setPlainText(clip)
            self._take.setFocus()  # what was copied is here already: Return takes it
        self._look()

    @Slot()
    def _look(self) -> None:
        self._take.setEnabled(bool(self._text.toPlainText().strip()))

    @Slot()
    def _give(self) -> None:
        text = self._text.toPlainText()
        self.accept()
        self.given.emit(text)
