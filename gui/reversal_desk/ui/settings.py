"""What the window remembers about itself: a declared tuple of typed settings in an ini file of the home folder."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QByteArray, QSettings

T = TypeVar("T", str, bool, int, QByteArray)


class Setting(Struct, Generic[T], frozen=True):
    """One thing remembered: where, of what type, and what it is before anyone chose."""

    key: str
    kind: type[T]
    default: T


LANGUAGE = Setting("language", str, "")
THEME = Setting("theme", str, "auto")
GEOMETRY = Setting("geometry", QByteArray, QByteArray())
PANEL_SHOWN = Setting("review/panel", bool, True)
HIDDEN_COLUMNS = Setting("review/hidden_columns", str, "ACTION,DATE")
ACCOUNT = Setting("account", str, "")
FOLDER = Setting("folder", str, "")
#: Paths, one a line, the newest first.
RECENT = Setting("recent_files", str, "")
WELCOMED = Setting("welcomed", bool, False)

#: Every setting there is; a test holds that nothing else is written.
ALL: tuple[Setting, ...] = (
    LANGUAGE, THEME, GEOMETRY, PANEL_SHOWN, HIDDEN_COLUMNS, ACCOUNT, FOLDER, RECENT, WELCOMED,
)  # fmt: skip


class Settings:
    """Reads and writes the declared settings; a value of a wrong type reads as the default."""

    def __init__(self, home: Path) -> None:
        self._store = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)

    def get(self, setting: Setting[T]) -> T:
        """The remembered value, else the default."""
        value = self._store.value(setting.key, setting.default)
        if setting.kind is bool and isinstance(value, str):
            value = value == "true"
        return value if isinstance(value, setting.kind) else setting.default

    def put(self, setting: Setting[T], value: T) -> None:
        """Remember a value."""
        self._store.setValue(setting.key, value)

    def save(self) -> None:
        """Write to disk now."""
        self._store.sync()
