"""Drives the real window from another process: AT-SPI for names and presses, xdotool for mouse and keys.

Run by the system's Python (pyatspi lives there), never imported by pytest:
    /usr/bin/python3 outside.py PICTURES EDIT_ORDER NEW_AMOUNT LANGUAGE
It speaks to the only program on the private accessibility bus, says each step on stdout, and ends with 0 when the
whole way worked: review, edit, undo the edit, edit again, submit, confirmed, take back, undone.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pyatspi
from gi.repository import GLib

PATIENCE = 60.0
T = TypeVar("T")
#: Where the focus went, as the program says it.
MOVED: list[Any] = []

#: What the window says, in both languages; the test fails where a word changed on one side only.
WORDS = {
    "en": {
        "table": "Rows to review", "continue": "Continue with", "send": "Send 36", "confirmed": "36 rows confirmed",
        "undo": "Undo this batch", "undo_yes": "Undo 36", "undone": "36 rows taken back",
        "history": "History", "home": "Home", "unedit": "Undo: ",
    },
    "zh_CN": {
        "table": "待核对的行", "continue": "继续", "send": "发送(S) 36", "confirmed": "36 行已核实",
        "undo": "还原本批", "undo_yes": "还原 36", "undone": "36 行已还原",
        "history": "处理记录", "home": "首页", "unedit": "撤回",
    },
}  # fmt: skip


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def wait_for(what: str, look: Callable[[], T | None]) -> T:
    """Ask again until there is an answer; lookups fail while dialogs open and close."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        listen()
        try:
            found = look()
        except (GLib.GError, LookupError, AttributeError, NotImplementedError):
            found = None
        if found:
            return found
        time.sleep(0.1)
    picture("failed")
    raise SystemExit(f"not seen within {PATIENCE:.0f} s: {what}")


def focus_moved(event: Any) -> None:
    if event.detail1:
        MOVED.append(event.source)


def listen() -> None:
    """Hear what the program said meanwhile."""
    context = GLib.MainContext.default()
    while context.pending():
        context.iteration(False)


def editing() -> bool:
    """Whether the keys go to a cell's editor: it lies in the table, into which one never walks."""
    return bool(MOVED) and MOVED[-1].getRoleName() == "text"


def picture(name: str) -> None:
    subprocess.run(["scrot", "-o", "-u", str(PICTURES / f"{name}.png")], check=True)


def showing(node: Any) -> bool:
    return bool(node.getState().contains(pyatspi.STATE_SHOWING))


def walk(node: Any) -> Iterator[Any]:
    """Everything that shows, but never a table's cells."""
    yield node
    if node.getRoleName() in {"table", "tree table", "list"}:
        return
    for child in node:
        if child is not None and showing(child):
            yield from walk(child)


def program() -> Any:
    return next((app for app in pyatspi.Registry.getDesktop(0) if app is not None and "reversal" in app.name), None)


def find(role: str, name: str) -> Any:
    for window in program():
        for node in walk(window):
            if node.getRoleName() == role and name in node.name and showing(node):
                return node
    return None


def label_with(text: str) -> Any:
    return find("label", text)


def press(role: str, name: str) -> None:
    def pressed() -> bool:
        node = find(role, name)
        if node is None or not node.getState().contains(pyatspi.STATE_SENSITIVE):
            return False
        action = node.queryAction()
        names = [action.getName(index) for index in range(action.nActions)]
        wanted = next((n for n in ("Press", "Toggle", "Check") if n in names), None)
        return bool(wanted is not None and action.doAction(names.index(wanted)))

    wait_for(f"{role} “{name}” to press", pressed)
    say(f"pressed {name}")


def cell(table: Any, row: int, column: int) -> Any:
    return table.queryTable().getAccessibleAt(row, column)


def column_of(table: Any, header: str) -> int:
    grid = table.queryTable()
    for column in range(grid.nColumns):
        if header in grid.getColumnDescription(column):
            return column
    names = [grid.getColumnDescription(column) for column in range(grid.nColumns)]
    raise SystemExit(f"no column {header}; there are {names}")


def row_of(table: Any, column: int, text: str) -> int:
    for row in range(table.queryTable().nRows):
        if text in cell(table, row, column).name:
            return row
    raise SystemExit(f"no row with {text}")


def type_into(node: Any, text: str) -> None:
    """Double click, type, Return: as a person edits a cell."""
    box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    x, y = str(box.x + box.width // 2), str(box.y + box.height // 2)
    listen()
    MOVED.clear()
    subprocess.run(["xdotool", "mousemove", x, y, "click", "--repeat", "2", "--delay", "60", "1"], check=True)
    wait_for("a cell editor", editing)
    subprocess.run(["xdotool", "key", "ctrl+a"], check=True)
    subprocess.run(["xdotool", "type", "--delay", "30", text], check=True)
    subprocess.run(["xdotool", "key", "Return"], check=True)


def main(edit_order: str, new_amount: str, language: str) -> None:
    say_of = WORDS[language]
    pyatspi.Registry.registerEventListener(focus_moved, "object:state-changed:focused")
    wait_for("the program", program)
    table = wait_for("the review table", lambda: find("table", say_of["table"]))
    wait_for("rows", lambda: table.queryTable().nRows > 0)
    picture("review")
    orders = column_of(table, ORDER_HEADER[language])
    sales = column_of(table, SALES_HEADER[language])
    row = row_of(table, orders, edit_order)
    before = cell(table, row, sales).name
    say(f"row {row}: {before}")
    type_into(cell(table, row, sales), new_amount)
    wait_for("the edited amount", lambda: new_amount in cell(table, row, sales).name)
    say(f"edited: {cell(table, row, sales).name}")
    press("push button", say_of["unedit"])
    wait_for("the amount as before", lambda: cell(table, row, sales).name == before)
    say("edit taken back")
    type_into(cell(table, row, sales), new_amount)
    wait_for("the edited amount again", lambda: new_amount in cell(table, row, sales).name)
    picture("review-edited")

    press("push button", say_of["continue"])
    wait_for("the send button", lambda: find("push button", say_of["send"]))
    picture("submit")
    press("push button", say_of["send"])
    wait_for("the undo button of Done", lambda: find("push button", say_of["undo"]))
    wait_for("the word confirmed", lambda: label_with(say_of["confirmed"]))
    say(f"done: {label_with(say_of['confirmed']).name}")
    picture("done")

    press("push button", say_of["undo"])
    wait_for("the undo dialog", lambda: find("dialog", "") or find("push button", say_of["undo_yes"]))
    picture("undo-dialog")
    press("push button", say_of["undo_yes"])
    wait_for("the word undone", lambda: label_with(say_of["undone"]))
    say(f"undone: {label_with(say_of['undone']).name}")
    picture("undone")

    press("check box", say_of["history"])
    wait_for("the batches", lambda: find("table", ""))
    picture("history")
    press("check box", say_of["home"])
    picture("home")
    say("the whole way worked")


ORDER_HEADER = {"en": "Order", "zh_CN": "订单号"}
SALES_HEADER = {"en": "Sales", "zh_CN": "订单金额"}

if __name__ == "__main__":
    PICTURES = Path(sys.argv[1])
    PICTURES.mkdir(parents=True, exist_ok=True)
    main(sys.argv[2], sys.argv[3], sys.argv[4])
