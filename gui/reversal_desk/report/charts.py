"""A few figures as bars: SVG that stands in the page, told apart without colour, every value written out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from unicodedata import east_asian_width

from msgspec import Struct

from reversal_desk.report.wording import plain

_WIDTH, _LABEL, _BAR, _ROW = 760, 236, 370, 26  # pixels of the drawing; print scales them
_ROOM = 31  # Latin letters that a label has room for

#: Kind -> colour and pattern. The colours differ for every kind of colour blindness, the patterns without any colour.
_LOOKS = {
    "good": ("#0072b2", ""),
    "back": ("#009e73", "M0 4H8"),
    "open": ("#b36b00", "M0 8L8 0M-2 2L2 -2M6 10L10 6"),
    "bad": ("#b03a00", "M0 0L8 8M8 0L0 8"),
    "calm": ("#6b6b6b", "M4 0V8"),
}


class Bar(Struct, frozen=True):
    """One line of a chart; `shown` is its value as a person reads it."""

    label: str
    value: Decimal
    shown: str
    kind: str = "good"


def bars(name: str, title: str, lines: Sequence[Bar]) -> str:
    """An SVG of horizontal bars, or nothing where there is none; `name` is unique on the page."""
    if not lines:
        return ""
    most = max(abs(line.value) for line in lines) or Decimal(1)
    told = "; ".join(f"{line.label}: {line.shown}" for line in lines)
    kinds = dict.fromkeys(line.kind for line in lines)
    box = f"0 0 {_WIDTH} {len(lines) * _ROW + 4}"
    drawn = [
        f'<svg class="chart" role="img" viewBox="{box}" aria-labelledby="{name}-t {name}-d">',
        f'<title id="{name}-t">{plain(title)}</title><desc id="{name}-d">{plain(told)}</desc><defs>',
        *(_pattern(name, kind) for kind in kinds),
        "</defs>",
    ]
    for place, line in enumerate(lines):
        top = place * _ROW + 4
        length = max(1, int(_BAR * abs(line.value) / most)) if line.value else 0
        drawn.append(
            f'<text x="{_LABEL - 10}" y="{top + 14}" text-anchor="end">{plain(_cut(line.label))}</text>'
            f'<rect x="{_LABEL}" y="{top}" width="{length}" height="18" fill="url(#{name}-{line.kind})" '
            f'stroke="{_LOOKS[line.kind][0]}"/>'
            f'<text x="{_LABEL + length + 8}" y="{top + 14}" class="value">{plain(line.shown)}</text>'
        )
    drawn.append("</svg>")
    return "".join(drawn)


def _pattern(name: str, kind: str) -> str:
    colour, lines = _LOOKS[kind]
    faint = ' fill-opacity=".25"' if lines else ""
    ground = f'<rect width="8" height="8" fill="{colour}"{faint}/>'
    drawn = f'<path d="{lines}" stroke="{colour}" stroke-width="2" fill="none"/>' if lines else ""
    return f'<pattern id="{name}-{kind}" width="8" height="8" patternUnits="userSpaceOnUse">{ground}{drawn}</pattern>'


def _cut(label: str) -> str:
    """As much of a label as there is room for; a Chinese sign takes the room of two letters."""
    room, kept = _ROOM, ""
    for sign in label:
        room -= 2 if east_asian_width(sign) in "WF" else 1
        if room < 1:
            return f"{kept}…"
        kept += sign
    return kept
