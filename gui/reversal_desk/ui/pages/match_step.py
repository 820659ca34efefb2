"""Step 2: the actions are downloaded and matched; goes on by itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QProgressBar, QPushButton, QVBoxLayout, QWidget

from reversal_desk.model import Progress
from reversal_desk.ui import explain, formats
from reversal_desk.ui.widgets.keys import keep_keys
from reversal_desk.ui.widgets.pieces import Speaking, button, card, clear, label, row
from reversal_desk.words import Message

if TYPE_CHECKING:
    from reversal_desk.desk import Difference

#: So many differences are listed; the review shows them all.
_LISTED = 100


class Left(Struct, frozen=True):
    """A draft that is gone on with: when it was left, and what is not as it was."""

    saved_at: datetime
    changes: tuple[Difference, ...]
    file_changed: bool


class MatchStep(Speaking):
    """Shows how far the download is, or what stopped it."""

    again_wanted = Signal()
    accounts_wanted = Signal()
    stop_wanted = Signal()
    review_wanted = Signal()

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
        self._changes = QListWidget()
        self._changes.setObjectName("draftDifferences")
        self._changes.setMinimumHeight(180)
        self._changes.setWordWrap(True)
        self._changes.hide()
        for widget in (self._title, self._text, self._bar, self._changes):
            lines.addWidget(widget)
        lines.addSpacing(6)
        lines.addLayout(self._buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.addStretch(2)
        middle = row(None)
        middle.addWidget(self._frame, 100)  # not by an alignment: its height would be that of lines of the full width
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self._frame.setMinimumWidth(520)
        self._need_account = False
        self._left: Left | None = None
        self.retranslate()

    def retranslate(self) -> None:
        """Its words."""
        clear(self._buttons)
        self._changes.setAccessibleName(self.tr("What changed since the draft"))
        self._changes.setVisible(self._left is not None and bool(self._left.changes))
        if self._left is not None:
            self._say_left(self._left)
            return
        if self._need_account:
            self._title.setText(self.tr("Which account?"))
            self._text.setText(
                self.tr("To find the orders, the program needs an impact.com account. Add one; your sheet stays open.")
            )
        elif self._said is not None:
            self._title.setText(self._said.title)
            self._text.setText(self._said.more)
        else:
            self._title.setText(self.tr("Finding the orders at impact.com…"))
            self._text.setText(self.tr("Orders are only read; nothing is changed."))
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

    def _say_left(self, left: Left) -> None:
        changed = len(left.changes)
        self._title.setText(
            self.tr("%Ln action(s) changed since your draft", "", changed)
            if changed
            else self.tr("Nothing changed since your draft")
        )
        parts = [self.tr("You left it on {time}. Your edits are kept.").format(time=formats.day_time(left.saved_at))]
        if left.file_changed:
            parts.append(self.tr("Its file has changed since; the draft still goes by what it said then."))
        if changed:
            parts.append(self.tr("In the review these rows stand under “Changed since”."))
        self._text.setText("\n".join(parts))
        self._changes.clear()
        self._changes.addItems([self.difference(change) for change in left.changes[:_LISTED]])
        if changed > _LISTED:
            self._changes.addItem(self.tr("and %Ln more", "", changed - _LISTED))
        go = button("primary", name="matchReview")
        go.setText(self.tr("Go on to the review"))
        go.clicked.connect(self.review_wanted)
        self._buttons.addStretch(1)
        self._buttons.addWidget(go)

    def difference(self, change: Difference) -> str:
        """One line: what an action was, and what it is."""
        order = self.tr("Order {order}").format(order=change.order or formats.NONE)
        before, now = change.before, change.now
        if now is None:
            return self._line(order, self.tr("its action is not found any more"))
        if before is None:
            return self._line(order, self.tr("its action was not there before"))
        parts = []
        if before.state is not now.state:
            was, state = explain.action_state_word(before.state), explain.action_state_word(now.state)
            parts.append(f"{was} {formats.ARROW} {state}")
        for name, old, new in (
            (self.tr("sales"), before.amount, now.amount),
            (self.tr("commission"), before.payout, now.payout),
        ):
            if old != new or before.currency != now.currency:
                was, amount = formats.amount(old, before.currency), formats.money(new, now.currency)
                parts.append(f"{name} {was} {formats.ARROW} {amount}")
        if before.order != now.order:
            parts.append(self.tr("matched to another row"))
        return self._line(order, self.tr(", ").join(parts))

    def _line(self, order: str, what: str) -> str:
        return self.tr("{order}: {what}").format(order=order, what=what)

    def show_left(self, left: Left) -> None:
        """What changed while a draft was left; the person goes on when it was read."""
        self._said, self._need_account, self._left = None, False, left
        self._bar.hide()
        self.retranslate()
        for made in self._frame.findChildren(QPushButton, "matchReview"):
            made.setFocus()

    def show_working(self) -> None:
        """The download begins."""
        self._said, self._need_account, self._left = None, False, None
        self._bar.setRange(0, 0)
        self._bar.show()
        self.retranslate()

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        self._bar.setRange(0, progress.total if progress.total > 1 else 0)  # of one nobody knows how far it is
        self._bar.setValue(progress.done)

    def show_failed(self, said: Message) -> None:
        """What stopped it."""
        self._said, self._need_account, self._left = said, False, None
        self._bar.hide()
        self.retranslate()
        keep_keys(self)

    def show_no_account(self) -> None:
        """There is no account to ask with."""
        self._need_account, self._left = True, None
        self._bar.hide()
        self.retranslate()
        keep_keys(self)
