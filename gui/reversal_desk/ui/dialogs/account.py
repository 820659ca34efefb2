"""Adding an account, or giving one another token: what impact.com calls it, where it is, and where it goes."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reversal_desk.model import Account, Notice
from reversal_desk.ui import background, explain, terms
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.dialogs.welcome import credentials_picture, credentials_text, permissions_text
from reversal_desk.ui.widgets.pieces import button, label, row

#: What an Account SID looks like in every sample of the service (contract 2).
_SID_BEGINS = "IR"
_SID = re.compile(rf"{_SID_BEGINS}[A-Za-z0-9]+")


class _WritingDialog(Dialog):
    """What it was told to write is written, also where it is closed meanwhile: it only waits unseen for the end."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._writes = False

    def reject(self) -> None:
        """Cancel, Escape, or the window's own cross."""
        if self._writes:
            self.hide()
        else:
            super().reject()

    def _ended_unseen(self, error: BaseException) -> bool:
        """It did not come to an end that can be told here: told by a message, and the dialog is over."""
        self._writes = False
        if self.isVisible():
            return False
        super().reject()
        self._context.trouble.emit(error)
        return True


class AccountDialog(_WritingDialog):
    """Name, Account SID and Auth Token; emits `added(Account, Notice or None)`."""

    added = Signal(object, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("accountDialog")
        self.setWindowTitle(self.tr("Add an account"))
        self.setMinimumWidth(520)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(6)
        lines.addWidget(label("title", self.tr("Connect an impact.com account")))
        lines.addSpacing(4)
        lines.addWidget(credentials_picture())
        lines.addWidget(label("second", credentials_text(), wrap=True))
        lines.addWidget(label("second", permissions_text(), wrap=True))
        lines.addSpacing(6)
        self._name = self._line("accountNameLine", self.tr("Name"), self.tr("Northwind Outdoors"), lines)
        self._sid = self._line("accountSid", self.tr("Account SID"), "IR…", lines)
        self._hint = label("small", self.tr("A SID begins with IR; letters and digits follow. Was it copied whole?"))
        self._hint.setWordWrap(True)
        self._hint.setObjectName("accountSidHint")
        self._hint.setProperty("urgent", "true")
        self._hint.hide()
        lines.addWidget(self._hint)
        self._token = self._line("accountToken", self.tr("Auth Token"), "", lines)
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._reveal = QCheckBox(self.tr("Show the token"))
        self._reveal.setObjectName("accountReveal")
        self._reveal.toggled.connect(self._show_token)
        lines.addWidget(self._reveal)
        self._brand = self._line("accountBrand", self.tr("Brand ID (only for agencies)"), "", lines)
        self._origin = self._line("accountOrigin", self.tr("Address"), "", lines)
        self._origin.setText("https://api.impact.com")
        lines.addWidget(
            label("small", self.tr("The token is kept in this computer's keyring only, never in a file."), wrap=True)
        )
        self._trouble = label("bad", wrap=True)
        self._trouble.setObjectName("accountTrouble")
        self._trouble.hide()
        lines.addWidget(self._trouble)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = button(name="accountCancel")
        cancel.setText(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._save = button("primary", name="accountSave")
        self._save.setText(self.tr("Add and test"))
        self._save.setDefault(True)
        self._save.clicked.connect(self._add)
        buttons.addWidget(cancel)
        buttons.addWidget(self._save)
        lines.addSpacing(8)
        lines.addLayout(buttons)
        for edit in (self._name, self._sid, self._token):
            edit.textChanged.connect(self._look)
        for edit, term in ((self._sid, "sid"), (self._token, "token"), (self._brand, "brand")):
            edit.setToolTip(terms.tip(term))
        self._look()

    def _line(self, name: str, words: str, example: str, lines: QVBoxLayout) -> QLineEdit:
        caption = label("second", words)
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(words)
        edit.setPlaceholderText(example)
        caption.setBuddy(edit)
        lines.addWidget(caption)
        lines.addWidget(edit)
        return edit

    @Slot()
    def _look(self) -> None:
        self._save.setEnabled(all(edit.text().strip() for edit in (self._name, self._sid, self._token)))
        sid = self._sid.text().strip()
        odd = not _SID.fullmatch(sid) and not _SID_BEGINS.startswith(sid)  # only said: the service decides
        if odd is self._hint.isHidden():
            self._hint.setVisible(odd)
            self.fit_later()

    @Slot(bool)
    def _show_token(self, shown: bool) -> None:
        self._token.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    @Slot()
    def _add(self) -> None:
        self._writes = True
        self._save.setEnabled(False)
        self._trouble.hide()
        background.in_pool(
            self._context.desk.add_account,
            name=self._name.text().strip(),
            sid=self._sid.text().strip(),
            token=self._token.text().strip(),
            origin=self._origin.text().strip() or "https://api.impact.com",
            brand_id=self._brand.text().strip(),
            done=self._added,
            failed=self._failed,
        )

    @Slot(object)
    def _added(self, made: tuple[Account, Notice | None]) -> None:
        self._token.clear()
        self.accept()
        self.added.emit(*made)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if self._ended_unseen(error):
            return
        self._look()
        self._trouble.setText(explain.of_error(error).text)
        self._trouble.show()
        self.fit_later()


class TokenDialog(_WritingDialog):
    """Another Auth Token for an account that is there already; emits `kept(account, Notice or None)`."""

    kept = Signal(object, object)

    def __init__(self, context: Context, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._account = account
        self.setObjectName("tokenDialog")
        self.setWindowTitle(self.tr("New token"))
        self.setMinimumWidth(520)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(6)
        lines.addWidget(label("title", self.tr("A new token for {account}").format(account=account.name), wrap=True))
        lines.addWidget(label("second", self.tr("Account SID {sid}").format(sid=account.sid)))
        lines.addSpacing(4)
        lines.addWidget(credentials_picture())
        lines.addWidget(label("second", credentials_text(), wrap=True))
        lines.addWidget(label("second", permissions_text(), wrap=True))
        lines.addSpacing(6)
        caption = label("second", self.tr("Auth Token"))
        self._token = QLineEdit()
        self._token.setObjectName("newToken")
        self._token.setAccessibleName(caption.text())
        self._token.setToolTip(terms.tip("token"))
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        caption.setBuddy(self._token)
        self._trouble = label("bad", wrap=True)
        self._trouble.hide()
        for widget in (caption, self._token, self._trouble):
            lines.addWidget(widget)
        cancel = button(name="tokenCancel")
        cancel.setText(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._keep = button("primary", name="tokenKeep")
        self._keep.setText(self.tr("Keep and test"))
        self._keep.setDefault(True)
        self._keep.clicked.connect(self._keep_it)
        lines.addSpacing(8)
        lines.addLayout(row(None, cancel, self._keep))
        self._token.textChanged.connect(self._look)
        self._token.setFocus()
        self._look()

    @Slot()
    def _look(self) -> None:
        self._keep.setEnabled(bool(self._token.text().strip()))

    @Slot()
    def _keep_it(self) -> None:
        self._writes = True
        self._keep.setEnabled(False)
        self._trouble.hide()
        background.in_pool(
            self._context.desk.keep_token,
            self._account.name,
            self._token.text(),
            done=self._kept,
            failed=self._failed,
        )

    @Slot(object)
    def _kept(self, notice: Notice | None) -> None:
        self._token.clear()
        self.accept()
        self.kept.emit(self._account, notice)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if self._ended_unseen(error):
            return
        self._look()
        self._trouble.setText(explain.of_error(error).text)
        self._trouble.show()
        self.fit_later()
