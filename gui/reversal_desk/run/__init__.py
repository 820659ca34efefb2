"""submit -> verify: one engine for sending, proving and undoing. Events out; client, journal, clock, senders come in.

From top to bottom, as each stands on those below it (adr 20):

lane         one execution of one batch: makes the parts, has the loop
recheck      the late look after it, which sends nothing
marking      which changes go next; an attempt is written, and only then started
answers      what becomes of an attempt once its answer came, or surely none will
looking      a look: in bulk by the change log, row by row where something does not appear
lost         a lost answer: found again, or given up after the patience; the only second send
next_steps   what comes next for a row that waits: a step, a ghost to wait for, or its end
proving      what a receipt is worth, the proof of a row, and that others were first
ending       how a row ends that is not proved
conflicts    when states are read anew before anything more is sent
ghosts       earlier attempts that may still land, and the rows that wait for them
change_log   what the service's change log says
hold         until when nothing is sent, as the service said so or does not answer
look_times   when the next look is
known        how the actions stand, as far as they were read
telling      the progress that is told
rows         the rows and where each is: waiting, flying, out
record       the journal as one run writes it, by the owner of the lane alone
learned      what the account's runs have learned
receipts     our own submissions
trouble      what ended the sending
reading      reading how actions stand, in few lists; an undo is shown by it too
evidence     what counts as ours; pure
senders      threads that do HTTP and nothing else
control      what the person says: pause, stop, leave
ports        what of the world comes in
"""

from reversal_desk.run.control import Control
from reversal_desk.run.evidence import GHOST, SYNC_SLACK, log_since_proof, place_in_log, touched
from reversal_desk.run.lane import Lane
from reversal_desk.run.next_steps import out_of_reach
from reversal_desk.run.ports import Clock, Reads
from reversal_desk.run.reading import FRESH, Asked, Reading, read_all, updated_since
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
    "out_of_reach",
    "place_in_log",
    "read_all",
    "touched",
    "updated_since",
]
