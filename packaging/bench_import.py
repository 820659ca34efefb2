"""Figures of the import: opening a large workbook, and matching it. Run by `dev.py bench import`.

Opening 100,000 rows of 12 columns is measured whole (the look through the file, the child process, finding the table,
typing the mapped columns) against calamine alone and openpyxl's read-only mode alone; matching against the same join
in pandas. All are ratios within one run on one machine; 1 as exit code when a limit is broken.
"""

from __future__ import annotations

import gc
import io
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from reversal_desk.model import Action, ActionState, Row

ROWS, COLUMNS = 100_000, 12
CACHED = 500_000
#: Each is measured so often, in turns, and the best counts: other work on the machine only ever adds. openpyxl takes
#: so long that once is enough.
TURNS = 5
LEAST_AGAINST_OPENPYXL, MOST_AGAINST_CALAMINE = 2.5, 4.0
MOST_MEMORY_MB = 400
MOST_PREVIEW_SHARE = 0.25
MOST_AGAINST_PANDAS = 2.0

HEADERS = (
    "Name", "Email", "Financial Status", "Created at", "Cancelled at", "Currency", "Subtotal", "Total",
    "Refunded Amount", "Lineitem quantity", "Lineitem sku", "Cancel reason",
)  # fmt: skip
STATUSES = ("paid", "refunded", "partially_refunded", "voided")
REASONS = ("", "customer", "damaged", "fraud")


def write_sheet(path: Path) -> None:
    """An order export as a shop writes it: shared texts, dates and amounts with formats."""
    import xlsxwriter

    chance = random.Random(1)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Orders")
    day, money = book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), book.add_format({"num_format": "0.00"})
    sheet.write_row(0, 0, HEADERS)
    start = datetime(2026, 9, 1)  # noqa: DTZ001 - a sheet's dates have no zone
    for n in range(1, ROWS + 1):
        kind, total = n % 4, round(chance.uniform(5, 900), 2)
        refund = (0, total, round(total / 3, 2), 0)[kind]
        sheet.write_row(n, 0, (f"#{1_000_000 + n}", f"customer{n}@example.com", STATUSES[kind]))
        sheet.write_datetime(n, 3, start + timedelta(minutes=n % 40_000), day)
        if kind == 1:
            sheet.write_datetime(n, 4, start + timedelta(days=30, minutes=n % 40_000), day)
        sheet.write_string(n, 5, "USD")
        for column, amount in ((6, total), (7, round(total * 1.08, 2)), (8, refund)):
            sheet.write_number(n, column, amount, money)
        sheet.write_row(n, 9, (1 + n % 3, f"SKU-{n % 5000:05d}", REASONS[kind]))
    book.close()


# --------------------------------------------------------------------------- each in a process of its own


def by_openpyxl(path: Path) -> dict[str, float]:
    """Every row by openpyxl's read-only mode."""
    import openpyxl

    began = time.perf_counter()
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    count = sum(1 for _ in sheet.iter_rows(values_only=True))
    return {"seconds": time.perf_counter() - began, "rows": count}


def by_calamine(path: Path) -> dict[str, float]:
    """Every row by calamine, as its own values."""
    import python_calamine

    began = time.perf_counter()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    rows = list(book.get_sheet_by_index(0).iter_rows())
    return {"seconds": time.perf_counter() - began, "rows": len(rows)}


def by_the_program(path: Path) -> dict[str, float]:
    """The file opened as the program does, down to typed rows; seconds of each part, and memory of both processes."""
    from reversal_desk import mapping
    from reversal_desk.model import Grid
    from reversal_desk.sheet import header, reader

    said: dict[str, float] = {}
    gc.disable()  # as in the window, which collects when it is not in use (ui/collector)
    began = time.perf_counter()

    def preview(grid: Grid) -> None:
        said["preview"], said["preview_rows"] = time.perf_counter() - began, len(grid.rows)

    def progress(percent: int) -> None:
        said.setdefault("scanned" if percent >= 30 else "started", time.perf_counter() - began)
        if percent >= 65:
            said.setdefault("parsed", time.perf_counter() - began)

    grid = reader.read(path, preview=preview, progress=progress)
    said["read"] = time.perf_counter() - began
    table = header.find_table(grid)
    said["found"] = time.perf_counter() - began
    mapped = mapping.map_columns(table)
    rows = mapping.read_rows(table, mapped)
    said["seconds"] = time.perf_counter() - began
    said["rows"] = len(rows)
    said["memory"] = peak_mb(children=False) + peak_mb(children=True)
    return said


def peak_mb(*, children: bool) -> float:
    """Peak memory of this process, or of the largest of its children, in MB; 0 where the system doesn't tell."""
    try:
        import resource
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss
    return used / 1024 if sys.platform.startswith("linux") else used / 1024 / 1024


def apart(name: str, path: Path) -> dict[str, float]:
    """One of the above in a fresh process, so that no one pays for another's memory."""
    done = subprocess.run(
        [sys.executable, __file__, name, str(path)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


APART: dict[str, Callable[[Path], dict[str, float]]] = {
    "openpyxl": by_openpyxl,
    "calamine": by_calamine,
    "program": by_the_program,
}


def open_large(folder: Path) -> bool:
    """Opening a large workbook; whether every limit is kept."""
    path = folder / "orders.xlsx"
    write_sheet(path)
    turns: dict[str, list[dict[str, float]]] = {name: [] for name in APART}
    for turn in range(TURNS):
        for name, found in turns.items():
            if name != "openpyxl" or turn == 0:
                found.append(apart(name, path))
    best = {name: min(found, key=lambda one: one["seconds"]) for name, found in turns.items()}
    ours, calamine, openpyxl = best["program"], best["calamine"]["seconds"], best["openpyxl"]["seconds"]
    if ours["rows"] != ROWS or best["calamine"]["rows"] != ROWS + 1 or best["openpyxl"]["rows"] != ROWS + 1:
        raise SystemExit(f"Not every row was read: {best}")
    memory = max(one["memory"] for one in turns["program"])
    share = min(one["preview"] / one["seconds"] for one in turns["program"])
    whole = ours["seconds"]
    print(f"Opening {ROWS:,} rows of {COLUMNS} columns, {path.stat().st_size / 1e6:.1f} MB, best of {TURNS}")
    faster, slower = openpyxl / whole, whole / calamine
    print(f"  openpyxl read-only  {openpyxl:7.2f} s")
    print(f"  calamine            {calamine:7.2f} s")
    print(f"  this program        {whole:7.2f} s")
    print(f"  {'':<20}{faster:7.2f} times as fast as openpyxl (at least {LEAST_AGAINST_OPENPYXL})")
    print(f"  {'':<20}{slower:7.2f} times calamine's time (at most {MOST_AGAINST_CALAMINE})")
    parts = (
        ("first 100 rows seen", ours["preview"]),
        ("looked through", ours["scanned"] - ours["preview"]),
        ("parsed", ours["parsed"] - ours["scanned"]),
        ("rows handed over", ours["read"] - ours["parsed"]),
        ("table found", ours["found"] - ours["read"]),
        ("columns typed", whole - ours["found"]),
    )
    for part, seconds in parts:
        print(f"    {part:<20}{seconds:5.2f} s")
    print(f"  preview after       {share:7.1%}    (at most {MOST_PREVIEW_SHARE:.0%}), {ours['preview_rows']:.0f} rows")
    print(f"  memory, both        {memory:7.0f} MB (at most {MOST_MEMORY_MB})")
    return (
        faster >= LEAST_AGAINST_OPENPYXL
        and slower <= MOST_AGAINST_CALAMINE
        and memory <= MOST_MEMORY_MB
        and share <= MOST_PREVIEW_SHARE
        and ours["preview_rows"] == 100
    )


# --------------------------------------------------------------------------- matching


def match_many(folder: Path) -> bool:
    """100,000 rows against 500,000 cached actions, and the same join in pandas; whether the limit is kept.

    Both begin with the actions as the cache gives them. A third of the rows match as they are, a third without `#`,
    and a third not at all.
    """
    from reversal_desk import matching
    from reversal_desk.model import MatchHow
    from reversal_desk.store.actions import ActionCache

    spellings = ("{}", "#{}", "X-{}-none")
    rows = [Row(number=n + 2, orders=(spellings[n % 3].format(1_000_000 + n * 5),)) for n in range(ROWS)]
    took: dict[str, list[float]] = {"read": [], "program": [], "pandas": []}
    hits: set[tuple[int, int]] = set()
    with closing(ActionCache(folder / "actions.sqlite3")) as cache:
        cache.keep("a", map(action, range(CACHED)))
        began = time.perf_counter()
        known = cache.actions("a", ["1000"])
        took["read"].append(time.perf_counter() - began)
        for _ in range(TURNS):
            gc.disable()  # as in the window
            began = time.perf_counter()
            hows = Counter(match.how for match in matching.match(rows, known))
            took["program"].append(time.perf_counter() - began)
            gc.enable()  # as in a script of one's own
            hits.add((hows[MatchHow.ORDER], hows[MatchHow.TOLERANT]))
            began = time.perf_counter()
            found = join_in_pandas(rows, known)
            took["pandas"].append(time.perf_counter() - began)
            hits.add(found)
    if len(hits) != 1:
        raise SystemExit(f"Both joins must find the same: {hits}")
    ((exact, tolerant),) = hits
    best = {name: min(seconds) for name, seconds in took.items()}
    ratio = best["program"] / best["pandas"]
    print(f"Matching {ROWS:,} rows against {CACHED:,} actions: {exact:,} exactly and {tolerant:,} tolerantly, by both")
    print(f"  cache read          {best['read']:7.2f} s  before either")
    print(f"  pandas              {best['pandas']:7.2f} s")
    print(f"  this program        {best['program']:7.2f} s  {ratio:.2f} times that (at most {MOST_AGAINST_PANDAS})")
    return ratio <= MOST_AGAINST_PANDAS


def action(n: int) -> Action:
    """The n-th action of the cache."""
    when = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(seconds=n)
    return Action(
        id=f"1000.{n % 9000}.{n}", program_id="1000", program="Northwind US", tracker_id="1", tracker="Online sale",
        partner_id=str(n % 300), partner=f"Partner {n % 300}", state=ActionState.PENDING, amount=Decimal("100.00"),
        payout=Decimal("8.00"), delta_amount=None, delta_payout=None, intended_amount=None, intended_payout=None,
        currency="USD", event_date=when, creation_date=when, locking_date=when + timedelta(days=60),
        cleared_date=None, oid=str(1_000_000 + n),
    )  # fmt: skip


def join_in_pandas(rows: Sequence[Row], known: Sequence[Action]) -> tuple[int, int]:
    """Rows that match exactly, and those that do when both sides are tidied."""
    import pandas

    left = pandas.DataFrame({"row": [row.number for row in rows], "order": [row.order for row in rows]})
    right = pandas.DataFrame({"id": [one.id for one in known], "oid": [one.oid for one in known], "action": known})
    for frame, name in ((left, "order"), (right, "oid")):
        frame["key"] = frame[name].str.strip().str.casefold()
        bare = frame["key"].str.lstrip("#").str.replace(r"\s+", "", regex=True)
        frame["tidy"] = bare.str.replace(r"^0+(?=\d)", "", regex=True)
    exact = left.merge(right[["key", "id", "action"]], on="key", how="left")
    rest = exact[exact["id"].isna()][["row", "tidy"]].merge(right[["tidy", "id", "action"]], on="tidy", how="left")
    return int(exact["id"].notna().sum()), int(rest["id"].notna().sum())


def main(arguments: list[str]) -> int:
    """Print the figures with their limits; 1 when one is broken."""
    if arguments:
        name, path = arguments
        print(json.dumps(APART[name](Path(path))))
        return 0
    with tempfile.TemporaryDirectory(prefix="reversal-desk-bench-") as name:
        kept = [open_large(Path(name)), match_many(Path(name))]
    print("All limits are kept." if all(kept) else "A limit is broken.")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
