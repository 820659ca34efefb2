"""Undo and redo of edits: two buttons that name what they would do, and the keys of the system and of Excel."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review.tools import say, tool


def undo_keys() -> list[QKeySequence]:
    """The keys that take an edit back: the system's own."""
    return QKeySequence.keyBindings(QKeySequence.StandardKey.Undo)


def redo_keys() -> list[QKeySequence]:
    """The keys that do it again: the system's own, and those of Excel and of the Mac; each once, or both do nothing."""
    keys = QKeySequence.keyBindings(QKeySequence.StandardKey.Redo)
    return keys + [key for key in map(QKeySequence, ("Ctrl+Y", "Ctrl+Shift+Z")) if key not in keys]


class EditSteps(QObject):
    """The two buttons of the stack of edits; the keys work wherever the focus is on the page."""

    def __init__(self, edits: Edits, model: ReviewModel, page: QWidget) -> None:
        super().__init__(page)
        self._model = model
        self._steps = ("", "")  # what would be undone, and redone
        self.undo = tool("undo", "reviewUndo")
        self.redo = tool("redo", "reviewRedo")
        stack = edits.stack
        for made, slot, keys, can, named, name in (
            (self.undo, stack.undo, undo_keys(), stack.canUndoChanged, stack.undoTextChanged, self._undo_named),
            (self.redo, stack.redo, redo_keys(), stack.canRedoChanged, stack.redoTextChanged, self._redo_named),
        ):
            made.clicked.connect(slot)
            shortcut = QShortcut(page)
            shortcut.setKeys(keys)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
            made.setEnabled(False)
            can.connect(made.setEnabled)
            named.connect(name)

    def retranslate(self) -> None:
        """Say on both buttons what they would do."""
        undo, redo = (self._model.step_words(step) for step in self._steps)
        say(self.undo, self.tr("Undo: {edit} (Ctrl+Z)").format(edit=undo) if undo else self.tr("Nothing to undo"))
        say(self.redo, self.tr("Redo: {edit} (Ctrl+Y)").format(edit=redo) if redo else self.tr("Nothing to redo"))

    @Slot(str)
    def _undo_named(self, step: str) -> None:
        self._steps = (step, self._steps[1])
        self.retranslate()

    @Slot(str)
    def _redo_named(self, step: str) -> None:
        self._steps = (self._steps[0], step)
        self.retranslate()
