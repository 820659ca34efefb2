"""The jobs J1 to J9, and J12, of a person at the window, each written once: for both languages, for mouse and keys.

    /usr/bin/python3 jobs.py JOB LANGUAGE WAY FACTS.json

A job says what the person looks for and does, in the words of the source; `hands.Person` finds them in the language
and does them by its way. Facts come from the test, which also judges what became of it, at the service, in the keyring
and in the journal. Run by the system's Python, never imported by pytest.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hands import NotSeenError, Person, say

Facts = Mapping[str, Any]
#: The first row takes effect within 9 s and is looked for 2, 6 and 18 s after it went; then the others would go.
PAUSE_SECONDS = 30.0


def j1_connect(person: Person, facts: Facts) -> None:
    """A wrong token and one that lacks a permission are told apart; the right one works; several accounts."""
    person.sees("Correct commissions from the sheet you have")
    person.press("Next")
    person.press("Connect an impact.com account")
    person.sees("Where the Account SID and the Auth Token are")
    person.press("Enter SID and token…")
    account(person, "Northwind", facts["sid"], "not-the-token", facts["origin"])
    person.sees("impact.com did not accept the sign-in.")

    person.press("New token for {account}…", account="Northwind")
    person.fill("Auth Token", facts["token"])
    person.press("Keep and test")
    person.sees("The connection works.")
    person.sees("Northwind US", raw=True)

    person.press("Add an account…")
    account(person, "Outlet", facts["sid"], facts["reader"], facts["other_origin"])
    person.sees("The token lacks a permission.")
    person.sees("impact.com knows the token, but it may not use “{permission}”.", permission=facts["permission"])
    person.press("Use {account}", account="Outlet")
    person.node("Use {account}", account="Northwind")
    person.press("Use {account}", account="Northwind")
    person.node("Use {account}", account="Outlet")


def account(person: Person, name: str, sid: str, token: str, origin: str) -> None:
    """Fill the dialog for an account and try it."""
    person.sees("Connect an impact.com account")
    person.fill("Name", name)
    person.fill("Account SID", sid)
    person.fill("Auth Token", token)
    person.fill("Address", origin)
    person.press("Add and test")


def j2_open(person: Person, facts: Facts) -> None:
    """Open, drop, paste, and a workbook with a password: each is read, and shows how many of its orders are ready."""
    person.node("Open a file…")
    person.open_file(Path(facts["plain"]), press="Open a file…")
    ready(person, matched="3", all="3", ready="3")

    begin(person)
    person.copies(Path(facts["plain"]).read_text(encoding="utf-8").replace(",", "\t"))
    person.press("Paste from Excel")
    person.press("Use these rows")
    ready(person, matched="3", all="3", ready="3")

    begin(person)
    person.open_file(Path(facts["locked"]))
    person.sees("The file is protected by a password.")
    person.fill("Password of the workbook", "not it")
    person.press("Open")
    person.sees("That password does not open the file.")
    person.fill("Password of the workbook", facts["password"])
    person.press("Open")
    ready(person, matched="2", all="2", ready="2")

    begin(person)
    if person.by_keys:
        person.open_file(Path(facts["dropped"]))
    else:
        person.drop(facts["dropped"], person.words_at("Drop a spreadsheet here"))
    ready(person, matched="1", all="1", ready="1")


def j3_columns(person: Person, facts: Facts) -> None:
    """Say what the columns and the shop's own words are, once; the next such sheet is known."""
    person.open_file(Path(facts["sheet"]), press="Open a file…")
    person.sees("Check what the columns mean")
    person.choose(facts["order_column"], "Order number")
    person.choose(facts["status_column"], "Order status")
    person.press("Find the orders")
    ready(person, matched="3", all="3", ready="0")
    person.press("Back")
    person.press("What the words mean…")
    person.choose(facts["word"], "reverse the whole order")
    person.press("Keep")
    person.press("Find the orders")
    ready(person, matched="3", all="3", ready="2")
    send(person, 2)
    person.sees("%Ln row(s) confirmed", n="2", patience=180)

    begin(person)
    person.open_file(Path(facts["next"]))
    ready(person, matched="1", all="1", ready="1")


def j4_find(person: Person, facts: Facts) -> None:
    """The first sentence says what came through partners; what is tidied is asked once; own reasons are offered."""
    person.open_file(Path(facts["sheet"]), press="Open a file…")
    ready(person, matched="5", all="7", ready="3")
    table = person.table("Rows to review")
    table.go(table.row("Order", "#"), "Order")
    person.sees("Matched after tidying the order number.")
    person.press("Send all %Ln like it", n="2")
    ready(person, matched="5", all="7", ready="5")
    person.press("Not affiliate %Ln", n="2", loose="Not affiliate")
    person.wait("two rows of no partner", lambda: person.table("Rows to review").rows() == 2)
    table = person.table("Rows to review")
    table.go(0, "Order")
    person.sees("Not an affiliate order.")
    person.press("All %Ln", n="5", loose="All")
    person.wait("the others again", lambda: person.table("Rows to review").rows() == 5)
    table = person.table("Rows to review")
    row = table.row("Order", facts["plain_order"])
    table.select(row, row, "Reason")
    table.menu(row, "Reason")
    person.choose_in_menu("Set reason", facts["code"], raw=True)
    table.waits(row, "Reason", facts["code"])


def j5_correct(person: Person, facts: Facts) -> None:
    """Edit, take back, do again, set many at once, paste, leave out, search, filter; then what is meant is sent."""
    person.open_file(Path(facts["sheet"]), press="Open a file…")
    ready(person, matched="6", all="6", ready="6")
    table = person.table("Rows to review")
    row = table.row("Order", "200001")
    before = table.text(row, "Sales")
    table.edit(row, "Sales", "75.50")
    table.waits(row, "Sales", "75.50")
    undo(person, "ctrl+z", "Undo: {edit} (Ctrl+Z)")
    person.wait("the amount as it was", lambda: table.text(row, "Sales") == before)
    undo(person, "ctrl+y", "Redo: {edit} (Ctrl+Y)")
    table.waits(row, "Sales", "75.50")

    first = table.row("Order", "200002")
    table.select(first, first + 1, "Reason")
    table.menu(first, "Reason")
    person.choose_in_menu("Set reason", "Customer's mistake")
    for line in (first, first + 1):
        table.waits(line, "Reason", person.word("Customer's mistake"))

    person.copies("61.00\n62.00")
    line = table.row("Order", "200003")
    table.select(line, line, "Sales")
    if person.by_keys:
        person.keys("ctrl+v")
    else:
        table.menu(line, "Sales")
        person.choose_in_menu("Paste")
    table.waits(line, "Sales", "61.00")
    table.waits(line + 1, "Sales", "62.00")

    line = table.row("Order", "200005")
    table.select(line, line, "Order")
    if person.by_keys:
        person.keys("Delete")
    else:
        table.menu(line, "Order")
        person.choose_in_menu("Leave out")
    ready(person, matched="6", all="6", ready="5")

    if person.by_keys:
        person.keys("ctrl+f")
        person.type("200006")
    else:
        person.fill("Search the table", "200006")
    person.wait("the one order", lambda: person.table("Rows to review").rows() == 1)
    person.keys("Escape")
    person.wait("all orders", lambda: person.table("Rows to review").rows() == 6)
    person.press("Left out %Ln", n="1", loose="Left out")
    person.wait("the row left out", lambda: person.table("Rows to review").rows() == 1)
    person.press("All %Ln", n="6", loose="All")
    send(person, 5)
    person.sees("%Ln row(s) confirmed", n="5", patience=180)


def j6_be_stopped(person: Person, facts: Facts) -> None:
    """Guards say why a row is not sent; what may be answered is; above the limit the number is typed."""
    person.go("Accounts")
    person.fill("Most rows of {account} without typing their number", "2", account="Northwind")
    person.keys("Tab")
    person.go("Home")
    person.open_file(Path(facts["sheet"]), press="Open a file…")
    ready(person, matched="7", all="8", ready="3")
    for order, title in facts["stopped"].items():
        table = person.table("Rows to review")
        table.go(table.row("Order", order), "Order")
        person.sees(title)
    table.go(table.row("Order", "#300005"), "Order")
    person.press("Send it all the same")
    ready(person, matched="7", all="8", ready="4")
    person.press("Continue with %Ln row(s)", n="4")
    person.sees("This is more than the account's limit of {limit} rows.", limit="2")
    person.sees("Type {count} to go on:", count="4")
    person.is_off("Send {rows}, commission about {money}")
    person.fill("Number of rows, typed to confirm", "3")
    person.is_off("Send {rows}, commission about {money}")
    person.fill("Number of rows, typed to confirm", "4")
    person.press("Send {rows}, commission about {money}")
    person.sees("%Ln row(s) confirmed", n="4", patience=180)


def writes(facts: Facts) -> int:
    """How many changes the service has taken, by its own record."""
    lines = Path(facts["record"]).read_text(encoding="utf-8").splitlines()
    return sum(json.loads(line)["kind"] == "write" for line in lines)


def nothing_more_for(seconds: float, facts: Facts, *, rows: int) -> None:
    """The service takes nothing new, for as long as the window says so, though some of the rows still wait."""
    before, end = writes(facts), time.monotonic() + seconds
    if before >= rows:
        raise NotSeenError("all was sent before the pause, which proves nothing of it")
    while time.monotonic() < end:
        now = writes(facts)
        if now != before:
            raise NotSeenError(f"{now - before} more were sent while the window said that nothing is")
        time.sleep(0.2)
    say(f"{before} sent, and no more for {seconds:.0f} s")


def j7_submit(person: Person, facts: Facts) -> None:
    """Cancel costs nothing; one row goes first; pause and go on; stop, and take back what was sent."""
    person.open_file(Path(facts["reversals"]), press="Open a file…")
    ready(person, matched="6", all="6", ready="6")
    send(person, 6)
    person.sees("Sending begins in %Ln s. Until then Cancel costs nothing.")
    person.press("Cancel")
    person.sees("Cancelled. Nothing was sent.")
    person.press("Send {rows}, commission about {money}")
    person.wait("the first row at the service", lambda: writes(facts) == 1)
    person.press("Pause")
    person.sees("Paused. Nothing new is sent.")
    nothing_more_for(PAUSE_SECONDS, facts, rows=6)
    person.press("Resume")
    person.sees("%Ln row(s) confirmed", n="6", patience=180)

    begin(person)
    person.open_file(Path(facts["changes"]))
    ready(person, matched="4", all="4", ready="4")
    send(person, 4)
    person.sees("Received, not yet in effect")
    person.press("Stop")
    person.sees("{sent} sent, {effect} of them already in effect, {never} not sent and never will be", sent="1")
    person.press("Take back the {count}", count="1")
    person.sees("%Ln row(s) taken back", n="1", patience=180)


def j8_be_sure(person: Person, facts: Facts) -> None:
    """Confirmed is what was read back, also where an answer was lost; a refused row says why; results are saved."""
    person.open_file(Path(facts["sheet"]), press="Open a file…")
    ready(person, matched="5", all="5", ready="5")
    send(person, 5)
    said = person.sees("%Ln row(s) confirmed", n="4", patience=240)
    say(said)
    person.press("Refused %Ln", n="1", loose="Refused")
    table = person.table("What became of each row")
    person.wait("the refused row alone", lambda: table.rows() == 1)
    table.waits(0, "Order", facts["refused"])
    table.waits(0, "State", person.word("Refused"))
    person.press("Save results…")
    person.answer_file(Path(facts["results"]))
    person.sees("Saved as “{file}”.", file=Path(facts["results"]).name)
    person.go("History")
    person.search("Search every order ever touched", facts["refused"])
    found = person.table("Orders found")
    found.waits(0, "State", person.word("Refused"))


def j9_undo(person: Person, facts: Facts) -> None:
    """Only the orders of a list go back; what a colleague changed stays theirs; then all that is left, from Home."""
    person.copies("\n".join(facts["listed"]))
    person.go("History")
    person.press("Undo…")
    person.press("Only the orders of a list that I give")
    person.keys("ctrl+v")
    person.sees("%Ln row(s) go(es) back", n="2")
    person.sees("Changed since by someone else")
    person.press("Undo %Ln row(s)", n="2")
    person.sees("%Ln row(s) taken back", n="2", patience=180)

    person.go("Home")
    person.press("Undo batch {number}…", number="1")
    person.sees("%Ln row(s) go(es) back", n="5")
    person.press("Cancel")
    person.press("Open batch {number}", number="1")
    table = person.table("What became of each row")
    row = table.row("Order", facts["one_more"])
    table.select(row, row, "Order")
    person.press("Undo %Ln selected row(s)…", n="1")
    person.sees("%Ln row(s) go(es) back", n="1")
    person.press("Undo %Ln row(s)", n="1")
    person.sees("%Ln row(s) taken back", n="1", patience=180)


def j12_learn(person: Person, facts: Facts) -> None:
    """The first window, with nobody's help: to a batch that was sent and taken back in practice mode."""
    person.picture("1-first-window")
    person.press("Next")
    person.picture("2-how-to-begin")
    person.press("Practise without risk")
    person.picture("3-practice")
    person.press("Start practising")
    person.sees("Practice mode: nothing leaves this computer, no real money moves")
    person.node("Try a sample")
    person.picture("4-home")
    person.press("Try a sample")
    person.sees("{matched} of {all} orders came through partners.")
    person.picture("5-review")
    person.press("Continue with %Ln row(s)")
    person.node("Send {rows}, commission about {money}")
    person.picture("6-submit")
    person.press("Send {rows}, commission about {money}")
    person.sees("%Ln row(s) confirmed", patience=180)
    person.picture("7-done")
    person.press("Undo this batch…")
    person.node("Undo %Ln row(s)")
    person.picture("8-undo")
    person.press("Undo %Ln row(s)")
    person.sees("%Ln row(s) taken back", patience=180)
    person.picture("9-undone")


def begin(person: Person) -> None:
    """A fresh batch."""
    if person.by_keys:
        person.keys("ctrl+n")
    else:
        person.go("Home")
    person.node("Open a file…")


def ready(person: Person, *, ready: str, **facts: str) -> None:
    """The first sentences of the review, once they say so."""
    person.sees("{matched} of {all} orders came through partners.", **facts)
    person.sees("%Ln row(s) is|are ready.", n=ready)
    say(f"the review says {facts}, {ready} ready")


def undo(person: Person, key: str, button: str) -> None:
    """Take an edit back, or do it again."""
    if person.by_keys:
        person.keys(key)
    else:
        person.press(button)


def send(person: Person, rows: int) -> None:
    """From the review to the hold."""
    person.press("Continue with %Ln row(s)", n=str(rows))
    person.press("Send {rows}, commission about {money}")


JOBS: dict[str, Callable[[Person, Facts], None]] = {
    "J1": j1_connect, "J2": j2_open, "J3": j3_columns, "J4": j4_find, "J5": j5_correct, "J6": j6_be_stopped,
    "J7": j7_submit, "J8": j8_be_sure, "J9": j9_undo,
    "J12": j12_learn,
}  # fmt: skip


def main(job: str, language: str, way: str, facts: Path) -> None:
    person = Person(language, way)
    person.wait("no program", person.program)
    JOBS[job](person, json.loads(facts.read_text(encoding="utf-8")))
    person.close()
    say("the whole way worked")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
