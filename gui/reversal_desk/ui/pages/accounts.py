"""Accounts: which there are, whether they work, adding and removing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from reversal_desk.model import Account, Notice
from reversal_desk.ui import background, explain, settings
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs import message
from reversal_desk.ui.dialogs.account import AccountDialog, TokenDialog
from reversal_desk.ui.widgets.account_limits import AccountLimits
from reversal_desk.ui.widgets.pieces import EmptyState, Speaking, button, card, clear, focus_kept, label, row
from reversal_desk.words import Message

if TYPE_CHECKING:
    from reversal_desk.desk import AccountTest



class _Known(Struct):
    """What is known of an account's connection."""

    testing: bool = False
    test: AccountTest | None = None
    error: BaseException | None = None


class AccountsPage(Speaking):
    """One card an account. While a batch is sent its account keeps its token and its place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[str, _Known] = {}
        self._testing: list[str] = []
        self._notices: dict[str, Notice] = {}
        self._title = label("sentence")
        self._text = label("second", wrap=True)
        self._add = button("primary", name="accountAdd")
        self._add.clicked.connect(self.ask_add)
        self._body = QWidget()
        self._cards = QVBoxLayout(self._body)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(28, 22, 28, 20)
        lines.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        head = row(spacing=12)
        head.addLayout(texts, 1)
        head.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(head)
        lines.addWidget(scroll, 1)
        for over in (context.lane.ended, context.lane.broke):
            over.connect(self._run_over)
        context.limits_changed.connect(self.show_accounts)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Another copy may have set limits meanwhile, and a sheet shown a currency that can have one now."""
        self._context.read_limits()
        super().showEvent(event)

    def retranslate(self) -> None:
        """Its words."""
        self._title.setText(self.tr("Accounts"))
        self._text.setText(
            self.tr(
                "Practice mode has one made-up account. To add your own, leave practice mode under Settings, and come "
                "here again."
            )
            if self._context.desk.practice
            else self.tr("A token is kept in this computer's keyring only, and belongs to its account's address.")
        )
        self._add.setText(self.tr("Add an account…"))
        self._add.setVisible(not self._context.desk.practice)
        self.show_accounts()

    def show_accounts(self) -> None:
        """Build the cards again; the keys stay where they were."""
        with focus_kept(self):
            self._build_cards()

    def _build_cards(self) -> None:
        clear(self._cards)
        if not self._context.accounts:
            empty = EmptyState("accounts")
            empty.title.setText(self.tr("No account yet"))
            empty.text.setText(
                self.tr("Add the account whose commissions you correct. It needs its Account SID and an Auth Token.")
            )
            self._cards.addWidget(empty, 1)
            return
        for account in self._context.accounts:
            self._cards.addWidget(self._card(account))
        self._cards.addStretch(1)

    def _card(self, account: Account) -> QFrame:
        chosen = self._context.account is not None and account.name == self._context.account.name
        frame, lines = card("accent" if chosen and len(self._context.accounts) > 1 else "true")
        known = self._known.get(account.name, _Known())
        top = row(spacing=10)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(label("title", self.tr("Practice account") if account.practice else account.name))
        texts.addWidget(label("second", self.tr("Account SID {sid}").format(sid=account.sid), select=True))
        place = self.tr("inside this program (practice)") if account.practice else account.origin
        texts.addWidget(label("second", self.tr("Address: {address}").format(address=place)))
        top.addLayout(texts, 1)
        if not chosen:
            use = button(name=f"accountUse_{account.name}")
            use.setText(self.tr("Use"))
            use.setAccessibleName(self.tr("Use {account}").format(account=account.name))
            use.setProperty("account", account.name)
            use.clicked.connect(self._use)
            top.addWidget(use, 0, Qt.AlignmentFlag.AlignTop)
        test = button(name=f"accountTest_{account.name}")
        test.setText(self.tr("Testing…") if known.testing else self.tr("Test connection"))
        test.setAccessibleName(self.tr("Test the connection of {account}").format(account=account.name))
        test.setEnabled(not known.testing)
        test.setProperty("account", account.name)
        test.clicked.connect(self._test)
        top.addWidget(test, 0, Qt.AlignmentFlag.AlignTop)
        if not account.practice:
            token = button(name=f"accountToken_{account.name}")
            token.setText(self.tr("New token…"))
            token.setAccessibleName(self.tr("New token for {account}…").format(account=account.name))
            token.setEnabled(not known.testing and not self._context.lane.running)
            token.setProperty("account", account.name)
            token.clicked.connect(self._ask_token)
            top.addWidget(token, 0, Qt.AlignmentFlag.AlignTop)
            remove = button("danger", name=f"accountRemove_{account.name}")
            remove.setText(self.tr("Remove…"))
            remove.setAccessibleName(self.tr("Remove {account}…").format(account=account.name))
            remove.setEnabled(not self._context.lane.running)
            remove.setProperty("account", account.name)
            remove.clicked.connect(self._ask_remove)
            top.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(top)
        lines.addWidget(AccountLimits(self._context, account))
        for said, kind in self._findings(account, known):
            box, inner = card(kind, margins=(12, 9, 12, 9), spacing=2)
            for role, text in (("strong", said.title), ("", said.meaning), ("", said.todo)):
                if text:
                    made = label(role, text, wrap=True)
                    made.setProperty("tone", "true")
                    inner.addWidget(made)
            lines.addWidget(box)
        return frame

    def _findings(self, account: Account, known: _Known) -> list[tuple[Message, str]]:
        found: list[tuple[Message, str]] = []
        if account.name in self._notices:
            notice = self._notices[account.name]
            found.append((explain.say(notice.code, notice.facts), "look"))
        if known.error is not None:
            found.append((explain.of_error(known.error), "bad"))
        test = known.test
        if test is None:
            return found
        if test.error is not None:
            found.append((explain.of_error(test.error), "bad"))
        elif test.company is not None:
            programs = self.tr("%Ln active program(s)", "", len(test.programs))
            names = ", ".join(program.name for program in test.programs[:6])
            meaning = f"{test.company.name} · {test.company.currency} · {test.company.timezone}"
            found.append(
                (
                    Message(self.tr("The connection works."), meaning, f"{programs}: {names}" if names else programs),
                    "good",
                )
            )
        found.extend((explain.say(notice.code, notice.facts), "look") for notice in test.notices)
        return found

    # ------------------------------------------------------------------ what the buttons do

    def _account_of_sender(self) -> str:
        sender = self.sender()
        return str(sender.property("account")) if sender is not None else ""

    @Slot()
    def _use(self) -> None:
        self._context.settings.put(settings.ACCOUNT, self._account_of_sender())
        self._context.accounts_changed.emit()

    @Slot()
    def _test(self) -> None:
        self.test(self._account_of_sender())

    def test(self, name: str) -> None:
        """Ask the service whether the account works."""
        if name in self._testing:
            return
        self._known[name] = _Known(testing=True)
        self._testing.append(name)
        self.show_accounts()
        background.in_pool(self._run_test, name, done=self._tested, failed=self._context.trouble.emit)

    def _run_test(self, name: str) -> tuple[str, AccountTest | None, BaseException | None]:
        try:
            return name, self._context.desk.test_account(name), None
        except Exception as error:  # noqa: BLE001 - shown on the account's card
            return name, None, error

    @Slot(object)
    def _tested(self, found: tuple[str, AccountTest | None, BaseException | None]) -> None:
        name, test, error = found
        self._testing.remove(name)
        self._known[name] = _Known(test=test, error=error)
        self._context.read_limits()  # the account's own currency is known now
        self.show_accounts()

    @Slot()
    def ask_add(self) -> None:
        """Ask for a new account."""
        dialog = AccountDialog(self._context, self)
        dialog.added.connect(self._added)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _ask_token(self) -> None:
        """Ask for another token of an account: the first was wrong, or was withdrawn."""
        name = self._account_of_sender()
        account = next((account for account in self._context.accounts if account.name == name), None)
        if account is None or self._is_sending():
            return
        dialog = TokenDialog(self._context, account, self)
        dialog.kept.connect(self._token_kept)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object, object)
    def _token_kept(self, account: Account, notice: Notice | None) -> None:
        self._notices.pop(account.name, None)
        if notice is not None:
            self._notices[account.name] = notice
        self.test(account.name)

    @Slot(object, object)
    def _added(self, account: Account, notice: Notice | None) -> None:
        if notice is not None:
            self._notices[account.name] = notice
        self._context.accounts_changed.emit()
        self.test(account.name)

    def _is_sending(self) -> bool:
        """Whether a run began since the cards were made; they say so then."""
        running = self._context.lane.running
        if running:
            self.show_accounts()
        return running

    @Slot()
    def _run_over(self) -> None:
        self.show_accounts()

    @Slot()
    def _ask_remove(self) -> None:
        name = self._account_of_sender()
        if self._is_sending():
            return
        said = Message(
            self.tr("Remove {account}?").format(account=name),
            self.tr("Its token is deleted from this computer's keyring."),
            self.tr("Its batches stay in the history; to undo them you need the account again."),
        )
        dialog = message.MessageDialog(said, confirm=self.tr("Remove"), danger=True, parent=self)
        dialog.setProperty("account", name)
        dialog.accepted.connect(self._remove)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _remove(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, QDialog) and not self._is_sending():
            name = str(dialog.property("account"))
            self._known.pop(name, None)
            background.in_pool(
                self._context.desk.remove_account, name, done=self._removed, failed=self._context.trouble.emit
            )

    @Slot(object)
    def _removed(self, _nothing: object) -> None:
        self._context.accounts_changed.emit()
