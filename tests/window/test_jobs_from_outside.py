"""Each job J1 to J9, and J12, from the first click to its end, in English and Chinese, by mouse and by keys alone.

The program runs in a real X server against a loopback service that speaks the contract, with the token in a real
Secret Service of its own; `jobs.py` drives it from another process. What became of a job is judged here: by what the
service did, what the keyring holds and what the journal says. The matrix is 40 long, a quarter of an hour;
`REVERSAL_DESK_JOBS=all` (which `packaging/dev.py long` sets) runs all of it. Else J1 runs in all four ways, and of the
others every second one in one way: within eight days each has had each of its ways.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

from reversal_desk.impact.practice import (
    ActionSpec,
    EarlierChange,
    Faults,
    PartnerSpec,
    PracticeServer,
    ProgramSpec,
    Rule,
    Trouble,
    WorldSpec,
    read_world,
)
from reversal_desk.impact.practice import world as practice_world
from reversal_desk.impact.practice.ledger import FILE_NAME as RECORD_NAME
from reversal_desk.model import RowState
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.drafts import Drafts
from reversal_desk.store.journal import Journal
from reversal_desk.store.layouts import Layouts

DRIVER = Path(__file__).with_name("jobs.py")
SYSTEM_PYTHON = Path("/usr/bin/python3")  # pyatspi belongs to Debian's own Python
NEEDED = ("xdotool", "xclip", "gnome-keyring-daemon", "gdbus", "openbox")

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="no X server: run through packaging/dev.py test"),
    pytest.mark.skipif(not SYSTEM_PYTHON.exists(), reason="no system Python with pyatspi"),
    *(pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed") for name in NEEDED),
    pytest.mark.timeout(420),
]

LANGUAGES, WAYS = ("en", "zh_CN"), ("mouse", "keys")
#: What one keyring knows of an account: the service is the program, the user is address and path.
SERVICE = "reversal-desk"


def combinations() -> Iterator[tuple[str, str, str]]:
    """The jobs to run here: all in all ways, or J1 in all, and every second other one in one way, by the day."""
    ways = [(language, way) for language in LANGUAGES for way in WAYS]
    day = datetime.now(UTC).toordinal()
    for place, job in enumerate(JOBS):
        if job == "J1" or os.environ.get("REVERSAL_DESK_JOBS") == "all":
            yield from ((job, language, way) for language, way in ways)
        elif (place + day) % 2:
            yield (job, *ways[(place // 2 + day // 2) % len(ways)])


# --------------------------------------------------------------------------- the stage


@pytest.fixture(autouse=True)
def window_manager() -> Iterator[None]:
    """Keys need a focus, which needs a window manager: the session's own, or one for this test."""
    if is_managed(5):
        yield
        return
    made = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert is_managed(20), "no window manager"
        yield
    finally:
        made.terminate()
        made.wait(20)


def is_managed(seconds: float) -> bool:
    """Whether a window manager answers."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        asked = subprocess.run(["xdotool", "get_num_desktops"], capture_output=True, text=True, check=False)
        if asked.returncode == 0 and asked.stdout.strip() not in {"", "0"}:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def keyring_environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A gnome-keyring on this session's bus, with a home of its own that ends with the test."""
    home = tmp_path / "keyring-home"
    home.mkdir(mode=0o700)
    environment = {
        **os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "XDG_DATA_HOME": str(home / "share"),
        "XDG_CONFIG_HOME": str(home / "config"), "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
    }  # fmt: skip
    environment.pop("REVERSAL_DESK_TOKEN", None)
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    try:
        assert daemon.stdin is not None
        daemon.stdin.write("testpw")
        daemon.stdin.close()
        wait = ["gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.secrets"]
        subprocess.run(wait, check=True, env=environment)
        yield environment
    finally:
        daemon.terminate()
        daemon.wait(20)


def kept_tokens(environment: dict[str, str], *keys: str) -> list[str | None]:
    """What the real keyring holds for these accounts, asked by a process of its own."""
    code = "import json, keyring, sys; print(json.dumps([keyring.get_password(sys.argv[1], k) for k in sys.argv[2:]]))"
    asked = [sys.executable, "-c", code, SERVICE, *keys]
    ended = subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=60, check=True)
    kept: list[str | None] = json.loads(ended.stdout)
    return kept


class Asked(Faults):
    """Trouble as planned; and a list of everything the service was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []

    def strike(self, method: str, path: str) -> Rule | None:
        self.asked.append((method, path))
        return super().strike(method, path)


@dataclass
class Stage:
    """Where a job plays: a folder, the program's environment, a service, and what the person is told."""

    folder: Path
    environment: dict[str, str]
    server: PracticeServer
    faults: Asked
    facts: dict[str, Any] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    others: list[PracticeServer] = field(default_factory=list)

    @property
    def service(self) -> Path:
        return self.folder / "service"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def asked(self) -> list[tuple[str, str]]:
        return self.faults.asked

    def colleague(self, order: str, method: str, **fields: str) -> None:
        """A write by somebody else, by other means."""
        action = next(a for a in self.server.world().actions.values() if a.spec.order == order)
        sign_in = base64.b64encode(f"{self.server.sid}:{self.server.token}".encode()).decode()
        request = Request(
            f"{self.server.origin}/Advertisers/{self.server.sid}/Actions", method=method,
            data=urlencode({"ActionId": action.id, **fields}).encode(),
            headers={"Authorization": f"Basic {sign_in}", "Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        with urlopen(request, timeout=20) as answer:
            answer.read()

    def command(self, *words: str, given: str = "") -> None:
        """Run a command of the program."""
        ended = subprocess.run(
            [sys.executable, "-m", "reversal_desk", *words], env=self.environment, input=given, capture_output=True,
            text=True, encoding="utf-8", timeout=280, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr

    def connected(self) -> None:
        """Have the account there already, its token in the keyring."""
        added = ["account", "add", "Northwind", "--sid", self.server.sid, "--root", self.server.origin]
        self.command(*added, "--token-stdin", given=self.server.token + "\n")

    def sheet(self, name: str, *lines: str) -> Path:
        """A sheet as CSV."""
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def states(self) -> dict[str, tuple[str, Decimal]]:
        """How the service has each order now: state and amount."""
        return {a.spec.order: (a.state, a.amount) for a in self.server.world().actions.values()}

    def journal(self) -> Journal:
        """The program's journal, after it has ended."""
        return Journal.open(self.home / "live" / "journal.sqlite3")

    def drive(self, job: str, language: str, way: str) -> str:
        """Start the program, let the person do the job, end the program; gives what the program said."""
        told = self.folder / "facts.json"
        told.write_text(json.dumps(self.facts), encoding="utf-8")
        log = self.folder / "program.log"
        command = [sys.executable, "-m", "reversal_desk", "--language", language, "--theme", "light", *self.arguments]
        with log.open("w", encoding="utf-8") as written:
            program = subprocess.Popen(
                command, env=self.environment, stdout=written, stderr=subprocess.STDOUT, cwd=self.folder
            )
            try:
                driven = subprocess.run(
                    [SYSTEM_PYTHON, "-W", "ignore", DRIVER, job, language, way, told],
                    env=self.environment, capture_output=True, text=True, encoding="utf-8", timeout=380, check=False,
                )  # fmt: skip
                if driven.returncode and (where := os.environ.get("REVERSAL_DESK_PICTURES_OF_FAILURES")):
                    picture = Path(where) / f"{job}-{language}-{way}.png"
                    subprocess.run(["scrot", "-o", str(picture)], check=False)
                if not driven.returncode:  # the person closed the window
                    assert program.wait(60) == 0, log.read_text(encoding="utf-8")
            finally:
                program.terminate()
                program.wait(30)
        said = log.read_text(encoding="utf-8")
        assert driven.returncode == 0, f"{driven.stdout}\n{driven.stderr}\n--- the program said\n{said}"
        assert driven.stdout.rstrip().endswith("the whole way worked")
        assert "Traceback" not in said
        assert "qt.widgets" not in said, said
        return driven.stdout


def nowhere_in_files(folder: Path, secret: str) -> bool:
    """True where no file below holds the secret in the clear."""
    sought = (secret.encode(), secret.encode("utf-16-le"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files, f"nothing is in {folder}"
    return not any(one in path.read_bytes() for path in files for one in sought)


PARTNERS = (PartnerSpec("10001", "Trail Notes"), PartnerSpec("10002", "GearGuide"))


def world(*actions: ActionSpec) -> WorldSpec:
    """A small brand with these actions."""
    return WorldSpec(actions=actions, programs=(ProgramSpec("1000", "Northwind US"),), partners=PARTNERS)


# --------------------------------------------------------------------------- the jobs: their stage, and the judgement


@dataclass(frozen=True)
class Job:
    """How a job is set up, and how it is judged when the program has ended."""

    world: WorldSpec
    set_up: Callable[[Stage], None]
    judge: Callable[[Stage], None]
    delay: tuple[float, float] = (0.0, 0.2)


def set_up_j1(stage: Stage) -> None:
    few = frozenset({"company", "campaigns"})
    other = PracticeServer(stage.folder / "other", world=world(), tokens={"reads-few": few})
    other.start()
    stage.others.append(other)
    stage.facts |= {
        "sid": stage.server.sid, "token": stage.server.token, "origin": stage.server.origin, "reader": "reads-few",
        "other_origin": other.origin, "permission": "Retrieve actions",
    }  # fmt: skip


def judge_j1(stage: Stage) -> None:
    with closing(stage.journal()) as journal:
        known = {account.name: account for account in Accounts(journal).all()}
    assert {name: account.origin for name, account in known.items()} == {
        "Northwind": stage.server.origin, "Outlet": stage.others[0].origin,
    }  # fmt: skip
    kept = kept_tokens(stage.environment, known["Northwind"].key, known["Outlet"].key)
    assert kept == [stage.server.token, "reads-few"], "each token is bound to its own address"
    assert stage.facts["token"] != stage.server.sid
    for secret in (stage.server.token, "reads-few", "not-the-token"):
        assert nowhere_in_files(stage.home, secret)
    assert not stage.server.effects()


def orders(first: int, count: int, **changes: Any) -> tuple[ActionSpec, ...]:
    """So many orders of 100.00, by their numbers."""
    return tuple(ActionSpec(str(first + place), Decimal("100.00"), **changes) for place in range(count))


def cancelled(*numbers: str) -> list[str]:
    """A sheet of cancelled orders."""
    return ["Order number,Status", *(f"{number},cancelled" for number in numbers)]


def set_up_j2(stage: Stage) -> None:
    stage.connected()
    book = Workbook()
    for line in cancelled("110004", "110005"):
        book.active.append(line.split(","))
    clear, locked = stage.folder / "clear.xlsx", stage.folder / "locked.xlsx"
    book.save(clear)
    with clear.open("rb") as read, locked.open("wb") as written:
        OOXMLFile(read).encrypt("secret 1", written)
    stage.facts |= {
        "plain": str(stage.sheet("returns.csv", *cancelled("110001", "110002", "110003"))), "locked": str(locked),
        "password": "secret 1", "dropped": str(stage.sheet("dropped.csv", *cancelled("110006"))),
    }  # fmt: skip


def judge_j2(stage: Stage) -> None:
    begun = drafts(stage)
    assert sorted(Path(file).name for file in begun) == ["", "dropped.csv", "locked.xlsx", "returns.csv"]
    assert nowhere_in_files(stage.home, "secret 1")
    only_read(stage)


def drafts(stage: Stage) -> list[str]:
    """The files of the drafts that the program keeps."""
    with closing(Drafts(stage.home / "live" / "drafts.sqlite3")) as kept:
        return [draft.file for draft in kept.all()]


def only_read(stage: Stage) -> None:
    """Nothing was asked of the service but to tell."""
    assert stage.asked
    assert {method for method, _ in stage.asked} == {"GET"}
    assert not stage.server.effects()
    with closing(stage.journal()) as journal:
        assert journal.batches.all() == ()


def set_up_j3(stage: Stage) -> None:
    stage.connected()
    heads = "Ticket,Ref,Stage,Remark"
    first = stage.sheet("tickets.csv", heads, "1,120001,gone,x", "2,120002,gone,y", "3,120003,stays,z")
    stage.facts |= {
        "sheet": str(first), "next": str(stage.sheet("tickets2.csv", heads, "9,120004,gone,w")),
        "order_column": "Ref", "status_column": "Stage", "word": "gone",
    }  # fmt: skip


def judge_j3(stage: Stage) -> None:
    assert {order for order, (state, _) in stage.states().items() if state == "REVERSED"} == {"120001", "120002"}
    confirmed(stage, "120001", "120002")
    with closing(stage.journal()) as journal:
        account = Accounts(journal).all()[0]
        assert Layouts(journal, account.key).words().status == {"gone": "reverse"}
    assert [Path(file).name for file in drafts(stage)].count("tickets2.csv") == 1


def set_up_j4(stage: Stage) -> None:
    stage.connected()
    day = (datetime.now(UTC) - timedelta(days=10)).date().isoformat()
    lines = [f"{n},cancelled,{why},{day}" for n, why in (
        ("130001", "GOODWILL"), ("130002", "Out of stock"), ("130003", "Out of stock"), ("#130004", "Out of stock"),
        ("#130005", "Out of stock"), ("770001", "Out of stock"), ("770002", "Out of stock"),
    )]  # fmt: skip
    sheet = stage.sheet("week.csv", "Order number,Status,Cancel reason,Order date", *lines)
    stage.facts |= {"sheet": str(sheet), "plain_order": "130002", "code": "GOODWILL"}


def judge_j4(stage: Stage) -> None:
    only_read(stage)
    asked = [path.rsplit("/", 1)[-1].split("?")[0] for _, path in stage.asked]
    assert asked.count("Actions") <= 4, asked  # 90 days in calls of 45 at most
    assert len(asked) <= 8, asked
    with closing(stage.journal()) as journal:
        account = Accounts(journal).all()[0]
        assert Layouts(journal, account.key).codes() == {"4636": {"GOODWILL": "reverse"}}
    with closing(Drafts(stage.home / "live" / "drafts.sqlite3")) as kept:
        draft = kept.get(kept.all()[0].id)
        assert draft is not None
        assert [edit.reason for edit in draft.edits.values() if edit.reason] == ["GOODWILL"]


def set_up_j5(stage: Stage) -> None:
    stage.connected()
    lines = [f"{200001 + place},{refund}" for place, refund in enumerate(("10.00", "20.00", "30.00", "40.00"))]
    lines += ["200005,100.00", "200006,100.00"]
    stage.facts["sheet"] = str(stage.sheet("refunds.csv", "Order number,Refund amount", *lines))


def judge_j5(stage: Stage) -> None:
    assert stage.states() == {
        "200001": ("PENDING", Decimal("75.50")), "200002": ("PENDING", Decimal("80.00")),
        "200003": ("PENDING", Decimal("61.00")), "200004": ("PENDING", Decimal("62.00")),
        "200005": ("PENDING", Decimal("100.00")), "200006": ("REVERSED", Decimal("0.00")),
    }  # fmt: skip
    said = {a.spec.order: [u.disposition for u in a.updates] for a in stage.server.world().actions.values()}
    assert said["200002"][-1] == said["200003"][-1] == "CONS_ERROR"
    assert said["200001"][-1] == said["200004"][-1] == "ORDER_UPDATE"
    assert len(said["200005"]) == len(said["200001"]) - 1, "it was left out"
    confirmed(stage, "200001", "200002", "200003", "200004", "200006")


def confirmed(stage: Stage, *wanted: str, batch: int = 1) -> None:
    """These orders of a batch, and no other, are confirmed in the journal; each change went out once."""
    with closing(stage.journal()) as journal:
        outcomes = journal.rows.outcomes(batch)
        assert journal.verify() is None
    assert {one.order.lstrip("#") for one in outcomes if one.state is RowState.CONFIRMED} == set(wanted)
    changed = [effect.action_id for effect in stage.server.effects()]
    assert len(changed) == len(set(changed)), "an action was changed twice"


def set_up_j6(stage: Stage) -> None:
    stage.connected()
    numbers = ("300001", "300002", "300003", "300004", "#300005", "300006", "300007", "999999")
    stage.facts |= {
        "sheet": str(stage.sheet("mixed.csv", *cancelled(*numbers))),
        "stopped": {
            "300002": "The action is locked.", "300003": "The action was reversed already.",
            "300006": "The action locks in less than 24 hours.", "999999": "No action was found for order {order}.",
        },
    }  # fmt: skip


def judge_j6(stage: Stage) -> None:
    reversed_ = {order for order, (state, _) in stage.states().items() if state == "REVERSED"}
    assert reversed_ == {"300001", "300003", "300004", "300005", "300007"}
    assert len(stage.server.effects()) == 4
    confirmed(stage, "300001", "300004", "300005", "300007")


J6_WORLD = world(
    *orders(300001, 1), ActionSpec("300002", Decimal("100.00"), locks_in=timedelta(days=-1)),
    ActionSpec("300003", Decimal("100.00"), earlier=(EarlierChange(timedelta(days=2), "ITEM_RETURNED"),)),
    *orders(300004, 2), ActionSpec("300006", Decimal("100.00"), locks_in=timedelta(hours=5)), *orders(300007, 1),
)  # fmt: skip


def set_up_j7(stage: Stage) -> None:
    stage.connected()
    changes = ["Order number,Refund amount", *(f"{410001 + place},10.00" for place in range(4))]
    stage.facts |= {
        "reversals": str(stage.sheet("reversals.csv", *cancelled(*(str(400001 + place) for place in range(6))))),
        "changes": str(stage.sheet("changes.csv", *changes)),
        "record": str(stage.service / RECORD_NAME),
    }


def judge_j7(stage: Stage) -> None:
    states = stage.states()
    assert {order for order, (state, _) in states.items() if state == "REVERSED"} == {
        str(400001 + place) for place in range(6)
    }
    assert {amount for order, (_, amount) in states.items() if order.startswith("41")} == {Decimal("100.00")}
    done = [(effect.kind, effect.amount_before, effect.amount_after) for effect in stage.server.effects()]
    assert [kind for kind, *_ in done[:6]] == ["reverse"] * 6
    there, back = Decimal("100.00"), Decimal("90.00")
    assert [moved for _, *moved in done[6:]] == [[there, back], [back, there]], "one went out, and came back"
    with closing(stage.journal()) as journal:
        kinds = [batch.kind for batch in journal.batches.all()]
        assert kinds == ["undo", "submit", "submit"], "the cancelled one is none"
        assert {one.state for one in journal.rows.outcomes(1)} == {RowState.CONFIRMED}
        assert journal.verify() is None


def set_up_j8(stage: Stage) -> None:
    """One action was changed as often as impact.com allows; the answer to the third reversal is lost."""
    stage.connected()
    stage.faults.add(Rule(Trouble.DROP_AFTER, method="DELETE", path="/Actions", nth=3))
    stage.facts |= {
        "sheet": str(stage.sheet("five.csv", *cancelled(*(str(500001 + place) for place in range(5))))),
        "refused": "500004", "results": str(stage.folder / "what-became.xlsx"),
    }  # fmt: skip


def judge_j8(stage: Stage) -> None:
    left = {order for order, (state, _) in stage.states().items() if state == "PENDING"}
    assert left == {"500004"}
    assert len(stage.faults.hits()) == 1, "the answer was lost"
    confirmed(stage, "500001", "500002", "500003", "500005")
    with closing(stage.journal()) as journal:
        assert [one.order for one in journal.rows.outcomes(1) if one.state is RowState.REFUSED] == ["500004"]
    lines = list(load_workbook(stage.facts["results"]).active.iter_rows(values_only=True))
    assert len(lines) == 6
    assert len({line[2] for line in lines[1:]}) == 2, lines


J8_WORLD = world(
    *orders(500001, 3),
    ActionSpec("500004", Decimal("100.00"), earlier=(EarlierChange(timedelta(days=9), "ORDER_UPDATE", Decimal(80)),)),
    *orders(500005, 1),
)


def set_up_j9(stage: Stage) -> None:
    """Eight orders are reversed, then a colleague takes one back by other means."""
    stage.connected()
    numbers = [str(600001 + place) for place in range(8)]
    stage.command("submit", str(stage.sheet("wrong.csv", *cancelled(*numbers))), "--yes", "--quiet")
    stage.colleague("600003", "PUT", Reason="RESET")
    stage.facts |= {"listed": ["600001", "#600002", "600003"], "one_more": "600008"}


def judge_j9(stage: Stage) -> None:
    pending = {order for order, (state, _) in stage.states().items() if state == "PENDING"}
    assert pending == {"600001", "600002", "600003", "600008"}
    assert {amount for order, (_, amount) in stage.states().items() if order in pending} == {Decimal("100.00")}
    with closing(stage.journal()) as journal:
        assert [batch.kind for batch in journal.batches.all()] == ["undo", "undo", "submit"]
        undone = {one.order for batch in (2, 3) for one in journal.rows.outcomes(batch) if one.state is RowState.UNDONE}
        assert journal.verify() is None
    assert undone == {"600001", "600002", "600008"}


def set_up_j12(stage: Stage) -> None:
    """Nothing: no account, no sheet, a fresh folder. Only the hold is short, as practice mode allows."""
    stage.environment["REVERSAL_DESK_HOLD_SECONDS"] = "1"


def judge_j12(stage: Stage) -> None:
    assert stage.asked == [], "practice mode asks nobody outside"
    with closing(Journal.open(stage.home / "practice" / "journal.sqlite3")) as journal:
        undo, submit = journal.batches.all()
        assert (undo.kind, submit.kind) == ("undo", "submit")
        ended = {RowState.CONFIRMED, RowState.UNDONE}
        sent = [one.action_id for one in journal.rows.outcomes(submit.id) if one.state in ended]
        back = [one.action_id for one in journal.rows.outcomes(undo.id) if one.state is RowState.UNDONE]
        assert journal.verify() is None
    assert sorted(sent) == sorted(back)
    assert len(back) > 30
    played = read_world(stage.home / "practice" / "world").actions
    assert {played[action].state for action in back} == {"PENDING"}


J4_WORLD = WorldSpec(
    actions=(
        *orders(130001, 5), *orders(139001, 1, earlier=(EarlierChange(timedelta(days=2), "GOODWILL"),)),
    ),
    programs=(ProgramSpec("1000", "Northwind US"),), partners=PARTNERS, reject_codes=frozenset({"GOODWILL"}),
)  # fmt: skip

JOBS: dict[str, Job] = {
    "J1": Job(world(*orders(100001, 1)), set_up_j1, judge_j1),
    "J2": Job(world(*orders(110001, 6)), set_up_j2, judge_j2),
    "J3": Job(world(*orders(120001, 4)), set_up_j3, judge_j3),
    "J4": Job(J4_WORLD, set_up_j4, judge_j4),
    "J5": Job(world(*orders(200001, 6)), set_up_j5, judge_j5),
    "J6": Job(J6_WORLD, set_up_j6, judge_j6),
    "J7": Job(world(*orders(400001, 6), *orders(410001, 4)), set_up_j7, judge_j7, delay=(8.0, 9.0)),  # time to stop
    "J8": Job(J8_WORLD, set_up_j8, judge_j8),
    "J9": Job(world(*orders(600001, 8)), set_up_j9, judge_j9),
    "J12": Job(world(), set_up_j12, judge_j12),
}


@pytest.mark.parametrize(("job", "language", "way"), list(combinations()))
def test_job(
    tmp_path: Path, keyring_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, job: str, language: str,
    way: str,
) -> None:  # fmt: skip
    plan, faults = JOBS[job], Asked()
    if job == "J8":
        monkeypatch.setattr(practice_world, "_MOST_MODIFICATIONS", 1)
    environment = {
        **keyring_environment, "REVERSAL_DESK_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "GSETTINGS_BACKEND": "memory", "REVERSAL_DESK_PYTHON": sys.executable,
    }  # fmt: skip
    service = PracticeServer(tmp_path / "service", world=plan.world, delay=plan.delay, limit=100_000, faults=faults)
    with service as server:
        stage = Stage(tmp_path, environment, server, faults)
        try:
            plan.set_up(stage)
            stage.drive(job, language, way)
            plan.judge(stage)
        finally:
            for other in stage.others:
                other.stop()
