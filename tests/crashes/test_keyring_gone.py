"""The keyring is locked, gone or slow in the middle of a run: the run goes on; a new start says it plainly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from balance import standing, states_of
from secret_service import private_keyring
from sites import LIMIT, SENDING, Site
from worlds import Ended

ROWS = 12
#: A keyring whose mood is the text of a file; its one token is in another file of the test.
FAKE = '''
import os, time
from pathlib import Path
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

FOLDER = Path(os.environ["FAKE_KEYRING"])

class Moody(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        if service == "reversal-desk history":
            return None  # the journal's head is asked for only where the token was given
        with (FOLDER / "asked").open("a") as asked:
            asked.write("x")
        mood = (FOLDER / "mood").read_text()
        if mood == "locked":
            raise KeyringLocked("locked")
        if mood == "missing":
            raise NoKeyringError("none")
        if mood == "broken":
            raise RuntimeError("org.freedesktop.DBus.Error.NoReply")
        if mood == "slow":
            time.sleep(3)
        return (FOLDER / "token").read_text()
    def set_password(self, service, username, password):
        raise KeyringLocked("locked")
    def delete_password(self, service, username):
        raise KeyringLocked("locked")
'''
#: Puts the token of stdin into the keyring, as `account add` does.
KEEP = '''
import keyring, sys
from reversal_desk.model import Account
from reversal_desk.vault import SERVICE
account = Account(name="T", sid=sys.argv[1], origin=sys.argv[2])
keyring.set_password(SERVICE, account.key, sys.stdin.read())
'''

pytestmark = [pytest.mark.crashes, pytest.mark.timeout(280)]


class Keyringed(Site):
    """A program that has its token from a keyring only."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        super().__init__(folder, stack, rows=ROWS, delay=(0, 0.1), known=False)

    @contextmanager
    def in_mid_run(self) -> Iterator[Callable[[], Ended]]:
        """A submit with its first writes at the gate; what is given lets them through and waits for its end."""
        self.wire.writes.clear()
        process = self.program.start("submit", self.sheet, *SENDING)

        def end() -> Ended:
            self.wire.writes.set()
            out, err = process.communicate(timeout=LIMIT)
            return Ended(process.returncode, out, err)

        try:
            assert self.wire.held.wait(LIMIT), "no write ever came"
            yield end
        finally:
            self.wire.writes.set()
            process.kill()
            process.communicate()

    def all_well(self, ended: Ended) -> None:
        assert ended.code == 0, ended
        self.holds()
        assert states_of(self.journal) == {"confirmed": ROWS}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Keyringed]:
    with ExitStack() as stack:
        yield Keyringed(tmp_path, stack)


@pytest.fixture
def moody(site: Keyringed, tmp_path: Path) -> Path:
    """The folder of the fake keyring, open, with the token in it."""
    folder = tmp_path / "keyring"
    folder.mkdir()
    (folder / "moody_keyring.py").write_text(FAKE, encoding="utf-8")
    (folder / "mood").write_text("open", encoding="utf-8")
    (folder / "token").write_text(site.server.token, encoding="utf-8")
    site.make_known()
    site.program.environment |= {
        "FAKE_KEYRING": str(folder),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", "")))),
        "PYTHON_KEYRING_BACKEND": "moody_keyring.Moody",
    }
    return folder


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        ("locked", "The keyring is locked."),
        ("missing", "The account's token is not here."),
        ("broken", "The keyring did not answer."),
    ],
)
def test_a_keyring_that_goes_in_mid_run(site: Keyringed, moody: Path, mood: str, sentence: str) -> None:
    with site.in_mid_run() as end:
        (moody / "mood").write_text(mood, encoding="utf-8")
        sent = end()
    site.all_well(sent)
    assert (moody / "asked").read_text(encoding="utf-8") == "x", "one question to the keyring is enough for a run"
    for words in (("reset", "1", *SENDING), ("submit", site.sheet, *SENDING), ("account", "test", "T")):
        anew = site.program.run(*words)
        assert anew.code == 4, (words, anew)
        assert sentence in anew.err
        assert anew.err.count("\n") == 1, anew.err
        assert site.server.token not in anew.out + anew.err
    assert standing(site.server) != site.before, "nothing was taken back"
    (moody / "mood").write_text("open", encoding="utf-8")
    back = site.program.run("reset", "1", *SENDING, timeout=LIMIT)
    assert back.code == 0, back
    assert standing(site.server) == site.before


def test_a_batch_left_by_a_crash_waits_for_the_keyring(site: Keyringed, moody: Path) -> None:
    """Killed in mid-run, keyring locked: `resume` says so, sends nothing, keeps every row; unlocked, it finishes."""
    with site.in_mid_run():
        pass  # killed with its writes at the gate
    before = states_of(site.journal)
    (moody / "mood").write_text("locked", encoding="utf-8")
    locked = site.program.run("resume", *SENDING, timeout=LIMIT)
    assert locked.code == 4, locked
    assert "The keyring is locked." in locked.err
    assert states_of(site.journal) == before
    (moody / "mood").write_text("open", encoding="utf-8")
    site.all_well(site.program.run("resume", *SENDING, timeout=LIMIT))


def test_a_slow_keyring_only_takes_its_time(site: Keyringed, moody: Path) -> None:
    (moody / "mood").write_text("slow", encoding="utf-8")
    site.all_well(site.program.run("submit", site.sheet, *SENDING, timeout=LIMIT))


def test_a_real_keyring_that_is_locked_in_mid_run(site: Keyringed, tmp_path: Path) -> None:
    with private_keyring(tmp_path / "session") as service:
        site.program.environment = {
            **service.environment,
            "REVERSAL_DESK_HOME": str(site.program.home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
        }
        service.start("open sesame")
        site.make_known()
        stored = subprocess.run(
            [sys.executable, "-c", KEEP, site.server.sid, site.wire.origin],
            input=site.server.token, capture_output=True, text=True, env=site.program.environment, check=False,
        )  # fmt: skip
        assert stored.returncode == 0, stored.stderr
        with site.in_mid_run() as end:
            service.lock()
            sent = end()
        site.all_well(sent)
        anew = site.program.run("reset", "1", *SENDING, timeout=LIMIT)
        assert anew.code == 4, anew
        assert "The keyring is locked." in anew.err
        service.start("open sesame")
        back = site.program.run("reset", "1", *SENDING, timeout=LIMIT)
        assert back.code == 0, back
        assert standing(site.server) == site.before
