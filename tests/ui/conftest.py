"""The window's tests stand on the real desk in practice mode, offscreen, with everything ended afterwards."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow

from reversal_desk.desk import Desk
from reversal_desk.run import look_times
from reversal_desk.ui import app as application
from reversal_desk.ui import background, language, theme
from reversal_desk.ui.widgets.row_panel import RowPanel
from reversal_desk.ui.window import MainWindow

#: The offscreen platform says this of every window with a least size; it concerns no real one.
OFFSCREEN_NOISE = "does not support propagateSizeHints"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only the offscreen platform's own remark is let through; any other Qt warning fails a test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_NOISE))


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the composition root makes it."""
    made = application.make_application()
    made.setQuitOnLastWindowClosed(False)  # windows come and go; a quit left over would end the next test's wait
    return made


@pytest.fixture(autouse=True)
def english_and_light(qapp: QApplication) -> Iterator[None]:
    """Each test begins in English and light, and leaves no question in the pool."""
    language.use(qapp, "en")
    theme.apply(qapp, "light")
    yield
    ended = background.shut_down()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert ended, "a worker outlived its test"


#: The practice service of these tests needs a twentieth of a second; the first look need not wait two seconds for it.
FIRST_LOOK = 0.3


@pytest.fixture
def desk(desk_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A practice desk that answers fast, and is asked soon."""
    monkeypatch.setattr(look_times, "FIRST_LOOK", FIRST_LOOK)
    opened = Desk.open(home=desk_home, practice=True, practice_delay=(0.02, 0.05))
    yield opened
    opened.close()


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWindow]:
    """Opens the window by the real composition root; holds last a moment only."""
    monkeypatch.setenv("REVERSAL_DESK_HOLD_SECONDS", "0.2")
    windows: list[MainWindow] = []

    def make(*, language_code: str = "en", theme_choice: str = "light") -> MainWindow:
        made = application.make_window(app=qapp, desk=desk, language_code=language_code, theme_choice=theme_choice)
        made.resize(1280, 800)
        made.show()
        windows.append(made)
        qtbot.waitUntil(lambda: background.pending() == 0)
        return made

    yield make
    for made in windows:
        made.close()
        qtbot.waitUntil(lambda: background.pending() == 0)
        made.deleteLater()


@pytest.fixture
def panel(qtbot: QtBot) -> RowPanel:
    """The side panel by itself."""
    made = RowPanel()
    qtbot.addWidget(made)
    made.show()
    return made
