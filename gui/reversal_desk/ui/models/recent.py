"""The files that a person opened last, the newest first; remembered with the window's settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from reversal_desk.ui import settings

#: As many as are told apart at a glance, each with a figure that chooses it.
MOST = 9


class RecentFiles(QObject):
    """`changed()` when another one came, or the list was emptied.

    Whether a file is still there is not asked here: it may lie on a share that takes half a minute to say no. Opening
    it says so.
    """

    changed = Signal()

    def __init__(self, kept: settings.Settings, *, own: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        self._own = own  # the program's own folder: the sample that it writes there is nobody's file

    @property
    def paths(self) -> tuple[Path, ...]:
        """The newest first."""
        return tuple(map(Path, filter(None, self._kept.get(settings.RECENT).split("\n"))))

    def add(self, path: Path) -> None:
        """A file was opened and could be read."""
        path = path.absolute()
        if "\n" in str(path) or path.is_relative_to(self._own.absolute()):
            return
        self._keep((path, *(other for other in self.paths if other != path)))

    def clear(self) -> None:
        """Forget them all; the files themselves stay where they are."""
        self._keep(())

    def _keep(self, paths: tuple[Path, ...]) -> None:
        self._kept.put(settings.RECENT, "\n".join(map(str, paths[:MOST])))
        self.changed.emit()
