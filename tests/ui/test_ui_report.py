"""Report on Done and in History: written by a worker, in the language in use, with the figures of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from report_reader import Read, a_head, a_line, written
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk import report
from reversal_desk.model import RECONCILIATION_PARTS, RowState
from reversal_desk.report.page import _OF_UNDO, _PARTS
from reversal_desk.ui import language, reports
from reversal_desk.ui.dialogs import files
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.models import reasons
from reversal_desk.ui.widgets.adds_up import AddsUp
from reversal_desk.undo import Scope
from reversal_desk.words import Message


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What is proposed as a file's name, each time it is asked; the answer is always the same."""
    proposals: list[str] = []

    def answer(_parent: object, _title: str, proposed: str, _kinds: str) -> Path:
        proposals.append(proposed)
        return tmp_path / "mine"

    monkeypatch.setattr(files, "save", answer)
    return proposals


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled()
    button.click()
    quiet(qtbot)
    assert button.isEnabled(), "it may be saved once more"


def test_a_report_is_saved_from_done(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, asked: list[str]) -> None:
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    page = window.batch.done
    press(qtbot, page, "doneReport")
    assert asked[0].endswith("returns_sample report 1.html")
    assert page._bar_text.text() == "Report on batch 1 saved as “mine.html”."
    assert page._bar_text.toolTip() == str(tmp_path / "mine.html")
    read = Read((tmp_path / "mine.html").read_text(encoding="utf-8"))
    outcomes = window.context.desk.outcomes(batch)
    assert len(read.rows("Every row")) == len(outcomes)
    shown = page._result
    assert shown is not None
    wholes = [row for row in read.rows("Totals by partner") if row[0] == "All partners"]
    told = {row[1]: (row[4], row[5]) for row in wholes}
    assert told == {
        currency: (f"{-shown.sales[currency]:,.2f} {currency}", f"{-shown.commission[currency]:,.2f} {currency}")
        for currency in shown.sales
    }, "the figures of the page that it was saved from"
    said = {row[4] for row in read.rows("Every row")}
    assert any("Item returned" in reason for reason in said), "reasons in words, as on the page"


@pytest.mark.parametrize("name", ["doneReport", "doneSave"])
def test_what_was_saved_leaves_the_keys_on_its_button(
    open_window: OpenWindow, qtbot: QtBot, asked: list[str], name: str
) -> None:
    """A button that waits hands them to the next one, and here that was Home."""
    window = open_window()
    window.activateWindow()
    reviewed(qtbot, window)
    done(qtbot, window)
    page = window.batch.done
    pressed = page.findChild(QPushButton, name)
    assert pressed is not None
    pressed.setFocus()
    pressed.click()
    assert window.focusWidget() is page, "while it is written"
    qtbot.waitUntil(pressed.isEnabled, timeout=10_000)
    assert window.focusWidget() is pressed
    pressed.click()
    page.table.setFocus()
    qtbot.waitUntil(pressed.isEnabled, timeout=10_000)
    assert window.focusWidget() is page.table, "the person went elsewhere meanwhile"
    assert len(asked) == 2


def test_the_path_of_what_was_saved_is_no_tooltip_of_another_sentence(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, asked: list[str]
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)
    page = window.batch.done
    press(qtbot, page, "doneReport")
    assert (page._bar_text.toolTip(), len(asked)) == (str(tmp_path / "mine.html"), 1)
    page._show_words()
    assert (page._bar_text.text(), page._bar_text.toolTip()) == ("Everything here stays in the history.", "")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the desktop was asked to open; it opens nothing whose name begins with *none*."""
    paths: list[Path] = []

    def open_url(url: QUrl) -> bool:
        paths.append(Path(url.toLocalFile()))
        return not paths[-1].name.startswith("none")

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return paths


def test_what_was_saved_is_one_press_from_being_opened(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, asked: list[str], opened: list[Path]
) -> None:
    window = open_window()
    window.activateWindow()
    reviewed(qtbot, window)
    done(qtbot, window)
    page = window.batch.done
    go = page.findChild(QPushButton, "doneOpenSaved")
    assert go is not None
    assert not go.isVisible()
    press(qtbot, page, "doneReport")
    assert (go.isVisible(), len(asked)) == (True, 1)
    go.click()
    assert opened == [tmp_path / "mine.html"]
    page._say("Saved.", tmp_path / "none.xlsx")
    go.setFocus()
    go.click()
    (said,) = window.findChildren(MessageDialog)
    assert said._message.title == "No program here opens “none.xlsx”."
    assert str(tmp_path) in said._message.todo
    said.close()
    page._show_words()
    assert not go.isVisible()
    assert window.focusWidget() is page.findChild(QPushButton, "doneSave"), "the keys stay beside it"


def test_what_was_saved_meanwhile_is_opened_from_where_it_is_told(
    open_window: OpenWindow, tmp_path: Path, opened: list[Path]
) -> None:
    window = open_window()
    said = Message("Saved.", "", "")
    files.tell_saved(said, tmp_path / "mine.html", window)
    files.tell_saved(said, tmp_path / "details.zip", window, folder=True)
    for dialog in window.findChildren(MessageDialog):
        confirm = dialog.findChild(QPushButton, "messageConfirm")
        assert confirm is not None
        confirm.click()
    assert sorted(opened) == sorted((tmp_path / "mine.html", tmp_path))


def test_what_cannot_be_saved_is_told(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)
    page = window.batch.done
    page.reports.save_to(page.batch_id, tmp_path / "no folder" / "mine.html")
    assert not page.findChild(QPushButton, "doneReport").isEnabled(), "one at a time"
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=10_000)
    assert page.findChild(QPushButton, "doneReport").isEnabled()


def test_a_report_that_was_saved_is_said_of_its_own_batch(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)
    page = window.batch.done
    before = page._bar_text.text()
    page._report_saved(page.batch_id + 1, tmp_path / "other.html")
    assert page._bar_text.text() == before
    assert window.findChild(MessageDialog) is not None


def test_a_report_is_saved_from_history(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, asked: list[str]
) -> None:
    window = open_window(language_code="zh_CN")
    window.go("history")
    quiet(qtbot)
    page = window.history
    assert not page.findChild(QPushButton, "historyReport").isEnabled(), "there is no batch"
    page._ask_report()
    assert asked == []
    reviewed(qtbot, window)
    done(qtbot, window)
    window.go("history")
    quiet(qtbot)
    press(qtbot, page, "historyReport")
    assert asked == [asked[0]]
    assert asked[0].endswith("returns_sample 报告 1.html")
    said = window.findChild(MessageDialog)
    assert said is not None
    read = Read((tmp_path / "mine.html").read_text(encoding="utf-8"))
    assert read.tags[0] == ("html", {"lang": "zh-CN"})
    assert "批次 1 的处理报告" in read.page
    assert "演练模式：不动真钱。" in read.page
    assert {row[7] for row in read.rows("全部各行")} >= {"已核实", "已略过"}


def test_a_line_that_was_copied_from_history_is_said_and_answers_for_itself(
    open_window: OpenWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    outcome = next(one for one in window.context.desk.outcomes(batch) if one.locking_date is not None)
    assert outcome.locking_date is not None
    window.go("history")
    page = window.history
    page._search.setText(outcome.order)
    qtbot.waitUntil(lambda: bool(page._orders.records), timeout=10_000)
    quiet(qtbot)
    page.order_table.selectRow(0)
    page.findChild(QPushButton, "historyCopy").click()
    assert page._line.text() == "1 line copied."
    lock = outcome.locking_date.astimezone()
    assert f"Locks: {lock:%Y-%m-%d %H:%M} {lock.tzname()}; " in qapp.clipboard().text(), "it is read elsewhere, later"


def test_history_offers_to_undo_the_rows_chosen_and_not_what_is_undone(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    """“Undo…” beside a row that was undone already left open what would go back."""
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    desk = window.context.desk
    one = next(each for each in desk.outcomes(batch) if each.state is RowState.CONFIRMED)
    window.go("history")
    page = window.history
    undo = page.findChild(QPushButton, "historyUndo")
    page._search.setText(one.order)
    qtbot.waitUntil(lambda: bool(page._orders.records), timeout=10_000)
    quiet(qtbot)
    page.order_table.selectRow(0)
    assert (undo.text(), undo.isEnabled()) == ("Undo 1 selected row…", True)
    desk.run(desk.undo(desk.undo_preview(batch, Scope(changes=frozenset({one.change_id})))), wait=60)
    page.reload()
    quiet(qtbot)
    qtbot.waitUntil(lambda: len(page._orders.records) == 2, timeout=10_000)
    line = next(n for n, each in enumerate(page._orders.records) if each.batch_id == batch)
    page.order_table.selectRow(line)
    quiet(qtbot)
    assert desk.batch(batch).undoable, "others of its batch can go back"
    assert (undo.text(), undo.isEnabled()) == ("Undo 1 selected row…", False)


def test_where_it_is_not_asked_for_nothing_is_written(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    monkeypatch.setattr(files, "save", lambda *_: None)
    reviewed(qtbot, window)
    done(qtbot, window)
    press(qtbot, window.batch.done, "doneReport")
    assert "saved" not in window.batch.done._bar_text.text()


def test_a_folder_that_cannot_be_seen_keeps_nobody_from_saving(
    open_window: OpenWindow, qtbot: QtBot, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet came from a share that one may not look into any more."""
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)

    def refused(_folder: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refused)
    window.batch.done._ask_report()
    window.batch.done._ask_save()
    quiet(qtbot)
    assert [Path(one).parent for one in asked] == [Path.home(), Path.home()]


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_the_line_has_the_same_words_as_on_the_page(qapp: QApplication, qtbot: QtBot, code: str) -> None:
    language.use(qapp, code)
    speech, line = reports.speech(), AddsUp()
    qtbot.addWidget(line)
    for of in ("sheet", "trial", "undo"):
        line.show_parts({}, of=of)
        whole = {"sheet": "whole", "trial": "whole_trial", "undo": "whole_undo"}[of]
        assert speech(whole) == line.whole_word()
        for part in RECONCILIATION_PARTS:
            key = f"{part}_undo" if of == "undo" and part in _OF_UNDO else _PARTS.get(part, part)
            assert speech(key) == line.part_words()[part]


def test_every_text_of_a_report_is_said_in_chinese(qapp: QApplication) -> None:
    language.use(qapp, "zh_CN")
    speech = reports.speech()
    for key, text in report.TEXTS.items():
        said = speech.text(text)
        assert said != text, key
        assert {*_places(said)} == {*_places(text)}, key
    page, _ = written([a_line(), a_line(2, RowState.REFUSED)], a_head(), speech)
    assert page.rows("全部各行")[0][4] == f"冲正 · {reasons.word('REJECTED')}"


def _places(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]
