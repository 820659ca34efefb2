"""Several files opened together: each waits for its turn and becomes a batch of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from reversal_desk.guards import Elsewhere


class QueuedFile(Struct):
    """One file: its rows once it was looked through, its batches once it was sent, what it asks for and did not send.

    `trouble` says why it can't be read; `begun` that it was opened in its turn; `draft` where it was left. `asked` are
    the actions it asks something of, sent or not.
    """

    path: Path
    rows: int | None = None
    trouble: str = ""
    begun: bool = False
    sent: bool = False
    draft: int = 0
    batches: list[int] = field(default_factory=list)
    claims: Mapping[str, Elsewhere] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()

    @property
    def waits(self) -> bool:
        """Whether nobody opened it yet; one that can't be read is passed over."""
        return not self.begun and not self.trouble


class FileQueue(QObject):
    """The files in the order they are taken; `here` is the place of the one that is open, -1 where it is another."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files: list[QueuedFile] = []
        self.here = -1
        self.shared: tuple[tuple[QueuedFile, int], ...] = ()  # files that the open one has actions in common with

    def start(self, paths: Sequence[Path]) -> None:
        """These files and no others, the first of them open."""
        self.files = [QueuedFile(path) for path in dict.fromkeys(paths)] if len(set(paths)) > 1 else []
        self.here = -1
        if self.files:
            self.open(0)
        self.changed.emit()

    def add(self, paths: Sequence[Path]) -> None:
        """More files while some are open: they wait behind the others."""
        known = {file.path for file in self.files}
        self.files += [QueuedFile(path) for path in dict.fromkeys(paths) if path not in known]
        self.changed.emit()

    def open(self, place: int) -> None:
        """The file at this place is open now."""
        self.here, self.shared = place, ()
        self.files[place].begun = True
        self.changed.emit()

    def leave(self) -> None:
        """Something that is none of the files is open now."""
        if self.here >= 0:
            self.here, self.shared = -1, ()
            self.changed.emit()

    def end(self) -> None:
        """No file waits any more."""
        self.start(())

    @property
    def current(self) -> QueuedFile | None:
        """The file that is open."""
        return self.files[self.here] if 0 <= self.here < len(self.files) else None

    @property
    def next(self) -> int:
        """The place of the next one that waits, -1 where none does."""
        order = [*range(self.here + 1, len(self.files)), *range(self.here + 1)]
        return next((place for place in order if self.files[place].waits), -1)

    def elsewhere(self, path: Path) -> dict[str, Elsewhere]:
        """What the other files ask for and did not send, as far as they were matched."""
        asked: dict[str, Elsewhere] = {}
        for file in reversed(self.files):
            if file.path != path:
                asked.update(file.claims)
        return asked

    def looked_through(self, path: Path, *, rows: int | None, trouble: str) -> None:
        """How many rows a file has, or why it can't be read."""
        for file in self.files:
            if file.path == path:
                file.rows, file.trouble = rows, trouble
        self.changed.emit()

    def matched(self, actions: Collection[str]) -> None:
        """The open file speaks of these actions; others of the files may have asked something of them."""
        common = [(file, len(file.asked.intersection(actions))) for file in self.files if file is not self.current]
        self.shared = tuple((file, count) for file, count in common if count)
        self.changed.emit()

    def wrote(self, batch_id: int, file: QueuedFile | None, *, whole: bool) -> None:
        """A file, or a part of it, is a batch now; another one may be open meanwhile."""
        if file is not None:
            file.batches.append(batch_id)
            file.sent = whole
            self.changed.emit()
