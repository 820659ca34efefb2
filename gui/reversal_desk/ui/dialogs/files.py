"""Every file dialog of the program: the system's own where there is one, else Qt's with our icons."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QModelIndex, QPersistentModelIndex, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFileSystemModel,
    QHeaderView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QWidget,
)

from reversal_desk.ui import explain, formats, icons
from reversal_desk.ui.dialogs import message
from reversal_desk.words import Message

#: Qt draws these in black, also on a dark ground; where the system has a dialog of its own there are none.
_BUTTONS = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "arrow-up",
    "newFolderButton": "folder-new",
    "listModeButton": "columns",
    "detailModeButton": "list",
}
#: Columns of Qt's own list of files, and how wide its list of places is at least: else it shows “Co…” and “计…”.
_SIZE, _MODIFIED = 1, 3
_PLACES_WIDTH = 110


class _InOurLanguage(QStyledItemDelegate):
    """Sizes and dates as the window writes them: Qt writes them as the system does, such as “28 11 2026”."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The cell's own text, but for these two columns."""
        super().initStyleOption(option, index)
        files = index.model()
        if not isinstance(files, QFileSystemModel) or not option.text:
            return
        if index.column() == _MODIFIED:
            seconds = files.lastModified(index).toSecsSinceEpoch()
            option.text = formats.day_time(datetime.fromtimestamp(seconds, UTC))
        elif index.column() == _SIZE:
            option.text = QLocale().formattedDataSize(files.size(index))


def open_several(parent: QWidget, title: str, folder: str, kinds: str) -> list[Path]:
    """The files that were chosen; none where it was cancelled."""
    dialog = made(parent, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _asked(dialog)


def open_one(parent: QWidget, title: str) -> Path | None:
    """The file that was chosen; None where it was cancelled."""
    dialog = made(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_asked(dialog)), None)


def save(parent: QWidget, title: str, proposed: str, kinds: str) -> Path | None:
    """Where to write, with `proposed` filled in; None where it was cancelled. An existing file was asked about."""
    dialog = made(parent, title, str(Path(proposed).parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(proposed).suffix.removeprefix("."))  # before it is asked whether the file is there
    dialog.selectFile(proposed)
    return next(iter(_asked(dialog)), None)


def is_there(folder: Path) -> bool:
    """Whether a dialog can begin there. A folder that is not to be seen, or whose share says no, is not there."""
    try:
        return folder.is_dir()
    except OSError:  # Python lets through all but the plainest of the answers of a system
        return False


def made(parent: QWidget, title: str, folder: str = "", kinds: str = "") -> QFileDialog:
    """A file dialog in our colours."""
    dialog = QFileDialog(parent, title, folder, kinds)
    for name, icon in _BUTTONS.items():
        button = dialog.findChild(QToolButton, name)
        if button is not None:
            button.setIcon(icons.icon(icon))
    dialog.setItemDelegate(_InOurLanguage(dialog))  # of Qt's own dialog; the system's has none
    places = dialog.findChild(QListView, "sidebar")
    if places is not None:
        places.setMinimumWidth(_PLACES_WIDTH)
    listed = dialog.findChild(QTreeView, "treeView")
    if listed is not None:
        head = listed.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return dialog


def _asked(dialog: QFileDialog) -> list[Path]:
    chosen = [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    dialog.deleteLater()
    return chosen


def open_with_its_program(path: Path, parent: QWidget) -> None:
    """Open what was saved as a double click on it would; where nothing here does, the folder is said."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        facts = {"file": path.name, "folder": str(path.parent)}
        message.show(explain.say("NOT_OPENED", facts), parent)


def tell_saved(said: Message, path: Path, parent: QWidget, *, folder: bool = False) -> None:
    """Say that a file was saved, and offer to open it, or the folder it is in."""
    translate = QCoreApplication.translate
    go = translate("Files", "Open its folder") if folder else translate("Files", "Open it")
    dialog = message.MessageDialog(
        said, confirm=go, cancel=translate("Files", "Close"), parent=parent
    )
    dialog.accepted.connect(partial(open_with_its_program, path.parent if folder else path, parent))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
