"""Each job J1 to J9 from the first click to its end, in English and Chinese, by mouse and by keys alone.

The program runs in a real X server against a loopback service that speaks the contract, with the token in a real
Secret Service of its own; `jobs.py` drives it from another process. What became of a job is judged here: by what the
service did, what the keyring holds and what the journal says. The matrix is 36 long; `REVERSAL_DESK_JOBS=all` (which
`packaging/dev.py long` sets) runs all of it, else J1 runs in all four ways and each other job in one, by turns.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reversal_desk.impact.practice import ActionSpec, PartnerSpec, PracticeServer, ProgramSpec, WorldSpec
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.journal import Journal

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
    """The jobs to run here: all in all ways, or J1 in all and the others by turns, another turn each day."""
    ways = [(language, way) for language in LANGUAGES for way in WAYS]
    for place, job in enumerate(JOBS):
        if job == "J1" or os.environ.get("REVERSAL_DESK_JOBS") == "all":
            yield from ((job, language, way) for language, way in ways)
        else:
            yield (job, *ways[(place + date.today().toordinal()) % len(ways)])


# --------------------------------------------------------------------------- the stage


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


@dataclass
class Stage:
    """Where a job plays: a folder, the program's environment, a service, and what the person is told."""

    folder: Path
    environment: dict[str, str]
    server: PracticeServer
    facts: dict[str, Any] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    others: list[PracticeServer] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / "home"

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


JOBS: dict[str, Job] = {
    "J1": Job(world(ActionSpec("100001", Decimal("50.00"))), set_up_j1, judge_j1),
}


@pytest.mark.parametrize(("job", "language", "way"), list(combinations()))
def test_job(
    tmp_path: Path, keyring_environment: dict[str, str], job: str, language: str, way: str, record_property: Any
) -> None:
    plan = JOBS[job]
    environment = {
        **keyring_environment, "REVERSAL_DESK_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "GSETTINGS_BACKEND": "memory",
    }  # fmt: skip
    with PracticeServer(tmp_path / "service", world=plan.world, delay=plan.delay, limit=100_000) as server:
        stage = Stage(tmp_path, environment, server)
        try:
            plan.set_up(stage)
            stage.drive(job, language, way)
            plan.judge(stage)
        finally:
            for other in stage.others:
                other.stop()
