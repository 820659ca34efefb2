"""Bad files, bad networks, bad disks (product.md section 7), from outside: one sentence, the right exit code, nothing
half done, and a program that goes on afterwards.
"""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from disks import small_disk
from homes import know, no_window
from worlds import Ended, Program, cancellations, plain_world

from reversal_desk import cli
from reversal_desk.impact.practice import Faults, PracticeServer, Rule, Trouble
from reversal_desk.store.journal import Journal
from reversal_desk.store.lock import sending_lock

WORKBOOKS = Path("/work/shared/workbooks")
SECONDS_FOR_A_FILE = 15.0  # product.md says 5; this machine is shared and starts several at once
INSPECT_KEYS = {"status", "kind", "message", "sheets", "sheet", "header_row", "columns", "warnings"}
KINDS = {"password", "corrupt", "unsupported", "too-big", "other"}
WORKERS = 10


def effects_of(server: PracticeServer) -> Counter[str]:
    """How often each action was really changed."""
    return Counter(effect.action_id for effect in server.effects())


def proved(ended: Ended) -> set[str]:
    """Action ids told to be confirmed."""
    return {row["action_id"] for row in ended.json["rows"] if row["state"] == "confirmed"}


def no_token(home: Path, server: PracticeServer, *ended: Ended) -> bool:
    files = [path for path in home.rglob("*") if path.is_file()]
    said = "".join(one.out + one.err for one in ended)
    return server.token not in said and not any(server.token.encode() in path.read_bytes() for path in files)


class Case:
    """One service with its faults, and one installed program that knows it as account T."""

    def __init__(self, folder: Path, *rules: Rule, rows: int = 5, proven: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.faults = Faults()
        self.rules = rules
        self.server = PracticeServer(folder / "world", delay=(0, 0), world=plain_world(rows), faults=self.faults)
        self.server.start()
        self.proven = proven
        self.program = self.installed(folder / "home")
        self.orders = [f"A{number:05d}" for number in range(1, rows + 1)]
        self.sheet = cancellations(folder / "orders.csv", self.orders)

    def installed(self, home: Path) -> Program:
        """The program with a data folder that knows the account, as `account add` leaves it."""
        know(home, self.server.sid, self.server.origin, proven=self.proven)
        return Program(home, self.server.token)

    @property
    def journal(self) -> Path:
        return self.program.home / "live" / "journal.sqlite3"

    def submit(self, *words: str, wait: int = 60) -> Ended:
        for rule in self.rules:
            self.faults.add(rule)
        sending = ("submit", self.sheet, "--yes", "--json", "--quiet", "--patience", "1", "--wait", str(wait))
        return self.program.run(*sending, *words)

    def resume(self, *, wait: int = 60) -> Ended:
        self.faults.clear()
        return self.program.run("resume", "--json", "--quiet", "--patience", "1", "--wait", str(wait))

    def all_confirmed_once(self, ended: Ended) -> bool:
        """Every row proved, every action changed exactly once, and the record of it whole."""
        once = sorted(effects_of(self.server).values()) == [1] * len(self.orders)
        with closing(Journal.open(self.journal)) as journal:
            whole = journal.verify() is None
        return ended.states == dict.fromkeys(self.orders, "confirmed") and once and whole

    def nothing_told_that_is_not(self, ended: Ended) -> bool:
        """What is told to be confirmed really happened, and nothing happened twice."""
        happened = effects_of(self.server)
        return proved(ended) <= set(happened) and all(number == 1 for number in happened.values())


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Callable[..., Case]]:
    """Makes cases and ends their services."""
    made: list[Case] = []

    def make(*rules: Rule, name: str = "case", **options: object) -> Case:
        one = Case(tmp_path / name, *rules, **options)  # type: ignore[arg-type]
        made.append(one)
        return one

    yield make
    for one in made:
        one.server.stop()


def together(works: Sequence[Callable[[], Ended]]) -> list[Ended]:
    """Several processes at once: they mostly wait."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda work: work(), works))


# --------------------------------------------------------------------------- files


def shared(name: str) -> Path:
    path = WORKBOOKS / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return path


def public_files() -> dict[str, list[tuple[Path, str]]]:
    """category -> files and what is expected of each, from the manifest."""
    found: dict[str, list[tuple[Path, str]]] = {}
    if (WORKBOOKS / "manifest.csv").exists():
        with (WORKBOOKS / "manifest.csv").open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                found.setdefault(line["category"], []).append((WORKBOOKS / line["file"], line["expect"]))
    return found


def test_a_file_that_cannot_be_used_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "blank.csv").write_text("\n\n \n", encoding="utf-8")
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (tmp_path / "cut.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 200)
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "only_names.csv").write_text("Colour,Shape\nred,round\n", encoding="utf-8")
    wanted = {
        tmp_path / "missing.xlsx": "The file is not there.",
        tmp_path / "empty.xlsx": "The file is empty.",
        tmp_path / "blank.csv": "",
        tmp_path / "picture.xlsx": "This is a picture.",
        tmp_path / "cut.xlsx": "",
        tmp_path / "folder.xlsx": "This is a folder.",
        tmp_path / "only_names.csv": "No column holds order numbers.",
    }
    began = time.monotonic()
    for (path, says), ended in zip(
        wanted.items(), together([lambda path=path: program.run("check", path) for path in wanted]), strict=True
    ):
        assert ended.code == 2, (path, ended)
        assert ended.out == ""
        assert ended.one_sentence, (path, ended.err)
        assert says in ended.err
    assert time.monotonic() - began < SECONDS_FOR_A_FILE


@pytest.mark.parametrize("category", ["bomb", "chartsheet", "corrupt", "empty", "encrypted"])
def test_public_files_of_bad_kinds_end_quickly_in_a_sentence(tmp_path: Path, category: str) -> None:
    files = [(path, expect) for path, expect in public_files().get(category, []) if path.exists()]
    if not files:
        pytest.skip(f"{WORKBOOKS / category} is not on this machine")
    program = Program(tmp_path / "home")

    def check(path: Path) -> Ended:
        return program.run("check", path, timeout=SECONDS_FOR_A_FILE)

    chosen = files[:2]
    for (path, expect), ended in zip(
        chosen, together([lambda path=path: check(path) for path, _ in chosen]), strict=True
    ):
        assert ended.code == 2, (path, ended)  # no account is set up: what opens ends there
        assert ended.one_sentence, (path, ended.err)
        assert ended.out == ""
        if expect == "error:password":
            assert "protected by a password" in ended.err


def test_inspect_gives_the_documented_keys_for_every_kind_of_file(capsys: pytest.CaptureFixture[str]) -> None:
    by_category = public_files()
    if not by_category:
        pytest.skip(f"{WORKBOOKS} is not on this machine")
    for path, expect in (files[0] for files in by_category.values() if files[0][0].exists()):
        code = cli.main(["inspect", str(path), "--json"], open_window=no_window)
        ended = Ended(code, *capsys.readouterr())
        assert ended.err == "", path
        facts = ended.json
        assert set(facts) == INSPECT_KEYS, path
        assert facts["status"] in {"open", "empty", "error"}
        assert code == (2 if facts["status"] == "error" else 0), path
        assert (facts["kind"] in KINDS) == (facts["status"] == "error"), path
        assert facts["message"] or facts["status"] != "error", path
        for sheet in facts["sheets"]:
            assert set(sheet) == {"name", "visible", "rows", "cols"}
        for column in facts["columns"]:
            assert set(column) == {"header", "field", "confidence", "samples"}
        if expect.startswith("error:"):
            assert (facts["status"], facts["kind"]) == ("error", expect.removeprefix("error:")), path
        if expect in {"open", "empty"}:
            assert facts["status"] == expect, path


def test_inspect_tells_of_a_bad_file_without_json_too(tmp_path: Path) -> None:
    ended = Program(tmp_path / "home").run("inspect", tmp_path / "missing.xlsx")
    assert (ended.code, ended.out) == (2, "")
    assert ended.one_sentence


# --------------------------------------------------------------------------- the way to the service


def closed_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_service_that_cannot_be_reached_or_is_none_is_a_sentence(tmp_path: Path, case: Callable[..., Case]) -> None:
    lost = {
        "refused": f"http://127.0.0.1:{closed_port()}",
        "unknown": "https://nowhere.reversal-desk.invalid",
    }
    works: dict[str, tuple[Callable[[], Ended], int, str]] = {}
    sheet = cancellations(tmp_path / "orders.csv", ["A00001"])
    for name, root in lost.items():
        know(tmp_path / name, "S1", root)
        program = Program(tmp_path / name, "tok-nowhere")
        says = {"refused": "cannot be reached", "unknown": "cannot be found"}[name]
        works[name] = (lambda program=program: program.run("check", sheet, "--quiet"), 3, says)
    for path in ("/Campaigns", "/Actions"):
        for trouble, says in (
            (Trouble.HTML, "not impact.com's"),
            (Trouble.XML, "not impact.com's"),
            (Trouble.HALF, ""),
        ):
            one = case(Rule(trouble, method="GET", path=path, times=None), name=f"{trouble}{path[1:]}")
            one.faults.add(one.rules[0])
            works[f"{trouble} {path}"] = (lambda one=one: one.program.run("check", one.sheet, "--quiet"), 3, says)
    down = case(Rule(Trouble.STATUS, path="/Actions", times=None, status=503), name="down")
    down.faults.add(down.rules[0])
    works["503"] = (lambda: down.program.run("check", down.sheet, "--quiet"), 3, "not working at the moment")
    ends = together([work for work, _, _ in works.values()])
    for (name, (_, code, says)), ended in zip(works.items(), ends, strict=True):
        assert ended.code == code, (name, ended)
        assert ended.out == "", name
        assert ended.one_sentence, (name, ended.err)
        assert says in ended.err, (name, ended.err)


def test_a_strange_answer_to_a_write_is_looked_up_and_nothing_happens_twice(case: Callable[..., Case]) -> None:
    """HTML instead of an answer: not handled. XML, half a body, no answer: handled. Each must end the same."""
    troubles = [Trouble.HTML, Trouble.XML, Trouble.HALF, Trouble.DROP_AFTER, Trouble.DROP_BEFORE]
    cases = {
        trouble: case(Rule(trouble, method="DELETE", nth=2, times=2), name=trouble.value, rows=5)
        for trouble in troubles
    }
    ends = together([one.submit for one in cases.values()])
    for (trouble, one), ended in zip(cases.items(), ends, strict=True):
        assert len(one.faults.hits()) == 2, trouble
        assert ended.code == 0, (trouble, ended)
        assert one.all_confirmed_once(ended), (trouble, ended)
        assert "Traceback" not in ended.err
        assert no_token(one.program.home, one.server, ended)


def test_a_run_that_never_gets_a_clear_answer_keeps_its_place(case: Callable[..., Case]) -> None:
    """Sign-in page from the first write on; proof lists that are none: nothing is counted, resume ends it."""
    cases = {
        "writes": case(Rule(Trouble.HTML, method="DELETE", times=None), name="writes", proven=False),
        "updates": case(Rule(Trouble.HTML, path="/ActionUpdates", times=None), name="updates"),
        "receipts": case(Rule(Trouble.XML, path="/APISubmissions", times=None), name="receipts"),
    }
    ends = together([lambda one=one: one.submit("--patience", "60", wait=4) for one in cases.values()])
    for (name, one), ended in zip(cases.items(), ends, strict=True):
        assert "Traceback" not in ended.err, name
        assert one.nothing_told_that_is_not(ended), (name, ended)
        assert no_token(one.program.home, one.server, ended)
    assert ends[0].code == 3
    assert set(ends[0].states.values()) <= {"waiting", "checking"}
    assert effects_of(cases["writes"].server) == Counter()
    assert ends[1].code == 3
    again = together([one.resume for one in cases.values()])
    for (name, one), first, ended in zip(cases.items(), ends, again, strict=True):
        final = first if first.code == 0 else ended
        assert final.code == 0, (name, final)
        assert one.all_confirmed_once(final), (name, final)


def test_the_hourly_limit_in_mid_run_only_makes_it_wait(case: Callable[..., Case]) -> None:
    limit = Rule(
        Trouble.STATUS, method="DELETE", nth=3, times=2, status=429,
        headers=(("Retry-After", "1"), ("X-RateLimit-Remaining-Hour", "0")),
    )  # fmt: skip
    one = case(limit, rows=6)
    ended = one.submit()
    assert len(one.faults.hits()) == 2
    assert ended.code == 0, ended
    assert one.all_confirmed_once(ended)


def test_a_token_withdrawn_in_mid_run_keeps_the_rest_waiting(case: Callable[..., Case]) -> None:
    one = case(Rule(Trouble.STATUS, method="DELETE", nth=4, times=None, status=401), rows=8)
    ended = one.submit()
    assert ended.code == 4
    assert "did not accept the sign-in" in ended.err
    assert ended.one_sentence
    counted = Counter(ended.states.values())
    assert counted["waiting"] >= 1
    assert one.nothing_told_that_is_not(ended)
    again = one.resume()
    assert again.code == 0, again
    assert one.all_confirmed_once(again)


# --------------------------------------------------------------------------- disk and home


def fill(folder: Path) -> Path:
    """Take what room there is."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (4096, 512, 1):
            while True:
                try:
                    file.write(b"x" * size)
                except OSError:
                    break
    return filler


def test_a_full_disk_before_the_run_sends_nothing(tmp_path: Path, case: Callable[..., Case]) -> None:
    with small_disk(tmp_path / "disk", 2048) as disk:
        one = case()
        one.program = one.installed(disk / "home")
        filler = fill(disk)
        ended = one.program.run("submit", one.sheet, "--yes", "--quiet")
        assert ended.code != 0
        assert "The disk is full." in ended.err
        assert ended.one_sentence, ended.err
        assert one.server.effects() == ()
        filler.unlink()
        again = one.submit()
        assert again.code == 0, again
        assert one.all_confirmed_once(again)


def test_a_disk_that_fills_up_in_mid_run_loses_nothing_and_resumes(tmp_path: Path, case: Callable[..., Case]) -> None:
    with small_disk(tmp_path / "disk", 3072) as disk:
        slow = Rule(Trouble.DELAY, method="DELETE", times=None, seconds=0.15)
        one = case(slow, rows=60)
        one.program = one.installed(disk / "home")
        one.faults.add(slow)
        running = one.program.start("submit", one.sheet, "--yes", "--json", "--quiet", "--wait", "5")
        deadline = time.monotonic() + 60
        while len(one.server.effects()) < 8 and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        filler = fill(disk)
        out, err = running.communicate(timeout=60)
        ended = Ended(running.returncode, out, err)
        sent = len(effects_of(one.server))
        assert 8 <= sent < 60, "it stopped in the middle"
        assert ended.code == 3, ended
        assert "The disk is full." in ended.err
        assert ended.one_sentence, ended.err
        assert one.nothing_told_that_is_not(ended)
        filler.unlink()
        again = one.resume()
        assert again.code == 0, again
        assert one.all_confirmed_once(again)


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder", encoding="utf-8")
    ended = Program(tmp_path / "file" / "home").run("history")
    assert ended.code == 2
    assert "The data folder cannot be written." in ended.err
    assert ended.one_sentence


def test_a_disk_that_became_read_only_is_said_and_nothing_is_sent(tmp_path: Path, case: Callable[..., Case]) -> None:
    with small_disk(tmp_path / "disk", 2048) as disk:
        one = case()
        one.program = one.installed(disk / "home")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        ended = one.program.run("submit", one.sheet, "--yes", "--quiet")
        assert ended.code == 2
        assert "The data folder cannot be written." in ended.err
        assert ended.one_sentence
        assert one.server.effects() == ()


# --------------------------------------------------------------------------- what is kept


def test_a_damaged_journal_is_set_aside_and_the_program_goes_on(tmp_path: Path, case: Callable[..., Case]) -> None:
    one = case(rows=3)
    first = one.submit()
    assert first.code == 0
    whole = one.journal.read_bytes()
    damaged = whole[:4096] + b"\xa5" * 16384 + whole[4096 + 16384 :]
    one.journal.write_bytes(damaged)
    ended = one.program.run("history")
    assert ended.code == 0
    assert ended.out == ""
    said, kept = ended.err.splitlines()
    assert said.startswith("The record of earlier batches is damaged.")
    assert kept.startswith("The accounts are still there.")
    (aside,) = one.journal.parent.glob("journal.sqlite3.damaged.*")
    assert aside.name in said
    assert aside.read_bytes() == damaged
    after = one.program.run("history")
    assert (after.code, after.err) == (0, "")
    assert one.program.run("check", one.sheet, "--quiet").code == 0
    assert aside.read_bytes() == damaged


def test_a_row_of_the_journal_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    know(home, "S1", "https://api.example.invalid")
    with closing(Journal.open(home / "live" / "journal.sqlite3")) as journal:
        journal.database.execute(
            "INSERT INTO batch (id, account_key, account_name, kind, file, sheet, policy, created_at, read_at)"
            " VALUES (1, 'k', 'T', 'submit', 'a.csv', 'S', '{}', 'a\u00a5', '')"
        )
    for words in (("history",), ("resume", "--json")):
        ended = Program(home).run(*words)
        assert ended.code == 2
        assert "A part of the record cannot be read." in ended.err
        assert ended.one_sentence


def test_a_damaged_cache_is_made_anew_and_nobody_hears_of_it(case: Callable[..., Case]) -> None:
    one = case(rows=3)
    assert one.program.run("check", one.sheet, "--quiet").code == 0
    cache = one.journal.with_name("actions.sqlite3")
    whole = cache.read_bytes()
    for damaged in (whole[:4096] + b"\xa5" * 8192 + whole[12288:], b"no database"):
        cache.write_bytes(damaged)
        ended = one.program.run("check", one.sheet, "--quiet", "--json")
        assert (ended.code, ended.err) == (0, "")
        assert ended.json["totals"]["ready"] == 3
    assert list(cache.parent.glob("*damaged*")) == []


def test_a_newer_journal_is_left_alone(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("history").code == 0
    path = tmp_path / "home" / "live" / "journal.sqlite3"
    with closing(Journal.open(path)) as journal:
        journal.database.execute("PRAGMA user_version=99")
    before = path.read_bytes()
    ended = program.run("history")
    assert ended.code == 2
    assert "The data folder belongs to a newer version." in ended.err
    assert ended.one_sentence
    assert path.read_bytes() == before


def test_a_result_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full is a device of Linux")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            program.command("history", "--json"), stdout=full, stderr=subprocess.PIPE, text=True,
            env=program.environment, check=False,
        )  # fmt: skip
    ended = Ended(done.returncode, "", done.stderr)
    assert ended.code == 3
    assert "The result could not be printed." in ended.err
    assert ended.one_sentence


def test_a_reader_that_went_away_is_no_failure_to_tell(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        program.command("history", "--json"), stdout=write, stderr=subprocess.PIPE, text=True,
        env=program.environment, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (3, "")


def test_two_copies_never_send_at_once(case: Callable[..., Case]) -> None:
    one = case(rows=3)
    with sending_lock(one.journal.parent):
        ended = one.submit()
        assert ended.code == 5
        assert "Another copy is sending." in ended.err
        assert ended.one_sentence
        assert one.program.run("check", one.sheet, "--quiet", "--only-ready").code == 0, "reading goes on"
    assert one.server.effects() == ()
    again = one.resume()
    assert again.code == 0, again
    assert one.all_confirmed_once(again)
