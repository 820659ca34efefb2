"""The commands of a fresh clone: `practice` shows the program at work, `test` runs every check.

Needs nothing but Python 3.11 and git; the rest is set up here: a virtual environment `.venv`, the pinned and
hashed packages of the lock files, and, where this runs as root on a Debian machine, Qt's system libraries.
A second run finds all of that in place. What cannot be installed is named, and what needs it is said to be
not run; nothing else stops for it.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "dev-stamp.json"
SAMPLE = ROOT / "resources" / "samples" / "returns.xlsx"
OLDEST_PYTHON = (3, 11)
#: Branch coverage, in per cent, that the rooms without Qt must reach.
COVERAGE_FLOOR = 95
LOCKS = {"practice": "requirements.lock", "test": "requirements-dev.lock"}
ON_LINUX = sys.platform.startswith("linux")

#: Qt's system libraries on Debian: what the loader asks for -> the package that brings it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    # The rest are for a window on X11. Qt names only xcb-cursor when one of them is missing.
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
#: What the window tests drive the window with: a program or file -> its Debian package.
WINDOW_TOOLS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "scrot": "scrot",
    "dbus-run-session": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/python3/dist-packages/pyatspi/__init__.py": "python3-pyatspi",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
}


class SetupError(Exception):
    """The set-up cannot go on; the text is what the person can do about it."""


def say(text: str) -> None:
    """One plain sentence, at once, so that it stands before what a child process prints."""
    print(text, flush=True)


# --------------------------------------------------------------------------- set-up: Python and its packages


def run_quietly(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> None:
    """Run a step of the set-up; on a terminal its own output shows, elsewhere only when it fails."""
    shown = sys.stdout.isatty()
    done = subprocess.run(
        [str(part) for part in argv],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=None if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SetupError(f"{done.stdout or ''}\nThis failed: {shlex.join(str(part) for part in argv)}")


def venv_python() -> Path:
    """The interpreter inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python: str | Path) -> tuple[int, int] | None:
    """The version an interpreter reports, or None where it does not run."""
    try:
        done = subprocess.run(
            [str(python), "-c", "import sys; print(*sys.version_info[:2])"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    parts = done.stdout.split()
    return (int(parts[0]), int(parts[1])) if done.returncode == 0 and len(parts) == 2 else None


def choose_python() -> str:
    """An interpreter outside `.venv` that is new enough: the running one first, then those on PATH."""
    running = sys.executable
    if sys.prefix != sys.base_prefix:  # started by some environment's Python: build on the one below it
        running = getattr(sys, "_base_executable", sys.executable)
    names = ["python3.11", "python3.12", "python3.13", "python3.14", "python3", "python"]
    for candidate in [running, *(found for name in names if (found := shutil.which(name)))]:
        version = version_of(candidate)
        if version and version >= OLDEST_PYTHON and VENV not in Path(candidate).parents:
            return candidate
    raise SetupError(
        f"No Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer was found on PATH. "
        "Install one (Debian 12 or newer: apt-get install python3) and run this again."
    )


def ensure_venv() -> None:
    """Create `.venv`, or keep the one that is there when its interpreter still runs."""
    version = version_of(venv_python()) if venv_python().exists() else None
    if version and version >= OLDEST_PYTHON:
        return
    base = choose_python()
    if VENV.exists():
        say(f"The environment in {VENV} no longer runs; it is made again.")
        shutil.rmtree(VENV)
    ensure_ensurepip(base)
    say(f"Creating the environment .venv with {base}.")
    run_quietly([base, "-m", "venv", VENV])


def ensure_ensurepip(base: str | Path) -> None:
    """Debian ships Python without the part that makes environments; fetch it, or say the line that does."""
    probe = [str(base), "-c", "import ensurepip, venv"]
    if subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0:
        return
    version = version_of(base) or OLDEST_PYTHON
    package = f"python{version[0]}.{version[1]}-venv"
    if not apt_install([package], why="Python's venv module is missing"):
        raise SetupError(
            f"{base} cannot create environments: its venv module is missing. "
            f"This line installs it: {apt_line([package])}"
        )


def digest(kind: str) -> str:
    """Names one exact set-up: lock, project file, interpreter, place. A change of any makes it stale."""
    parts = [
        (ROOT / LOCKS[kind]).read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        str(version_of(venv_python())).encode(),
        str(ROOT).encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def read_stamp() -> dict[str, str]:
    """What an earlier run finished setting up; empty when nothing or nothing readable is there."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def ensure_packages(kind: str) -> None:
    """Install exactly what the lock names, each file checked against its hash, then the project itself."""
    wanted = digest(kind)
    stamp = read_stamp()
    if stamp.get(kind) == wanted:
        return
    python = venv_python()
    has_pip = [str(python), "-c", "import pip"]
    if subprocess.run(has_pip, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode:
        ensure_ensurepip(python)
        run_quietly([python, "-m", "ensurepip"])
    say(f"Installing the packages of {LOCKS[kind]} into .venv. The first time this takes a minute or two.")
    pip: list[str | Path] = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        pip.append("--quiet")
    # The lock names everything. Left to resolve, pip refuses `coverage[toml]` as soon as the index holds a newer
    # coverage than the pinned one: the lock pins it without the extra.
    run_quietly([*pip, "--require-hashes", "--no-deps", "-r", ROOT / LOCKS[kind]])
    run_quietly([python, "-m", "pip", "check"])
    # The build backend is one of the pinned packages, so nothing is fetched for this step.
    run_quietly([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", ROOT])
    stamp[kind] = wanted
    if kind == "test":  # its lock holds all of the other one
        stamp["practice"] = digest("practice")
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def set_up(kind: str) -> None:
    """Everything a command needs of Python; quick when an earlier run did it."""
    started = time.monotonic()
    ensure_venv()
    ensure_packages(kind)
    say(f"The environment is ready ({time.monotonic() - started:.1f} s).")


# --------------------------------------------------------------------------- set-up: system packages


def can_apt() -> bool:
    """Whether system packages can be installed from here: root, on a machine with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_line(packages: Sequence[str]) -> str:
    """The one line a person with rights can type."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


_apt_updated = False


def apt_install(packages: Sequence[str], *, why: str) -> bool:
    """Install Debian packages where that is possible; whether it was done."""
    global _apt_updated  # noqa: PLW0603 - one run asks for the package lists at most once
    if not can_apt():
        return False
    say(f"{why}: installing {' '.join(packages)} with apt-get.")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        if not _apt_updated:
            run_quietly(["apt-get", "update", "-q"], env=env)
            _apt_updated = True
        run_quietly(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], env=env)
    except SetupError as error:
        say(f"apt-get did not succeed: {error}")
        return False
    return True


def missing_libraries() -> list[str]:
    """Debian packages of Qt's libraries that the loader does not find; asked in a fresh process."""
    if not ON_LINUX:
        return []
    probe = (
        "import ctypes, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        ctypes.CDLL(name)\n"
        "    except OSError:\n"
        "        print(name)\n"
    )
    done = subprocess.run(
        [str(venv_python()), "-c", probe, *QT_LIBRARIES],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return [QT_LIBRARIES[name] for name in done.stdout.split()]


def missing_tools() -> list[str]:
    """Debian packages of the programs that the window tests need and that are not here."""
    return [
        package
        for tool, package in WINDOW_TOOLS.items()
        if not (Path(tool).exists() if tool.startswith("/") else shutil.which(tool))
    ]


def ensure_system(missing: Callable[[], list[str]], *, why: str) -> list[str]:
    """Install what `missing` names where possible; what is still missing afterwards, already said aloud."""
    packages = missing()
    if packages and apt_install(packages, why=why):
        packages = missing()
    if packages:
        say(f"{why}: {' '.join(packages)}. On Debian this line installs them:\n    {apt_line(packages)}")
    return packages


def qt_trouble() -> str:
    """Why Qt's widgets cannot be used even without a screen; empty when they can."""
    done = subprocess.run(
        [str(venv_python()), "-c", "from PySide6.QtWidgets import QApplication; QApplication([])"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it ended at once"])[-1]


# --------------------------------------------------------------------------- practice


def has_display() -> bool:
    """Whether a window could be seen here."""
    if not ON_LINUX:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def practice(_: argparse.Namespace) -> int:
    """Show the program on a sample sheet in practice mode: its window, or the same job as commands."""
    set_up("practice")
    if has_display():
        ensure_system(missing_libraries, why="The window needs system libraries that are missing")
        trouble = qt_trouble()
        if not trouble:
            say("Opening the window in practice mode: no network, no real money. Close it to end.")
            argv = [str(venv_python()), "-m", "reversal_desk", "--practice", str(SAMPLE)]
            return subprocess.run(argv, cwd=ROOT, check=False).returncode
        say(f"The window cannot open ({trouble}), so the same job runs as commands.")
    else:
        say("There is no display here, so the same job runs as commands: check, submit, take back.")
    return practice_by_commands()


def practice_by_commands() -> int:
    """Check, submit and take back the sample sheet in a home of its own, so that each run shows the same."""
    with tempfile.TemporaryDirectory(prefix="reversal-desk-practice-") as home:
        say(f"Practice data goes to {home} and is removed at the end; your own data is not touched.")
        env = {**os.environ, "REVERSAL_DESK_HOME": home, "PYTHONUTF8": "1"}
        checked = desk_json(env, "check", str(SAMPLE))
        show("What would happen", checked)
        sent = desk_json(env, "submit", str(SAMPLE), "--yes")
        show("Sent, and read back as proof", sent)
        if sent.get("batch") is None:
            raise SetupError("Nothing was sent: the sample sheet had no row that was ready.")
        undone = desk_json(env, "reset", str(sent["batch"]), "--yes")
        show("Taken back, and read back as proof", undone)
    proved, back = count(sent, "confirmed"), count(undone, "confirmed", "undone")
    say(f"\n{proved} rows were changed and proved, {back} were taken back.")
    return 0 if proved and back == proved else 1


def desk_json(env: Mapping[str, str], *arguments: str) -> dict[str, object]:
    """Run one command of the program in practice mode and read its answer.

    Exit codes 1 and 6 are answers too: some rows refused, some rows wait for a person (product.md 6).
    """
    argv = [str(venv_python()), "-m", "reversal_desk", *arguments, "--practice", "--json", "--quiet"]
    say(f"\n$ reversal-desk {shlex.join(arguments)} --practice")
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = None
    if done.returncode not in (0, 1, 6) or not isinstance(answer, dict):
        raise SetupError(f"The command ended with exit code {done.returncode}.\n{done.stdout}")
    return answer


def rows_of(answer: Mapping[str, object]) -> list[dict[str, object]]:
    """The rows of a command's answer."""
    rows = answer.get("rows")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def count(answer: Mapping[str, object], *states: str) -> int:
    """How many rows are in one of the states."""
    return sum(row.get("state") in states for row in rows_of(answer))


def show(title: str, answer: Mapping[str, object]) -> None:
    """A plain table of a command's answer."""
    say(f"{title}:")
    for row in rows_of(answer):
        money = ""
        if row.get("amount_before") is not None and row.get("amount_after") is not None:
            money = f"{row['amount_before']} -> {row['amount_after']}"
        codes = row.get("codes")
        told = ", ".join(str(code) for code in codes) if isinstance(codes, list) else ""
        cells = (row.get("row"), row.get("order"), row.get("operation"), row.get("state"), money, told)
        line = "  {:>4}  {:<22} {:<8} {:<14} {:<22} {}".format(*("" if c is None else str(c) for c in cells))
        say(line.rstrip())


# --------------------------------------------------------------------------- test


class Status(NamedTuple):
    """How a step ended: passed, FAILED, or not run and why."""

    word: str
    why: str = ""


PASSED, FAILED = Status("passed"), Status("FAILED")


@dataclass
class Bench:
    """What the steps of one `test` share."""

    reports: Path
    env: dict[str, str]
    qt_trouble: str = ""
    counts: dict[str, int] = field(default_factory=lambda: {"passed": 0, "failed": 0, "skipped": 0})
    output: IO[bytes] | None = None
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def call(self, argv: Sequence[str | Path], **extra: str) -> int:
        """Run a tool with its output in the open, or in the file of its own; its exit code."""
        return subprocess.run(
            [str(part) for part in argv],
            cwd=ROOT,
            env={**self.env, **extra},
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT if self.output else None,
            check=False,
        ).returncode

    def tool(self, *arguments: str, **extra: str) -> Status:
        """Run a module of the environment; exit code 0 passes."""
        return FAILED if self.call([venv_python(), *arguments], **extra) else PASSED

    def count(self, report: Path) -> str:
        """Add one pytest run's own figures to the total; gives what its tests recorded as their `figure`."""
        if not report.exists():
            return ""
        found = ET.parse(report).getroot().iter("property")
        figures = [one.get("value", "") for one in found if one.get("name") == "figure"]
        for suite in ET.parse(report).getroot().iter("testsuite"):
            total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            with self._counting:
                self.counts["failed"] += bad
                self.counts["skipped"] += skipped
                self.counts["passed"] += max(0, total - bad - skipped)
        return "; ".join(figures)


Piece = Callable[[Bench], Status]
NO_TESTS_COLLECTED = 5  # pytest's exit code


def ruff(bench: Bench) -> Status:
    """Style and likely mistakes."""
    return bench.tool("-m", "ruff", "check", ".")


def mypy(bench: Bench) -> Status:
    """Types."""
    return bench.tool("-m", "mypy")


def imports(bench: Bench) -> Status:
    """Who may import whom. The call by name works where the script's first line points to a moved clone."""
    return bench.tool("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


def lock_troubles(root: Path = ROOT) -> list[str]:
    """What is wrong with the lock files: unpinned, unhashed, or naming an address or a host."""
    troubles = []
    for name in LOCKS.values():
        text = (root / name).read_text(encoding="utf-8")
        if re.search(r"://|\b[\w-]+\.(org|com|net|io|dev|cn|eu)\b", text):
            troubles.append(f"{name} names an address or a host.")
        for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
            first = block.splitlines()[0]
            if "==" not in first or "--hash=sha256:" not in block:
                troubles.append(f"{name}: not pinned with a hash: {first}")
    tracked = subprocess.run(
        ["git", "ls-files", "*uv.lock", "*package-lock.json"],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    troubles += [f"{name} is committed; it names a host." for name in tracked.stdout.split()]
    return troubles


def locks(_: Bench) -> Status:
    """The lock files are whole and name no host."""
    troubles = lock_troubles()
    for trouble in troubles:
        say(trouble)
    return FAILED if troubles else PASSED


#: pytest-qt imports Qt at its start, which would end every test; without it, its settings are unknown words.
WITHOUT_QT = (
    *("-p", "no:pytest-qt", "--ignore=tests/ui", "-W", "ignore::pytest.PytestConfigWarning"),
    *("-o", "addopts=-ra --strict-markers -p no:xvfb"),
)
MEASURED = ("coverage", "run", "--parallel-mode", "-m")


def pytest(
    bench: Bench,
    name: str,
    mark: str,
    *via: str,
    within: Sequence[str] = (),
    rooms: Sequence[str] = (),
    **env: str,
) -> Status:
    """One pytest run over the tests of a mark; its figures join the total.

    `via` goes between the interpreter's -m and pytest, `within` is the command the whole run stands in, `rooms` are
    paths and options that choose among the tests.
    """
    report = bench.reports / f"{name}.xml"
    argv = [*within, venv_python(), "-m", *via, "pytest", *(WITHOUT_QT if bench.qt_trouble else ())]
    argv += ["-m", mark, "--durations=5", f"--junitxml={report}", *rooms]
    code = bench.call(argv, **env)
    figures = bench.count(report)
    if code == NO_TESTS_COLLECTED and not name.startswith("tests"):
        return Status("not run", "no test carries this mark")
    return (FAILED if code else PASSED)._replace(why=figures)


#: Rooms whose tests start the program again and again, and wait for it most of the time.
WITH_PROGRAMS = ("commands", "packaging")
#: Rooms whose tests wait for a service on this machine.
WITH_A_SERVICE = ("desk", "impact")
#: The window's code is no part of the measured coverage, and measuring costs a third of the time.
OF_THE_WINDOW = ("ui",)
#: Tests that do the same many times over: measured they take twice their time, and others reach the same lines.
OVER_AND_OVER = ("run/test_lane_budget.py", "run/test_lane_lives.py", "sheets", "unseen")
#: What computes all the time, by no clock, gives way to what waits for a window or a program.
GENTLY = ("nice", "-n", "5") if shutil.which("nice") else ()


def tests(bench: Bench) -> Status:
    """All tests that need no screen and kill nothing; of those without Qt, but repetitions, coverage is measured."""
    return of_pieces(bench, side_by_side(bench, pieces_of_tests(bench)))


def of_pieces(bench: Bench, ended: Sequence[Status]) -> Status:
    """How the tests ended, of which these are the pieces."""
    failed = next((status for status in ended if status.word == FAILED.word), None)
    if bench.qt_trouble and failed is None:
        return Status("in part", f"without tests/ui, as Qt cannot start: {bench.qt_trouble}")
    return failed or PASSED


def pieces_of_tests(bench: Bench) -> list[Piece]:
    """The tests in pieces that can run at once, the longest first."""
    others = " and ".join(f"not {mark}" for mark in ("window", "kills", "crashes", "stress", "simulation"))
    of = (WITH_PROGRAMS, WITH_A_SERVICE, OVER_AND_OVER, OF_THE_WINDOW)
    programs, service, repeated, ui = ([f"tests/{room}" for room in rooms] for rooms in of)
    halves = sorted(str(path) for room in ui for path in (ROOT / room).glob("test_*.py"))  # the longest: in two halves
    rest = [f"--ignore={path}" for path in programs + service + repeated + ui]
    of_ui: list[Piece] = [
        lambda own: pytest(own, "tests-ui-1", others, rooms=halves[::2]),
        lambda own: pytest(own, "tests-ui-2", others, rooms=halves[1::2]),
    ]
    return [
        lambda own: pytest(own, "tests-programs", others, *MEASURED, rooms=programs),
        lambda own: pytest(own, "tests", others, *MEASURED, rooms=rest),
        *([] if bench.qt_trouble else of_ui),
        lambda own: pytest(own, "tests-service", others, *MEASURED, rooms=service),
        lambda own: pytest(own, "tests-repeated", others, within=GENTLY, rooms=repeated),
    ]


#: So many pieces of work run at once; with more of them tests that wait for a window begin to wait in vain.
AT_ONCE = 4


def side_by_side(bench: Bench, pieces: Sequence[Piece]) -> list[Status]:
    """How each of several pieces of work ended, some at once, as most of a test's time is waiting; what a piece prints
    comes as a whole when it is over."""

    def one(piece: Piece) -> Status:
        with tempfile.TemporaryFile() as output:
            try:
                return piece(replace(bench, output=output))
            finally:
                output.seek(0)
                say(output.read().decode(errors="replace"))

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, pieces))


def coverage(bench: Bench) -> Status:
    """Branch coverage of the rooms without Qt."""
    if bench.call([venv_python(), "-m", "coverage", "combine", "--quiet"]):
        return FAILED
    return bench.tool("-m", "coverage", "report", f"--fail-under={COVERAGE_FLOOR}")


def kills(bench: Bench) -> Status:
    """The program killed at random moments."""
    return pytest(bench, "kills", "kills")


def kills_100(bench: Bench) -> Status:
    """The program killed at random moments of a hundred lives."""
    return pytest(bench, "kills", "kills", REVERSAL_DESK_LIVES="100")


def crashes(bench: Bench) -> Status:
    """Full disks, locked keyrings, two copies at once, a network that is cut."""
    return pytest(bench, "crashes", "crashes")


def crashes_10(bench: Bench) -> Status:
    """The same with ten rounds of two copies, and a disk that fills at four points."""
    return pytest(bench, "crashes", "crashes", REVERSAL_DESK_ROUNDS="10")


def stress(bench: Bench) -> Status:
    """The real lane with real threads, a person in a hurry and a second process."""
    return pytest(bench, "stress", "stress")


def stress_50(bench: Bench) -> Status:
    """The real lane with real threads, fifty lives."""
    return pytest(bench, "stress", "stress", REVERSAL_DESK_STRESS="50")


def simulation(bench: Bench) -> Status:
    """Whole lives of the engine in simulated time, and mutants of it that must be caught."""
    return pytest(bench, "simulation", "simulation", within=GENTLY)


def simulation_100_000(bench: Bench) -> Status:
    """A hundred thousand lives."""
    status = bench.call(simulated(100_000, 0), **SIMULATION)
    return FAILED if status else PASSED


#: The simulator stands on the lane's simulated world.
SIMULATION = {"PYTHONPATH": os.pathsep.join(str(ROOT / "tests" / room) for room in ("run", "simulation"))}


def simulated(lives: int, seed: int) -> list[str | Path]:
    """The command that lives so many lives from a seed on."""
    return [venv_python(), ROOT / "tests" / "simulation" / "simulate.py", "--lives", str(lives), "--seed", str(seed)]


XVFB = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24")
#: Within a private session bus: a window manager for focus, the accessibility bus, then the tests.
IN_SESSION = 'openbox & /usr/libexec/at-spi-bus-launcher --launch-immediately & exec "$@"'


def window(bench: Bench) -> Status:
    """The real window in a real X server, driven from outside; of the jobs in all ways a part, by turns."""
    return in_x(bench, "window")


def window_all(bench: Bench) -> Status:
    """Each job J1 to J9 in the real window, in both languages, by mouse and by keys alone."""
    return in_x(bench, "window", "tests/window/test_jobs_from_outside.py", REVERSAL_DESK_JOBS="all")


def in_x(bench: Bench, name: str, *rooms: str, **env: str) -> Status:
    """The tests of the window, or of these rooms alone, in an X server and a session of their own."""
    if not ON_LINUX:
        return Status("not run", f"it needs an X server and D-Bus; this is {platform.system()}")
    if bench.qt_trouble:
        return Status("not run", f"Qt cannot start: {bench.qt_trouble}")
    lacking = ensure_system(missing_libraries, why="Qt's window needs system libraries that are missing")
    lacking += ensure_system(missing_tools, why="The window tests need programs that are missing")
    if lacking:
        return Status("not run", f"missing: {' '.join(lacking)}")
    return pytest(
        bench,
        name,
        "window",
        within=[*XVFB, "dbus-run-session", "--", "sh", "-c", IN_SESSION, "sh"],
        rooms=rooms,
        QT_QPA_PLATFORM="xcb",
        QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
        **env,
    )


#: The checks in the order they run, cheap ones first. A new one is a function and a line here.
STEPS: Mapping[str, Callable[[Bench], Status]] = {
    "ruff": ruff,
    "mypy": mypy,
    "imports": imports,
    "locks": locks,
    "tests": tests,
    "simulation": simulation,
    "kills": kills,
    "crashes": crashes,
    "stress": stress,
    "window": window,
    "coverage": coverage,
}
#: Steps that fall into pieces -> their pieces; they run beside others by those.
PIECES: Mapping[str, Callable[[Bench], Sequence[Piece]]] = {"tests": pieces_of_tests}
#: These wait for programs they started and ended: they run beside one another.
WAITING = ("kills", "crashes", "stress")
#: What runs beside one another, so that no core waits for one long piece to end: the longest first, the window among
#: them, as nearly all its time is patience.
BESIDE = ("window", "tests", "simulation", "crashes", "kills", "stress")
#: What takes too long for every run. A new one is a function and a line here.
LONG_STEPS: Mapping[str, Callable[[Bench], Status]] = {
    "kills": kills_100,
    "crashes": crashes_10,
    "stress": stress_50,
    "simulation": simulation_100_000,
    "window": window_all,
}


def test(arguments: argparse.Namespace) -> int:
    """Run every check, or those named, and end with a table; 1 if any failed."""
    return run_steps(STEPS, arguments.only, beside=BESIDE)


def long(arguments: argparse.Namespace) -> int:
    """Run the long checks, or those named, and end with a table; 1 if any failed."""
    return run_steps(LONG_STEPS, arguments.only, beside=WAITING)


def simulate(arguments: argparse.Namespace) -> int:
    """Live lives of the engine in simulated time, and tell what broke."""
    set_up("test")
    argv = [str(part) for part in simulated(arguments.lives, arguments.seed)]
    return subprocess.run(argv, cwd=ROOT, env={**os.environ, **SIMULATION}, check=False).returncode


def run_steps(
    steps: Mapping[str, Callable[[Bench], Status]], only: Sequence[str] | None, *, beside: Sequence[str]
) -> int:
    """Set up, run these steps or the `only` ones of them, some `beside` one another, and tell how each ended.

    1 if any failed.
    """
    set_up("test")
    ensure_system(missing_libraries, why="Qt needs system libraries that are missing")
    results: list[tuple[str, Status, float]] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="reversal-desk-test-") as reports:
        env = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
            "COVERAGE_FILE": str(Path(reports) / "coverage"),
        }
        bench = Bench(Path(reports), env, qt_trouble())
        if bench.qt_trouble:
            say(f"Qt cannot start here ({bench.qt_trouble}); tests of the window are not run.")
        chosen = [name for name in steps if not only or name in only]
        while chosen:
            group = [name for name in beside if name in chosen] if chosen[0] in beside else chosen[:1]
            chosen = [name for name in chosen if name not in group]
            ended = in_group(bench, steps, group)
            for name, status, seconds in ended:
                say(f"--- {name} {status.word} after {seconds:.1f} s{': ' * bool(status.why)}{status.why}")
            results += ended
    whole = time.monotonic() - started
    say("\nIn short")
    for name, status, seconds in results:
        say(f"  {name:<11}{status.word:<9}{seconds:7.1f} s  {status.why}".rstrip())
    say(f"  {'together':<20}{whole:7.1f} s")
    say("\n{passed} passed, {failed} failed, {skipped} skipped".format(**bench.counts))
    return 1 if any(status.word == FAILED.word for _, status, _ in results) else 0


def in_group(
    bench: Bench, steps: Mapping[str, Callable[[Bench], Status]], group: Sequence[str]
) -> list[tuple[str, Status, float]]:
    """How each step of a group ended and after how many seconds; more than one run beside one another, by pieces."""
    began = time.monotonic()
    for name in group:
        say(f"\n=== {name}: {steps[name].__doc__}")
    if len(group) == 1:
        return [(group[0], steps[group[0]](bench), time.monotonic() - began)]
    work = [(name, piece) for name in group for piece in (PIECES[name](bench) if name in PIECES else [steps[name]])]
    last: dict[str, float] = {}

    def timed(name: str, piece: Piece, own: Bench) -> Status:
        status = piece(own)
        last[name] = time.monotonic() - began
        return status

    statuses = side_by_side(bench, [partial(timed, name, piece) for name, piece in work])
    ended = {name: [status for (of, _), status in zip(work, statuses, strict=True) if of == name] for name in group}
    return [
        (name, of_pieces(bench, ended[name]) if name in PIECES else ended[name][0], last[name])
        for name in sorted(group, key=lambda name: last[name])
    ]


# --------------------------------------------------------------------------- bench

#: What can be measured -> the script that does it, beside this one. Each ends with 1 when a limit is broken.
BENCHES: Mapping[str, str] = {
    "engine": "bench_engine.py", "import": "bench_import.py", "window": "bench_window.py",
}  # fmt: skip
#: These need a screen; on Linux they get one of their own.
ON_A_SCREEN = frozenset({"window"})


def bench(arguments: argparse.Namespace) -> int:
    """Measure and print figures with their limits; 1 if a limit is broken."""
    set_up("test")
    script = ROOT / "packaging" / BENCHES[arguments.what]
    env = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "gui")}
    within: tuple[str, ...] = ()
    if arguments.what in ON_A_SCREEN and ON_LINUX:
        lacking = ensure_system(missing_libraries, why="Qt's window needs system libraries that are missing")
        lacking += ensure_system(missing_tools, why="The window needs programs that are missing")
        if lacking:
            raise SetupError(f"It needs a screen of its own; missing: {' '.join(lacking)}")
        within, env["QT_QPA_PLATFORM"] = XVFB, "xcb"
    return subprocess.run([*within, venv_python(), script], cwd=ROOT, env=env, check=False).returncode


# --------------------------------------------------------------------------- lock


def lock(_: argparse.Namespace) -> int:
    """Write both lock files anew from pyproject.toml, for every platform; needs uv on PATH."""
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("Writing the lock files needs uv on PATH (python3 -m pip install uv).")
    compile_ = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    compile_ += ["--upgrade", "--generate-hashes", "--no-header", "--no-emit-index-url"]
    compile_ += ["pyproject.toml", "--group", "build"]
    run_quietly([*compile_, "-o", LOCKS["practice"]])
    # One version of each package in both: what is tested is what is shipped.
    run_quietly([*compile_, "--group", "dev", "-c", LOCKS["practice"], "-o", LOCKS["test"]])
    troubles = lock_troubles()
    for trouble in troubles:
        say(trouble)
    if not troubles:
        say(f"{LOCKS['practice']} and {LOCKS['test']} are written; both name no host.")
    return 1 if troubles else 0


# --------------------------------------------------------------------------- the commands

#: A new command is a function and an entry here; its docstring is its help.
COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "practice": practice,
    "test": test,
    "bench": bench,
    "long": long,
    "simulate": simulate,
    "lock": lock,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse and run one command."""
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.__doc__, description=command.__doc__)
        if command is bench:
            sub.add_argument("what", choices=list(BENCHES), help="what to measure")
        if command is simulate:
            sub.add_argument("--lives", type=int, default=2000, help="how many")
            sub.add_argument("--seed", type=int, default=0, help="the first seed")
        steps = {test: STEPS, long: LONG_STEPS}.get(command)
        if steps is not None:
            sub.add_argument("--only", action="append", choices=list(steps), help="this check; repeatable")
    chosen = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # an order number a console cannot show is no reason to stop
        sys.stdout.reconfigure(errors="replace")
    try:
        return COMMANDS[chosen.command](chosen)
    except SetupError as error:
        say(f"\n{error}")
        return 1


if __name__ == "__main__":
    if sys.version_info[:2] < OLDEST_PYTHON:
        sys.exit("This needs Python 3.11 or newer.")
    sys.exit(main())
