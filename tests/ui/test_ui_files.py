"""Several files at once: each waits for its turn, none is lost, and what two of them ask for is said."""

from __future__ import annotations

import csv
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet

from reversal_desk.desk import Plan
from reversal_desk.model import Code, RowEdit, RowState
from reversal_desk.ui import settings
from reversal_desk.ui.models.files import FileQueue
from reversal_desk.ui.models.recent import MOST, RecentFiles
from reversal_desk.ui.widgets.drop import by_name, short
from reversal_desk.ui.window import MainWindow


def parts(window: MainWindow, folder: Path) -> list[Path]:
    """The sample in two files, which have ten rows in common; and one that is no sheet."""
    with window.context.desk.sample().open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    made = []
    for name, some in (("returns 10.csv", rows[15:]), ("returns 9.csv", rows[:25])):
        made.append(folder / name)
        with made[-1].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *some])
    made.append(folder / "returns 11.xlsx")
    made[-1].write_bytes(b"PK\x03\x04 not a workbook")
    return made


def drop(window: MainWindow, files: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    window.home.drop.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def settled(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    quiet(qtbot)


def said(window: MainWindow) -> str:
    return " ".join(made.text() for made in window.batch.file_line.findChildren(QLabel))


def entries(window: MainWindow) -> list[str]:
    return [action.text() for action in window.batch.file_line.every.menu().actions()]


def test_files_dropped_together_are_taken_one_after_the_other(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    batch, line = window.batch, window.batch.file_line
    assert not line.isVisible()
    drop(window, parts(window, tmp_path))
    settled(qtbot, window)
    assert [file.path.name for file in batch.queue.files] == ["returns 9.csv", "returns 10.csv", "returns 11.xlsx"]
    assert "File 1 of 3" in said(window)
    assert "returns 9.csv · then returns 10.csv" in said(window)
    shown = entries(window)
    assert shown[0] == "1  returns 9.csv · 25 rows · open now"
    assert shown[1] == "2  returns 10.csv · 41 rows · waits"
    assert shown[2].startswith("3  returns 11.xlsx · ")
    assert not line.every.menu().actions()[2].isEnabled()
    assert "returns 11.xlsx can't be opened" in said(window)
    first = done(qtbot, window)
    assert line.next.property("kind") == "primary"
    line.next.click()
    settled(qtbot, window)
    assert "File 2 of 3" in said(window)
    assert entries(window)[0] == f"1  returns 9.csv · 25 rows · batch {first}"
    outcomes = window.context.desk.outcomes(first)
    sent = {outcome.action_id for outcome in outcomes if outcome.state is RowState.CONFIRMED}
    twice = [change for change in batch.review.model.records if change.action and change.action.id in sent]
    assert twice
    assert all(change.state is not RowState.READY for change in twice), "it is as wanted, or asked for again"
    assert f"orders of this file stand in returns 9.csv too, which was sent as batch {first}." in said(window)
    second = done(qtbot, window)
    assert [file.batches for file in batch.queue.files] == [[first], [second], []]
    assert not line.next.isVisible(), "the third can't be read, and the list says why"
    desk = window.context.desk
    assert [Path(desk.batch(number).file).name for number in (first, second)] == ["returns 9.csv", "returns 10.csv"]
    line.end.click()
    assert not line.isVisible()


def test_what_an_unsent_file_asks_for_too_waits_for_a_look_and_its_edits_are_kept(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    batch = window.batch
    later, earlier, _ = parts(window, tmp_path)
    window.open_files((earlier, later))
    settled(qtbot, window)
    ready = {c.action.id: c for c in batch.review.model.records if c.state is RowState.READY and c.action}
    batch.review.show_only("ready")
    key = batch.review.model.record(0).key
    assert batch.review.model.setData(batch.review.model.index(0, batch.review.model.place("REASON")), "OTHER")
    qtbot.waitUntil(lambda: batch.review.settled, timeout=10_000)
    quiet(qtbot)
    batch.file_line.next.click()
    settled(qtbot, window)
    both = [c for c in batch.review.model.records if c.action and c.action.id in ready and c.facts.get("file")]
    assert both
    for change in both:
        assert change.state is RowState.LOOK
        assert Code.DUPLICATE_ROW in change.codes
        assert change.facts["file"] == "returns 9.csv"
        assert change.facts["other"] == str(ready[change.action.id].row.number)  # type: ignore[union-attr]
    assert "of this file stand in returns 9.csv too, which was not sent." in said(window)
    batch.file_line.every.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: batch.queue.here == 0 and batch.step in {"match", "review"}, timeout=20_000)
    qtbot.waitUntil(lambda: batch.matching.resumed is None, timeout=20_000)
    quiet(qtbot)
    assert batch.edits.of(key).reason == "OTHER", "the first file is where it was left"
    quiet(qtbot)


def test_one_file_has_no_list_and_more_files_go_behind_those_that_wait(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    batch = window.batch
    later, earlier, broken = parts(window, tmp_path)
    window.open_file(earlier)
    settled(qtbot, window)
    assert not batch.file_line.isVisible()
    window.open_files((earlier, later))
    quiet(qtbot)
    window.open_file(broken)
    quiet(qtbot)
    assert [file.path for file in batch.queue.files] == [earlier, later, broken]
    assert batch.queue.here == 2
    assert batch.queue.next == 1
    window.new_batch()
    quiet(qtbot)
    assert "1 of the files still waits" in said(window)
    batch.file_line.next.click()
    settled(qtbot, window)
    assert batch.opening.path == later


def test_the_queue_keeps_its_order(tmp_path: Path) -> None:
    assert [path.name for path in by_name([tmp_path / "b10.csv", tmp_path / "B9.csv", tmp_path / "a.csv"])] == [
        "a.csv", "B9.csv", "b10.csv",
    ]  # fmt: skip
    queue = FileQueue()
    queue.start([tmp_path / "a", tmp_path / "a"])
    assert queue.files == []
    queue.start([tmp_path / "a", tmp_path / "b", tmp_path / "c"])
    assert (queue.here, queue.next) == (0, 1)
    queue.looked_through(tmp_path / "b", rows=None, trouble="no")
    assert queue.next == 2
    queue.open(2)
    assert queue.next == -1
    queue.leave()
    assert queue.current is None
    assert queue.elsewhere(tmp_path / "a") == {}


def test_a_drop_that_names_no_file_any_more_means_those_that_came_in(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """On X11 another program may give its files while they are dragged, and nothing once they are let go."""
    window = open_window()
    target, named, nothing = window.home.drop, QMimeData(), QMimeData()
    file = parts(window, tmp_path)[0]
    named.setUrls([QUrl.fromLocalFile(str(file))])
    held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, named, *held))
    target.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, nothing, *held))
    settled(qtbot, window)
    assert window.batch.opening.path == file
    other = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, nothing, *held)
    other.ignore()
    target.dragEnterEvent(other)
    assert not other.isAccepted()
    target.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, nothing, *held))
    assert not window.batch.queue.files, "what was dragged before is not dropped again"


def test_a_file_left_while_it_is_written_as_a_batch_counts_as_sent(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window()
    batch, desk = window.batch, window.context.desk
    drop(window, parts(window, tmp_path)[:2])
    settled(qtbot, window)
    asked, gate, real = threading.Event(), threading.Event(), desk.submit

    def slow(made: Plan, **named: Any) -> int:
        asked.set()
        assert gate.wait(30)
        return real(made, **named)

    monkeypatch.setattr(desk, "submit", slow)
    batch.review.press_continue()
    qtbot.waitUntil(lambda: batch.step == "submit", timeout=10_000)
    batch.submit.begin_hold()
    qtbot.waitUntil(asked.is_set)
    window.new_batch()
    file, other = batch.queue.files
    assert file.draft
    gate.set()
    qtbot.waitUntil(lambda: bool(file.batches) and not window.context.lane.taken, timeout=60_000)
    quiet(qtbot)
    (sent,) = desk.batches()
    assert (file.sent, file.batches, file.draft) == (True, [sent.id], 0)
    ready = {outcome.action_id for outcome in desk.outcomes(sent.id) if outcome.state is RowState.CONFIRMED}
    assert ready
    assert not ready & set(file.claims), "what went out is known to the journal"
    assert not other.batches
    assert desk.drafts() == ()


def test_a_file_left_before_its_draft_was_written_is_gone_on_with(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window()
    batch, desk = window.batch, window.context.desk
    asked, gate, real = threading.Event(), threading.Event(), desk.keep_draft

    def slow(*place: Any, **named: Any) -> int:
        asked.set()
        assert gate.wait(30)
        return real(*place, **named)

    monkeypatch.setattr(desk, "keep_draft", slow)
    drop(window, parts(window, tmp_path)[:2])
    qtbot.waitUntil(lambda: asked.is_set() and batch.step == "review" and batch.review.settled, timeout=20_000)
    key = batch.review.model.record(0).key
    batch.edits.change({key: RowEdit(leave=True)}, "leave")
    qtbot.waitUntil(lambda: batch.review.settled, timeout=10_000)
    batch.file_line.file_wanted.emit(1)
    gate.set()
    settled(qtbot, window)
    assert batch.queue.files[0].draft
    batch.file_line.file_wanted.emit(0)
    left = {key: RowEdit(leave=True)}
    qtbot.waitUntil(lambda: batch.matching.resumed is None and batch.edits.rows == left, timeout=20_000)
    settled(qtbot, window)


def test_files_may_be_let_go_anywhere_in_the_window(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    files = parts(window, tmp_path)[:2]
    held = Qt.DropAction.CopyAction, QMimeData(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    held[1].setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    window.go("history")
    window.dragEnterEvent(QDragEnterEvent(QPoint(700, 500), *held))
    curtain = window.findChild(QWidget, "dropCurtain")
    assert curtain is not None
    assert curtain.isVisible()
    assert curtain.geometry() == window.rect()
    assert "2 files" in " ".join(made.text() for made in curtain.findChildren(QLabel))
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not curtain.isVisible()
    window.dragEnterEvent(QDragEnterEvent(QPoint(700, 500), *held))
    window.dropEvent(QDropEvent(QPointF(700, 500), *held))
    assert not curtain.isVisible()
    settled(qtbot, window)
    assert window.batch.opening.path == files[1], "by name: 9 comes before 10"
    assert window.context.settings.get(settings.FOLDER) == str(tmp_path)


def test_what_is_no_file_is_not_taken_by_the_window(open_window: OpenWindow) -> None:
    window = open_window()
    words = QMimeData()
    words.setText("SO-1001")
    event = QDragEnterEvent(
        QPoint(700, 500), Qt.DropAction.CopyAction, words, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    window.dragEnterEvent(event)
    assert not event.isAccepted()
    assert window.findChild(QWidget, "dropCurtain") is None


def test_the_sample_is_not_where_the_next_file_is_looked_for(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.open_sample()
    settled(qtbot, window)
    assert window.context.settings.get(settings.FOLDER) == ""


def a_name(window: MainWindow, path: Path) -> Path:
    """A sheet of that name with the sample's rows."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(window.context.desk.sample().read_bytes())
    return path


def recent(window: MainWindow) -> list[str]:
    """The list behind the button, as it comes up."""
    made = window.home.drop.recent_button
    assert made is not None
    assert not made.isHidden()
    made.menu().aboutToShow.emit()
    return [action.text() for action in made.menu().actions() if not action.isSeparator()]


def test_a_file_that_was_opened_is_one_press_away_also_after_a_restart(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    assert window.home.drop.recent_button is None, "what isn't needed yet isn't shown"
    for path in (a_name(window, tmp_path / "first.csv"), a_name(window, tmp_path / "R&D" / "a & b.csv")):
        drop(window, [path])
        settled(qtbot, window)
    shown = recent(window)
    assert [text.split("\t")[0] for text in shown[:-1]] == ["&1  a && b.csv", "&2  first.csv"]
    assert shown[0].endswith("R&&D")
    window.close()
    window = open_window()
    assert recent(window) == shown
    made = window.home.drop.recent_button
    assert made is not None
    made.menu().actions()[1].trigger()
    settled(qtbot, window)
    assert window.batch.opening.path == tmp_path / "first.csv"
    assert [text.split("\t")[0] for text in recent(window)[:-1]] == ["&1  first.csv", "&2  a && b.csv"]


def test_the_list_of_recent_files_can_be_emptied_and_what_cannot_be_read_does_not_come_into_it(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    window.open_sample()
    settled(qtbot, window)
    assert window.context.recent.paths == (), "the program's own sample has a button of its own"
    drop(window, [parts(window, tmp_path)[2]])
    qtbot.waitUntil(lambda: window.batch.sheet._state == "failed", timeout=20_000)
    assert window.context.recent.paths == ()
    window.context.recent.add(a_name(window, tmp_path / "gone.csv"))
    (tmp_path / "gone.csv").unlink()
    assert recent(window)[-1] == "&Empty this list"
    made = window.home.drop.recent_button
    assert made is not None
    made.menu().actions()[0].trigger()
    quiet(qtbot)
    assert window.batch.sheet._said is not None
    assert "gone.csv" in window.batch.sheet._said.text
    recent(window)
    made.menu().actions()[-1].trigger()
    assert made.isHidden()
    assert window.context.settings.get(settings.RECENT) == ""


def test_only_so_many_files_are_remembered_and_no_name_that_would_look_like_two(tmp_path: Path) -> None:
    kept = RecentFiles(settings.Settings(tmp_path), own=tmp_path / "desk")
    for number in range(MOST + 3):
        kept.add(tmp_path / f"{number}.csv")
    kept.add(tmp_path / "two\nlines.csv")
    assert [path.name for path in kept.paths] == [f"{number}.csv" for number in range(MOST + 2, 2, -1)]


def test_a_deep_folder_is_told_by_its_last_parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert short(tmp_path / "Documents") == str(Path("~") / "Documents")
    deep = Path("/share/finance/Europe and Africa/commission corrections/2026/November")
    assert short(deep) == str(Path("…/commission corrections/2026/November"))
    assert short(Path("/") / ("x" * 60)) == str(Path("…") / ("x" * 60))
