"""The first start: a welcome in three steps, practice mode in one press, and a word on every term of the service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, quiet, reviewed

from reversal_desk.desk import Desk
from reversal_desk.model import Policy
from reversal_desk.ui import app as application
from reversal_desk.ui import background, language, settings, terms, theme
from reversal_desk.ui import window as window_module
from reversal_desk.ui.dialogs.account import AccountDialog
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.dialogs.welcome import WelcomeDialog
from reversal_desk.ui.widgets.picture import Picture
from reversal_desk.ui.window import MainWindow


@pytest.fixture
def live(desk_home: Path) -> Iterator[Desk]:
    """A desk for real accounts, of which there is none yet."""
    opened = Desk.open(home=desk_home)
    yield opened
    opened.close()


@pytest.fixture
def open_live(qtbot: QtBot, qapp: QApplication, live: Desk) -> Iterator[OpenWindow]:
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        made = application.make_window(app=qapp, desk=live, language_code="en", theme_choice="light")
        made.show()
        windows.append(made)
        quiet(qtbot)
        return made

    yield make
    for made in windows:
        made.close()
        quiet(qtbot)
        made.deleteLater()


def welcome_in(window: MainWindow) -> WelcomeDialog | None:
    found = [dialog for dialog in window.findChildren(WelcomeDialog) if dialog.isVisible()]
    return found[0] if found else None


def welcomed(qtbot: QtBot, window: MainWindow) -> WelcomeDialog:
    """The welcome, which waits until its window has its place."""
    qtbot.waitUntil(lambda: welcome_in(window) is not None, timeout=10_000)
    dialog = welcome_in(window)
    assert dialog is not None
    return dialog


def press(dialog: QWidget, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button.isVisible(), name
    button.click()


def step(dialog: WelcomeDialog) -> str:
    return dialog.findChild(QLabel, "welcomeStep").text()


# --------------------------------------------------------------------------- the welcome


def test_the_first_start_welcomes_once(open_live: OpenWindow, qtbot: QtBot) -> None:
    window = open_live()
    dialog = welcomed(qtbot, window)
    assert step(dialog) == "Step 1 of 3"
    press(dialog, "welcomeLater")
    assert window.context.settings.get(settings.WELCOMED)
    window.load_accounts()
    quiet(qtbot)
    assert welcome_in(window) is None
    window.close()
    again = open_live()
    assert welcome_in(again) is None
    assert not again._greeting


def test_the_welcome_waits_for_the_place_of_its_window(
    live: Desk, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window manager gives a new window its place, then the keys; a dialog that is there before is off the middle."""
    window = application.make_window(app=qapp, desk=live, language_code="en", theme_choice="light")
    active = False
    monkeypatch.setattr(window, "isActiveWindow", lambda: active)
    monkeypatch.setattr(window_module, "GREET_MS", 60_000)
    window.show()
    quiet(qtbot)
    assert welcome_in(window) is None
    window.setGeometry(-100, 60, 960, 640)  # the middle of it is on the small screen of this platform
    active = True
    qapp.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: welcome_in(window) is not None, timeout=5_000)
    dialog = welcome_in(window)
    assert dialog is not None
    off = dialog.frameGeometry().center() - window.frameGeometry().center()
    assert abs(off.x()) <= 2
    assert abs(off.y()) <= 40, "within what a title bar takes"
    window.close()
    quiet(qtbot)
    window.deleteLater()


def test_the_welcome_comes_where_no_window_is_given_the_keys(
    live: Desk, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = application.make_window(app=qapp, desk=live, language_code="en", theme_choice="light")
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    window.show()
    qtbot.waitUntil(lambda: welcome_in(window) is not None, timeout=5_000)
    window.close()
    quiet(qtbot)
    window.deleteLater()


def test_practice_mode_and_known_accounts_are_not_welcomed(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    assert welcome_in(open_window()) is None
    other = Desk.open(home=tmp_path / "other")
    other.add_account(name="North", sid="IRx", token="t", origin="https://127.0.0.1:1", brand_id="")
    window = application.make_window(app=qapp, desk=other, language_code="en", theme_choice="light")
    window.show()
    quiet(qtbot)
    assert welcome_in(window) is None
    window.close()
    quiet(qtbot)
    window.deleteLater()
    other.close()


def test_the_way_to_an_account_shows_where_sid_and_token_are(open_live: OpenWindow, qtbot: QtBot) -> None:
    window = open_live()
    dialog = welcomed(qtbot, window)
    press(dialog, "welcomeNext")
    assert step(dialog) == "Step 2 of 3"
    assert dialog.focusWidget().accessibleName() == "Practise without risk"
    press(dialog, "welcomeConnect")
    assert step(dialog) == "Step 3 of 3"
    picture = dialog.findChild(Picture, "credentialsPicture")
    assert picture.isVisible()
    assert "4 the Account SID" in picture.accessibleName()
    press(dialog, "welcomeBack")
    assert step(dialog) == "Step 2 of 3"
    press(dialog, "welcomeConnect")
    press(dialog, "welcomeNext")
    form = window.accounts.findChild(AccountDialog)
    assert form is not None
    assert window.stack.currentWidget() is window.accounts
    assert form.findChild(Picture, "credentialsPicture").isVisible()
    for name, word in (("accountSid", "Account SID"), ("accountToken", "Auth Token"), ("accountBrand", "Brand ID")):
        assert word in form.findChild(QLineEdit, name).toolTip()
    form.reject()


def test_the_way_to_practice_says_how_and_asks_for_the_other_mode(open_live: OpenWindow, qtbot: QtBot) -> None:
    window = open_live()
    dialog = welcomed(qtbot, window)
    press(dialog, "welcomeNext")
    press(dialog, "welcomePractice")
    shown = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert any("Try a sample" in text for text in shown)
    with qtbot.waitSignal(window.handed_over, timeout=5_000):
        press(dialog, "welcomeNext")
    assert window.switch_wanted
    assert window.isVisible(), "it stays until the other mode's window stands in its place"


def test_the_welcome_comes_again_from_the_settings(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window._welcome_action.trigger()
    dialog = welcome_in(window)
    assert dialog is not None
    press(dialog, "welcomeNext")
    press(dialog, "welcomePractice")
    press(dialog, "welcomeNext")
    assert window.isVisible(), "it is practice mode already"
    assert not window.switch_wanted
    assert window.stack.currentWidget() is window.home


def test_the_welcome_can_be_gone_through_by_keys_alone(open_live: OpenWindow, qtbot: QtBot) -> None:
    window = open_live()
    dialog = welcomed(qtbot, window)
    for expected in ("Step 2 of 3", "Step 3 of 3"):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        assert step(dialog) == expected
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert window.isVisible()


def window_count(app: QApplication) -> int:
    return sum(isinstance(window, MainWindow) and window.isVisible() for window in app.topLevelWidgets())


class NoWindow(QObject):
    """Counts, whenever a window of the program goes, how many others show."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and isinstance(watched, MainWindow) and not event.spontaneous():
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            self.hidden.append(window_count(app))
        return False


def run_by(qapp: QApplication, act: Callable[[], None], *, practice: bool, opener: Callable[..., Desk]) -> int:
    """Run the whole window, and look every 20 ms what there is to press; gives its exit code."""
    qapp.setQuitOnLastWindowClosed(True)
    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(act)
    timer.start()
    try:
        return application.run_window(
            practice=practice, smoke=False, language_code="en", theme_choice="light", desk_opener=opener
        )
    finally:
        timer.stop()
        qapp.setQuitOnLastWindowClosed(False)


def test_one_press_changes_between_practice_and_live(
    qapp: QApplication, desk_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the real composition root: each window is closed by its own menu, the last one for good."""
    opened: list[tuple[bool, bool]] = []
    places: list[QRect] = []
    gaps = NoWindow()

    def opener(*, home: Path | None, practice: bool, anew: bool, pace: float) -> Desk:
        assert (anew, pace) == (False, application.PRACTICE_PACE)
        return Desk.open(home=desk_home, practice=practice, practice_delay=(0.0, 0.0))

    def act() -> None:
        shown = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        if len(shown) != 1 or background.pending() or shown[0]._greeting:
            return
        window = shown[0]
        welcome = welcome_in(window)
        if welcome is not None:
            welcome.reject()
        opened.append((window.context.desk.practice, window.band.isVisible()))
        places.append(window.geometry())
        if len(opened) == 1:
            window.setGeometry(60, 40, 1100, 720)
            places[0] = window.geometry()
        assert window._practice_action.isChecked() is window.context.desk.practice
        if len(opened) < 3:
            window._practice_action.trigger()
        else:
            window.close()

    qapp.installEventFilter(gaps)
    try:
        code = run_by(qapp, act, practice=False, opener=opener)
    finally:
        qapp.removeEventFilter(gaps)
    assert code == 0
    assert places == [places[0]] * 3
    assert gaps.hidden == [1, 1, 0], "a window goes only when another one shows, but for the last"
    assert opened == [(False, False), (True, True), (False, False)]
    for window in qapp.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.deleteLater()


def test_practice_begins_anew_when_that_is_asked_for_and_said_yes_to(
    qapp: QApplication, desk_home: Path, qtbot: QtBot
) -> None:
    """What was practised is gone from the new window; the mode, and what is no practice, stay."""
    with Desk.open(home=desk_home, practice=True, practice_delay=(0.0, 0.0)) as desk:
        opened = desk.open_sheet(desk.sample())
        found = desk.find_actions(opened, desk.account(None))
        desk.submit(desk.plan(opened, found, Policy()))
    seen: list[tuple[bool, int]] = []
    defaults: list[bool] = []

    def opener(*, home: Path | None, practice: bool, anew: bool, pace: float) -> Desk:
        return Desk.open(
            home=desk_home, practice=practice, practice_delay=(0.0, 0.0), practice_pace=pace, anew=anew
        )  # fmt: skip

    def act() -> None:
        shown = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        if len(shown) != 1 or background.pending():
            return
        window = shown[0]
        asked = window.findChild(MessageDialog, "anewDialog")
        if asked is not None:
            confirm = asked.findChild(QPushButton, "messageConfirm")
            defaults.append(confirm.isDefault() or confirm.hasFocus())
            press(asked, "messageConfirm")
            return
        seen.append((window.context.desk.practice, len(window.context.desk.batches())))
        window._anew_action.trigger() if len(seen) == 1 else window.close()

    code = run_by(qapp, act, practice=True, opener=opener)
    assert (code, seen) == (0, [(True, 1), (True, 0)])
    assert defaults == [False], "a Return pressed too often must not take what was practised away"
    for window in qapp.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.deleteLater()


def test_practice_is_begun_anew_in_practice_mode_alone(open_live: OpenWindow, open_window: OpenWindow) -> None:
    assert not open_live()._anew_action.isVisible()
    assert open_window()._anew_action.isVisible()


# --------------------------------------------------------------------------- what empty pages say, and terms


def test_an_empty_home_says_the_next_step(open_live: OpenWindow, open_window: OpenWindow) -> None:
    def texts(window: MainWindow) -> str:
        return "\n".join(label.text() for label in window.home.findChildren(QLabel))

    assert "First add your impact.com account under Accounts" in texts(open_live())
    assert "Press “Try a sample” above" in texts(open_window())


def test_every_term_has_one_sentence_with_the_services_own_word(qapp: QApplication) -> None:
    for term in terms.every():
        english = terms.tip(term)
        assert english.count("impact.com") >= 1, term
        assert english.endswith(".")
    words = {term: re.findall(r"[A-Z][A-Za-z]+", terms.tip(term).rsplit("impact.com", 1)[-1]) for term in terms.every()}
    assert all(words.values())
    language.use(qapp, "zh_CN")
    for term in terms.every():
        chinese = terms.tip(term)
        assert re.search(r"[一-鿿]", chinese), term
        assert all(word in chinese for word in words[term] if word not in {"The", "ID"}), term


def test_headers_and_the_panel_explain_the_services_terms(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    tip = int(Qt.ItemDataRole.ToolTipRole)
    explained = {
        column.name
        for number, column in enumerate(review.model.columns)
        if review.model.headerData(number, Qt.Orientation.Horizontal, tip)
    }
    assert explained == {
        "ORDER", "ACTION", "PARTNER", "DATE", "LOCKS", "OPERATION", "REASON", "SALES", "COMMISSION",
    }  # fmt: skip
    review.show_only("ready")
    qtbot.waitUntil(lambda: any(label.text() == "Program" for label in review.side.panel.findChildren(QLabel)))
    tips: dict[str, str] = {}
    for label in review.side.panel.findChildren(QLabel):
        tips.setdefault(label.text(), label.toolTip())  # the sheet's own headers come after the action's facts
    for name in ("Sold", "State", "Locks", "Original", "Sale", "Commission", "Program", "Reason", "ACTION"):
        assert "impact.com" in tips[name], name


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_picture_is_drawn_in_the_themes_colours(qapp: QApplication, qtbot: QtBot, choice: str) -> None:
    theme.apply(qapp, choice)
    picture = Picture("credentials")
    qtbot.addWidget(picture)
    picture.resize(480, picture.heightForWidth(480))
    drawn = picture.grab().toImage()
    assert picture.heightForWidth(960) == 2 * picture.heightForWidth(480)
    assert drawn.pixelColor(240, 160).name() == theme.colours().panel
    assert drawn.pixelColor(426, 18).name() == theme.colours().accent
    other = "dark" if choice == "light" else "light"
    theme.apply(qapp, other)
    qapp.sendEvent(picture, QEvent(QEvent.Type.PaletteChange))
    assert picture.grab().toImage().pixelColor(240, 160).name() == theme.colours().panel
    assert theme.colours().dark is (other == "dark")
    with pytest.raises(FileNotFoundError):
        Picture("no such picture")


def test_back_does_not_come_to_where_next_was(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.welcome()
    dialog = window.findChild(WelcomeDialog)
    go_on = dialog.findChild(QPushButton, "welcomeNext")
    was = go_on.mapTo(dialog, go_on.rect().center())
    go_on.click()
    quiet(qtbot)
    back = dialog.findChild(QPushButton, "welcomeBack")
    assert back.isVisible()
    assert dialog.childAt(was) is None or not isinstance(dialog.childAt(was), QPushButton)
    dialog.reject()


def test_the_welcome_can_be_read_in_the_other_language(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.welcome()
    first = window.findChild(WelcomeDialog)
    other = first.findChild(QPushButton, "welcomeLanguage_zh_CN")
    assert other.text() == "简体中文"
    other.click()
    assert language.spoken() == "zh_CN"
    assert window.context.settings.get(settings.LANGUAGE) == "zh_CN"
    dialog = next(made for made in window.findChildren(WelcomeDialog) if made.isVisible())
    assert dialog.findChild(QPushButton, "welcomeLanguage_en").text() == "English"
    assert dialog.findChild(QPushButton, "welcomeNext").text() == "下一步"
    dialog.reject()
    quiet(qtbot)


def test_the_account_dialog_says_what_the_token_needs_and_what_a_sid_looks_like(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    dialog = AccountDialog(window.context, window)
    dialog.open()
    assert dialog.focusWidget() is dialog.findChild(QLineEdit, "accountNameLine"), "one begins to type"
    said = " ".join(made.text() for made in dialog.findChildren(QLabel))
    for word in ("Account Administrator", "Implementation Specialist", "update and reverse actions", "Read/Write"):
        assert word in said
    assert "shown when a token is made" not in said, "the contract says that it can be copied later too"
    hint, sid = dialog.findChild(QLabel, "accountSidHint"), dialog.findChild(QLineEdit, "accountSid")
    for text, odd in (("", False), ("I", False), ("IRx4Tn81", False), ("abc", True), ("IR x4", True), ("IR1", False)):
        sid.setText(text)
        assert hint.isVisible() is odd, text
    for name in ("accountNameLine", "accountSid", "accountToken"):
        dialog.findChild(QLineEdit, name).setText("abc")
    assert dialog.findChild(QPushButton, "accountSave").isEnabled(), "the service decides"
    dialog.reject()
    quiet(qtbot)


def test_practice_says_where_an_account_is_added(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.go("accounts")
    quiet(qtbot)
    assert "leave practice mode under Settings" in window.accounts._text.text()


def test_a_dialog_is_no_higher_than_the_screen_and_keeps_its_buttons_in_sight(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    screen = type("Low", (), {"availableSize": lambda _self: QSize(960, 460)})()
    monkeypatch.setattr(AccountDialog, "screen", lambda _self: screen)
    dialog = AccountDialog(window.context, window)
    dialog.open()
    qtbot.waitUntil(lambda: background.pending() == 0 and dialog.height() == 460 - 40)
    save = dialog.findChild(QPushButton, "accountSave")
    assert save is not None
    qtbot.waitUntil(lambda: save.visibleRegion().boundingRect().size() == save.size())
    for name in ("accountNameLine", "accountOrigin"):  # whatever has the keys is scrolled to
        line = dialog.findChild(QLineEdit, name)
        assert line is not None
        for _ in range(12):
            if dialog.focusWidget() is not line:
                qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is line
        qtbot.waitUntil(lambda line=line: line.visibleRegion().boundingRect().size() == line.size())
    dialog.reject()


def test_the_welcome_is_as_high_at_each_step(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Its buttons jumped where the languages beside the first step went."""
    window = open_window()
    window.welcome()
    welcome = welcome_in(window)
    assert welcome is not None
    heights = []
    for press in ("welcomeNext", "welcomePractice"):
        qtbot.waitUntil(lambda: not welcome._fit.isActive())
        heights.append(welcome.height())
        found = welcome.findChild(QPushButton, press)
        assert found is not None
        found.click()
    qtbot.waitUntil(lambda: not welcome._fit.isActive())
    heights.append(welcome.height())
    assert len(set(heights)) == 1, heights
    welcome.reject()
