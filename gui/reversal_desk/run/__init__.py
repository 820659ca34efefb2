"""submit -> verify: one engine for sending, proving and undoing. Events out; client, journal, clock, senders come in.

`lane` is one execution of one batch and has the loop; the parts it is made of each keep their own state:

- sending: `marking` (which rows go now, marked before their first byte), `next_steps` (a row's step from a fresh
  read), `conflicts` (when states are read anew), `hold` (nothing goes until the service takes again), `answers`
- proving: `looking` (when due, in bulk), `proving`, `lost` (the one place that decides on a second send), `ghosts`
- what is known: `rows`, `known` and `reading` (actions), `change_log`, `receipts` (submissions), `learned` (of the
  account), `look_times`
- what is written and said: `record` (the journal, by the lane's owner alone), `ending`, `telling`, `trouble`

`recheck` is the late look after it, which sends nothing. `control`, `senders` and `ports` are what comes in,
`evidence` is what lane and late look both judge by.
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
