"""Who has the keys once another page is shown: what a person would go to first, so that it is seen where they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from reversal_desk import late
from reversal_desk.ui.widgets.pieces import as_read

if TYPE_CHECKING:
    from reversal_desk.ui.widgets import table
else:
    table = late.room("reversal_desk.ui.widgets.table")  # the first page has no list


def first_of(page: QWidget) -> QWidget:
    """The page's list; where it has none, the button that goes on; else the page itself."""
    can = [made for made in as_read(page) if made.isVisible() and made.isEnabled()]
    lists = (made for made in can if isinstance(made, table.DeskTable))
    buttons = (made for made in can if isinstance(made, QPushButton) and made.property("kind") == "primary")
    return next(lists, next(buttons, page))


def give_keys(page: QWidget) -> None:
    """To the first of a page that was shown just now."""
    first_of(page).setFocus()


def keep_keys(page: QWidget) -> None:
    """What a page shows is another now: where the keys are at nothing that can be seen, they go to its first, once
    what was made anew shows."""
    QTimer.singleShot(0, page, partial(_look, page))


def _look(page: QWidget) -> None:
    at = QApplication.focusWidget()
    if at is page or (at is not None and page.isAncestorOf(at) and not at.isVisible()):
        give_keys(page)
