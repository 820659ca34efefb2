"""What may be kept or sent of a text that the program did not write itself: secrets, addresses, the person's own folder
and the names of their sheets are taken out of it.
"""

from __future__ import annotations

import re
from pathlib import Path

#: A sheet by its name: from a slash or a quotation mark on, or else from a space.
_SHEET = re.compile(
    r"""(?:(?<=[/\\'"“])[^/\\'"“”\n]+|[^\s/\\'"“”]+)\.(xlsx|xlsm|xlsb|xls|ods|csv|tsv)\b""", re.IGNORECASE
)
#: Longest first: what holds a token may look like another one's part.
_TAKEN_OUT = (
    (re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/=._-]+"), r"\1 …"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
    (re.compile(r"\bIR[A-Za-z0-9]{6,}\b"), "IR…"),  # an Account SID
    (_SHEET, r"….\1"),
    (re.compile(r"\b\d{3,}\.\d{3,}\.\d{3,}\b"), "…"),  # an action's id
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
