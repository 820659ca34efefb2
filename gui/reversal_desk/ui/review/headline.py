"""What the review says above its rows: how much of the sheet came through partners, and what it was read from."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reversal_desk.ui import formats
from reversal_desk.ui.review.digest import Digest
from reversal_desk.ui.widgets.pieces import label
from reversal_desk.words import together


class Headline(QObject):
    """The sentence, and the line below it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.sentence = label("sentence", wrap=True)
        self.sentence.setObjectName("reviewSentence")
        self.line = label("second", wrap=True)

    def show_numbers(self, counted: Digest) -> None:
        """Write both."""
        made = counted.made
        said = together(
            self.tr("{matched} of {all} orders came through partners.").format(
                matched=formats.count(counted.matched), all=formats.count(counted.orders)
            ),
            self.tr("%Ln row(s) is|are ready.", "", counted.groups["ready"]),
        )
        if counted.lost:  # that these did not is not certain yet
            said = together(said, self.tr("%Ln not found so far.", "", len(counted.lost)))
        self.sentence.setText(said)
        grid = made.opened.table.grid
        name = PurePath(grid.path.replace("\\", "/")).name or self.tr("pasted rows")
        parts = [name]
        if len(grid.sheets) > 1:
            parts.append(self.tr("sheet “{name}”").format(name=grid.sheet))
        parts.append(self.tr("%Ln row(s)", "", len({change.row.number for change in made.changes})))
        if counted.away:
            parts.append(self.tr("%Ln of them not affiliate, shown apart", "", counted.away))
        hidden = counted.hidden
        if hidden and not made.policy.include_hidden:
            parts.append(self.tr("%Ln row(s) hidden in Excel, left out", "", hidden))
        parts.append(self.tr("read from impact.com at {time}").format(time=formats.clock(made.found.fetched_at)))
        self.line.setText(" · ".join(parts))
