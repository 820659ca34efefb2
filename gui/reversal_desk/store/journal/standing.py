"""Which rows stand: the one condition that the batches show their deadlines by and an undo its rows."""

#: Rows that nobody took back and nobody is taking back: a proved change, or the undo of one.
STANDS = """(
    change.state = 'confirmed' AND change.undo_of IS NULL
    OR change.state = 'undone' AND change.undo_of IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM change AS back WHERE back.undo_of = change.id AND back.state = 'undone')
  ) AND NOT EXISTS (
    SELECT 1 FROM change AS back JOIN batch AS theirs ON theirs.id = back.batch
    WHERE back.undo_of IS NOT NULL AND back.settled = 0 AND back.action_id = change.action_id
      AND theirs.account_key = (SELECT account_key FROM batch WHERE id = change.batch))"""

#: Of those, rows that went over somebody's work: an undo refuses them whatever the service says now.
WENT_OVER = """change.codes LIKE '%"SENT_OVER"%'"""

#: Of those, rows whose action stood at 0 before: some of them no write leads back to.
FROM_NOTHING = "change.state = 'confirmed' AND change.undo_of IS NULL AND CAST(change.amount_before AS REAL) = 0"
