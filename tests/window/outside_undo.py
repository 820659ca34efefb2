"""Drives an undo of some orders of a large batch from another process: Undo, paste, confirm.

Run by the system's Python, never imported by pytest:
    /usr/bin/python3 outside_undo.py PICTURES LIST_FILE COUNT LANGUAGE
The list is on the clipboard before the first press, as somebody who copied it from an e-mail has it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import outside
from outside import find, label_with, press, say, wait_for

WORDS = {
    "en": {"history": "History", "undo": "Undo…", "yes": "Undo {count}", "undone": "{count} rows taken back"},
    "zh_CN": {"history": "处理记录", "undo": "还原…", "yes": "还原 {count}", "undone": "{count} 行已还原"},
}


def main(listed: Path, count: str, language: str) -> None:
    words = {name: text.format(count=count) for name, text in WORDS[language].items()}
    # xclip stays behind to serve the selection; it must not hold this process's pipes
    with listed.open("rb") as source:
        subprocess.run(
            ["xclip", "-selection", "clipboard"], stdin=source, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip
    wait_for("the program", outside.program)
    press("check box", words["history"])
    wait_for("the batches", lambda: find("table", ""))

    press("push button", words["undo"])  # one
    wait_for("the undo dialog", lambda: find("dialog", ""))
    subprocess.run(["xdotool", "key", "ctrl+v"], check=True)  # two
    wait_for("the rows of the list", lambda: find("push button", words["yes"]))
    outside.picture("undo-list")
    press("push button", words["yes"])  # three
    wait_for("the word undone", lambda: label_with(words["undone"]))
    say(f"undone: {label_with(words['undone']).name}")
    outside.picture("undone-list")
    say("the whole way worked")


if __name__ == "__main__":
    outside.PICTURES = Path(sys.argv[1])
    outside.PICTURES.mkdir(parents=True, exist_ok=True)
    main(Path(sys.argv[2]), sys.argv[3], sys.argv[4])
