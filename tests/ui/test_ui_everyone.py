"""For everyone: every page and dialog in both languages and themes, at 100 and 200 %: nothing cut off, nothing
nameless, nothing that Tab misses, no focus that can't be seen. The pictures in docs are made on the same way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reversal_desk.ui.dialogs.dialog import Dialog

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "make_pictures.py"


@pytest.fixture
def looks() -> Iterator[ModuleType]:
    sys.path.insert(0, str(SCRIPT.parent))
    try:
        import make_pictures

        yield make_pictures
    finally:
        sys.path.remove(str(SCRIPT.parent))


def look_over(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Go through the whole window in a process of its own, where the scale can be chosen."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "gui"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("language", "theme", "scale"),
    [("en", "light", "1"), ("zh_CN", "dark", "1"), ("en", "dark", "2"), ("zh_CN", "light", "2")],
)
def test_every_page_and_dialog_is_for_everyone(language: str, theme: str, scale: str) -> None:
    done = look_over("--language", language, "--theme", theme, "--scale", scale, "--keys")
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing is wanting."), done.stdout + done.stderr


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_page_and_dialog_has_its_room_on_a_low_screen(language: str) -> None:
    """1920x1080 at 200 %: nothing needs more, nothing is cut off, and the bar with Back and Continue is in sight."""
    done = look_over("--language", language, "--low")
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing is wanting."), done.stdout + done.stderr


def test_pictures_are_made_at_the_screens_resolution_and_small(tmp_path: Path) -> None:
    done = look_over("--scale", "2", "--into", str(tmp_path), "--only", "home-empty", "--only", "dialog-message")
    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name: path for path in tmp_path.iterdir()}
    assert set(made) == {"home-empty-en-light-200.png", "dialog-message-en-light-200.png"}
    home = QImage(str(made["home-empty-en-light-200.png"]))
    assert (home.width(), home.height()) == (2560, 1600)
    assert all(path.stat().st_size < 60_000 for path in made.values())


def test_every_stop_has_its_pictures_and_no_picture_is_left_over(looks: ModuleType) -> None:
    """At 100 % each language in each theme; at 200 % one of each."""
    variants = ("en-light-100", "en-dark-100", "zh_CN-light-100", "zh_CN-dark-100", "en-light-200", "zh_CN-dark-200")
    wanted = {f"{stop}-{variant}.png" for _, stops in looks.WALKS for stop in stops for variant in variants}
    assert {path.name for path in (ROOT / "docs" / "pictures").iterdir()} == wanted


def page(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    """A small window that holds them, shown and active."""
    top = QWidget()
    lines = QVBoxLayout(top)
    for widget in widgets:
        lines.addWidget(widget)
    qtbot.addWidget(top)
    top.show()
    qtbot.waitExposed(top)
    return top


def test_a_text_without_its_room_is_seen(looks: ModuleType, qtbot: QtBot) -> None:
    narrow, tall, good = QPushButton("Continue with 1,104 rows"), QLabel("one two three " * 9), QPushButton("Back")
    chinese = QLabel("程序里的虚构商店，带示例表格。不需要账户，不连网，不动真钱。")  # full-width marks are no letters
    chinese.setWordWrap(True)
    chinese.setFixedSize(160, 120)
    narrow.setFixedWidth(60)
    tall.setWordWrap(True)
    tall.setFixedSize(120, 18)
    found = list(looks.clipped(page(qtbot, narrow, tall, good, chinese)))
    assert [text.split("”")[0].split("“")[1][:8] for text in found] == ["Continue", "one two "]


def test_what_has_no_name_or_no_way_is_seen(looks: ModuleType, qtbot: QtBot) -> None:
    field, named, mouse_only = QLineEdit(), QLineEdit(), QPushButton("Open")
    named.setAccessibleName("Search")
    mouse_only.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    top = page(qtbot, field, named, mouse_only)
    assert [text.endswith("has no name") for text in looks.nameless(top)] == [True]
    assert [text for text in looks.out_of_reach(top) if "Open" in text] == list(looks.out_of_reach(top)) != []


def test_a_focus_that_cannot_be_seen_is_seen(looks: ModuleType, qtbot: QtBot) -> None:
    plain, ringed = QPushButton("No ring"), QPushButton("Ring")
    plain.setStyleSheet("QPushButton, QPushButton:focus { border: 1px solid grey; padding: 4px; outline: none; }")
    found = list(looks.without_a_ring(page(qtbot, plain, ringed)))
    assert len(found) == 1
    assert "No ring" in found[0]


def test_a_dialog_has_no_scroll_bar_where_all_of_it_fits(qtbot: QtBot) -> None:
    """At 200 % in Chinese the field for the token was cut: a bar that was there for a moment made the lines wrap more
    often, and these kept the bar."""
    dialog = Dialog()
    qtbot.addWidget(dialog)
    words, lines = QLabel("one two three four five six seven eight nine ten " * 30), QVBoxLayout(dialog)
    words.setWordWrap(True)
    lines.addWidget(words)
    lines.addWidget(QPushButton("Close"))
    dialog.show()
    qtbot.waitExposed(dialog)
    qtbot.waitUntil(lambda: not dialog._fit.isActive())
    middle = dialog._middle
    assert middle is not None
    bar, beside = middle.verticalScrollBar(), dialog.width() - middle.width()
    wide = next(w for w in range(300, 500) if middle.height_at(w) < middle.height_at(w - bar.sizeHint().width()))
    dialog.resize(wide + beside, 90)
    qtbot.waitUntil(bar.isVisible)
    dialog.fit_height()
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert bar.maximum() == 0
    assert words.height() == middle.height_at(wide)
