"""`support-bundle`: enough to help by, and nothing of the person's work."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from worlds import Program

from reversal_desk import discreet
from reversal_desk.desk.support import MOST_FILES

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"


def held(path: Path) -> dict[str, Any]:
    """What is in the bundle: parsed where it is JSON, else text."""
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    return {name: json.loads(text) if name.endswith(".json") else text for name, text in texts.items()}


def test_it_tells_the_state_of_things_and_nothing_of_the_work(tmp_path: Path) -> None:
    program, sheet, out = Program(tmp_path / "home"), tmp_path / "our returns.xlsx", tmp_path / "details.zip"
    shutil.copy(SAMPLES / "returns.xlsx", sheet)
    sent = program.run("submit", sheet, "--practice", "--yes", "--json", "--quiet").json
    (tmp_path / "home" / "reversal-desk.log").write_text(
        f"Authorization: Basic abcDEF0123456789abcDEF=\n{Path.home() / 'x.xlsx'} of a.b@shop.example\n",
        encoding="utf-8",
    )
    ended = program.run("support-bundle", "--practice", "--out", out, "--json")
    assert (ended.code, ended.err) == (0, "")
    found = held(out)
    assert ended.json == {"file": str(out), "holds": list(found)}
    assert {"about.txt", "program.json", "data.json", "files.json", "log/reversal-desk.log"} == set(found)
    assert found["program.json"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert found["program.json"]["practice"] is True
    assert found["program.json"]["free_bytes"] > 0
    data = found["data.json"]
    assert (data["history"], data["batches"], data["drafts"]) == ("intact", 1, 0)
    assert data["latest"][0]["rows"]["confirmed"] == len([row for row in sent["rows"] if row["state"] == "confirmed"])
    assert data["latest"][0]["account"] == data["accounts"][0]["number"]
    assert any(entry["name"] == "practice/journal.sqlite3" for entry in found["files.json"])
    text = json.dumps(found, ensure_ascii=False)
    for secret in (
        *[row["order"] for row in sent["rows"]], *[row["action_id"] for row in sent["rows"] if row["action_id"]],
        "our returns", "abcDEF0123456789", "a.b@shop.example", str(Path.home()), "Gear Lab", "北方露营",
    ):  # fmt: skip
        assert secret not in text, secret


def test_a_desk_that_does_not_open_is_told_too(tmp_path: Path) -> None:
    program, out = Program(tmp_path / "home"), tmp_path / "details.zip"
    (tmp_path / "home").write_text("a file where the folder belongs", encoding="utf-8")
    assert program.run("history").code != 0
    ended = program.run("support-bundle", "--out", out)
    assert ended.code == 0
    assert "No order, partner, amount or token is in it." in ended.out
    found = held(out)
    assert found["data.json"]["cannot_open"] == "HOME_READ_ONLY"
    assert found["files.json"] == []
    assert found["program.json"]["free_bytes"] is None


def test_where_it_cannot_be_written_nothing_is_left_behind(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    named = program.run("support-bundle", "--out", tmp_path / "details.txt")
    assert named.code == 2
    assert "ends in .zip" in named.err
    nowhere = program.run("support-bundle", "--out", tmp_path / "none" / "details.zip", "--json")
    assert nowhere.code == 2
    assert nowhere.json["error"]["code"] == "SUPPORT_NOT_WRITTEN"
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_only_so_many_files_are_named(tmp_path: Path) -> None:
    program, out = Program(tmp_path / "home"), tmp_path / "details.zip"
    for number in range(MOST_FILES + 5):
        (tmp_path / "home" / "live" / f"{number}.part").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / "live" / f"{number}.part").touch()
    assert program.run("support-bundle", "--out", out).code == 0
    assert 0 < len(held(out)["files.json"]) <= MOST_FILES


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Bearer eyJhbGciOi.x-y_z", "Bearer …"),
        ("of IRabc123DEF456 now", "of IR… now"),
        ("a.person@shop.example wrote", "…@… wrote"),
        ("token ab12cd34ef56gh78ij90kl12", "token …"),
        ("No such file: '/mnt/x/Northwind returns March.xlsx'", "No such file: '/mnt/x/….xlsx'"),
        (r"No such file: 'D:\\x\\退货 3 月.CSV'", r"No such file: 'D:\\x\\….CSV'"),
        ("of returns.ods there", "of ….ods there"),
        ("KeyError: '1000.4636.162207' in 6.11.3", "KeyError: '…' in 6.11.3"),
        ("in a/long_name_of_a_module_of_ours.py", "in a/long_name_of_a_module_of_ours.py"),
    ],
)
def test_what_is_taken_out_of_a_text(said: str, kept: str) -> None:
    assert discreet.told(said) == kept


def test_the_own_folder_is_taken_out_however_a_system_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: a traceback shows a path with each backslash twice, and Qt writes it with slashes."""
    monkeypatch.setattr(Path, "home", lambda: PureWindowsPath(r"C:\Users\Anna"))
    for said in (r"C:\Users\Anna\x.log", repr(r"C:\Users\Anna\x.log"), "C:/Users/Anna/x.log"):
        assert "Anna" not in discreet.told(said)


def test_a_folder_of_the_persons_own_gives_no_name_of_a_sheet(tmp_path: Path) -> None:
    """REVERSAL_DESK_HOME may name the folder in which they work."""
    program, out = Program(tmp_path / "home"), tmp_path / "details.zip"
    (tmp_path / "home" / "March").mkdir(parents=True)
    (tmp_path / "home" / "Northwind returns.xlsx").touch()
    (tmp_path / "home" / "March" / "Gear Lab.csv").touch()
    assert program.run("support-bundle", "--practice", "--out", out).code == 0
    names = [entry["name"] for entry in held(out)["files.json"]]
    assert "practice/journal.sqlite3" in names
    assert not [name for name in names if "Northwind" in name or "Gear Lab" in name]


def test_what_cannot_be_read_keeps_nothing_else_back(tmp_path: Path) -> None:
    program, out = Program(tmp_path / "home"), tmp_path / "details.zip"
    assert program.run("history", "--practice").code == 0
    (tmp_path / "home" / "reversal-desk.log.1").mkdir()
    (tmp_path / "home" / "practice" / "round").symlink_to("round")  # the system says no to whoever looks at it
    assert program.run("support-bundle", "--practice", "--out", out).code == 0
    found = held(out)
    assert found["log/reversal-desk.log.1"].startswith("cannot be read")
    assert {entry["name"] for entry in found["files.json"] if "cannot_be_seen" in entry} == {"practice/round"}


def test_records_that_cannot_be_read_are_what_is_told(tmp_path: Path) -> None:
    program, sheet, out = Program(tmp_path / "home"), tmp_path / "returns.xlsx", tmp_path / "details.zip"
    shutil.copy(SAMPLES / "returns.xlsx", sheet)
    assert program.run("submit", sheet, "--practice", "--yes", "--quiet").code in {0, 6}
    with closing(sqlite3.connect(tmp_path / "home" / "practice" / "journal.sqlite3")) as journal, journal:
        journal.execute("UPDATE change SET state = 'banana' WHERE state = 'confirmed'")
    assert program.run("support-bundle", "--practice", "--out", out).code == 0
    found = held(out)
    assert found["data.json"]["cannot_read"] == "JOURNAL_UNREADABLE"
    assert found["program.json"]["version"]
