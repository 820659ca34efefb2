"""After a life: the service's ledger of effects against the journal, by the definition of docs/architecture.md.

Reads the journal with plain SQL and the model's own memory; nothing of the engine is asked, but for the walk of the
chain. Every violation is one sentence.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from life import HOUR, Life
from service_model import image

#: A write may stand this long behind the moment the guards were asked (seconds): queue of senders and their answers.
BEHIND = 130
#: `Date` has whole seconds.
SECOND = timedelta(seconds=2)
#: A lane that waits sleeps until something is due: in a whole life that is some hundreds of times.
MOST_RESTS = 2000
#: By its number.
Rows = dict[int, sqlite3.Row]
NOT_SENT = {"waiting", "left_out", "blocked", "look", "refused"}


def violations(life: Life) -> list[str]:
    """What was promised and not kept; [] for a good life."""
    found: list[str] = []
    life.model.now()
    reader = life.reader()
    try:
        changes = {row["id"]: row for row in reader.execute("SELECT * FROM change")}
        attempts = {row["id"]: row for row in reader.execute("SELECT * FROM attempt")}
        images = {row["id"]: row for row in reader.execute("SELECT * FROM image")}
    finally:
        reader.close()
    submission = {sent.submission: sent for sent in life.model.arrived}
    ours: Counter[int] = Counter()  # change -> effects of its own writes
    first: dict[int, datetime] = {}  # change -> when the first of them came
    last_of: dict[str, tuple[datetime, bool]] = {}  # action -> when it last changed, by us or not
    for effect in life.world.effects():
        mine = effect.submission_id in submission
        last_of[effect.action_id] = effect.time, mine
        if mine:
            sent = submission[effect.submission_id]
            again = effect.kind != "reverse" and effect.amount_before == effect.amount_after  # a lost one, too late
            if sent.attempt in attempts and not (again and ours[attempts[sent.attempt]["change"]]):
                ours[attempts[sent.attempt]["change"]] += 1
                first.setdefault(attempts[sent.attempt]["change"], effect.time)
    _recorded(life, attempts, found)
    for number, change in changes.items():
        came = first.get(number)
        alike = _reset_by_others(life, change, attempts) or _only_a_receipt_to_go_by(life, change, attempts, images)
        _claims(change, ours[number], found, nothing_tells=alike, came=came)
        _before_image(life, change, images, attempts, found)
    _others(life, attempts, changes, images, found)
    _there_and_back(life, attempts, changes, images, found)
    _ends(life, changes, images, last_of, found)
    open_now = Counter(row["action_id"] for row in attempts.values() if row["open"])
    found += [f"{action} has {count} open attempts" for action, count in open_now.items() if count > 1]
    flaw = life.journal.verify()
    if flaw is not None:
        found.append(f"the chain does not hold: {flaw}")
    found += [f"a request in spite of a 429: {one}" for one in life.model.noise[:1]]
    for number, hours in life.lasted.items():
        pages = 12 if life.model.page <= 5 else 6  # to a list; what is asked without end is far above
        most = pages * (20 + len(life.orders) + 12 * hours)
        if life.model.reads[number] > most:
            found.append(f"lane {number} read {life.model.reads[number]} times in {hours:.1f} h")
    if life.rests > MOST_RESTS:
        found.append(f"the lanes woke {life.rests} times with nothing to do")
    return found


def _recorded(life: Life, attempts: dict[int, object], found: list[str]) -> None:
    """No more effects than recorded attempts; no locked action touched."""
    per_attempt = Counter(sent.attempt for sent in life.model.arrived)
    found += [f"attempt {number} was sent {count} times" for number, count in per_attempt.items() if count > 1]
    first: dict[tuple[int, str], datetime] = {}
    for sent in life.model.arrived:
        attempt = attempts.get(sent.attempt)
        if attempt is not None:
            before = first.setdefault((attempt["change"], sent.body), sent.at)  # type: ignore[index]
            if timedelta(0) < sent.at - before < timedelta(seconds=HOUR - 10):
                found.append(f"{sent.submission}: sent again {sent.at - before} after {before}, before the patience")
        if attempt is None:
            found.append(f"{sent.submission} was sent and no attempt is on record")
            continue
        if (attempt["body"], attempt["method"]) != (sent.body, sent.method):  # type: ignore[index]
            found.append(f"{sent.submission} is not what attempt {sent.attempt} says")
        if attempt["action_id"] != sent.action:  # type: ignore[index]
            found.append(f"{sent.submission} went to {sent.action}, which is not the row's action")
        locking = life.world.actions[sent.action].locking if sent.action else None
        if locking is not None and sent.at > locking - timedelta(hours=1) + timedelta(seconds=BEHIND):
            found.append(f"{sent.action} was written to {locking - sent.at} before its lock")


def _reset_by_others(life: Life, change: object, attempts: dict) -> bool:  # type: ignore[type-arg]
    """Whether a colleague gave the very RESET that we gave, since we planned it: nothing tells the two apart."""
    sent = [a["sent_at"] for a in attempts.values() if a["change"] == change["id"] and "Reason=RESET" in a["body"]]  # type: ignore[index]
    since = life.planned_at[change["batch"]] if sent else None  # type: ignore[index]
    return since is not None and any(
        effect.kind == "reset" and effect.action_id == change["action_id"] and effect.time >= since  # type: ignore[index]
        and effect.submission_id.startswith("X-")
        for effect in life.world.effects()
    )  # fmt: skip


def _only_a_receipt_to_go_by(life: Life, change: object, attempts: dict, images: dict) -> bool:  # type: ignore[type-arg]
    """Whether a row was proved by its receipt while the token could not read the log that names a colleague."""
    receipts = [a["evidence"] for a in attempts.values() if a["change"] == change["id"] and a["state"] == "proved"]  # type: ignore[index]
    if change["state"] != "confirmed" or not receipts or not receipts[-1].startswith("submission "):  # type: ignore[index]
        return False
    proved = datetime.fromisoformat(images[change["after_image"]]["taken_at"])  # type: ignore[index]
    theirs = [
        effect.time
        for effect in life.world.effects()
        if effect.action_id == change["action_id"] and effect.submission_id.startswith("X-") and effect.time <= proved  # type: ignore[index]
    ]
    program = life.world.actions[change["action_id"]].program.id  # type: ignore[index]
    logs = [seen for seen in life.model.logs if seen.program == program and seen.ended <= proved]
    return bool(theirs) and not any(
        seen.start <= theirs[-1] and theirs[-1] + SECOND < seen.began for seen in logs
    )


def _claims(change: object, effects: int, found: list[str], *, nothing_tells: bool, came: datetime | None) -> None:
    """What a row says against what it did; `came`: when its own change did."""
    row = f"row {change['row']} of batch {change['batch']} ({change['state']})"  # type: ignore[index]
    state = change["state"]  # type: ignore[index]
    if change["undo_of"] is None:  # type: ignore[index]
        if effects > 1:
            found.append(f"{row} changed its action {effects} times")
        if state in NOT_SENT and effects:
            found.append(f"{row} changed its action and does not say so")
        if state in {"confirmed", "undone"} and effects != 1 and not nothing_tells:
            found.append(f"{row} claims a change that was not ours")
        # complete without an effect, and somebody else's change shows: what a partner agrees to after that is found
        # by the late look, and could not be known as the row ended
        ended = datetime.fromisoformat(change["updated_at"])  # type: ignore[index]
        if state == "already_so" and effects and (came is None or came <= ended + SECOND):
            found.append(f"{row} gives its own change away")
    elif effects > change["steps_done"] + 1:  # type: ignore[index]
        found.append(f"{row} took {effects} steps and says {change['steps_done']}")  # type: ignore[index]


def _image_of(row: object) -> tuple[bool, Decimal, tuple[tuple[str, int, Decimal], ...] | None]:
    action = json.loads(row["action"])  # type: ignore[index]
    items = json.loads(row["items"]) if row["items"] else None  # type: ignore[index]
    lines = None if items is None else tuple((i["sku"], i["quantity"], Decimal(i["amount"])) for i in items)
    return action["state"] == "REVERSED", Decimal(action["amount"]), lines


def _stood(life: Life, action: str, moment: datetime) -> tuple[object, ...]:
    """How an action stood at a moment, by the model's memory."""
    stood: tuple[object, ...] = ()
    for at, how in life.world.past[action]:
        if at > moment and stood:
            break
        if how != ("approved",):
            stood = how
    return stood


def _before_image(life: Life, change: object, images: dict, attempts: dict, found: list[str]) -> None:  # type: ignore[type-arg]
    """The before-image of what was sent is how the action stood when it was read."""
    if change["undo_of"] is not None or change["before_image"] is None:  # type: ignore[index]
        return
    kept = images[change["before_image"]]  # type: ignore[index]
    reversed_, amount, items = _image_of(kept)
    read = life.planned_at[change["batch"]]  # type: ignore[index]
    stood = _stood(life, change["action_id"], read)  # type: ignore[index]
    if stood[:2] != (reversed_, amount):
        found.append(f"row {change['row']}: the before-image says {amount}, and it was {stood[:2]}")  # type: ignore[index]
    taken = datetime.fromisoformat(kept["taken_at"])
    held = [how for at, how in life.world.past[change["action_id"]] if read <= at <= taken + SECOND]  # type: ignore[index]
    if items is not None and items not in [how[2] for how in [stood, *held] if len(how) == 3]:
        found.append(f"row {change['row']}: the items of the before-image are not what they were")  # type: ignore[index]


def _others(life: Life, attempts: dict, changes: dict, images: dict, found: list[str]) -> None:  # type: ignore[type-arg]
    """No work of others undone that could have been known: a list read since, or an hour gone by."""
    effects = defaultdict(list)
    for effect in life.world.effects():
        effects[effect.action_id].append(effect)
    submission = {sent.submission: sent for sent in life.model.arrived}
    for action, history in effects.items():
        program = life.world.actions[action].program.id
        for place, effect in enumerate(history[:-1]):
            following = history[place + 1]
            if effect.submission_id in submission or following.submission_id not in submission:
                continue
            sent = submission[following.submission_id]
            if sent.attempt not in attempts:
                continue
            if effect.time > sent.at:
                continue  # it came between our request and its effect: nobody could know
            change = changes[attempts[sent.attempt]["change"]]
            nothing = effect.amount_before == effect.amount_after
            if effect.kind == "reset" and (change["undo_of"] is not None or nothing):
                continue  # they took our change back, as we did; or nothing moved
            base_image = changes[change["undo_of"]]["after_image"] if change["undo_of"] else change["before_image"]
            if base_image and _stood(life, action, sent.at)[:2] == _image_of(images[base_image])[:2]:
                continue  # there and back again: the action stands as it was planned on
            base = life.planned_at[change["batch"]]
            if effect.time <= base:
                continue
            marked = life.marked[sent.attempt]
            known = any(
                seen.lane == sent.began and seen.program == program and seen.start <= effect.time
                and effect.time < seen.began and seen.ended <= marked
                for seen in life.model.lists
            )  # fmt: skip
            began = life.began[sent.began]
            lane_start = life.time.server() - timedelta(seconds=life.time.real - began)
            overdue = effect.time < min(sent.at - timedelta(seconds=HOUR + 300), lane_start - timedelta(seconds=65))
            if known or overdue:
                why = "was listed" if known else "was over an hour old"
                found.append(f"{action}: {effect.kind} by somebody else at {effect.time} was overwritten, and {why}")


def _there_and_back(life: Life, attempts: dict, changes: dict, images: dict, found: list[str]) -> None:  # type: ignore[type-arg]
    """No undo of what somebody worked on since our change was proved, where a log read before it told of that.

    How the action stands does not tell: it may be as we left it.
    """
    submission = {sent.submission: sent for sent in life.model.arrived}
    began: dict[int, tuple[datetime, object]] = {}  # change -> its first attempt
    for attempt in attempts.values():
        sent_at = datetime.fromisoformat(attempt["sent_at"])
        if attempt["change"] not in began or sent_at < began[attempt["change"]][0]:
            began[attempt["change"]] = (sent_at, attempt)
    arrived = {sent.attempt: sent for sent in submission.values()}
    for number, (_, attempt) in began.items():
        change, sent = changes[number], arrived.get(attempt["id"])  # type: ignore[index]
        if change["undo_of"] is None or sent is None:
            continue
        proofs = [
            datetime.fromisoformat(images[other["after_image"]]["taken_at"])
            for other in changes.values()
            if other["action_id"] == change["action_id"] and other["after_image"] and other["id"] < number
        ]
        program = life.world.actions[change["action_id"]].program.id
        for effect in life.world.effects():
            theirs = effect.action_id == change["action_id"] and effect.submission_id not in submission
            if not theirs or effect.amount_before == effect.amount_after or effect.time <= max(proofs) + SECOND:
                continue
            if any(
                seen.lane == sent.began and seen.program == program and seen.start <= effect.time
                and effect.time + SECOND < seen.began and seen.ended <= life.marked[attempt["id"]]  # type: ignore[index]
                for seen in life.model.logs
            ):  # fmt: skip
                found.append(f"{change['action_id']}: undone, and the log told of a {effect.kind} by somebody else")
                break


def _ends(life: Life, changes: Rows, images: Rows, last_of: Mapping[str, Any], found: list[str]) -> None:
    """Every batch has ended, and what was said last of an action is how it stands, unless others came after.

    A row that found its wish fulfilled by somebody else says so too, whatever an earlier row was proved as: where
    theirs was taken back and a partner agrees to ours after all, the action stands as that last row says.
    """
    newest: dict[str, sqlite3.Row] = {}
    for _, change in sorted(changes.items()):
        row = f"row {change['row']} of batch {change['batch']}"
        if change["state"] in {"waiting", "sending", "queued"} and not _may_wait(change, changes):
            found.append(f"{row} is still {change['state']} {change['codes']}")
        if change["state"] in {"confirmed", "undone", "already_so"} and change["after_image"] is not None:
            newest[change["action_id"]] = change
        elif change["state"] in {"checking", "accepted_not_visible", "undo_refused", "waiting"}:
            newest.pop(change["action_id"], None)
    for action, change in newest.items():
        last = last_of.get(action)
        if last is not None and not last[1]:
            continue
        reversed_, amount, items = _image_of(images[change["after_image"]])
        now = image(life.world.actions[action])
        if now[0] != reversed_ or (not reversed_ and (now[1] != amount or (items is not None and now[2] != items))):
            found.append(f"{action}: proved as {amount} (reversed {reversed_}), and is {now[:2]}")
        if change["undo_of"] is not None and change["state"] == "undone":
            target = _image_of(images[change["before_image"]])
            if now[0] != target[0] or (not target[0] and now[1] != target[1]):
                found.append(f"{action}: undone to {target[:2]}, and is {now[:2]}")


def _may_wait(change: sqlite3.Row, changes: Rows) -> bool:
    """The first of a kind is accepted and never shown: the others of the batch wait for its proof, as they should."""
    if change["state"] != "waiting":
        return False
    return any(
        other["state"] in {"accepted_not_visible", "checking"}
        for other in changes.values()
        if other["batch"] == change["batch"]
    )
