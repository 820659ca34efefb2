"""Make a picture of every page and dialog from the real window, in practice mode, and keep them small.

`python packaging/make_pictures.py --language en --theme light --scale 2 --into docs/pictures`; run in an X server or
offscreen. Each picture is what the window paints, at the screen's own resolution, with a palette of 256 colours.
Texts that have not the room they need are named on stdout and make the exit code 1; with `--keys` also what has no name
for a screen reader, what Tab never comes to and what does not show its focus.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

SIZE = (1280, 800)
PATIENCE = 120.0
#: Of a picture, beside the theme's own: the commonest ones. Letters' edges need the most of them, small ones more.
COLOURS, COLOURS_LARGE = 24, 12
#: What the sheets that are opened are called, and cells of them.
TEXT_FILE, RIVAL_FILE = "refunds_2026.csv", "corrected_amounts.csv"
SENT_FILE, SENT_AGAIN = "returns_october.csv", "returns_october (1).csv"
SEVERAL_FILES = ("shop_berlin.csv", "shop_paris.csv", "shop_old.xlsx")
PRICES = ("12,90", "8,00", "129,95")
#: What 1920x1080 at 200 % leaves of a screen beside a title bar; no dialog may need more than LOW_DIALOG.
LOW, LOW_DIALOG = (960, 500), 480
#: A ring of the focus changes at least so many.
RING_PIXELS = 24
#: Rows that have gone out when the picture of a run is taken.
_ROWS_OUT = 8


def wait_until(reached: Callable[[], bool], what: str) -> None:
    """Let the loop turn until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    end, met = time.monotonic() + PATIENCE, False
    loop, timer = QEventLoop(), QTimer()

    def look() -> None:
        nonlocal met  # asked once: before the loop has ended it may be so no more, as a timer begins something else
        met = met or reached()
        if met or time.monotonic() > end:
            loop.quit()

    timer.setInterval(10)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not met:
        faulthandler.dump_traceback()  # of every thread: which of them waits, and for what
        raise SystemExit(f"not within {PATIENCE:.0f} s: {what}")


def settled() -> None:
    """Wait until no worker has anything to say and everything is laid out."""
    from reversal_desk.ui import background

    wait_until(lambda: background.pending() == 0, "the workers are done")
    laid_out()


def laid_out() -> None:
    """Let what was shown last take its room."""
    from PySide6.QtCore import QCoreApplication

    for _ in range(4):
        QCoreApplication.processEvents()


@contextmanager
def a_window(home: Path, *, language: str, theme: str) -> Iterator[Any]:
    """The window over a fresh practice desk."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from reversal_desk.desk import Desk
    from reversal_desk.ui import app as application
    from reversal_desk.ui import background

    app = application.make_application()
    app.setQuitOnLastWindowClosed(False)
    with Desk.open(home=home, practice=True, practice_delay=(0.02, 0.05)) as desk:
        window = application.make_window(app=app, desk=desk, language_code=language, theme_choice=theme)
        window.resize(*SIZE)
        window.show()
        settled()
        yield window
        window.close()
        settled()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        background.shut_down()


def stations(window: Any, _files: Path) -> Iterator[tuple[str, Any]]:
    """The way of one batch; gives the name of each page or dialog and the widget to look at, once it is settled."""
    from reversal_desk.errors import SheetError
    from reversal_desk.model import Limits
    from reversal_desk.ui import explain
    from reversal_desk.ui.context import UndoWanted
    from reversal_desk.ui.dialogs.account import AccountDialog
    from reversal_desk.ui.dialogs.elsewhere import ElsewhereDialog
    from reversal_desk.ui.dialogs.message import MessageDialog
    from reversal_desk.ui.dialogs.password import PasswordDialog
    from reversal_desk.ui.dialogs.paste import PasteDialog
    from reversal_desk.ui.dialogs.undo import UndoDialog

    batch = window.batch
    settled()
    yield "home-empty", window
    window.go("new")
    settled()
    yield "sheet-empty", window
    window.go("history")
    settled()
    yield "history-empty", window
    window.open_text("Thing\tNote\nalpha\tone\nbeta\ttwo\n")
    wait_until(batch.sheet._go.isVisible, "the columns are asked for")
    settled()
    yield "sheet", window
    window.open_sample()
    wait_until(lambda: batch.step == "review" and batch.review.settled, "the sample is matched")
    settled()
    yield "review", window
    batch.match.show_working()
    batch.go("match")
    settled()
    yield "match", window
    batch.go("review")
    batch.review.press_continue()
    wait_until(lambda: batch.step == "submit", "the totals are shown")
    settled()
    yield "submit", window
    set_limits(window, Limits(rows=20, money={"GBP": Decimal(200), "USD": Decimal(300)}, share=10))
    yield "submit-limits", window
    set_limits(window, Limits())
    batch.submit.begin_hold()
    wait_until(lambda: window.context.lane.running, "the run begins")
    lane, latest = window.context.lane, batch.submit.latest.model
    wait_until(lambda: latest.rowCount() > _ROWS_OUT or not lane.running, "rows go out")
    laid_out()  # the scroll bar that came with the rows has taken its room
    if lane.running:
        yield "run", window
    wait_until(lambda: batch.step == "done" and not window.context.lane.running, "the run ends")
    settled()
    yield "done", window
    for place in ("home", "history", "accounts"):
        window.go(place)
        settled()
        yield place, window
    said = explain.say("JOURNAL_DAMAGED", {"file": "journal.sqlite3.damaged.1"})
    locked = explain.of_error(SheetError("SHEET_PASSWORD", kind="password", file="returns_october.xlsx"))
    window.ask_undo(UndoWanted(batch.done.batch_id))
    undo = window.findChildren(UndoDialog)[-1]
    wait_until(undo._go.isEnabled, "the way back is worked out")
    for name, dialog in (
        ("dialog-undo", undo),
        ("dialog-elsewhere", ElsewhereDialog(window.context, window)),
        ("dialog-account", AccountDialog(window.context, window)),
        ("dialog-paste", PasteDialog(window)),
        ("dialog-password", PasswordDialog(locked, window)),
        ("dialog-message", MessageDialog(said, parent=window)),
    ):
        dialog.open()
        settled()
        yield name, dialog
        dialog.reject()
        settled()


def set_limits(window: Any, limits: Any) -> None:
    """What a batch of the account may come to before its number of rows is asked for."""
    desk, account = window.context.desk, window.context.account
    desk.limit_rows(account, limits.rows)
    for currency in desk.currencies(account):
        desk.limit_money(account, currency, limits.money.get(currency))
    desk.limit_share(account, limits.share)
    window.context.read_limits()
    settled()


def first_steps(window: Any, files: Path) -> Iterator[tuple[str, Any]]:
    """The welcome, what the sheet step has to say, and the questions of the review."""
    from PySide6.QtWidgets import QPushButton

    from reversal_desk.ui.dialogs.welcome import WelcomeDialog

    def press(top: Any, name: str) -> None:
        top.findChild(QPushButton, name).click()
        settled()

    batch = window.batch
    window.welcome()
    welcome = window.findChild(WelcomeDialog)
    settled()
    yield "welcome-1", welcome
    press(welcome, "welcomeNext")
    yield "welcome-2", welcome
    press(welcome, "welcomePractice")
    yield "welcome-3-practice", welcome
    press(welcome, "welcomeBack")
    press(welcome, "welcomeConnect")
    yield "welcome-3-account", welcome
    welcome.reject()
    window.open_file(files / TEXT_FILE)
    wait_until(lambda: batch.step == "review" or batch.sheet._go.isVisible(), "the text file is read")
    settled()
    batch.go_back("sheet")
    settled()
    yield "sheet-text", window
    reviewed(window, files / RIVAL_FILE)
    yield "review-rivals", window
    batch.review.questions.fold_details()
    settled()
    yield "review-rivals-details", window
    batch.review.questions.fold_details()
    window.new_batch()
    settled()
    yield "sheet-kept", window
    window.open_files(tuple(files / name for name in SEVERAL_FILES))
    wait_until(lambda: batch.step == "review" and batch.review.settled, "the first file is matched")
    settled()
    batch.file_line.next.click()
    wait_until(lambda: batch.step == "review" and batch.review.settled and batch.queue.here == 1, "the second is too")
    settled()
    yield "review-files", window
    batch.go_back("sheet")
    settled()
    yield "sheet-files", window


def after_sending(window: Any, files: Path) -> Iterator[tuple[str, Any]]:
    """What a sheet that was sent before is met with, and the dialogs of words, tokens and our own faults."""
    from reversal_desk.model import Account
    from reversal_desk.ui import explain
    from reversal_desk.ui.dialogs.account import TokenDialog
    from reversal_desk.ui.dialogs.message import MessageDialog
    from reversal_desk.ui.dialogs.sheet_words import SheetWordsDialog

    batch = window.batch
    reviewed(window, files / SENT_FILE)
    batch.review.press_continue()
    wait_until(lambda: batch.step == "submit", "the totals are shown")
    settled()
    batch.submit.begin_hold()
    wait_until(lambda: batch.step == "done" and not window.context.lane.running, "the run ends")
    settled()
    window.open_file((files / SENT_FILE).rename(files / SENT_AGAIN))
    wait_until(batch.sheet._go.isVisible, "the sheet says what was sent of it")
    settled()
    yield "sheet-handled", window
    account = Account(name="Northwind Outdoors", sid="IRp7XkQm42TzD9aW")
    broken = explain.say("BUG", {"detail": "KeyError"})
    for name, dialog in (
        ("dialog-words", SheetWordsDialog(window.context, batch.matching.opened, window.context.account, window)),
        ("dialog-token", TokenDialog(window.context, account, window)),
        ("dialog-broken", MessageDialog(broken, parent=window)),
    ):
        dialog.open()
        settled()
        yield name, dialog
        dialog.reject()
        settled()


def reviewed(window: Any, path: Path) -> None:
    """Open a file and go on to its review."""
    batch = window.batch
    window.open_file(path)
    wait_until(lambda: batch.step == "review" or batch.sheet._go.isVisible(), f"{path.name} is read")
    if batch.step != "review":
        batch.sheet._go.click()
    wait_until(lambda: batch.step == "review" and batch.review.settled, f"{path.name} is matched")
    settled()


def write_files(sample: Path, folder: Path) -> None:
    """Sheets around the orders of the sample, one for each thing that is to be seen."""
    head, *lines = sample.read_text(encoding="utf-8-sig").splitlines()
    orders = [line.split(",")[0] for line in lines]
    sent = [line for line in lines if line.startswith("10")]
    middle = len(lines) // 2
    first, second, broken = SEVERAL_FILES
    # Western names and German amounts, as an old shop system writes them
    text = ["Order number;Customer;Status;Refund amount"]
    text += [
        f"{order};{name};refunded;{amount}"
        for order, name, amount in zip(orders, ("Jörg Müller", "Zoë Brontë", "José Núñez"), PRICES, strict=False)
    ]
    (folder / TEXT_FILE).write_text("\n".join(text) + "\n", encoding="cp1252")
    rivals = ["Order number,New amount"]
    rivals += [f"{line.split(',')[0]},{amount}.00" for line in sent[:6] for amount in (11, 12)]
    (folder / RIVAL_FILE).write_text("\n".join(rivals) + "\n", encoding="utf-8")
    for name, rows in ((first, lines[:middle]), (second, lines[middle - 6 :]), (SENT_FILE, sent)):
        (folder / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8-sig")
    (folder / broken).write_bytes(b"PK\x03\x04 cut off")


#: Each walk begins with a fresh window; the names it stops at, so that a walk of which nothing is wanted isn't made.
WALKS: tuple[tuple[Callable[[Any, Path], Iterator[tuple[str, Any]]], tuple[str, ...]], ...] = (
    (
        stations,
        (
            "home-empty", "sheet-empty", "history-empty", "sheet", "review", "match", "submit",
            "submit-limits", "run", "done", "home", "history", "accounts", "dialog-undo", "dialog-elsewhere",
            "dialog-account", "dialog-paste", "dialog-password", "dialog-message",
        ),
    ),
    (
        first_steps,
        (
            "welcome-1", "welcome-2", "welcome-3-practice", "welcome-3-account", "sheet-text", "review-rivals",
            "review-rivals-details", "sheet-kept", "review-files", "sheet-files",
        ),
    ),
    (after_sending, ("sheet-handled", "dialog-words", "dialog-token", "dialog-broken")),
)  # fmt: skip


def keep(widget: Any, path: Path) -> None:
    """Grab a widget into a small PNG."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QColor, QImage

    from reversal_desk.ui import theme

    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    seen = Counter(memoryview(picture.constBits()).cast("I"))
    look = theme.colours()
    named = {QColor(str(getattr(look, role))).rgb() for role in look.__struct_fields__ if role != "dark"}
    colours = [colour for colour in named if colour in seen]  # few pixels each, but they say what is what
    most = COLOURS_LARGE if picture.devicePixelRatio() > 1 else COLOURS
    colours += [colour for colour, _ in seen.most_common(most) if colour not in named]
    plain = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    picture = picture.convertToFormat(QImage.Format.Format_Indexed8, colours, plain)
    if not picture.save(str(path), "PNG", 0):  # quality 0: packed as well as it goes
        raise SystemExit(f"could not write {path}")


def clipped(top: Any) -> Iterator[str]:
    """Texts of labels and buttons that show and have less room than they need."""
    from PySide6.QtGui import QFontMetrics
    from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QRadioButton, QWidget

    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        needs = None
        if isinstance(widget, QLabel) and widget.text():
            width = widget.width()
            if widget.wordWrap():
                needs = (0, widget.heightForWidth(width))
                words = widget.text().split()
                metrics = QFontMetrics(widget.font())
                needs = (max((metrics.horizontalAdvance(word) for word in words), default=0), needs[1])
                if any("\u4e00" <= letter <= "\u9fff" for letter in widget.text()):  # Chinese breaks anywhere
                    needs = (0, needs[1])
            else:
                needs = (widget.sizeHint().width(), widget.sizeHint().height())
        elif isinstance(widget, QCheckBox | QRadioButton) or (isinstance(widget, QAbstractButton) and widget.text()):
            needs = (widget.sizeHint().width(), 0)
            if type(widget).__name__ in {"RailButton", "_ElidedLink"}:  # these have a fixed room of their own
                room = widget.width() - 44 if type(widget).__name__ == "RailButton" else widget.width() + 14
                needs = (QFontMetrics(widget.font()).horizontalAdvance(widget.text()) + widget.width() - room, 0)
        if needs is not None and (needs[0] > widget.width() + 1 or needs[1] > widget.height() + 1):
            text = widget.text().replace("\n", " ")
            name = widget.objectName() or type(widget).__name__
            yield f"{name}: “{text}” needs {needs}, has {widget.width(), widget.height()}"


def too_large(top: Any) -> Iterator[str]:
    """A window or dialog that can't be made small enough for a low screen, or hides its last line there."""
    from PySide6.QtWidgets import QMainWindow, QPushButton

    least = top.minimumSize().expandedTo(top.layout().minimumSize())
    most = LOW[1] if isinstance(top, QMainWindow) else LOW_DIALOG
    if least.width() > LOW[0] or least.height() > most:
        yield f"{top.objectName()} needs {least.toTuple()}"
    for made in top.findChildren(QPushButton):
        if made.property("kind") == "primary" and made.isVisible() and not _inside_middle(made):
            shown = made.visibleRegion().boundingRect().size()
            if shown != made.size():
                yield f"{made.objectName()}: {shown.toTuple()} of {made.size().toTuple()} are seen"


def _inside_middle(widget: Any) -> bool:
    """Whether it may be scrolled away."""
    from PySide6.QtWidgets import QScrollArea

    above = widget.parentWidget()
    return above is not None and (isinstance(above, QScrollArea) or _inside_middle(above))


def _takes_the_keys(top: Any) -> Iterator[Any]:
    """What Tab should reach: it shows, can be used, and is no inner part of another widget."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

    for widget in top.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or isinstance(widget.parentWidget(), QLineEdit | QComboBox)
        if inner or not widget.isVisible() or not widget.isEnabled() or widget.visibleRegion().isEmpty():
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QAbstractButton):
            yield widget


def _told(widget: Any) -> str:
    text = widget.text() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__} {widget.objectName()} “{widget.accessibleName() or text}”"


def nameless(top: Any) -> Iterator[str]:
    """Focusable widgets of which a screen reader could say nothing."""
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QAbstractButton, QComboBox

    for widget in _takes_the_keys(top):
        if not widget.accessibleName() and not (isinstance(widget, QAbstractButton) and widget.text()):
            yield f"{_told(widget)} has no name"
        elif isinstance(widget, QComboBox):
            said = QAccessible.queryAccessibleInterface(widget).relations(QAccessible.RelationFlag.Label)
            if not said:  # on Linux its name is what is chosen; which list it is says its label alone
                yield f"{_told(widget)} has no label"


def out_of_reach(top: Any) -> Iterator[str]:
    """Widgets that Tab never comes to; of a group of radio buttons or chips one is enough, arrows go on."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton

    chain, widget = set(), top.nextInFocusChain()
    while widget is not top and widget not in chain:
        chain.add(widget)
        widget = widget.nextInFocusChain()

    def reached(one: Any) -> bool:
        return one in chain and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)

    for widget in _takes_the_keys(top):
        alike = [widget]
        if isinstance(widget, QAbstractButton):
            group = widget.group()
            if group is not None and group.exclusive():
                alike = group.buttons()
            elif widget.autoExclusive():
                alike = widget.parentWidget().findChildren(type(widget))
        if not any(reached(one) for one in alike):
            yield f"{_told(widget)} is out of Tab's reach"


def same_letter(top: Any) -> Iterator[str]:
    """Buttons that answer to the same letter with Alt, so that neither does."""
    from PySide6.QtWidgets import QAbstractButton

    known: dict[str, Any] = {}
    for widget in top.findChildren(QAbstractButton):
        key = widget.shortcut().toString()
        if not key or not widget.isVisible():
            continue
        if key in known:
            yield f"{_told(widget)} and {_told(known[key])} have the same key, {key}"
        known[key] = widget


def without_a_ring(top: Any) -> Iterator[str]:
    """Widgets that look the same with the focus and without."""
    from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
    from PySide6.QtWidgets import QApplication

    top.activateWindow()
    wait_until(lambda: QApplication.activeWindow() is top, "the window is active")
    had = QApplication.focusWidget()
    for widget in list(_takes_the_keys(top)):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        place = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
        top.setFocus()
        QCoreApplication.processEvents()
        before = top.grab(place).toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QCoreApplication.processEvents()
        after = top.grab(place).toImage()
        if widget.hasFocus() and _differing(before, after) < RING_PIXELS:
            yield f"{_told(widget)} does not show its focus"
    if had is not None:
        had.setFocus()
    QCoreApplication.processEvents()


def _differing(first: Any, second: Any) -> int:
    """How many pixels of two pictures of one size differ."""
    pixels = zip(memoryview(first.constBits()).cast("I"), memoryview(second.constBits()).cast("I"), strict=True)
    return sum(one != other for one, other in pixels)


def go_through(
    *, language: str, theme: str, into: Path | None, names: frozenset[str] = frozenset(), keys: bool = False,
    low: bool = False,
) -> list[str]:
    """Visit every page and dialog; keep pictures where asked to, give what is cut off or, with `keys`, out of reach."""
    ratio = os.environ.get("QT_SCALE_FACTOR", "1")
    found = []
    for walk, stops in WALKS:
        if names and not names & set(stops):
            continue
        with (
            tempfile.TemporaryDirectory(prefix="reversal-desk-pictures-") as home,
            a_window(Path(home), language=language, theme=theme) as window,
        ):
            files = Path(home) / "files"
            files.mkdir()
            write_files(window.context.desk.sample(), files)
            if low:
                window.resize(*LOW)
            for name, widget in walk(window, files):
                if name not in stops:
                    raise SystemExit(f"{name} is not among the stops of its walk")
                troubles = list(clipped(widget))
                if low:
                    troubles += too_large(widget)
                if keys and name != "run":  # a run changes under one's eyes
                    troubles += [
                        *nameless(widget), *out_of_reach(widget), *without_a_ring(widget), *same_letter(widget),
                    ]  # fmt: skip
                found += [f"{name}, {language}, {ratio}: {line}" for line in troubles]
                if into is not None and (not names or name in names):
                    keep(widget, into / f"{name}-{language}-{theme}-{int(float(ratio) * 100)}.png")
    return found


def main() -> int:
    """Go through once; 1 where a text is cut off."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--language", choices=("en", "zh_CN"), default="en")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", choices=("1", "2"), default="1")
    parser.add_argument("--into", type=Path)
    parser.add_argument("--keys", action="store_true", help="look at names, the way of Tab and the focus too")
    parser.add_argument("--low", action="store_true", help="on a low screen; look at least sizes too")
    parser.add_argument("--only", action="append", default=[], help="this page; repeatable")
    given = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = given.scale  # before anything imports Qt
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("REVERSAL_DESK_HOLD_SECONDS", "0.2")
    if given.into is not None:
        given.into.mkdir(parents=True, exist_ok=True)
    cut = go_through(
        language=given.language, theme=given.theme, into=given.into, names=frozenset(given.only), keys=given.keys,
        low=given.low,
    )
    print("\n".join(cut) if cut else "Nothing is wanting.")
    return 1 if cut else 0


if __name__ == "__main__":
    sys.exit(main())
