"""The house stands as design.md draws it: rooms, doors, locks, the two commands."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import itertools
import re
import socket
import subprocess
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import keyring
import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gui" / "reversal_desk"
#: A library -> the only places that may import it (a file, or a room with all its files).
DOORS = {
    "requests": {"impact/client.py"},
    "urllib3": {"impact/client.py"},
    "openpyxl": {"sheet"},
    "python_calamine": {"sheet"},
    "msoffcrypto": {"sheet"},
    "keyring": {"vault.py"},
    "sqlite3": {"store/database.py"},
    "PySide6": {"ui"},
}
TOP_LEVEL = {"pyproject.toml", "gui", "resources", "tests", "packaging"}
#: Decorators of what goes by the name of an earlier one, and does not take its place.
SAYS_SO = {"overload", "setter", "deleter", "getter", "register"}
NO_ROOM = {"utils", "util", "common", "core", "helpers", "helper", "managers", "manager", "misc"}


def tracked() -> list[str]:
    """Every file git holds, as paths from the root."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def imports_of(path: Path) -> Iterator[str]:
    """Top names of everything a module imports, wherever in the module it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def defined_twice(source: str) -> list[str]:
    """Functions, methods and classes of which a second one of the same name takes the place unsaid, in one body.

    A second one that says what it is of the first is none: an overload, a setter, a registered one, and what stands in
    another branch.
    """
    found = []
    for body in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Module | ast.ClassDef)):
        names = [
            made.name
            for made in body.body
            if isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not any(ast.unparse(said).rpartition(".")[2] in SAYS_SO for said in made.decorator_list)
        ]
        inside = f"{body.name}." if isinstance(body, ast.ClassDef) else ""
        found += [f"{inside}{name}" for name, count in Counter(names).items() if count > 1]
    return found


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    """packaging/dev.py as a module; it is a script, not part of the package."""
    spec = importlib.util.spec_from_file_location("dev_commands", ROOT / "packaging" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


# --------------------------------------------------------------------------- rooms and doors


def test_import_contracts_hold() -> None:
    call = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    users = {path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if library in imports_of(path)}
    strangers = {user.as_posix() for user in users if not {user.as_posix(), user.parts[0]} & DOORS[library]}
    assert not strangers
    assert users or library == "urllib3", f"nobody imports {library}; take it out of pyproject.toml and here"


def test_top_level_has_the_five_names() -> None:
    assert not TOP_LEVEL - {path.partition("/")[0] for path in tracked()}


def test_no_room_without_a_duty_in_its_name() -> None:
    names = {path: Path(path).stem for path in tracked() if path.endswith(".py")}
    folders = {path: part for path in tracked() for part in Path(path).parent.parts}
    assert not [path for path, name in (*names.items(), *folders.items()) if name.lower() in NO_ROOM]


def test_every_module_says_its_duty() -> None:
    modules = [path for path in PACKAGE.rglob("*.py") if path.name != "resources_rc.py"]
    silent = [path for path in modules if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not silent


def test_no_second_of_one_name_takes_the_place_of_the_first() -> None:
    """Branches that are put together by hand may each bring one; the linter sees it only where the first is unused."""
    modules = [ROOT / path for path in tracked() if path.endswith(".py")]
    twice = {path: found for path in modules if (found := defined_twice(path.read_text(encoding="utf-8")))}
    assert not twice


def test_a_second_of_one_name_is_seen() -> None:
    two = "def f(): ...\n"
    assert defined_twice(two + two) == ["f"]
    assert defined_twice(f"class A:\n    {two}    x = 1\n    async {two}") == ["A.f"]
    assert defined_twice(f"class A:\n    class B:\n        {two}        @staticmethod\n        {two}") == ["B.f"]
    assert defined_twice(f"@overload\n{two}@typing.overload\n{two}{two}if x:\n    {two}") == []
    assert defined_twice(f"class A:\n    @property\n    {two}    @f.setter\n    {two}class C:\n    {two}") == []


def test_packaging_is_no_package() -> None:
    """A package of that name would hide the library `packaging` from pytest and pip."""
    assert not list((ROOT / "packaging").rglob("__init__.py"))


# --------------------------------------------------------------------------- locks, version, records


def test_locks_are_hashed_and_name_no_host(dev: ModuleType) -> None:
    assert dev.lock_troubles() == []


def test_lock_troubles_are_seen(dev: ModuleType, tmp_path: Path) -> None:
    good = "a==1 \\\n    --hash=sha256:00\n    # via b\nb==2 ; os_name == 'nt' \\\n    --hash=sha256:11\n"
    (tmp_path / "requirements.lock").write_text(good, encoding="utf-8")
    (tmp_path / "requirements-dev.lock").write_text(good, encoding="utf-8")
    assert dev.lock_troubles(tmp_path) == []
    for bad in ("a==1\n", "a>=1 \\\n    --hash=sha256:00\n", "--index-url http" + "://127.0.0.1/x\n" + good):
        (tmp_path / "requirements.lock").write_text(bad, encoding="utf-8")
        assert dev.lock_troubles(tmp_path), bad


def test_both_locks_pin_the_same_versions() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0].items() <= pins[1].items()


def test_locks_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    groups = project["dependency-groups"]["dev"], project["build-system"]["requires"]
    for requirement in itertools.chain(project["project"]["dependencies"], *groups):
        name = re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()
        assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), f"{name} is not in the lock"


def test_version_is_the_installed_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert importlib.metadata.version("reversal-desk") == project["project"]["version"]


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "adr").iterdir())
    assert names
    for number, name in enumerate(names, start=1):
        assert re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", name), name


def test_ci_calls_the_test_command_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    doing = [line for line in lines[1:] if line.strip() and not line.startswith(("#", "set ", "cd "))]
    assert doing == ["exec python3 packaging/dev.py test"]


def test_readmes_name_the_two_commands_and_their_links_lead_somewhere() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "python3 packaging/dev.py practice" in text
        assert "python3 packaging/dev.py test" in text
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).exists(), f"{name} points to {target}"


def test_chinese_readme_keeps_the_glossary() -> None:
    """glossary.md's four rules; impact.com's own word may stand inside “ ”."""
    text = re.sub(r"“[^”]*”", "", (ROOT / "README.zh-CN.md").read_text(encoding="utf-8"))
    assert "撤销" not in text
    assert "已确认" not in text
    assert "审核通过" not in text
    assert not re.findall(r"(?<!订单)金额", text)
    assert not re.findall(r"操作(?!说明|系统)", text)


# --------------------------------------------------------------------------- the guards every test stands on


def test_the_network_is_refused_and_loopback_is_not(loopback_only: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert loopback_only == []
    with socket.socket() as away, pytest.raises(AssertionError, match="only this machine"):
        away.connect(("192.0.2.1", 443))
    with pytest.raises(AssertionError, match="only this machine"):
        socket.getaddrinfo("example" + ".com", 443)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 443)
    assert len(loopback_only) == 2
    loopback_only.clear()


def test_the_keyring_is_one_of_the_test() -> None:
    keyring.set_password("reversal-desk", "someone", "secret")
    assert keyring.get_password("reversal-desk", "someone") == "secret"
    assert type(keyring.get_keyring()).__name__ == "MemoryKeyring"


def test_a_leaked_thread_is_named(pytester: pytest.Pytester) -> None:
    shared = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(shared.replace("THREADS_END_WITHIN = 5.0", "THREADS_END_WITHIN = 0.1"))
    pytester.makepyfile(
        """
        import threading

        release = threading.Event()

        def test_leaks():
            threading.Thread(target=release.wait, name="left-behind").start()

        def test_lets_it_go():
            release.set()
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:xvfb", "-p", "no:pytest-qt")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*threads still running after the test: left-behind*"])
    assert "left-behind" not in {thread.name for thread in threading.enumerate()}
