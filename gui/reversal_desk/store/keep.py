"""What must outlive the journal, in a small file beside it: the last head that is known, and the list of accounts.

By the head a journal that lost its end, or was put back from an older copy, is noticed also where there is no
keyring; the accounts are not lost with a damaged journal. A help, never a source while the journal is whole.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from reversal_desk.model import Account
from reversal_desk.store.chain import Head

FILE_NAME = "journal.keep"


class Kept(msgspec.Struct, frozen=True):
    """What the file holds."""

    head: Head | None = None
    accounts: tuple[Account, ...] = ()


def read(folder: Path) -> Kept:
    """What was kept; nothing where the file is missing or cannot be read as what it should be."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Kept()


def write(folder: Path, kept: Kept) -> bool:
    """Replace the file as a whole. False where the disk did not take it: the work goes on without."""
    target = folder / FILE_NAME
    new = target.with_name(f"{FILE_NAME}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(msgspec.json.encode(kept))
            file.flush()
            os.fsync(file.fileno())
        new.replace(target)
    except OSError:
        with suppress(OSError):
            new.unlink()
        return False
    return True


def head_text(head: Head) -> str:
    """A head as one line, for the keyring."""
    return f"{head.born} {head.seq} {head.hash}"


def head_of(text: str | None) -> Head | None:
    """A head from its line; None where it is none."""
    match (text or "").split():
        case [born, seq, link] if seq.isdecimal():
            return Head(born, int(seq), link)
        case _:
            return None
