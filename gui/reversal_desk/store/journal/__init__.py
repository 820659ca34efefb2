"""The journal: every batch, change, attempt, answer, read-back and before-image, written before it matters.

`record` is an append-only chain (chain.py: canonical JSON, SHA-256 over the previous hash); the other tables are the
present state, written in the same transaction as their record, whose seal holds them to it. What "exactly once"
means: docs/architecture.md.

From top to bottom, as each stands on those below it:

beginning    how a batch begins, or the undo of one
front        one connection: opened, written, verified, and who owns the lane; it has the parts below
writer       what writes, each step of a change with its record
undo         what is asked for an undo: what of ours stands, and what lies over it
watch        what is asked of rows that the late re-check looks after
rows         what is told of rows: their outcomes, an order, the money
changes      what is asked of changes that are worked on, and of their images
attempts     what is asked of attempts: open ones, ghosts, proved ones
records      the records as they are read back
batches      what is asked of batches
keeps        what was learned of an account, which is no evidence
standing     which rows nobody took back
codecs       values as text and back
schema       the tables, and the migrations of earlier versions
links        the end of the chain while a transaction is open
"""

from reversal_desk.store.journal.front import Journal
from reversal_desk.store.journal.schema import FILE_NAME, MIGRATIONS

__all__ = ["FILE_NAME", "MIGRATIONS", "Journal"]
