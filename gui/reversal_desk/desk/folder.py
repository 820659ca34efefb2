"""The data folder: where it is, that it is private and lies on this computer's own disk."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.errors import StoreError

# Late: a folder that was named needs no look at where platforms keep theirs.
if TYPE_CHECKING:
    import platformdirs
else:
    platformdirs = late.room("platformdirs")

_SYNC_FOLDERS = re.compile(
    r"[\\/](OneDrive[^\\/]*|Dropbox[^\\/]*|iCloud Drive|Mobile Documents|Google Drive|Nextcloud)[\\/]", re.IGNORECASE
)
_NETWORK_FILESYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afpfs", "9p"})


def data_folder() -> Path:
    """REVERSAL_DESK_HOME, or the platform's local (not roaming) data folder."""
    named = os.environ.get("REVERSAL_DESK_HOME", "").strip()
    if named:
        return Path(named).expanduser()
    return platformdirs.user_data_path("Reversal Desk", appauthor=False, roaming=False)


def make_folder(folder: Path) -> None:
    """A private folder on this computer's own disk, or a StoreError that says what to do."""
    if _SYNC_FOLDERS.search(f"{folder}{os.sep}") or network_filesystem(folder):
        raise StoreError("HOME_NETWORK", folder=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
    except OSError as error:
        raise StoreError("DISK_FULL" if error.errno == 28 else "HOME_READ_ONLY", folder=folder) from error
    if not os.access(folder, os.W_OK):
        raise StoreError("HOME_READ_ONLY", folder=folder)


def network_filesystem(folder: Path) -> bool:
    """Whether the folder lies on a network mount; known on Linux only."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False  # no /proc: nothing can be known, and sqlite's own locks still hold
    place = str(folder.resolve())
    best, kind = "", ""
    for line in mounts:
        _, at, filesystem, *_ = line.split(" ")
        inside = place == at or place.startswith(at.rstrip("/") + "/")
        if inside and len(at) >= len(best):
            best, kind = at, filesystem
    return kind in _NETWORK_FILESYSTEMS
