"""Work out the contrast of every pair of colours the window shows, and write the tables of docs/design.md.

A pair is a text, an edge or a mark and the surface it stands on. The stylesheet's own rules and what the widgets
paint are both declared here; a test holds this list against the stylesheet and the document against the figures.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from reversal_desk.ui import theme

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "design.md"
START, END = "<!-- figures: written by packaging/make_design.py -->", "<!-- end of figures -->"

TEXT, MARK = 4.5, 3.0

#: A colour of words -> the surfaces it stands on. Disabled controls are left out, as WCAG 1.4.3 leaves them out.
WORDS: dict[str, tuple[str, ...]] = {
    "text": ("ground", "panel", "raised", "neutral_soft", "accent_soft", "row", "look_soft", "bad_soft", "good_soft"),
    "second": ("ground", "rail", "panel", "raised", "neutral_soft", "accent_soft", "row", "look_soft", "bad_soft"),
    "third": ("ground", "panel", "raised", "accent_soft", "row"),
    "accent": ("ground", "panel", "raised", "accent_soft", "row", "look_soft", "bad_soft", "good_soft", "neutral_soft"),
    "accent_ink": ("accent", "accent_hover"),
    "good": ("ground", "panel", "raised", "good_soft", "row", "accent_soft"),
    "look": ("ground", "panel", "raised", "look_soft", "row", "accent_soft"),
    "bad": ("ground", "panel", "raised", "bad_soft", "neutral_soft", "row", "accent_soft"),
    "practice_ink": ("practice",),
}
#: An edge of a control, a ring of the focus or a mark that carries meaning -> the surfaces beside it.
MARKS: dict[str, tuple[str, ...]] = {
    "control": ("ground", "panel", "raised", "accent_soft", "look_soft", "bad_soft"),
    "third": ("panel", "neutral_soft"),
    "accent": ("rail", "ground", "panel", "raised", "accent_soft", "row", "look_soft", "bad_soft"),
    "second": ("raised", "panel"),
    "text": ("ground", "panel", "raised", "look_soft", "bad_soft"),
    "accent_ink": ("accent", "accent_hover"),
}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs() -> Iterator[tuple[str, str, float]]:
    """(colour, surface, least contrast) of every declared pair."""
    for table, least in ((WORDS, TEXT), (MARKS, MARK)):
        for ink, surfaces in table.items():
            for surface in surfaces:
                yield ink, surface, least


def figure(look: theme.Colours, ink: str, surface: str) -> float:
    """The contrast of two roles in one theme."""
    return contrast(str(getattr(look, ink)), str(getattr(look, surface)))


def styled_pairs() -> set[tuple[str, str]]:
    """(colour, background) of every stylesheet rule that sets both, disabled states left out."""
    found = set()
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", theme._SHEET.template):
        if ":disabled" in selector:
            continue
        ink = re.search(r"(?<![-\w])color: \$(\w+)", body)
        surface = re.search(r"(?<![-\w])background: \$(\w+)", body)
        if ink and surface:
            found.add((ink.group(1), surface.group(1)))
        chosen = re.search(r"selection-color: \$(\w+)", body)
        behind = re.search(r"selection-background-color: \$(\w+)", body)
        if chosen and behind:
            found.add((chosen.group(1), behind.group(1)))
    return found


def styled_inks() -> set[str]:
    """Every colour of words that the stylesheet sets anywhere, disabled states left out."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", theme._SHEET.template)
    return {ink for name, body in rules if ":disabled" not in name for ink in re.findall(r"(?<!-)color: \$(\w+)", body)}


def tables() -> str:
    """The document's tables: the colours, then each pair's contrast in both themes."""
    names = [name for name in theme.Colours.__struct_fields__ if name != "dark"]
    lines = ["| role | light | dark |", "|---|---|---|"]
    lines += [f"| `{name}` | `{getattr(theme.LIGHT, name)}` | `{getattr(theme.DARK, name)}` |" for name in names]
    for title, table, least in (("Words", WORDS, TEXT), ("Edges, focus, marks", MARKS, MARK)):
        lines += ["", f"**{title}**, at least {least}:", "", "| on | light | dark |", "|---|---|---|"]
        for ink, surfaces in table.items():
            for surface in surfaces:
                light, dark = (figure(look, ink, surface) for look in (theme.LIGHT, theme.DARK))
                lines.append(f"| `{ink}` on `{surface}` | {light:.2f} | {dark:.2f} |")
    return "\n".join(lines)


def document(text: str) -> str:
    """The document with its tables as they are now."""
    before, rest = text.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n{tables()}\n{END}{after}"


def main() -> int:
    """Write the tables; 1 where a pair has too little contrast."""
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    weak = [
        f"{'dark' if look.dark else 'light'}: {ink} on {surface} {figure(look, ink, surface):.2f}, wanted {least}"
        for look in (theme.LIGHT, theme.DARK)
        for ink, surface, least in pairs()
        if figure(look, ink, surface) < least
    ]
    for line in weak:
        print(line)
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
