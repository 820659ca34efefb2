"""submit -> verify: one engine for sending, proving and undoing. Events out; client, journal, clock, senders come in.

`lane` is the engine; `control`, `senders` and `ports` are what comes in, `evidence` is what it judges by.
"""

from reversal_desk.run.control import Control
from reversal_desk.run.lane import FRESH, GHOST, Lane
from reversal_desk.run.senders import Answer, Senders, ThreadSenders

__all__ = ["FRESH", "GHOST", "Answer", "Control", "Lane", "Senders", "ThreadSenders"]
