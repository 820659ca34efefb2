"""packaging/dev.py: set-up that is done once, said aloud, and never in the way of what is possible."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Commands = list[list[str]]


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a fresh module, standing in an empty clone of its own."""
    spec = importlib.util.spec_from_file_location("dev_commands_under_test", ROOT / "packaging" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    clone = tmp_path / "clone"
    (clone / ".venv" / "bin").mkdir(parents=True)
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (clone / name).write_text(f"# {name}\n", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", clone)
    monkeypatch.setattr(module, "VENV", clone / ".venv")
    monkeypatch.setattr(module, "STAMP", clone / ".venv" / "dev-stamp.json")
    monkeypatch.setattr(module, "venv_python", lambda: Path(sys.executable))
    return module


@pytest.fixture
def ran(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """What the set-up would have run, in order; nothing is run."""
    commands: Commands = []

    def record(argv: Sequence[object], **_: object) -> None:
        commands.append([str(part) for part in argv])

    monkeypatch.setattr(dev, "run_quietly", record)
    return commands


def test_packages_are_installed_once_with_hashes_and_the_project_without_the_network(
    dev: ModuleType, ran: Commands
) -> None:
    dev.ensure_packages("test")
    packages, checked, project = ran[-3:]
    assert packages[-4:] == ["--require-hashes", "--no-deps", "-r", str(dev.ROOT / "requirements-dev.lock")]
    assert checked[-2:] == ["pip", "check"]  # nothing was resolved, so it is asked whether the lock is whole
    assert {"--no-deps", "--no-build-isolation", "--no-index"} <= set(project)
    ran.clear()
    dev.ensure_packages("test")
    dev.ensure_packages("practice")  # its packages are among those of the tests
    assert ran == []


def test_practice_packages_are_not_enough_for_the_tests(dev: ModuleType, ran: Commands) -> None:
    dev.ensure_packages("practice")
    ran.clear()
    dev.ensure_packages("test")
    assert ran


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_makes_the_environment_stale(dev: ModuleType, ran: Commands, name: str) -> None:
    dev.ensure_packages("practice")
    ran.clear()
    (dev.ROOT / name).write_text("# changed\n", encoding="utf-8")
    dev.ensure_packages("practice")
    assert ran


@pytest.mark.parametrize("damaged", ["", "[]", "{half"])
def test_a_damaged_stamp_means_install_again(dev: ModuleType, ran: Commands, damaged: str) -> None:
    dev.STAMP.write_text(damaged, encoding="utf-8")
    dev.ensure_packages("practice")
    assert ran
    assert set(json.loads(dev.STAMP.read_text(encoding="utf-8"))) == {"practice"}


def test_a_failed_install_leaves_no_stamp(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(argv: Sequence[object], **_: object) -> None:
        raise dev.SetupError("no network")

    monkeypatch.setattr(dev, "run_quietly", fail)
    with pytest.raises(dev.SetupError):
        dev.ensure_packages("practice")
    assert not dev.STAMP.exists()


def test_an_environment_that_no_longer_runs_is_made_again(
    dev: ModuleType, ran: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = dev.VENV / "bin" / "python"
    broken.write_text("#!/nonexistent/python\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(dev, "venv_python", lambda: broken)
    dev.ensure_venv()
    assert not dev.VENV.exists()
    assert ran[-1][1:] == ["-m", "venv", str(dev.VENV)]
    assert "made again" in capsys.readouterr().out


def test_the_chosen_python_is_new_enough_and_outside_the_environment(dev: ModuleType) -> None:
    chosen = dev.choose_python()
    assert dev.version_of(chosen) >= dev.OLDEST_PYTHON
    assert dev.VENV not in Path(chosen).parents


def test_without_a_new_enough_python_it_says_so(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "version_of", lambda _: (3, 9))
    with pytest.raises(dev.SetupError, match=r"No Python 3\.11 or newer"):
        dev.choose_python()


# --------------------------------------------------------------------------- system packages


def test_without_rights_the_line_is_printed_and_the_rest_goes_on(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "can_apt", lambda: False)
    assert dev.ensure_system(lambda: ["libgl1", "libegl1"], why="Qt needs it") == ["libgl1", "libegl1"]
    assert "apt-get install -y --no-install-recommends libgl1 libegl1" in capsys.readouterr().out


def test_with_rights_only_what_is_missing_is_installed_and_the_lists_are_read_once(
    dev: ModuleType, ran: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "can_apt", lambda: True)
    answers = [["xvfb"], [], ["openbox"], []]
    for _ in range(2):
        assert dev.ensure_system(lambda: answers.pop(0), why="Tools are missing") == []
    assert [command[1] for command in ran] == ["update", "install", "install"]
    assert [command[-1] for command in ran[1:]] == ["xvfb", "openbox"]


def test_an_apt_that_fails_is_told_and_not_fatal(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(argv: Sequence[object], **_: object) -> None:
        raise dev.SetupError("mirror unreachable")

    monkeypatch.setattr(dev, "can_apt", lambda: True)
    monkeypatch.setattr(dev, "run_quietly", fail)
    assert dev.ensure_system(lambda: ["xvfb"], why="Tools are missing") == ["xvfb"]
    assert "mirror unreachable" in capsys.readouterr().out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian's library names")
def test_a_missing_library_names_its_package(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "QT_LIBRARIES", {"libc.so.6": "libc6", "libnowhere.so.9": "libnowhere9"})
    assert dev.missing_libraries() == ["libnowhere9"]


# --------------------------------------------------------------------------- practice


def answer(batch: int | None, *states: str) -> dict[str, object]:
    """A command's answer with one row per state."""
    rows = [{"row": n, "order": f"10{n}", "operation": "reverse", "state": s} for n, s in enumerate(states)]
    return {"batch": batch, "rows": rows}


@pytest.mark.parametrize(
    ("sent", "undone", "code"),
    [
        (("confirmed", "refused"), ("confirmed",), 0),
        (("checking",), ("confirmed",), 1),
        (("confirmed",), ("undo_refused",), 1),
        (("confirmed", "confirmed"), ("undone", "undo_refused"), 1),
    ],
)
def test_practice_without_a_display_works_only_with_proof(
    dev: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sent: tuple[str, ...],
    undone: tuple[str, ...],
    code: int,
) -> None:
    asked: list[tuple[str, ...]] = []
    homes: set[str] = set()

    def desk(env: dict[str, str], *arguments: str) -> dict[str, object]:
        asked.append(arguments)
        homes.add(env["REVERSAL_DESK_HOME"])
        states = {"check": ("ready",), "submit": sent, "reset": undone}[arguments[0]]
        return answer(7, *states)

    monkeypatch.setattr(dev, "desk_json", desk)
    assert dev.practice_by_commands() == code
    assert [arguments[0] for arguments in asked] == ["check", "submit", "reset"]
    assert asked[-1] == ("reset", "7", "--yes")
    (home,) = homes
    assert home != os.environ["REVERSAL_DESK_HOME"]
    assert not Path(home).exists()
    assert sent[0] in capsys.readouterr().out


def test_practice_stops_where_nothing_was_sent(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "desk_json", lambda *_: answer(None, "blocked"))
    with pytest.raises(dev.SetupError, match="Nothing was sent"):
        dev.practice_by_commands()


GOOD = '{"rows": []}'


@pytest.mark.parametrize(
    ("code", "stdout", "works"),
    [(0, GOOD, True), (1, GOOD, True), (6, GOOD, True), (2, GOOD, False), (3, GOOD, False), (1, "", False)],
)
def test_an_exit_code_without_an_answer_ends_practice(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, code: int, stdout: str, works: bool
) -> None:
    def run(argv: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(argv, code, stdout=stdout)

    monkeypatch.setattr(dev.subprocess, "run", run)
    if works:
        assert dev.desk_json({}, "check", "sheet.xlsx") == {"rows": []}
    else:
        with pytest.raises(dev.SetupError, match=f"exit code {code}"):
            dev.desk_json({}, "check", "sheet.xlsx")


# --------------------------------------------------------------------------- test


def run_steps(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, **steps: Callable[[object], object]) -> int:
    """`test` with these steps and no set-up."""
    for name in ("set_up", "ensure_system"):
        monkeypatch.setattr(dev, name, lambda *_, **__: [])
    monkeypatch.setattr(dev, "qt_trouble", lambda: "")
    monkeypatch.setattr(dev, "STEPS", steps)
    code: int = dev.test(Namespace(only=None))
    return code


def test_one_failed_step_fails_all_and_the_others_still_run(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = {"bad": lambda _: dev.FAILED, "good": lambda _: dev.PASSED}
    assert run_steps(dev, monkeypatch, **steps) == 1
    out = capsys.readouterr().out
    assert "good       passed" in out
    assert "bad        FAILED" in out


def test_what_mostly_waits_runs_side_by_side_and_each_is_told_whole(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = threading.Barrier(2)

    def step(words: str) -> Callable[[Any], Any]:
        def run(bench: Any) -> Any:
            meeting.wait(timeout=20)  # a step alone would wait for ever
            bench.call([sys.executable, "-c", f"print('{words}')"])
            return dev.FAILED if words == "bad" else dev.PASSED

        return run

    assert run_steps(dev, monkeypatch, kills=step("good"), crashes=step("bad")) == 1
    said = capsys.readouterr().out
    assert "good" in said
    assert "bad" in said
    assert "  kills      passed" in said
    assert "  crashes    FAILED" in said


def test_a_step_that_could_not_run_is_told_and_fails_nothing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_steps(dev, monkeypatch, window=lambda _: dev.Status("not run", "missing: xvfb")) == 0
    assert "not run" in capsys.readouterr().out.split("In short")[1]


def test_the_long_steps_run_apart_and_their_figures_stand_in_the_table(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def killing(bench: object) -> object:
        report = dev.ROOT / "report.xml"
        lives = '<property name="figure" value="100 of 100 lives"/><property name="other" value="3"/>'
        report.write_text(f'<testsuite tests="1"><properties>{lives}</properties></testsuite>', encoding="utf-8")
        return dev.PASSED._replace(why=bench.count(report))

    monkeypatch.setattr(dev, "LONG_STEPS", {"kills": killing, "other": lambda _: pytest.fail("not asked for")})
    assert run_steps(dev, monkeypatch, kills=lambda _: dev.FAILED) == 1
    assert "100 of 100" not in capsys.readouterr().out
    assert dev.main(["long", "--only", "kills"]) == 0
    out = capsys.readouterr().out
    assert "100 of 100 lives" in out.split("In short")[1]
    assert out.splitlines()[-1] == "1 passed, 0 failed, 0 skipped"
    with pytest.raises(SystemExit):
        dev.main(["test", "--only", "other"])


def test_the_closing_line_adds_up_every_pytest_run(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def step(bench: object) -> object:
        report = dev.ROOT / "report.xml"
        suite = '<testsuite tests="9" failures="1" errors="1" skipped="2"/>'
        report.write_text(f"<testsuites>{suite}</testsuites>", encoding="utf-8")
        bench.count(report)
        bench.count(dev.ROOT / "absent.xml")
        return dev.FAILED

    assert run_steps(dev, monkeypatch, first=step, second=step) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "10 passed, 4 failed, 4 skipped"


@pytest.mark.parametrize(
    ("name", "exit_code", "word"),
    [("tests", 0, "passed"), ("tests", 5, "FAILED"), ("kills", 5, "not run"), ("kills", 1, "FAILED")],
)
def test_a_run_of_no_tests_is_never_a_pass(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, exit_code: int, word: str
) -> None:
    bench = dev.Bench(tmp_path, {})
    monkeypatch.setattr(dev.Bench, "call", lambda *_, **__: exit_code)
    assert dev.pytest(bench, name, "a mark").word == word
