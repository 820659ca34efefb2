"""What a person sends to whoever helps them: which program on which computer, what state its data are in, and its log.

Nothing of their work is in it: no order, partner, amount or file name, and no token, which is in no file anyway.
"""

from __future__ import annotations

import locale
import platform
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from stat import S_ISREG
from typing import Any

import msgspec

from reversal_desk import __version__, discreet
from reversal_desk.errors import DeskError, UsageError
from reversal_desk.model import Account, BatchInfo

#: What the program stands on.
PACKAGES = (
    "PySide6-Essentials", "shiboken6", "requests", "truststore", "openpyxl", "python-calamine", "keyring", "msgspec",
)  # fmt: skip
#: Batches beyond these are only counted.
MOST_BATCHES = 200
#: Of a folder with more files only these are named.
MOST_FILES = 200
_LOGS = "reversal-desk.log*"
#: The program's own folders. A person may have named one of theirs in REVERSAL_DESK_HOME, with their sheets in it.
_OWN = ("live", "practice", "practice.before")
_ABOUT = """Reversal Desk: details for support

program.json   which version runs on which computer
data.json      the state of its data: how many batches and rows are in which state, and when
files.json     the names and sizes of the program's own files
log/           what went wrong inside the program

Not in here: order numbers, partners, amounts, reasons, the names of your sheets, Account SIDs, and tokens.
"""


def facts(
    *,
    batches: Sequence[BatchInfo],
    drafts: int,
    accounts: Sequence[Account],
    flaw: str,
    notices: Iterable[str],
    keyring: str,
) -> dict[str, Any]:
    """What is told of an open desk.

    `flaw`: the code of the first record that doesn't fit; `notices`: codes; `keyring`: what keeps tokens, "" where
    nothing does.
    """
    keys = {account.key: number for number, account in enumerate(accounts, start=1)}
    return {
        "history": flaw or "intact",
        "notices": list(notices),
        "keyring": keyring,
        "drafts": drafts,
        "accounts": [
            {
                "number": keys[account.key],
                "origin": account.origin if account.origin.endswith(".impact.com") else "another one",
                "agency": bool(account.brand_id),
                "programs": len(account.programs) or "every active one",
                "practice": account.practice,
            }
            for account in accounts
        ],
        "batches": len(batches),
        "latest": [
            {
                "batch": info.id,
                "account": keys.get(info.account_key),
                "kind": info.kind,
                "undo_of": info.undo_of,
                "created_at": info.created_at,
                "finished": info.finished,
                "test": info.trial,
                "rest_of": info.rest_of,
                "rows": {state.value: number for state, number in info.counts.items()},
                "stopped": info.stopped,
                "undoable": info.undoable,
                "undo_until": info.undo_until,
            }
            for info in batches[:MOST_BATCHES]
        ],
    }


def cannot_open(error: DeskError) -> dict[str, Any]:
    """What is told of a desk that doesn't open, when its details are needed most."""
    return {"cannot_open": error.code, "facts": _facts_of(error)}


def cannot_read(error: DeskError) -> dict[str, Any]:
    """The same of a desk that opened, and whose records can't be read to their end."""
    return {"cannot_read": error.code, "facts": _facts_of(error)}


def _facts_of(error: DeskError) -> dict[str, str]:
    return {name: discreet.told(value) for name, value in error.facts.items()}


def write(path: Path, *, home: Path, practice: bool, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Write one zip file; gives the names of what is in it.

    UsageError where its name is none of a zip file, StoreError SUPPORT_NOT_WRITTEN where the disk says no.
    """
    if path.suffix.casefold() != ".zip":
        raise UsageError("SUPPORT_NAME", file=path.name)
    from reversal_desk.sheet.results import written_whole  # late: it brings openpyxl with it

    whole = written_whole(path, code="SUPPORT_NOT_WRITTEN")
    with whole as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("about.txt", _ABOUT)
        for name, told in (
            ("program.json", {"practice": practice, **_program(home)}),
            ("data.json", data),
            ("files.json", list(_files(home))),
        ):
            out.writestr(name, msgspec.json.format(msgspec.json.encode(told), indent=2))
        for log in sorted(home.glob(_LOGS)):
            out.writestr(f"log/{log.name}", _log(log))
        return tuple(out.namelist())


def _log(path: Path) -> str:
    """What it says; why it can't be read, where that is so: the rest of the details must not be missing for it."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return discreet.told(text)  # once more: an older version may have kept more


def _program(home: Path) -> dict[str, Any]:
    now = datetime.now(UTC).astimezone()
    return {
        "version": __version__,
        "python": platform.python_version(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": platform.platform(),
        "machine": platform.machine(),
        "language": locale.getlocale()[0] or "",
        "now": now,
        "zone": now.tzname(),
        "folder": discreet.told(str(home)),
        "free_bytes": shutil.disk_usage(home).free if home.is_dir() else None,
        "packages": {name: _version(name) for name in PACKAGES},
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not there"


def _files(home: Path) -> Iterator[dict[str, Any]]:
    """The program's own files; the person's sheets are none of them, but for the sample of practice mode."""
    own = (*home.glob(_LOGS), *home.glob("window.ini"), *(path for name in _OWN for path in (home / name).rglob("*")))
    for path in sorted(own)[:MOST_FILES]:
        name = path.relative_to(home).as_posix()
        try:
            known = path.stat()
        except OSError as error:  # sqlite takes its files away when it likes; what is not to be seen is told as that
            yield {"name": name, "cannot_be_seen": error.strerror}
            continue
        if S_ISREG(known.st_mode):
            changed = datetime.fromtimestamp(known.st_mtime, UTC)
            yield {"name": name, "bytes": known.st_size, "changed_at": changed}
