"""The independent reckoning: what the service really did, against what the journal says was done.

It reads the journal's tables by plain SQL and the practice service's own world, and knows nothing of the engine.
The law is the definition of "exactly once" in docs/architecture.md.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from reversal_desk.impact.practice import PracticeServer
from reversal_desk.impact.practice.world import World
from reversal_desk.store.journal import Journal

#: action id -> state, amount, commission
Standing = Mapping[str, tuple[str, Decimal, Decimal]]
#: Rows in these states claim that our change took effect.
CLAIMED = {"confirmed"}
#: Rows in these states say that nothing of theirs is out.
NOTHING_OUT = {"waiting", "left_out", "blocked", "look"}


def standing(world: World | PracticeServer) -> dict[str, tuple[str, Decimal, Decimal]]:
    """How every action stands."""
    if isinstance(world, PracticeServer):
        world = world.world()
    return {action.id: (action.state, action.amount, action.payout) for action in world.actions.values()}


def rows_of(journal: Path, question: str, *values: Any) -> list[dict[str, Any]]:
    """The answer of one question to a journal at rest, or beside a running program; [] where it is just being made."""
    if not journal.exists():
        return []
    with closing(sqlite3.connect(journal, timeout=30)) as db:
        db.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in db.execute(question, values).fetchall()]
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return []
            raise


def attempts_on_record(journal: Path) -> int:
    """How many writes were put on record so far, sent or about to be."""
    rows = rows_of(journal, "SELECT count(*) AS n FROM attempt")
    return int(rows[0]["n"]) if rows else 0


def states_of(journal: Path, batch: int | None = None) -> Counter[str]:
    """Rows by state, of one batch or of all."""
    rows = rows_of(journal, "SELECT state FROM change WHERE ? IS NULL OR batch = ?", batch, batch)
    return Counter(row["state"] for row in rows)


def haunted(journal: Path) -> set[str]:
    """Actions with a write that nobody saw end: it may still land, so an undo of them waits, a day at most."""
    return {row["action_id"] for row in rows_of(journal, "SELECT DISTINCT action_id FROM attempt WHERE ghost")}


def lost_twice(journal: Path) -> set[str]:
    """Actions of rows that were sent twice and killed over twice: a second unknown goes to the person (design.md)."""
    twice = """SELECT change.action_id FROM change JOIN attempt ON attempt.change = change.id
               WHERE change.state = 'checking' AND attempt.number = 2 AND attempt.state = 'unknown'"""
    return {row["action_id"] for row in rows_of(journal, twice)}


def imbalance(journal: Path, world: World, before: Standing, *, ended: bool = True) -> list[str]:
    """Everything that breaks the law, as sentences; empty is right.

    `before`: how the actions stood before we came; nobody else works on them. `ended`: nothing may be open any more,
    but for undo rows that wait for a ghost, and rows that are for the person.
    """
    ghosts, for_the_person = haunted(journal), lost_twice(journal)
    wrong: list[str] = []
    with closing(Journal.open(journal)) as chain:
        broken = chain.verify()
    if broken is not None:
        wrong.append(f"record {broken} does not fit the chain")
    attempts = rows_of(journal, "SELECT * FROM attempt ORDER BY id")
    changes = {
        row["id"]: row
        for row in rows_of(
            journal,
            "SELECT change.*, image.action AS image FROM change LEFT JOIN image ON image.id = change.before_image",
        )
    }
    left = [attempt for attempt in attempts if attempt["state"] != "not_sent"]
    wrong += _more_than_recorded(world, left)
    wrong += _names_of_receipts(world, left)
    wrong += _tries(left)
    effects = Counter(
        (effect.action_id, world.submissions[effect.submission_id].payload) for effect in world.effects()
    )
    newest: dict[str, int] = {}
    for change in changes.values():
        if any(attempt["change"] == change["id"] for attempt in left):
            newest[change["action_id"]] = max(change["id"], newest.get(change["action_id"], 0))
    for change in changes.values():
        own = [attempt for attempt in left if attempt["change"] == change["id"]]
        wrong += _row(change, own, world, before, effects, newest=newest.get(change["action_id"]) == change["id"])
        waits = change["undo_of"] is not None and change["state"] == "waiting" and change["action_id"] in ghosts
        if ended and not change["settled"] and not waits and change["action_id"] not in for_the_person:
            wrong.append(f"row {change['row']} of batch {change['batch']} never ended: {change['state']}")
    touched = {attempt["action_id"] for attempt in left}
    now = standing(world)
    wrong += [f"{action} changed, and nothing was ever sent for it" for action in now
              if action not in touched and now[action] != before[action]]  # fmt: skip
    return wrong


def _more_than_recorded(world: World, left: list[dict[str, Any]]) -> list[str]:
    """No more submissions, and no more effects, than recorded attempts of the very same bytes."""
    recorded = Counter((attempt["method"], attempt["body"]) for attempt in left)
    arrived = Counter((kept.method, kept.payload) for kept in world.submissions.values())
    happened = Counter(
        (world.submissions[effect.submission_id].method, world.submissions[effect.submission_id].payload)
        for effect in world.effects()
    )
    return [f"{number} {what} of {key}, {recorded[key]} attempts on record"
            for what, counted in (("submissions", arrived), ("effects", happened))
            for key, number in counted.items() if number > recorded[key]]  # fmt: skip


def _names_of_receipts(world: World, left: list[dict[str, Any]]) -> list[str]:
    """A receipt on record exists at the service, holds the recorded bytes, and belongs to one attempt."""
    wrong = []
    named = Counter(attempt["submission_id"] for attempt in left if attempt["submission_id"])
    wrong += [f"receipt {name} is claimed by {number} attempts" for name, number in named.items() if number > 1]
    for attempt in left:
        if not attempt["submission_id"]:
            continue
        kept = world.submissions.get(attempt["submission_id"])
        if kept is None:
            wrong.append(f"attempt {attempt['id']} has a receipt that the service never gave")
        elif (kept.method, kept.payload) != (attempt["method"], attempt["body"]):
            wrong.append(f"attempt {attempt['id']} has the receipt of another one's bytes")
    return wrong


def _tries(left: list[dict[str, Any]]) -> list[str]:
    """One attempt where its answer came, at most two where it was lost."""
    wrong = []
    tries: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for attempt in left:
        tries.setdefault((attempt["change"], attempt["body"]), []).append(attempt)
    for (change, body), made in tries.items():
        if len(made) > 2:
            wrong.append(f"change {change} was sent {len(made)} times: {body}")
        wrong += [f"change {change} was sent again though attempt {earlier['id']} was {earlier['state']}"
                  for earlier in made[:-1] if earlier["state"] != "not_seen"]  # fmt: skip
    return wrong


def _row(
    change: dict[str, Any], own: list[dict[str, Any]], world: World, before: Standing,
    effects: Counter[tuple[str, str]], *, newest: bool,
) -> list[str]:  # fmt: skip
    """One row's claim against what is so."""
    wrong = []
    who = f"row {change['row']} of batch {change['batch']} ({change['action_id']}, {change['state']})"
    if change["image"] is not None:
        image = json.loads(change["image"])
        taken = (image["state"], Decimal(image["amount"]), Decimal(image["payout"]))
        if taken != before[change["action_id"]]:
            wrong.append(f"{who}: its before-image is not true: {taken}, it was {before[change['action_id']]}")
    bodies = {attempt["body"] for attempt in own}
    happened = sum(effects[change["action_id"], body] for body in bodies)
    if change["state"] in CLAIMED:
        if not happened:
            wrong.append(f"{who}: claimed, and it was not ours")
        step, action = json.loads(own[-1]["step"]) if own else {}, world.actions[change["action_id"]]
        if newest and step.get("state") not in {None, action.state}:
            wrong.append(f"{who}: the action is {action.state}")
        amount = step.get("amount")
        if newest and action.state != "REVERSED" and amount is not None and Decimal(amount) != action.amount:
            wrong.append(f"{who}: the action's amount is {action.amount}, {amount} was meant")
    if change["state"] in NOTHING_OUT and any(attempt["open"] for attempt in own):
        wrong.append(f"{who}: an attempt is open")
    if change["state"] == "undone" and newest:
        now = standing(world)[change["action_id"]]
        if now != before[change["action_id"]]:
            wrong.append(f"{who}: it stands at {now}, it stood at {before[change['action_id']]}")
    return wrong
