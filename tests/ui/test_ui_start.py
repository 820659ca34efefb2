"""What a start leaves for later is made bit by bit, and what a person sees first is filled and shown in two turns."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.ui import app
from reversal_desk.ui.batch.matching import Matching
from reversal_desk.ui.pages import home
from reversal_desk.ui.widgets.stepper import STEPS


def test_a_start_reads_the_journal_once(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, read = [], home._read
    monkeypatch.setattr(home, "_read", lambda desk: (reads.append(desk), read(desk))[1])
    open_window()
    assert len(reads) == 1


def test_a_start_builds_home_once_and_with_what_the_journal_says(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[bool] = []
    build, show = home.HomePage._build, home.HomePage.showEvent
    monkeypatch.setattr(home.HomePage, "_build", lambda page: (built.append(page._known), build(page))[1])
    monkeypatch.setattr(home.HomePage, "showEvent", lambda page, event: (built.append(False), show(page, event))[1])
    monkeypatch.setattr(home, "_BLINK_SECONDS", 20)
    open_window()
    assert built == [True, False], "before it is shown"


def test_home_that_takes_longer_to_read_comes_empty_and_is_filled(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, qtbot: QtBot
) -> None:
    gate, read = threading.Event(), home._read
    monkeypatch.setattr(home, "_read", lambda desk: (gate.wait(20), read(desk))[1])
    shown: list[bool] = []
    monkeypatch.setattr(
        home.HomePage, "showEvent", lambda page, _event: (shown.append(page._known), gate.set())[0]
    )
    assert open_window().home._known
    assert shown == [False]


def test_no_import_of_ours_goes_through_the_hook_of_pyside() -> None:
    """It reads the source of each module it passes."""
    code = """
import sys
from reversal_desk.ui import import_hook
import_hook.take_out()
import shibokensupport.feature as feature
def never(module): raise AssertionError(module)
feature.feature_imported = sys.modules["shibokensupport.signature.loader"].feature_imported = never
import reversal_desk.ui.app
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QObject
try:
    QObject().setObjectName(object())
except TypeError as error:
    print("setObjectName" in str(error))
"""
    done_ = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done_.stdout.strip(), done_.returncode) == ("True", 0), done_.stderr


def test_new_batch_makes_the_step_it_shows(open_window: OpenWindow) -> None:
    batch = open_window().batch
    assert [step for step in STEPS if batch.made(step)] == ["sheet"]
    batch.start_afresh()
    batch.go_back("sheet")
    assert [step for step in STEPS if batch.made(step)] == ["sheet"], "what was never made holds nothing"


def test_every_page_is_made_and_drawn_before_it_is_wanted(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    made: list[str] = []
    taken = len(window.readiness._steps)
    window.readiness.start()
    qtbot.waitUntil(lambda: len(window.readiness._steps) < taken, timeout=20_000)
    made += [step for step in STEPS if window.batch.made(step)]
    assert made == ["sheet"], "one piece a turn"
    qtbot.waitUntil(lambda: window.readiness.reached, timeout=20_000)
    quiet(qtbot)
    for step in STEPS[1:]:
        assert window.batch.made(step)
        unstyled = [
            part.objectName()
            for part in window.batch.page(step).findChildren(QWidget)
            if isinstance(part, QPushButton) and not part.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
        ]
        assert not unstyled
        assert not window.batch.page(step).isVisible()
    assert window.stack.currentWidget() is window.home


def test_review_and_submit_are_filled_in_one_turn_and_shown_in_another(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    batch = window.batch
    seen: list[tuple[str, bool]] = []
    planned = Matching._planned

    def watched(self: Matching, found: Any) -> None:
        planned(self, found)
        seen.append((batch.step, batch.review.plan is None))

    monkeypatch.setattr(Matching, "_planned", watched)
    reviewed(qtbot, window)
    assert seen == [("match", True)]
    quiet(qtbot)
    batch.review.press_continue()
    assert (batch.step, batch.made("submit") and batch.submit.plan is not None) == ("review", False)
    qtbot.waitUntil(lambda: batch.step == "submit")
    assert batch.submit.plan is batch.review.plan
    quiet(qtbot)


def test_who_goes_elsewhere_meanwhile_is_not_brought_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    window.batch.review.press_continue()
    window.batch.go_back("sheet")
    quiet(qtbot)
    assert window.batch.step == "sheet"


def test_a_link_on_home_brings_no_stylesheet_of_its_own(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Each would be parsed, and its button styled, by itself, in the middle of a start."""
    window = open_window()
    reviewed(qtbot, window)
    number = done(qtbot, window)
    window.go("home")
    qtbot.waitUntil(lambda: window.home.findChild(QPushButton, f"open_{number}") is not None)
    link = window.home.findChild(QPushButton, f"open_{number}")
    assert isinstance(link, QPushButton)
    assert not link.styleSheet()
    assert link.property("elided") == "true"
    quiet(qtbot)


@pytest.mark.parametrize(("given", "pace"), [(None, app.PRACTICE_PACE), ("0", 0.0), ("2.5", 2.5), ("soon", 1.0)])
def test_the_window_practises_at_a_pace_that_can_be_set(
    monkeypatch: pytest.MonkeyPatch, given: str | None, pace: float
) -> None:
    if given is None:
        monkeypatch.delenv(app.PACE_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(app.PACE_VARIABLE, given)
    assert app.practice_pace(app.PRACTICE_PACE) == pace
