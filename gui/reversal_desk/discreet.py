"""What may be kept or sent of a text that the program did not write itself: secrets, addresses and the person's own
folder are taken out of it.
"""

from __future__ import annotations

import re
from pathlib import Path

#: Longest first: what holds a token may look like another one's part.
_TAKEN_OUT = (
    (re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/=._-]+"), r"\1 …"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
    (re.compile(r"\bIR[A-Za-z0-9]{6,}\b"), "IR…"),  # an Account SID
    (re.compile(r"(?<![\w/\\.-])(?=[A-Za-z0-9]*\d)[A-Za-z0-9~]{20,}(?![\w/\\.-])"), "…"),  # a token: letters and digits
)


def told(text: str) -> str:
    """The text as it may be kept."""
    home = str(Path.home())
    for written in (home, home.replace("\\", "\\\\"), home.replace("\\", "/")):  # as a traceback writes it, as Qt does
        text = text.replace(written, "~")
    for pattern, instead in _TAKEN_OUT:
        text = pattern.sub(instead, text)
    return text
