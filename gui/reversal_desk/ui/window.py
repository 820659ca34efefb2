"""The one window: rail, practice band, pages; and the way between them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QEvent, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reversal_desk import late
from reversal_desk.errors import DeskError
from reversal_desk.model import Account, RunResult
from reversal_desk.ui import background, explain, language, settings, theme
from reversal_desk.ui.announcer import Announcer
from reversal_desk.ui.context import BatchesWanted, Context, KnownLimits, UndoWanted, known_limits
from reversal_desk.ui.pages.home import HomePage, sample_of
from reversal_desk.ui.readiness import Readiness
from reversal_desk.ui.rechecks import Rechecks
from reversal_desk.ui.widgets import keys
from reversal_desk.ui.widgets.drop import Dragged, DropCurtain, by_name
from reversal_desk.ui.widgets.pieces import tab_as_read
from reversal_desk.ui.widgets.rail import Rail
from reversal_desk.ui.widgets.scrolling import let_scroll
from reversal_desk.ui.widgets.stepper import STEPS
from reversal_desk.words import Message

if TYPE_CHECKING:
    from reversal_desk.desk import Desk
    from reversal_desk.run import RecheckResult
    from reversal_desk.ui.dialogs import files, message
    from reversal_desk.ui.pages.accounts import AccountsPage
    from reversal_desk.ui.pages.batch import BatchPage
    from reversal_desk.ui.pages.history import HistoryPage
    from reversal_desk.ui.pages.new_batch import NewBatchPage
else:
    files = late.room("reversal_desk.ui.dialogs.files")
    message = late.room("reversal_desk.ui.dialogs.message")

#: The places of the rail, in its order.
PLACES = ("home", "new", "history", "accounts")
#: The window fits a screen of 960x540, which is 1920x1080 at 200 %, beside a title bar and a low panel.
LEAST = (900, 470)
#: So many orders are named when a re-check found something.
NAMED = 5
#: How long closing waits for the run to let go; the journal keeps the place of one that doesn't.
CLOSE_SECONDS = 5.0
#: The journal is looked at as a whole once the window is there.
CHECK_MS = 200
#: The welcome comes at last after so long, also where a desktop gives no new window the keys.
GREET_MS = 600
_TITLE_BAR = 32
_LEAVE, _CANCELLED = "leaveDialog", "cancelledDialog"
_KINDS = "*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt"

log = logging.getLogger(__name__)


class _Known(Struct, frozen=True):
    every: tuple[Account, ...]
    default: Account | None
    limits: KnownLimits


def _read_accounts(desk: Desk, asked: int) -> _Known:
    every = desk.accounts()
    return _Known(every, desk.default_account(), known_limits(desk, every, asked))


class MainWindow(QMainWindow):
    """Holds the pages; what one page wants of another goes through the context's signals.

    `handed_over`: everything has ended here, and the other mode is to be opened in this window's place.
    """

    handed_over = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.context = context
        self._app_title = ""
        self.rail = Rail()
        self.band = QLabel()
        self.band.setObjectName("practiceBand")
        self.band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not context.desk.practice:
            self.band.hide()
        self.home = HomePage(context)
        self._batch: BatchPage | None = None
        self._fresh: NewBatchPage | None = None
        self._history: HistoryPage | None = None
        self._accounts: AccountsPage | None = None
        self.rechecks = Rechecks(context.desk, self)
        self.readiness = Readiness(
            [partial(self.page, place) for place in ("new", "history", "accounts")]
            + [partial(self._prepare, step, shown) for step in STEPS[1:] for shown in (False, True)],
            self,
        )
        self.announcer = Announcer(self)
        self.switch_wanted = False  # the other mode, practice or live, is to be opened
        self.anew_wanted = False  # and it is practice again, from its beginning
        self.greets = not context.desk.practice  # at the first start, while there is no account
        self._greeting = False  # the welcome waits for the window's place
        self._leaving = False
        self._loses = False  # closes although what was decided last can't be kept
        self.stack = QStackedWidget()
        let_scroll(self.home, staying=0)
        self.stack.addWidget(self.home)
        ground = QWidget()
        ground.setObjectName("ground")
        page = QVBoxLayout()
        page.setSpacing(0)
        page.addWidget(self.band)
        page.addWidget(self.stack, 1)
        line = QHBoxLayout(ground)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)  # beside the band: its places stay where they are in either mode
        line.addLayout(page, 1)
        self.setCentralWidget(ground)
        self.setMinimumSize(*LEAST)
        self.setAcceptDrops(True)
        self._dragged = Dragged()
        self._curtain: DropCurtain | None = None
        room = self.screen().availableSize()
        self.resize(min(1280, max(LEAST[0], room.width())), min(800, max(LEAST[1], room.height() - _TITLE_BAR)))
        saved = context.settings.get(settings.GEOMETRY)
        if not saved.isEmpty():
            self.restoreGeometry(saved)
        self._make_menu()
        self._connect()
        self.retranslate()
        self.go("home")
        self.home.setFocus()
        self.load_accounts()
        QTimer.singleShot(CHECK_MS, self.home, self.home.check)

    # ------------------------------------------------------------------ set-up

    def _make_menu(self) -> None:
        self._menu = QMenu(self)
        self._menu.setObjectName("settingsMenu")
        self._language_title = QAction(self)
        self._language_title.setEnabled(False)
        self._menu.addAction(self._language_title)
        self._languages = QActionGroup(self)
        for code, name in language.LANGUAGES.items():
            action = QAction(name, self._languages)
            action.setCheckable(True)
            action.setData(code)
            action.setChecked(code == self.context.settings.get(settings.LANGUAGE))
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._theme_title = QAction(self)
        self._theme_title.setEnabled(False)
        self._menu.addAction(self._theme_title)
        self._themes = QActionGroup(self)
        self._theme_actions: dict[str, QAction] = {}
        for choice in ("auto", "light", "dark"):
            action = QAction(self._themes)
            action.setCheckable(True)
            action.setData(choice)
            action.setChecked(choice == self.context.settings.get(settings.THEME))
            self._theme_actions[choice] = action
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._practice_action = QAction(self)
        self._practice_action.setCheckable(True)
        self._practice_action.setChecked(self.context.desk.practice)
        self._practice_action.triggered.connect(self.switch_mode)
        self._menu.addAction(self._practice_action)
        self._anew_action = QAction(self)
        self._anew_action.setVisible(self.context.desk.practice)
        self._anew_action.triggered.connect(self.ask_anew)
        self._menu.addAction(self._anew_action)
        self._welcome_action = QAction(self)
        self._welcome_action.triggered.connect(self.welcome)
        self._menu.addAction(self._welcome_action)
        self._support_action = QAction(self)
        self._support_action.triggered.connect(self.ask_support)
        self._menu.addAction(self._support_action)
        self._languages.triggered.connect(self._language_chosen)
        self._themes.triggered.connect(self._theme_chosen)
        self.rail.give_menu(self._menu)

    def _connect(self) -> None:
        context = self.context
        self.rail.wanted.connect(self._rail_pressed)
        self.home.open_wanted.connect(self.ask_file)
        self.home.paste_wanted.connect(self.ask_paste)
        self.home.sample_wanted.connect(self.open_sample)
        context.place_wanted.connect(self.go)
        context.files_wanted.connect(self._open_there)
        context.paste_wanted.connect(self.open_text)
        context.batch_wanted.connect(self.open_batch)
        context.history_wanted.connect(self.show_history)
        context.batches_wanted.connect(self.show_batches)
        context.undo_wanted.connect(self.ask_undo)
        context.elsewhere_wanted.connect(self.ask_elsewhere)
        context.run_wanted.connect(self.run_batch)
        context.draft_wanted.connect(self.resume_draft)
        context.account_wanted.connect(self.use_account)
        context.trouble.connect(self.show_trouble)
        self.rechecks.found.connect(self.show_rechecked)
        context.accounts_changed.connect(self.load_accounts)
        context.lane.ended.connect(self._announce_end)
        context.lane.broke.connect(self._announce_break)
        for over in (context.lane.ended, context.lane.broke):
            over.connect(self._mark_batch)
        self.announcer.pressed.connect(self.come_forward)
        for pressed, slot in (
            (QKeySequence.StandardKey.Open, self.ask_file),
            (QKeySequence.StandardKey.New, self.offer_new),
            (QKeySequence.StandardKey.Find, self.start_search),
            (QKeySequence.StandardKey.HelpContents, self.welcome),
            ("Ctrl+Q", self.close),  # a standard key only on some desktops
            ("Ctrl+,", self.rail.settings.showMenu),
        ):
            QShortcut(QKeySequence(pressed), self).activated.connect(slot)
        for number, place in enumerate(PLACES):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self)
            shortcut.setProperty("place", place)
            shortcut.activated.connect(self._place_key)
        for first, second in (
            (self.rail.buttons["home"], self.rail.buttons["new"]),
            (self.rail.buttons["new"], self.rail.buttons["current"]),
            (self.rail.buttons["current"], self.rail.buttons["history"]),
            (self.rail.buttons["history"], self.rail.buttons["accounts"]),
            (self.rail.buttons["accounts"], self.rail.settings),
        ):
            self.setTabOrder(first, second)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads."""
        tab_as_read(self)
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.announcer.leave()
            if self._greeting:
                QTimer.singleShot(0, self, self._greet_now)
        super().changeEvent(event)

    def retranslate(self) -> None:
        """The window's own words."""
        self._app_title = self.tr("Reversal Desk")
        self.rail.say(
            {
                "home": self.tr("Home"),
                "new": self.tr("New batch"),
                "current": self.tr("This batch"),
                "history": self.tr("History"),
                "accounts": self.tr("Accounts"),
                "settings": self.tr("Settings"),
            }
        )
        self.band.setText(self.tr("Practice mode: nothing leaves this computer, no real money moves"))
        self._language_title.setText(self.tr("Language"))
        self._theme_title.setText(self.tr("Appearance"))
        names = {"auto": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        for choice, action in self._theme_actions.items():
            action.setText(names[choice])
        self._practice_action.setText(self.tr("Practice mode"))
        self._anew_action.setText(self.tr("Begin practice anew…"))
        self._welcome_action.setText(self.tr("Welcome…"))
        self._support_action.setText(self.tr("Details for support…"))
        self._mark_batch()
        self._show_account()

    def _show_account(self) -> None:
        account = self.context.account
        named = account is not None and not account.practice
        self.setWindowTitle(f"{account.name} — {self._app_title}" if account and named else self._app_title)
        if account is None:
            self.rail.account.setText(self.tr("No account yet"))
            self.rail.account_line.setText(self.tr("Add one under Accounts"))
            return
        self.rail.account.setText(self.tr("Northwind Outdoors") if account.practice else account.name)
        self.rail.account_line.setText(
            self.tr("Practice account") if account.practice else self.tr("SID {sid}").format(sid=_short(account.sid))
        )

    # ------------------------------------------------------------------ places

    @property
    def batch(self) -> BatchPage:
        """New batch; like each page but Home it is made when it is first wanted, for a start shows only Home."""
        if self._batch is None:
            from reversal_desk.ui.pages.batch import BatchPage  # late: see above

            self._batch = page = BatchPage(self.context)
            page.open_wanted.connect(self.ask_file)
            page.paste_wanted.connect(self.ask_paste)
            page.sample_wanted.connect(self.open_sample)
            page.step_changed.connect(self._mark_batch)
            self.stack.addWidget(page)
        return self._batch

    @property
    def history(self) -> HistoryPage:
        """Every batch, and the search."""
        if self._history is None:
            from reversal_desk.ui.pages.history import HistoryPage  # late: see `batch`

            self._history = HistoryPage(self.context)
            self.stack.addWidget(self._history)
        return self._history

    @property
    def accounts(self) -> AccountsPage:
        """The accounts."""
        if self._accounts is None:
            from reversal_desk.ui.pages.accounts import AccountsPage  # late: see `batch`

            self._accounts = AccountsPage(self.context)
            self._accounts.show_accounts()
            self.stack.addWidget(self._accounts)
        return self._accounts

    def _prepare(self, step: str, shown: bool) -> None:
        """Make the page of a step of a batch; in a turn of its own, draw it once."""
        if shown:
            self.batch.rehearse(step)
        else:
            self.batch.page(step)

    def page(self, place: str) -> QWidget:
        """The page of a place of the rail."""
        if place == "new":
            return self.batch
        if place == "history":
            return self.history
        return self.accounts if place == "accounts" else self.home

    @Slot(str)
    def go(self, place: str) -> None:
        """Show a page."""
        self.rail.go(place)
        page = self.page(place)
        if self.stack.currentWidget() is not page:
            # A hidden page hands its focus to whatever comes next.
            self.stack.setCurrentWidget(page)
            keys.give_keys(page)
        self._mark_batch()
        if place == "home":
            self.home.reload()
        elif place == "history":
            self.history.reload()

    @Slot()
    def _place_key(self) -> None:
        shortcut = self.sender()
        if isinstance(shortcut, QShortcut):
            self.go(str(shortcut.property("place")))

    @Slot(str)
    def _rail_pressed(self, place: str) -> None:
        if place == "new":
            self.offer_new()
        elif place == "current":
            self.go("new")
            self.batch.show_current()
        else:
            self.go(place)

    @Slot()
    def _mark_batch(self) -> None:
        """The rail has a way back to the batch in hand, wherever one goes meanwhile."""
        in_hand = self._batch is not None and self._batch.in_hand
        self.rail.buttons["current"].setEnabled(in_hand)
        self.rail.buttons["current"].setToolTip(
            self.tr("Back to the batch that is open") if in_hand else self.tr("No batch is open")
        )
        if self._batch is not None and self.stack.currentWidget() is self._batch:
            self.rail.go("current" if in_hand else "new")

    @property
    def fresh(self) -> NewBatchPage:
        """Where the sheet of a new batch comes in while another one is open."""
        if self._fresh is None:
            from reversal_desk.ui.pages.new_batch import NewBatchPage  # late: see `batch`

            self._fresh = made = NewBatchPage(self.context.recent, practice=self.context.desk.practice)
            made.drop.open_pressed.connect(self.ask_file)
            made.drop.paste_pressed.connect(self.ask_paste)
            made.drop.sample_pressed.connect(self.open_sample)
            made.drop.files_given.connect(self.context.files_wanted)
            made.back_wanted.connect(self._back_to_current)
            self.stack.addWidget(made)
        return self._fresh

    @Slot()
    def offer_new(self) -> None:
        """Ask for the sheet of a new batch. One that is open is put away when that sheet comes, and not before."""
        if self._batch is None or not self._batch.in_hand:
            self.new_batch()
            return
        self._batch.steps.cancel_hold()
        self.stack.setCurrentWidget(self.fresh)
        keys.give_keys(self.fresh)
        self.rail.go("new")

    @Slot()
    def _back_to_current(self) -> None:
        self._rail_pressed("current")

    def _begin_anew(self) -> None:
        """Go to where a sheet is read; one that came in beside an open batch takes its place."""
        beside = self._fresh is not None and self.stack.currentWidget() is self._fresh
        self.go("new")
        if beside:
            self.batch.start_afresh()

    @Slot()
    def new_batch(self) -> None:
        """A fresh batch; the one in hand stays as a draft."""
        self.go("new")
        self.batch.start_afresh()

    @Slot()
    def start_search(self) -> None:
        """Put the cursor into the page's search; from a page without one, into that over every order."""
        if self.stack.currentWidget() in {self.home, self._fresh, self._accounts}:
            self.go("history")
        page = self.stack.currentWidget()
        for searched in (self._batch, self._history):
            if searched is not None and page is searched:
                searched.start_search()

    @Slot()
    def ask_file(self) -> None:
        """Ask for files, beginning where the last one was."""
        folder = self.context.settings.get(settings.FOLDER)
        if not folder or not files.is_there(Path(folder)):
            folder = str(_documents())
        sheets, everything = self.tr("Spreadsheets"), self.tr("All files")
        kinds = f"{sheets} ({_KINDS});;{everything} (*)"
        chosen = files.open_several(self, self.tr("Open a spreadsheet"), folder, kinds)
        if chosen:
            self._open_there(by_name(chosen))

    @Slot()
    def ask_paste(self) -> None:
        """Ask for pasted rows."""
        from reversal_desk.ui.dialogs.paste import PasteDialog  # late: a start shows no dialog

        dialog = PasteDialog(self)
        dialog.given.connect(self.open_text)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def open_sample(self) -> None:
        """Open the practice sample."""
        background.in_pool(sample_of, self.context.desk, done=self.open_file, failed=self.show_trouble)

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Begin a batch with this file."""
        self.open_files((path,))

    @Slot(object)
    def open_files(self, paths: Sequence[Path]) -> None:
        """Begin a batch with the first of these files; the others wait for their turn."""
        self._begin_anew()
        self.batch.open_files(paths)

    @Slot(object)
    def _open_there(self, paths: Sequence[Path]) -> None:
        """Files that the person chose or dropped: where they lie is where the next ones are looked for."""
        self.context.settings.put(settings.FOLDER, str(paths[0].parent))
        self.open_files(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be let go anywhere: who misses the field on Home, or is on another page, means the same."""
        if self._dragged.enters(event):
            if self._curtain is None:
                self._curtain = DropCurtain(self)
            self._curtain.offer(self._dragged.files)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Not here after all."""
        super().dragLeaveEvent(event)
        self._lift_curtain()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        self._lift_curtain()
        if dropped := self._dragged.dropped(event):
            self._open_there(dropped)

    def _lift_curtain(self) -> None:
        if self._curtain is not None:
            self._curtain.hide()

    @Slot(str)
    def open_text(self, text: str) -> None:
        """Begin a batch with pasted rows."""
        self._begin_anew()
        self.batch.open_text(text)

    @Slot(int)
    def open_batch(self, batch_id: int) -> None:
        """Show what became of a batch."""
        self.go("new")
        self.batch.show_batch(batch_id)

    @Slot(int)
    def show_history(self, batch_id: int) -> None:
        """Go to a batch among the others; what is open under New batch stays as it is."""
        self.history.choose(batch_id)
        self.go("history")
        self.history.batch_table.setFocus()

    @Slot(object)
    def show_batches(self, wanted: BatchesWanted) -> None:
        """Go to several batches, among nothing else."""
        self.history.show_only(wanted)
        self.go("history")
        self.history.batch_table.setFocus()

    @Slot(int)
    def run_batch(self, batch_id: int) -> None:
        """Send or go on sending a batch, or show the one that runs."""
        self.go("new")
        self.batch.run_batch(batch_id)

    @Slot(int)
    def resume_draft(self, draft_id: int) -> None:
        """Go on with a batch that was begun and not sent."""
        self.go("new")
        self.batch.resume_draft(draft_id)

    @Slot(object)
    def use_account(self, account: Account) -> None:
        """Work with this account from now on."""
        self.context.settings.put(settings.ACCOUNT, account.name)
        self.context.account = account
        self._show_account()
        if self._accounts is not None:
            self._accounts.show_accounts()

    @Slot(object)
    def ask_undo(self, wanted: UndoWanted) -> None:
        """Preview the undo of a batch."""
        if self.context.lane.taken:
            self.show_message(
                self.tr("A batch is running."),
                self.tr("One run at a time changes commissions."),
                self.tr("Wait until it has ended, or stop it."),
            )
            return
        from reversal_desk.ui.dialogs.undo import UndoDialog  # late: a start shows no dialog

        dialog = UndoDialog(self.context, wanted.batch_id, self, chosen=wanted.rows)
        dialog.started.connect(self.run_batch)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def ask_elsewhere(self) -> None:
        """Look for reversals that this program did not make."""
        from reversal_desk.ui.dialogs.elsewhere import ElsewhereDialog  # late: a start shows no dialog

        dialog = ElsewhereDialog(self.context, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------ accounts, trouble, settings

    @Slot()
    def load_accounts(self) -> None:
        """Read the accounts again."""
        context = self.context
        background.in_pool(
            _read_accounts, context.desk, context.limits_set, done=self._take_accounts, failed=self.show_trouble
        )

    @Slot(object)
    def _take_accounts(self, found: _Known) -> None:
        context = self.context
        context.accounts = found.every
        context.take_limits(found.limits)
        chosen = context.settings.get(settings.ACCOUNT)
        named = next((account for account in context.accounts if account.name == chosen), None)
        context.account = named or found.default
        self._show_account()
        if self._accounts is not None:
            self._accounts.show_accounts()
        self.home.show_account()
        if self._batch is not None:
            self._batch.account_changed()
        if self.greets and not context.accounts and not context.settings.get(settings.WELCOMED):
            self._greet()
        self.greets = False

    @Slot(object)
    def show_trouble(self, error: BaseException) -> None:
        """Say what went wrong."""
        message.show(explain.of_error(error), self)

    @Slot(object)
    def show_rechecked(self, results: tuple[RecheckResult, ...]) -> None:
        """Something new about rows that were sent: the pages read again, and alarms are said."""
        self.context.batches_changed.emit()
        orders = list(dict.fromkeys(alarm.outcome.order for result in results for alarm in result.alarms))
        if orders:
            named = ", ".join(orders[:NAMED]) + ("…" if len(orders) > NAMED else "")
            message.show(explain.say("RECHECK_ALARMS", {"count": str(len(orders)), "orders": named}), self)

    def show_message(self, title: str, meaning: str, todo: str) -> None:
        """Say something in three parts."""
        message.show(Message(title, meaning, todo), self)

    @Slot(QAction)
    def _language_chosen(self, action: QAction) -> None:
        app = QApplication.instance()
        self.context.settings.put(settings.LANGUAGE, str(action.data()))
        if isinstance(app, QApplication):
            language.use(app, str(action.data()))

    @Slot(QAction)
    def _theme_chosen(self, action: QAction) -> None:
        app = QApplication.instance()
        self.context.settings.put(settings.THEME, str(action.data()))
        if isinstance(app, QApplication):
            theme.apply(app, str(action.data()))

    def mark_choices(self, *, language_code: str, theme_choice: str) -> None:
        """Tick the language and theme in use."""
        for group, value in ((self._languages, language_code), (self._themes, theme_choice)):
            for action in group.actions():
                action.setChecked(action.data() == value)

    @Slot()
    def follow_system(self) -> None:
        """The desktop changed between light and dark."""
        app = QApplication.instance()
        checked = self._themes.checkedAction()
        if isinstance(app, QApplication) and checked is not None and checked.data() == "auto":
            theme.apply(app, "auto")

    # ------------------------------------------------------------------ first steps

    def _greet(self) -> None:
        """Welcome, once the window stands in its place: a dialog is put in the middle of where its window is now, and
        a window manager gives a new one its place and then the keys."""
        self._greeting = True
        if self.isActiveWindow():
            self._greet_now()
        else:
            QTimer.singleShot(GREET_MS, self, self._greet_now)

    @Slot()
    def _greet_now(self) -> None:
        if self._greeting:
            self._greeting = False
            self.welcome()

    @Slot()
    def welcome(self) -> None:
        """Say what the program does, and help to begin."""
        from reversal_desk.ui.dialogs.welcome import WelcomeDialog  # late: only a first start shows it

        dialog = WelcomeDialog(self)
        dialog.practice_wanted.connect(self._practise)
        dialog.connect_wanted.connect(self._connect_account)
        dialog.language_wanted.connect(self._welcome_in)
        dialog.finished.connect(self._welcomed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _welcome_in(self, code: str) -> None:
        """Everything in this language from now on, and the welcome once more."""
        for action in self._languages.actions():
            if action.data() == code:
                action.trigger()
        self.welcome()

    @Slot()
    def _welcomed(self) -> None:
        self.context.settings.put(settings.WELCOMED, True)

    @Slot()
    def _practise(self) -> None:
        if self.context.desk.practice:
            self.go("home")
        else:
            self.switch_mode()

    @Slot()
    def _connect_account(self) -> None:
        if self.context.desk.practice:
            self.switch_mode()
        else:
            self.go("accounts")
            self.accounts.ask_add()

    @Slot()
    def switch_mode(self) -> None:
        """Open practice mode in the place of live work, or the other way round. This window ends its work as when it
        closes, and stays until the other one stands in its place."""
        self._practice_action.setChecked(self.context.desk.practice)
        self.switch_wanted = True
        self.close()

    @Slot()
    def ask_anew(self) -> None:
        """Ask whether practice is to begin again: what was practised would stay done else, and its orders lock."""
        said = Message(
            self.tr("Begin practice anew?"),
            self.tr("The practice shop gets its orders back as at the first start; batches and drafts of practice go."),
            self.tr("Your own data, outside practice mode, is not touched."),
        )
        dialog = message.MessageDialog(
            said, confirm=self.tr("Begin anew"), cancel=self.tr("Keep it as it is"), danger=True, parent=self
        )
        dialog.setObjectName("anewDialog")
        dialog.accepted.connect(self._practise_anew)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def ask_support(self) -> None:
        """Ask where to write what whoever helps needs to know."""
        kinds = self.tr("Zip file") + " (*.zip)"
        proposed = str(_documents() / "reversal-desk details.zip")
        path = files.save(self, self.tr("Save details for support"), proposed, kinds)
        if path is not None:
            background.in_pool(
                _save_support, self.context.desk, path, done=self._support_saved, failed=self.show_trouble
            )

    @Slot(object)
    def _support_saved(self, path: Path) -> None:
        files.tell_saved(explain.say("SUPPORT_SAVED", {"file": path.name}), path, self, folder=True)

    @Slot()
    def _practise_anew(self) -> None:
        self.anew_wanted = True
        self.switch_mode()

    @Slot()
    def _stay(self) -> None:
        self.switch_wanted = self.anew_wanted = False

    # ------------------------------------------------------------------ the end of a run, and of the window

    @Slot(object)
    def _announce_end(self, result: RunResult) -> None:
        self.announcer.say(self.tr("The batch has ended"), self.batch.done.headline(result.outcomes))

    @Slot(object)
    def _announce_break(self, error: BaseException) -> None:
        self.announcer.say(self.tr("The batch was interrupted"), explain.of_error(error).title)

    @Slot()
    def come_forward(self) -> None:
        """To the front, with what became of the batch."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self.go("new")

    def _ask_leave(self) -> None:
        if self.findChild(message.MessageDialog, _LEAVE) is not None:
            return
        dialog = message.MessageDialog(
            self.batch.submit.on_closing(),
            confirm=self.tr("Close now"),
            cancel=self.tr("Keep running"),
            danger=True,
            parent=self,
        )
        dialog.setObjectName(_LEAVE)
        dialog.accepted.connect(self._leave_now)
        dialog.rejected.connect(self._stay)
        self.context.lane.ended.connect(self._say_ended)
        self.context.lane.broke.connect(self._say_broken)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _say_ended(self, result: RunResult) -> None:
        self._ask_no_more(self.tr("The batch ended while you were asked."), self.batch.done.headline(result.outcomes))

    @Slot(object)
    def _say_broken(self, error: BaseException) -> None:
        self._ask_no_more(self.tr("The batch was interrupted while you were asked."), explain.of_error(error).title)

    def _ask_no_more(self, title: str, meaning: str) -> None:
        """Nothing is left to be asked about a run that is over; a question that only vanished would leave a doubt."""
        dialog = self.findChild(message.MessageDialog, _LEAVE)
        if dialog is not None and dialog.isVisible():
            dialog.reject()
            self.show_message(title, meaning, self.tr("The window stayed open. It can be closed now."))

    def _say_cancelled(self) -> None:
        """Closed in the time to think: said before the window goes, for afterwards nobody would know."""
        self.batch.submit.cancel()
        said = Message(
            self.tr("Nothing was sent."),
            self.tr("The countdown was still running; it was cancelled. The batch is kept as a draft on Home."),
            "",
        )
        dialog = message.MessageDialog(said, confirm=self.tr("Close now"), cancel=self.tr("Stay"), parent=self)
        dialog.setObjectName(_CANCELLED)
        dialog.accepted.connect(self.close)
        dialog.rejected.connect(self._stay)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _leave_now(self) -> None:
        self._leaving = True
        self.close()

    def _kept(self, batch: BatchPage) -> bool:
        """Keep what was decided; False where that failed and the person is asked whether to close all the same."""
        try:
            batch.keep()
        except DeskError as error:
            if self._loses or _session_ends():
                log.warning("closed without what was decided last: %s", error.code)
                return True
            self._ask_lose(error)
            return False
        return True

    def _ask_lose(self, error: DeskError) -> None:
        said = Message(
            explain.of_error(error).title,
            self.tr("What you answered and edited last could not be kept."),
            self.tr("Close now and it is lost; or see to this first, and close again."),
        )
        dialog = message.MessageDialog(said, confirm=self.tr("Close now"), danger=True, parent=self)
        dialog.accepted.connect(self._lose_now)
        dialog.rejected.connect(self._stay)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _lose_now(self) -> None:
        self._loses = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while rows are out; then keep the place, let the run go within a bounded time, and close."""
        if self.context.lane.taken and not self._leaving and not _session_ends():
            event.ignore()
            self._ask_leave()
            return
        if self._batch is not None and self._batch.holds and not _session_ends():
            event.ignore()
            self._say_cancelled()
            return
        if self._batch is not None and not self._kept(self._batch):
            event.ignore()
            return
        self.announcer.leave()
        self.context.settings.put(settings.GEOMETRY, self.saveGeometry())
        self.context.settings.save()
        self.rechecks.leave()
        self.readiness.leave()
        if self._batch is not None:
            self._batch.leave()
        self.context.lane.leave(CLOSE_SECONDS)
        if self.switch_wanted:
            event.ignore()
            self.handed_over.emit()
            return
        super().closeEvent(event)


def _session_ends() -> bool:
    """True while the desktop logs out: no time for questions, and the journal makes even a kill safe."""
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.isSavingSession()


def _short(sid: str) -> str:
    return sid if len(sid) <= 12 else f"{sid[:4]}…{sid[-4:]}"


def _documents() -> Path:
    """The person's documents; their own folder where there are none, for Qt names a folder that may not exist."""
    found = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return found if files.is_there(found) else Path.home()


def _save_support(desk: Desk, path: Path) -> Path:
    desk.save_support(path)
    return path
