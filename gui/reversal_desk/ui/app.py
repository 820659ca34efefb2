"""Composition root of the window: builds each part once, in one place, and ends what it began."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from reversal_desk import late
from reversal_desk.errors import DeskError
from reversal_desk.ui import background, explain, language, logfile, settings, theme
from reversal_desk.ui import resources_rc as _resources  # noqa: F401 - its import registers icons and catalogues
from reversal_desk.ui.collector import Collector
from reversal_desk.ui.context import Context
from reversal_desk.ui.window import MainWindow

if TYPE_CHECKING:
    from reversal_desk.desk import Desk
    from reversal_desk.ui.dialogs import message
else:
    message = late.room("reversal_desk.ui.dialogs.message")

SWITCH_SECONDS = 0.0002
#: How long the practice service thinks about a change, seconds, so that there is time to pause and stop a run; and
#: another number for rehearsals and tests.
PRACTICE_PACE, PACE_VARIABLE = 1.0, "REVERSAL_DESK_PRACTICE_PACE"
#: The late re-check begins when the window stands there; it brings the network with it.
RECHECK_MS = 1000
#: A window that takes another one's place is waited for so long at most.
PAINTED_SECONDS, PAINTED_LOOK_MS = 2.0, 20

log = logging.getLogger(__name__)


class _Hook(QObject):
    """Shows what no slot caught; a slot's exception does not end the program, so it must not pass unseen."""

    def __init__(self) -> None:
        super().__init__()
        self.window: MainWindow | None = None
        self.seen: list[BaseException] = []

    def __call__(self, kind: type[BaseException], error: BaseException, way: TracebackType | None) -> None:
        log.critical("uncaught", exc_info=(kind, error, way))
        self.seen.append(error)
        if self.window is not None and self.window.isVisible():
            message.show(explain.of_error(error), self.window)


def make_application() -> QApplication:
    """The QApplication: Fusion, our font, our icon."""
    # A worker that plans 18,000 rows holds the interpreter for this long at a time, and a page that is painted asks for
    # it some hundred times.
    sys.setswitchinterval(SWITCH_SECONDS)
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
        app.setStyle("Fusion")
    else:
        # The style as an argument: setStyle gives a QStyle, whose enums PySide makes in 10 ms, and nobody else
        # needs them at a start.
        app = QApplication(["reversal-desk", "-style", "fusion"])
    app.setApplicationName("reversal-desk")
    app.setDesktopFileName("reversal-desk")
    app.setWindowIcon(QIcon(":/icons/app.svg"))
    # A property, not `findChild`: that wraps each child it passes, and the style is one of them.
    if not app.property("collected"):
        app.setProperty("collected", True)
        Collector(app).start(app)
    return app


def make_window(*, app: QApplication, desk: Desk, language_code: str = "", theme_choice: str = "") -> MainWindow:
    """The window over a desk; chosen language and theme go before remembered ones, without being remembered."""
    remembered = settings.Settings(desk.home)
    code = language.best(language_code or remembered.get(settings.LANGUAGE))
    language.use(app, code)
    chosen = theme_choice or remembered.get(settings.THEME)
    theme.choose(app, chosen)
    context = Context(desk=desk, settings=remembered)
    window = MainWindow(context)
    context.setParent(window)
    window.home.read_at_once()
    # After the parts are put together: the stylesheet would be worked out anew for each part at each step.
    theme.apply(app, chosen)
    window.mark_choices(language_code=code, theme_choice=chosen)
    return window


def open_desk(*, home: Path | None, practice: bool, anew: bool, pace: float) -> Desk:
    """The only place that builds a Desk for the window."""
    from reversal_desk.desk import Desk  # late: it brings the network and spreadsheet libraries with it

    return Desk.open(home=home, practice=practice, practice_pace=pace, anew=anew)


def practice_pace(usual: float) -> float:
    """The seconds that a change takes in practice mode, where nothing else is asked for."""
    try:
        return max(0.0, float(os.environ.get(PACE_VARIABLE, "")))
    except ValueError:
        return usual


def run_window(
    *,
    files: Sequence[Path] = (),
    practice: bool,
    smoke: bool,
    home: Path | None = None,
    language_code: str = "",
    theme_choice: str = "",
    desk_opener: Callable[..., Desk] = open_desk,
) -> int:
    """Open the window and stay until it closes; returns the exit code."""
    if smoke and home is None:  # what was practised before would be handled already, and what is done here is nobody's
        import tempfile  # late: only this option needs it

        with tempfile.TemporaryDirectory(prefix="reversal-desk-smoke-") as folder:
            return run_window(
                practice=True, smoke=True, home=Path(folder), language_code=language_code, theme_choice=theme_choice,
                desk_opener=desk_opener,
            )  # fmt: skip
    app = make_application()
    language.use(app, language.best(language_code))
    hook = _Hook()
    before, sys.excepthook = sys.excepthook, hook
    practice = practice or smoke
    anew, pace = False, practice_pace(0.0 if smoke else PRACTICE_PACE)
    left: MainWindow | None = None  # the window of the other mode, which stays until there is one in its place
    try:
        while True:
            try:
                desk = desk_opener(home=home, practice=practice, anew=anew, pace=pace)
            except DeskError as error:
                if left is not None:
                    _let_go(left)
                theme.apply(app, theme_choice or "auto")
                return _cannot_start(error, smoke=smoke)
            with ExitStack() as ends:
                ends.callback(desk.close)
                ends.enter_context(logfile.kept(desk.home))
                ends.callback(background.shut_down)
                window = make_window(app=app, desk=desk, language_code=language_code, theme_choice=theme_choice)
                hook.window = window
                window.greets = window.greets and not files
                app.styleHints().colorSchemeChanged.connect(window.follow_system)
                window.handed_over.connect(partial(app.exit, 0))
                if left is not None:
                    _place_over(left, window)
                window.show()
                if left is not None:
                    _await_painted(app, window)
                    _let_go(left)
                if smoke:
                    from reversal_desk.ui.smoke import Smoke  # late: only this option needs it

                    return Smoke(app, window, hook.seen).run()
                QTimer.singleShot(RECHECK_MS, window.rechecks, window.rechecks.start)
                window.readiness.start()
                if files:
                    QTimer.singleShot(0, window, partial(window.open_files, tuple(files)))
                code = app.exec()
            if not window.switch_wanted:
                return code
            hook.window, left = None, window
            anew, files = window.anew_wanted, ()
            practice = practice if anew else not practice
    finally:
        sys.excepthook = before


def _place_over(left: MainWindow, window: MainWindow) -> None:
    """Give a window that was not shown yet another one's place and size."""
    window.restoreGeometry(left.saveGeometry())  # whether it fills the screen, and what it was before
    if not left.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
        window.setGeometry(left.geometry())


def _await_painted(app: QApplication, window: MainWindow) -> None:
    """Wait until a window is on the screen; what it covers takes no keys and no presses meanwhile."""
    window.activateWindow()
    handle, end = window.windowHandle(), time.monotonic() + PAINTED_SECONDS
    while not handle.isExposed() and time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, PAINTED_LOOK_MS)


def _let_go(window: MainWindow) -> None:
    """A window whose work has ended goes."""
    window.hide()
    window.deleteLater()


def _cannot_start(error: DeskError, *, smoke: bool) -> int:
    said = explain.of_error(error)
    print(said.text, file=sys.stderr)  # also for whoever started it from a terminal
    if not smoke:
        message.MessageDialog(said).exec()
    return 2


def main(argv: Sequence[str] | None = None) -> int:
    """`reversal-desk-window [FILE ...] [--practice] [--smoke] [--language CODE] [--theme CHOICE]`."""
    parser = argparse.ArgumentParser(prog="reversal-desk", description="Open the window.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--practice", action="store_true", help="practice mode: nothing leaves this computer")
    parser.add_argument("--smoke", action="store_true", help="do one practice run and end")
    parser.add_argument("--language", choices=tuple(language.LANGUAGES), default="")
    parser.add_argument("--theme", choices=("light", "dark", "auto"), default="")
    parser.add_argument("--home", type=Path, default=None)
    given = parser.parse_args(argv)
    return run_window(
        files=given.files,
        practice=given.practice,
        smoke=given.smoke,
        home=given.home,
        language_code=given.language,
        theme_choice=given.theme,
    )
