"""Step 2: the actions are downloaded and matched; goes on by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from reversal_desk.model import Progress
from reversal_desk.ui.widgets.pieces import Speaking, button, card, clear, label, row
from reversal_desk.words import Message


class MatchStep(Speaking):
    """Shows how far the download is, or what stopped it."""

    again_wanted = Signal()
    accounts_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: Message | None = None
        self._frame, lines = card(margins=(32, 28, 32, 28), spacing=10)
        self._frame.setMaximumWidth(620)
        self._title = label("sentence", wrap=True)
        self._text = label("second", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setObjectName("matchProgress")
        self._buttons = row(spacing=8)
        for widget in (self._title, self._text, self._bar):
            lines.addWidget(widget)
        lines.addSpacing(6)
        lines.addLayout(self._buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.addStretch(2)
        outer.addWidget(self._frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self._frame.setMinimumWidth(520)
        self._need_account = False
        self.retranslate()

    def retranslate(self) -> None:
        """Its words."""
        clear(self._buttons)
        if self._need_account:
            self._title.setText(self.tr("Which account?"))
            self._text.setText(
                self.tr("To find the orders, the program needs an impact.com account. Add one; your sheet stays open.")
            )
        elif self._said is not None:
            self._title.setText(self._said.title)
            self._text.setText(" ".join(part for part in (self._said.meaning, self._said.todo) if part))
        else:
            self._title.setText(self.tr("Finding the orders at impact.com…"))
            self._text.setText(self.tr("Everything is read only; nothing is changed."))
            stop = button(name="matchStop")
            stop.setText(self.tr("Stop"))
            stop.clicked.connect(self.stop_wanted)
            self._buttons.addStretch(1)
            self._buttons.addWidget(stop)
            return
        accounts = button("primary" if self._need_account else "", name="matchAccounts")
        accounts.setText(self.tr("Accounts"))
        accounts.setAccessibleName(self.tr("Go to the accounts"))
        accounts.clicked.connect(self.accounts_wanted)
        again = button("" if self._need_account else "primary", name="matchAgain")
        again.setText(self.tr("Try again"))
        again.clicked.connect(self.again_wanted)
        self._buttons.addStretch(1)
        self._buttons.addWidget(accounts)
        self._buttons.addWidget(again)

    def show_working(self) -> None:
        """The download begins."""
        self._said, self._need_account = None, False
        self._bar.setRange(0, 0)
        self._bar.show()
        self.retranslate()

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(progress.done)

    def show_failed(self, said: Message) -> None:
        """What stopped it."""
        self._said, self._need_account = said, False
        self._bar.hide()
        self.retranslate()

    def show_no_account(self) -> None:
        """There is no account to ask with."""
        self._need_account = True
        self._bar.hide()
        self.retranslate()
