"""The jobs J1 to J9 of a person at the window, each written once: for both languages, for mouse and keys.

    /usr/bin/python3 jobs.py JOB LANGUAGE WAY FACTS.json

A job says what the person looks for and does, in the words of the source; `hands.Person` finds them in the language
and does them by its way. Facts come from the test, which also judges what became of it, at the service, in the keyring
and in the journal. Run by the system's Python, never imported by pytest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hands import Person, say

Facts = Mapping[str, Any]


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


JOBS: dict[str, Callable[[Person, Facts], None]] = {"J1": j1_connect}


def main(job: str, language: str, way: str, facts: Path) -> None:
    person = Person(language, way)
    person.wait("no program", person.program)
    JOBS[job](person, json.loads(facts.read_text(encoding="utf-8")))
    say("the whole way worked")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
