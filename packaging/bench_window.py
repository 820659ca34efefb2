"""Figures of the window: how fast it opens, how a long table scrolls, sorts and filters, and that it never stalls.

Run by `dev.py bench window` in a real X server. Every figure is a ratio within one run on one machine, or a stall of
the main thread; 1 as exit code when a limit is broken.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "ui"))

#: The window's size in every figure.
SIZE = (1280, 800)
STARTS, MOST_START = 9, 1.6
LONG_TABLE, TURNS, FRAMES = 100_000, 8, 45
MOST_FRAME, MOST_P99, MOST_SORT = 1.8, 3.0, 1.5
#: Pixels: a wheel's notch moves three rows; the slider's handle jumps.
NOTCH, JUMP = 90, 9_001
SHEET_ROWS, SENT_ROWS, EDITED_ROWS = 18_000, 1_000, 10_000
MOST_STALL = 0.05
PATIENCE = 240.0


class Table:
    """Lines of the printed result, each with its limit; whether all are kept."""

    def __init__(self) -> None:
        self.kept = True

    def line(self, what: str, value: float, limit: float, unit: str = "", *, beside: str = "") -> None:
        """Print one figure."""
        good = value <= limit
        self.kept = self.kept and good
        mark = "" if good else "  BROKEN"
        print(f"  {what:<34}{value:8.2f}{unit}  (limit {limit:g}{unit})  {beside}{mark}".rstrip(), flush=True)


# --------------------------------------------------------------------------- start


def child_serve(folder: Path, rows: int) -> int:
    """A practice service with `rows` pending actions, until its stdin ends; its origin is the first line."""
    from reversal_desk.impact.practice import ActionSpec, PracticeServer, ProgramSpec, WorldSpec

    actions = tuple(ActionSpec(order=f"A{n:05d}", amount=Decimal("100.00")) for n in range(1, rows + 1))
    world = WorldSpec(actions=actions, programs=(ProgramSpec("1000", "Northwind US"),))
    with PracticeServer(folder, world=world, delay=(0.0, 1.0), limit=1_000_000) as server:
        print(server.origin, flush=True)
        sys.stdin.read()
    return 0


def seconds_to_start(env: dict[str, str], script: str, *arguments: str | Path | int) -> float:
    """From the start of a process until it says that it is there."""
    argv = [sys.executable, str(Path(__file__).with_name(script)), *map(str, arguments)]
    began = time.monotonic()
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True, env=env)
    return float(done.stdout.split()[0]) - began


def time_the_start(home: Path, folder: Path, table: Table) -> None:
    """Ours and an empty window in turns, so that a busy moment meets both; compiled beforehand, as installed ones."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    without = () if "typing-extensions==" in lock else ("typing_extensions",)
    ours, empty = [], []
    for _ in range(STARTS + 1):
        empty.append(seconds_to_start(env, "bench_start_empty.py", *SIZE))
        ours.append(seconds_to_start(env, "bench_start_window.py", home, *without))
    mine, theirs = statistics.median(ours[1:]), statistics.median(empty[1:])
    print(f"Start, median of {STARTS}: {mine:.3f} s until Home shows its batches, an empty window {theirs:.3f} s")
    table.line("ratio", mine / theirs, MOST_START)


# --------------------------------------------------------------------------- tools of the rest


def wait_until(reached: Callable[[], bool]) -> None:
    """Let the loop turn until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    end, met = time.monotonic() + PATIENCE, False
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(5)

    def look() -> None:
        nonlocal met  # asked once: before the loop has ended it may be so no more
        met = met or reached()
        if met or time.monotonic() > end:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not met:
        raise SystemExit(f"not within {PATIENCE:.0f} s: {reached}")


@contextmanager
def served(folder: Path, rows: int) -> Iterator[str]:
    """A practice service in a process of its own, so that its work is not the window's; gives its origin."""
    argv = [sys.executable, __file__, "--child", "serve", "--folder", str(folder), "--rows", str(rows)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        assert service.stdin is not None
        yield service.stdout.readline().strip()
        service.stdin.close()


@contextmanager
def opened(home: Path) -> Iterator[Any]:
    """The window over the desk in `home`, and its end."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from reversal_desk.desk import Desk
    from reversal_desk.ui import app as application
    from reversal_desk.ui import background

    app = application.make_application()
    app.setQuitOnLastWindowClosed(False)
    with Desk.open(home=home) as desk:
        window = application.make_window(app=app, desk=desk, language_code="en", theme_choice="light")
        window.resize(*SIZE)
        window.greets = False  # a welcome would stand before Cancel, and the hold waits behind it
        window.show()
        window.readiness.start()  # as `run_window` does: a person has looked at Home for a second or two
        wait_until(lambda: window.readiness.reached and background.pending() == 0)
        yield window
        window.close()
        wait_until(lambda: background.pending() == 0)
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        background.shut_down()


def write_sheet(path: Path, *, ours: int, rows: int) -> Path:
    """A sheet of cancelled orders, of which the first `ours` came through partners."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Order number", "Status"))
        writer.writerows((f"A{n:05d}" if n <= ours else f"B{n:05d}", "cancelled") for n in range(1, rows + 1))
    return path


# --------------------------------------------------------------------------- a long table


def long_list(rows: int) -> list[Any]:
    """Lines as various as in a real sheet."""
    from ui_tools import NOW, a_change, an_action

    from reversal_desk.model import Operation, RowState

    states = (RowState.READY, RowState.READY, RowState.READY, RowState.LOOK, RowState.BLOCKED)
    made = []
    for number in range(1, rows + 1):
        # 7919 is prime: the amounts are all over the place, and the same in every run.
        amount = Decimal((number * 7919) % 100_003) / 100 + 40
        action = an_action(
            number, amount=amount, payout=amount / 20, locking_date=NOW + timedelta(minutes=(number * 7919) % 90_000)
        )
        after = (amount * ((number * 104_729) % 89) / 100).quantize(Decimal("0.01"))
        change = a_change(number, state=states[number % 5], action=action, amount_after=after)
        made.append(replace(change, operation=Operation.REVERSE) if number % 3 else change)
    return made


def bare_view(cells: Sequence[Sequence[str]], widths: Sequence[int], titles: Sequence[str]) -> Any:
    """A QTableView as anybody would write it, over texts that are there already; no stylesheet."""
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QTableView

    display = int(Qt.ItemDataRole.DisplayRole)

    class Cells(QAbstractTableModel):
        def rowCount(self, parent: Any = None) -> int:  # noqa: ARG002, N802 - Qt's own name
            return len(cells)

        def columnCount(self, parent: Any = None) -> int:  # noqa: ARG002, N802 - Qt's own name
            return len(widths)

        def data(self, index: Any, role: int = display) -> Any:
            return cells[index.row()][index.column()] if role == display else None

        def headerData(self, section: int, orientation: Any, role: int = display) -> Any:  # noqa: N802
            return titles[section] if role == display and orientation is Qt.Orientation.Horizontal else None

    view = QTableView()
    model = Cells(view)
    view.setModel(model)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(30)
    for number, width in enumerate(widths):
        view.setColumnWidth(number, width)
    return view


def frames(view: Any, start: int) -> list[float]:
    """Seconds of each frame while it scrolls by the wheel and then by the handle, from row `start` on."""
    from PySide6.QtCore import QCoreApplication

    bar = view.verticalScrollBar()
    bar.setValue(start * 30)
    QCoreApplication.processEvents()
    taken = []
    for number in range(FRAMES):
        bar.setValue(bar.value() + (NOTCH if number < FRAMES * 2 // 3 else JUMP))
        began = time.perf_counter()
        view.viewport().repaint()
        QCoreApplication.processEvents()
        taken.append(time.perf_counter() - began)
    return taken


def p99(taken: Sequence[float]) -> float:
    """All but one of a hundred are at most this."""
    return sorted(taken)[int(len(taken) * 0.99) - 1]


def least(times: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of several times."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def time_the_table(home: Path, table: Table) -> None:
    """100,000 lines in the review of the real window, against a bare view and against Python's own sort."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication
    from ui_tools import NOW

    with opened(home) as window:
        review = window.batch.review
        window.go("new")
        window.batch.go("review")
        review.model.set_changes(long_list(LONG_TABLE), NOW)
        review.table.fit()
        wait_until(lambda: review.table._measured >= LONG_TABLE)
        shown = [n for n in range(review.model.columnCount()) if not review.table.isColumnHidden(n)]
        cells = [
            [str(review.model.data(review.model.index(row, number))) for number in shown]
            for row in range(review.model.rowCount())
        ]
        review.model.retranslate()  # what was asked for the other view is forgotten
        titles = [str(review.model.headerData(number, Qt.Orientation.Horizontal)) for number in shown]
        bare = bare_view(cells, [review.table.columnWidth(number) for number in shown], titles)
        bare.resize(review.table.size())
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        sheet = app.styleSheet()
        ours, theirs = [], []
        for turn in range(TURNS):  # in turns, so that a busy moment meets both
            app.setStyleSheet(sheet)
            bare.hide()
            QCoreApplication.processEvents()
            ours += frames(review.table, turn * LONG_TABLE // TURNS)
            app.setStyleSheet("")
            bare.show()
            wait_until(bare.windowHandle().isExposed)
            theirs += frames(bare, turn * LONG_TABLE // TURNS)
        bare.close()
        bare.deleteLater()
        app.setStyleSheet(sheet)
        QCoreApplication.processEvents()
        print(f"{LONG_TABLE:,} rows, {len(shown)} columns, {len(ours)} frames, beside a bare view; ms a frame")
        for name, figure, limit in (("scroll, median", statistics.median, MOST_FRAME), ("scroll, p99", p99, MOST_P99)):
            mine, other = figure(ours), figure(theirs)
            table.line(name, mine / other, limit, beside=f"{mine * 1000:.1f} against {other * 1000:.1f}")
        time_sort_and_filter(review, table)


def time_sort_and_filter(review: Any, table: Table) -> None:
    """Sorting by a header and narrowing by chip and search, against `sorted` of the records by the same key."""
    from PySide6.QtCore import QCoreApplication, Qt

    model, view = review.model, review.table
    records = list(model.records)
    filtering = 0.0
    for name in ("SALES", "PARTNER", "LOCKS"):
        number = model.place(name)
        taken, python = [], []
        for _ in range(5):  # in turns
            view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
            QCoreApplication.processEvents()
            began = time.perf_counter()
            view.sortByColumn(number, Qt.SortOrder.AscendingOrder)  # a frame has its own figure
            taken.append(time.perf_counter() - began)
            python.append(least(1, lambda by=model.columns[number].sort: sorted(records, key=by)))
        mine, other = min(taken), min(python)
        beside = f"{mine * 1e3:.0f} against {other * 1e3:.0f} ms; the first time {taken[0] * 1e3:.0f}"
        table.line(f"sort by {name}", mine / other, MOST_SORT, beside=beside)
        filtering = other if name == "SALES" else filtering
    view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    for name, text in (("filter by a word", "gear"), ("filter by an order", "9217"), ("show all again", "")):
        review.filters.search.setText(text)
        mine = least(5, lambda: (review.filters.apply(), view.viewport().repaint()))
        table.line(name, mine / filtering, MOST_SORT, beside=f"{mine * 1e3:.0f} against {filtering * 1e3:.0f} ms")


# --------------------------------------------------------------------------- stalls


def tell_stalls(watch: Any, table: Table) -> None:
    """The worst gap of each phase, and where it was where it was too long."""
    for phase, worst in watch.worst.items():
        beats = sorted(watch.gaps[phase])
        table.line(
            phase,
            worst.seconds * 1000,
            MOST_STALL * 1000,
            " ms",
            beside=f"computed {worst.computed * 1000:.0f} ms, p99 {p99(beats) * 1000:.0f} ms, "
            f"{len(watch.stalls.get(phase, ()))} too long; others had the cores {worst.taken * 1000:.0f} ms",
        )
        if worst.seconds > MOST_STALL:
            print(worst.where)


def watch_a_run(folder: Path, table: Table) -> None:
    """A sheet of 18,000 rows is read and matched, 1,000 are sent and proved, and the page of the outcome opens."""
    from stall_watch import StallWatch

    from reversal_desk.impact.practice.spec import PRACTICE_SID, PRACTICE_TOKEN
    from reversal_desk.ui import background, hold

    hold._HOLD_LONG = 1.0
    path = write_sheet(folder / "returns.csv", ours=SENT_ROWS, rows=SHEET_ROWS)
    with served(folder / "world", SENT_ROWS) as origin, opened(folder / "home") as window:
        window.context.desk.add_account(name="Bench", sid=PRACTICE_SID, token=PRACTICE_TOKEN, origin=origin)
        window.load_accounts()
        wait_until(lambda: window.context.account is not None and background.pending() == 0)
        batch = window.batch
        watch = StallWatch()
        watch.start("import")
        batch.step_changed.connect(lambda step: watch.enter({"match": "matching"}.get(step, step)))
        window.open_file(path)
        wait_until(lambda: batch.step == "review" and batch.review.settled and background.pending() == 0)
        batch.review.press_continue()
        wait_until(lambda: batch.step == "submit")
        batch.submit.begin_hold()
        wait_until(lambda: window.context.lane.running)
        watch.enter("sending")
        wait_until(lambda: not window.context.lane.running and batch.step == "done" and background.pending() == 0)
        window.go("home")
        wait_until(lambda: background.pending() == 0)
        watch.stop()
        print(f"The longest the window let a person wait: {SHEET_ROWS:,} rows read, {SENT_ROWS:,} sent")
        tell_stalls(watch, table)


def watch_an_edit(folder: Path, table: Table) -> None:
    """10,000 rows get another reason by one paste, and it is taken back."""
    from PySide6.QtCore import QItemSelection
    from stall_watch import StallWatch

    from reversal_desk.impact.practice.spec import PRACTICE_SID, PRACTICE_TOKEN
    from reversal_desk.ui import background

    path = write_sheet(folder / "edited.csv", ours=EDITED_ROWS, rows=EDITED_ROWS)
    with served(folder / "edited", EDITED_ROWS) as origin, opened(folder / "edited_home") as window:
        window.context.desk.add_account(name="Bench", sid=PRACTICE_SID, token=PRACTICE_TOKEN, origin=origin)
        window.load_accounts()
        wait_until(lambda: window.context.account is not None and background.pending() == 0)
        window.open_file(path)
        review = window.batch.review
        wait_until(lambda: window.batch.step == "review" and review.settled and background.pending() == 0)
        wait_until(lambda: review.table._measured >= EDITED_ROWS)
        column = review.model.place("REASON")
        last = review.model.rowCount() - 1
        watch = StallWatch()
        watch.start("10,000 rows are selected")
        span = QItemSelection(review.model.index(0, column), review.model.index(last, column))
        selection = review.table.selectionModel()
        selection.select(span, selection.SelectionFlag.ClearAndSelect)
        wait_until(lambda: background.pending() == 0)
        watch.enter("edit of 10,000 rows")
        review.table.pasted.emit("ORDER_ERROR")
        wait_until(lambda: review.settled and background.pending() == 0)
        wait_until(lambda: review.table._measured >= EDITED_ROWS)
        if {change.reason for change in review.model.records} != {"ORDER_ERROR"}:
            raise SystemExit("the edit did not reach every row")
        watch.enter("its undo")
        window.batch.edits.stack.undo()
        wait_until(lambda: review.settled and background.pending() == 0)
        wait_until(lambda: review.table._measured >= EDITED_ROWS)
        watch.stop()
        print(f"Bulk edit of {EDITED_ROWS:,} rows and its undo")
        tell_stalls(watch, table)


# --------------------------------------------------------------------------- all of it


def home_with_batches(folder: Path) -> Path:
    """A data folder in which some batches were sent, as after some weeks of work."""
    from reversal_desk.desk import Desk
    from reversal_desk.impact.practice.spec import PRACTICE_SID, PRACTICE_TOKEN
    from reversal_desk.model import Policy

    home = folder / "started"
    with served(folder / "started_world", 60) as origin, Desk.open(home=home) as desk:
        account, _ = desk.add_account(name="Bench", sid=PRACTICE_SID, token=PRACTICE_TOKEN, origin=origin)
        for number in range(5):
            path = folder / f"returns_{number}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("Order number", "Status"))
                writer.writerows((f"A{n:05d}", "cancelled") for n in range(number * 10 + 1, number * 10 + 11))
            sheet = desk.open_sheet(path)
            desk.run(desk.submit(desk.plan(sheet, desk.find_actions(sheet, account), Policy())))
    return home


def main() -> int:
    """Print the figures with their limits; 1 when one is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--child", choices=("serve",), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--only", choices=("start", "table", "run", "edit"), action="append")
    given = parser.parse_args()
    if given.child == "serve":
        return child_serve(given.folder, given.rows)
    import keyring  # late: the service that is started has none to ask
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    table = Table()
    wanted = set(given.only or ("start", "table", "run", "edit"))
    with tempfile.TemporaryDirectory(prefix="reversal-desk-bench-") as name:
        folder = Path(name)
        if "start" in wanted:
            time_the_start(home_with_batches(folder), folder, table)
        if "table" in wanted:
            time_the_table(folder / "table_home", table)
        if "run" in wanted:
            watch_a_run(folder, table)
        if "edit" in wanted:
            watch_an_edit(folder, table)
    print("All limits are kept." if table.kept else "A limit is broken.")
    return 0 if table.kept else 1


if __name__ == "__main__":
    sys.exit(main())
