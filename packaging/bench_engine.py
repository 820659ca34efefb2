"""Figures of the engine: its requests against a plain script's, and what the journal costs. Run by `dev.py bench`.

Both figures are ratios within one run on one machine, against the practice service; 1 as exit code when a limit
is broken.
"""

from __future__ import annotations

import base64
import csv
import json
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode, urljoin

import keyring
from keyring.backends.fail import Keyring

from reversal_desk.desk import Desk
from reversal_desk.impact.practice import ActionSpec, Faults, PracticeServer, ProgramSpec, Rule, Trouble, WorldSpec
from reversal_desk.model import Policy, RowState
from reversal_desk.store.database import Database

ROWS = 1000
#: design.md: 3 to download, 2 conflict lists, 2 for the first row's proof, 4 looks, and one to spare.
MOST_BESIDE_WRITES = 12
#: Rows of the run whose journal is timed, and how long the service takes for each answer, seconds.
TIMED_ROWS, ANSWER_SECONDS = 400, 0.3
MOST_JOURNAL_SHARE = 0.03


def world(count: int) -> WorldSpec:
    """`count` pending actions of one programme."""
    actions = tuple(ActionSpec(order=f"A{n:05d}", amount=Decimal("100.00")) for n in range(1, count + 1))
    return WorldSpec(actions=actions, programs=(ProgramSpec("1000", "Northwind US"),))


@contextmanager
def served(folder: Path, count: int, faults: Sequence[Rule] = ()) -> Iterator[PracticeServer]:
    """A practice service whose queue takes up to two seconds."""
    with PracticeServer(folder, world=world(count), delay=(0.0, 2.0), limit=1_000_000, faults=Faults(faults)) as server:
        yield server


def reverse_with_the_program(
    folder: Path, server: PracticeServer, count: int, *, running: Callable[[], None] = lambda: None
) -> Counter[str]:
    """Reverse `count` orders as the program does; gives its requests by kind. `running`: called as sending begins."""
    sheet = folder / "returns.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(("Order number", "Status"))
        csv.writer(file).writerows((f"A{n:05d}", "cancelled") for n in range(1, count + 1))
    with Desk.open(home=folder / "home") as desk:
        account, _ = desk.add_account(name="B", sid=server.sid, token=server.token, origin=server.origin)
        opened = desk.open_sheet(sheet)
        batch = desk.submit(desk.plan(opened, desk.find_actions(opened, account), Policy()))
        running()
        result = desk.run(batch)
        states = Counter(outcome.state for outcome in result.outcomes)
        if states != {RowState.CONFIRMED: count}:
            raise SystemExit(f"The run did not prove every row: {dict(states)}")
        return Counter(desk.requests)


def reverse_with_a_plain_script(server: PracticeServer, count: int) -> Counter[str]:
    """What a user would write: list the actions, reverse each, ask each receipt until it says Complete."""
    made: Counter[str] = Counter()
    sign_in = "Basic " + base64.b64encode(f"{server.sid}:{server.token}".encode()).decode()

    def ask(kind: str, url: str, method: str = "GET", form: str = "") -> dict[str, object]:
        made[kind] += 1
        headers = {"Authorization": sign_in, "Accept": "application/json"}
        request = urllib.request.Request(
            urljoin(server.origin, url), data=form.encode() or None, method=method, headers=headers
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            body: dict[str, object] = json.load(answer)
        return body

    root = f"/Advertisers/{server.sid}"
    now = datetime.now(UTC)
    dates = {"ActionDateStart": now - timedelta(days=40), "ActionDateEnd": now}
    query = {"CampaignId": "1000", "PageSize": "20000"}
    query |= {name: moment.strftime("%Y-%m-%dT%H:%M:%SZ") for name, moment in dates.items()}
    listed = ask("list", f"{root}/Actions?{urlencode(query)}")["Actions"]
    assert isinstance(listed, list)
    receipts = []
    for action in listed[:count]:
        form = urlencode({"ActionId": action["Id"], "DispositionCode": "REJECTED"})
        receipts.append(str(ask("write", f"{root}/Actions", "DELETE", form)["QueuedUri"]))
    for receipt in receipts:
        while str(ask("poll", receipt)["Status"]).upper() != "COMPLETE":
            time.sleep(1.0)
    return made


class Watch:
    """Time that one thread spends in the journal's transactions, fsync included, and in reading it beside them."""

    def __init__(self) -> None:
        self.writing = self.reading = 0.0
        self.transactions = 0
        self._thread: int | None = None
        self._inside = False

    def start(self) -> None:
        """Count this thread's time from now on."""
        self._thread = threading.get_ident()

    def _mine(self, db: Database) -> bool:
        return threading.get_ident() == self._thread and db.path.name == "journal.sqlite3"

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Put a clock around the database's transactions and reads."""
        transaction, read = Database.transaction, Database.all
        watch = self

        @contextmanager
        def timed(db: Database) -> Iterator[None]:
            began = time.perf_counter()
            watch._inside = watch._mine(db)
            try:
                with transaction(db):
                    yield
            finally:
                if watch._inside:
                    watch.writing += time.perf_counter() - began
                    watch.transactions += 1
                    watch._inside = False

        def timed_all(db: Database, sql: str, values: Sequence[object] = ()) -> list[object]:
            began = time.perf_counter()
            try:
                return list(read(db, sql, values))
            finally:
                if watch._mine(db) and not watch._inside:
                    watch.reading += time.perf_counter() - began

        Database.transaction, Database.all = timed, timed_all  # type: ignore[method-assign,assignment]
        try:
            yield
        finally:
            Database.transaction, Database.all = transaction, read  # type: ignore[method-assign]


def compare_requests(folder: Path) -> bool:
    """Both ways over the same 1,000 rows; whether the program keeps to its arithmetic."""
    with served(folder / "one", ROWS) as server:
        ours = reverse_with_the_program(folder, server, ROWS)
    with served(folder / "two", ROWS) as server:
        plain = reverse_with_a_plain_script(server, ROWS)
    mine, theirs, most = sum(ours.values()), sum(plain.values()), ROWS + MOST_BESIDE_WRITES
    print(f"Requests for {ROWS:,} reversals")
    print(f"  this program  {mine:6,}  (limit {most:,})  {by_kind(ours)}")
    print(f"  plain script  {theirs:6,}  {by_kind(plain)}")
    print(f"  ratio         {mine / theirs:6.3f}")
    return mine <= most


def by_kind(made: Counter[str]) -> str:
    """`write 1,000, actions 5`."""
    return ", ".join(f"{kind} {number:,}" for kind, number in made.most_common())


def time_the_journal(folder: Path) -> bool:
    """A run at 300 ms answers with four senders; whether the journal keeps to its share."""
    slow = (Rule(Trouble.DELAY, seconds=ANSWER_SECONDS, times=None),)
    watch = Watch()
    began = 0.0

    def running() -> None:
        nonlocal began
        began = time.perf_counter()
        watch.start()

    with served(folder / "three", TIMED_ROWS, slow) as server, watch.watching():
        reverse_with_the_program(folder / "three", server, TIMED_ROWS, running=running)
    whole = time.perf_counter() - began
    share = watch.writing / whole
    print(f"Journal in a run of {TIMED_ROWS} rows, {ANSWER_SECONDS * 1000:.0f} ms an answer, four senders")
    print(f"  the run       {whole:8.2f} s")
    print(f"  transactions  {watch.writing:8.2f} s  {watch.transactions}, fsync included")
    print(f"  share         {share:8.2%}    (limit {MOST_JOURNAL_SHARE:.0%})")
    print(f"  reads beside  {watch.reading:8.2f} s")
    return share <= MOST_JOURNAL_SHARE


def main() -> int:
    """Print the figures with their limits; 1 when one is broken."""
    keyring.set_keyring(Keyring())
    with tempfile.TemporaryDirectory(prefix="reversal-desk-bench-") as name:
        folder = Path(name)
        kept = [compare_requests(folder), time_the_journal(folder)]
    print("All limits are kept." if all(kept) else "A limit is broken.")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
