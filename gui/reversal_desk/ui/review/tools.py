"""The small buttons with an icon beside the chips."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from reversal_desk.ui import icons
from reversal_desk.ui.widgets.pieces import button


def tool(icon: str, name: str) -> QPushButton:
    """A button of an icon alone; whoever has it says its words."""
    made = button("tool", name=name)
    made.setProperty("icon_name", icon)
    made.setFixedWidth(34)
    return made


def reink(*tools: QPushButton) -> None:
    """Icons in the theme's colour."""
    for made in tools:
        made.setIcon(icons.icon(str(made.property("icon_name"))))


def say(made: QPushButton, text: str) -> None:
    """Its words: they are not on it, so they are its tip and its name."""
    made.setToolTip(text)
    made.setAccessibleName(text)
