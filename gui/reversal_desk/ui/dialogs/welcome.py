"""The first start: what the program does, practise or connect, and how to begin. Three steps, left at any of them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from reversal_desk.ui import icons, language
from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.widgets.picture import Picture
from reversal_desk.ui.widgets.pieces import button, card, label, row

_WIDTH = 600


class WelcomeDialog(Dialog):
    """Emits `practice_wanted` or `connect_wanted` where the person chose one; closing it chooses nothing.

    `language_wanted(code)`: it is to be said in another language.
    """

    practice_wanted = Signal()
    connect_wanted = Signal()
    language_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcomeDialog")
        self.setWindowTitle(self.tr("Welcome to Reversal Desk"))
        self.setFixedWidth(_WIDTH)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(28, 24, 28, 20)
        lines.setSpacing(14)
        self._where = label("caption")
        self._where.setObjectName("welcomeStep")
        self._languages = QWidget()
        stays = self._languages.sizePolicy()
        stays.setRetainSizeWhenHidden(True)  # else the buttons below jump from step to step
        self._languages.setSizePolicy(stays)
        others = row(spacing=12)
        self._languages.setLayout(others)
        for code, name in language.LANGUAGES.items():
            if code != language.spoken():
                other = button("link", name=f"welcomeLanguage_{code}")
                other.setText(name)
                other.setProperty("code", code)
                other.clicked.connect(self._speak)
                others.addWidget(other)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._what())
        self._stack.addWidget(self._choice())
        self._begin_practice = self._practice()
        self._begin_account = self._connect()
        self._stack.addWidget(self._begin_practice)
        self._stack.addWidget(self._begin_account)
        self._later = button("link", name="welcomeLater")
        self._later.setText(self.tr("Later"))
        self._later.clicked.connect(self.reject)
        self._back = button(name="welcomeBack")
        self._back.setText(self.tr("Back"))
        self._back.clicked.connect(self._go_back)
        self._next = button("primary", name="welcomeNext")
        self._next.clicked.connect(self._go_on)
        lines.addLayout(row(self._where, None, self._languages))
        lines.addWidget(self._stack, 1)
        lines.addLayout(row(self._later, self._back, None, self._next))
        self._go(0)

    # ------------------------------------------------------------------ the three steps

    def _what(self) -> QWidget:
        page, lines = _page(self.tr("Correct commissions from the sheet you have"))
        for icon, title, text in (
            (
                "sheet",
                self.tr("Open your spreadsheet"),
                self.tr("Cancelled, returned or changed orders, just as your shop exported them."),
            ),
            (
                "eye",
                self.tr("See exactly what will change"),
                self.tr("Every row, in money, before anything is sent. Nothing is guessed; what is unclear is asked."),
            ),
            (
                "undo",
                self.tr("Press once, and take it back if need be"),
                self.tr("Each row is sent once and proved by reading it back. Until it locks, it can go back."),
            ),
        ):
            lines.addLayout(_line(icon, title, text))
        lines.addStretch(1)
        return page

    def _choice(self) -> QWidget:
        page, lines = _page(self.tr("How would you like to begin?"))
        for name, icon, title, text, slot in (
            (
                "welcomePractice",
                "new",
                self.tr("Practise without risk"),
                self.tr(
                    "A made-up shop inside this program, with sample sheets. No account, no network, no real money."
                ),
                self._choose_practice,
            ),
            (
                "welcomeConnect",
                "accounts",
                self.tr("Connect an impact.com account"),
                self.tr("You need its Account SID and Auth Token; the next step shows where they are."),
                self._choose_account,
            ),
        ):
            frame, inner = card("inner", margins=(16, 14, 14, 14))
            line = _line(icon, title, text)
            go = button(name=name)
            go.setText(self.tr("Choose"))
            go.setAccessibleName(title)
            go.clicked.connect(slot)
            if name == "welcomePractice":
                self._choose = go
            line.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
            inner.addLayout(line)
            lines.addWidget(frame)
        lines.addStretch(1)
        return page

    def _practice(self) -> QWidget:
        page, lines = _page(self.tr("Practice mode"))
        for text in (
            self.tr("1. Press “Try a sample” on the first page: a sheet of returned orders opens."),
            self.tr("2. Look through the rows, and press “Continue”, then “Send”."),
            self.tr("3. When all is proved, press “Undo this batch” and see everything go back."),
        ):
            lines.addWidget(label("", text, wrap=True))
        lines.addWidget(
            label(
                "second",
                self.tr("A yellow band says that you practise. You leave practice mode under Settings."),
                wrap=True,
            )
        )
        lines.addStretch(1)
        return page

    def _connect(self) -> QWidget:
        page, lines = _page(self.tr("Where the Account SID and the Auth Token are"))
        lines.addWidget(credentials_picture())
        lines.addWidget(label("second", credentials_text(), wrap=True))
        lines.addWidget(label("second", permissions_text(), wrap=True))
        lines.addStretch(1)
        return page

    # ------------------------------------------------------------------ the way through

    def _go(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        step = min(number, 2)
        self._where.setText(self.tr("Step {number} of 3").format(number=step + 1))
        self._back.setVisible(step > 0)
        self._languages.setVisible(step == 0)
        self._next.setVisible(step != 1)
        self._next.setText(
            self.tr("Next")
            if step == 0
            else self.tr("Start practising")
            if number == 2
            else self.tr("Enter SID and token…")
        )
        if step == 1:
            self._choose.setFocus()
        else:
            self._next.setFocus()
        self.fit_later()

    @Slot()
    def _go_back(self) -> None:
        self._go(0 if self._stack.currentIndex() == 1 else 1)

    @Slot()
    def _go_on(self) -> None:
        if self._stack.currentIndex() == 0:
            self._go(1)
            return
        wanted = self.practice_wanted if self._stack.currentWidget() is self._begin_practice else self.connect_wanted
        self.accept()
        wanted.emit()

    @Slot()
    def _speak(self) -> None:
        pressed = self.sender()
        if pressed is not None:
            self.accept()
            self.language_wanted.emit(str(pressed.property("code")))

    @Slot()
    def _choose_practice(self) -> None:
        self._go(2)

    @Slot()
    def _choose_account(self) -> None:
        self._go(3)


def credentials_picture() -> QFrame:
    """Where impact.com shows SID and token, drawn by us; the words on it are impact.com's own."""
    frame, lines = card("inner", margins=(10, 10, 10, 10))
    picture = Picture("credentials")
    picture.setObjectName("credentialsPicture")
    picture.setAccessibleName(credentials_text())
    lines.addWidget(picture)
    return frame


def credentials_text() -> str:
    """The picture in words."""
    return QCoreApplication.translate(
        "credentials",
        "On impact.com: 1 the menu at the top right, 2 Settings, 3 API, then Access Tokens. There you find 4 the "
        "Account SID and 5 the Auth Token: open the card of a token, and copy it under API Credentials.",
    )


def permissions_text() -> str:
    """Who sees that page, and what a token has to be allowed (contract 2)."""
    return QCoreApplication.translate(
        "credentials",
        "Only an Account Administrator or an Implementation Specialist of your company sees that page. The token has "
        "to be allowed to read company information, campaigns, submissions, and actions with their items and updates, "
        "and to update and reverse actions. A token of the older kind has to be Read/Write.",
    )


def _page(title: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    lines = QVBoxLayout(page)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(12)
    lines.addWidget(label("sentence", title, wrap=True))
    return page, lines


def _line(icon: str, title: str, text: str) -> QHBoxLayout:
    picture = QLabel()
    picture.setPixmap(icons.icon(icon, "accent", size=24).pixmap(24, 24))
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(label("strong", title, wrap=True))
    texts.addWidget(label("second", text, wrap=True))
    line = row(spacing=14)
    line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(texts, 1)
    return line
