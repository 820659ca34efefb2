"""submit -> verify: one engine for sending, proving and undoing. Events out; client, journal, clock, senders come in.

`lane` is the engine, `recheck` the late look after it; `control`, `senders` and `ports` are what comes in,
`evidence` is what both judge by, `reading` how an undo sees its actions.
"""

from reversal_desk.run.control import Control
from reversal_desk.run.evidence import GHOST, SYNC_SLACK, log_since_proof, touched
from reversal_desk.run.lane import Lane
from reversal_desk.run.ports import Clock, Reads
from reversal_desk.run.reading import FRESH, Asked, Reading, read_all, updated_between
from reversal_desk.run.recheck import LONGEST, Alarm, Recheck, RecheckResult, is_due
from reversal_desk.run.senders import Answer, Senders, ThreadSenders

__all__ = [
    "FRESH",
    "GHOST",
    "LONGEST",
    "SYNC_SLACK",
    "Alarm",
    "Answer",
    "Asked",
    "Clock",
    "Control",
    "Lane",
    "Reading",
    "Reads",
    "Recheck",
    "RecheckResult",
    "Senders",
    "ThreadSenders",
    "is_due",
    "log_since_proof",
    "read_all",
    "touched",
    "updated_between",
]
