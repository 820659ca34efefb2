"""What the sheet's own words for status and reason mean: a table a person can change, kept for the account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reversal_desk.mapping import MODIFY_CODES, REVERSE_CODES, Meaning
from reversal_desk.model import Account, Field
from reversal_desk.ui import background, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.models import reasons
from reversal_desk.ui.widgets.pieces import Choices, button, clear, hairline, label, name_choices

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, OpenedSheet, WordUse

#: A sheet of other people's remarks has thousands of "reasons"; the most frequent are the ones worth a table.
MOST_WORDS = 60


def _read(desk: Desk, opened: OpenedSheet, account: Account) -> tuple[WordUse, ...]:
    return desk.words_in(opened, account)


def _keep(desk: Desk, account: Account, status: dict[str, str], codes: dict[str, str]) -> None:
    """Add to the account's table; a word set back to nothing is dropped from it."""
    known = desk.words(account)
    merged = {**known.status, **status}, {**known.reasons, **codes}
    kept = ({word: means for word, means in table.items() if means} for table in merged)
    new_status, new_codes = kept
    desk.keep_words(account, status=new_status, reasons=new_codes)


class SheetWordsDialog(Dialog):
    """Shows each word with how often it stands there and what it means; is accepted once changes are kept."""

    def __init__(self, context: Context, opened: OpenedSheet, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._account = context, account
        self._boxes: list[tuple[WordUse, QComboBox]] = []
        self.setObjectName("sheetWordsDialog")
        self.setWindowTitle(self.tr("Words of this sheet"))
        self.setMinimumWidth(680)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(10)
        self._title = label("title", self.tr("What the sheet's words mean"))
        self._text = label(
            "second",
            self.tr(
                "Nothing is sent for a row whose status says nothing. What you choose here counts for this account "
                "from now on, in every sheet."
            ),
            wrap=True,
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its lists take the keys, and come into sight with them
        scroll.setMinimumHeight(320)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(2, 2, 12, 2)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        scroll.setWidget(body)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = button(name="wordsCancel")
        cancel.setText(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._go = button("primary", name="wordsKeep")
        self._go.setText(self.tr("Keep"))
        self._go.setEnabled(False)
        self._go.clicked.connect(self._keep)
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        lines.addWidget(scroll, 1)
        lines.addLayout(buttons)
        background.in_pool(_read, context.desk, opened, account, done=self._show, failed=context.trouble.emit)

    def meaning_words(self) -> dict[str, str]:
        """What a status can mean, in words."""
        return {
            "": self.tr("says nothing (ask me)"),
            Meaning.REVERSE.value: self.tr("reverse the whole order"),
            Meaning.MODIFY.value: self.tr("change the amount"),
            Meaning.REFUNDED.value: self.tr("money went back; the amount decides"),
            Meaning.LEAVE.value: self.tr("leave as it is"),
            Meaning.NOT_FINAL.value: self.tr("not final yet: leave"),
        }

    @Slot(object)
    def _show(self, uses: Sequence[WordUse]) -> None:
        clear(self._grid)
        self._boxes = []
        line = 0
        for field, title in ((Field.STATUS, self.tr("Order status")), (Field.REASON, self.tr("Reason"))):
            shown = [use for use in uses if use.field is field][:MOST_WORDS]
            if not shown:
                continue
            for place, text in enumerate((title, self.tr("Rows"), self.tr("What it means"))):
                self._grid.addWidget(label("caption", text), line, place)
            self._grid.addWidget(hairline(), line + 1, 0, 1, 3)
            line += 2
            for use in shown:
                self._line(line, use)
                line += 1
        if not line:
            self._grid.addWidget(label("second", self.tr("This sheet has no words for status or reason.")), 0, 0)
        self._grid.setRowStretch(line + 1, 1)
        self.fit_later()

    def _line(self, line: int, use: WordUse) -> None:
        said = f"{use.word} · {use.kind}" if use.kind else use.word
        word = label("strong" if not use.means else "", said, wrap=True)
        word.setToolTip(use.word)
        rows = label("second", formats.count(use.rows))
        rows.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        box = Choices()
        box.setMinimumWidth(260)
        name_choices(box, self.tr("What “{word}” means").format(word=use.word))
        if use.field is Field.STATUS:
            for value, text in self.meaning_words().items():
                box.addItem(text, value)
        else:
            box.addItem(self.tr("unknown (ask me)"), "")
            for code in sorted(REVERSE_CODES | MODIFY_CODES | ({use.means} - {""}), key=reasons.word):
                box.addItem(reasons.word(code), code)
        box.setCurrentIndex(max(0, box.findData(use.means)))
        word.setBuddy(box)  # on Linux a screen reader has a list's name from its label alone
        box.currentIndexChanged.connect(self._changed)
        self._boxes.append((use, box))
        for place, widget in enumerate((word, rows, box)):
            self._grid.addWidget(widget, line, place)

    def changes(self) -> tuple[dict[str, str], dict[str, str]]:
        """(status words, reason words) whose meaning the person changed."""
        changed = [(use, str(box.currentData())) for use, box in self._boxes if box.currentData() != use.means]
        return (
            {use.word: means for use, means in changed if use.field is Field.STATUS},
            {use.word: means for use, means in changed if use.field is Field.REASON},
        )

    @Slot()
    def _changed(self) -> None:
        self._go.setEnabled(any(self.changes()))

    @Slot()
    def _keep(self) -> None:
        self._go.setEnabled(False)
        status, codes = self.changes()
        background.in_pool(
            _keep, self._context.desk, self._account, status, codes, done=self._done, failed=self._not_kept
        )

    @Slot(object)
    def _not_kept(self, error: BaseException) -> None:
        """It can be tried again."""
        self._changed()
        self._context.trouble.emit(error)

    @Slot(object)
    def _done(self, _: object) -> None:
        self.accept()
