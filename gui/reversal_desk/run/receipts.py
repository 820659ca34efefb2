"""Our own submissions, as the service tells of them: one at a time, or the first page of all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from reversal_desk.errors import BadAnswer, Forbidden, Rejected
from reversal_desk.model import Queued, Submission, SubmissionStatus
from reversal_desk.run.ports import Reads
from reversal_desk.store.journal.records import OpenAttempt

SUBMISSION_LISTS_AN_HOUR = 3
HOUR = 3600.0
#: A list of submissions that takes so long is not asked for again in this run (contract 3, call 12: huge, slow).
SLOW_LIST = 10.0


class Receipts:
    """Reads receipts; keeps when the list was read, and whether it may be."""

    def __init__(self, *, client: Reads, monotonic: Callable[[], float]) -> None:
        self._client = client
        self._monotonic = monotonic
        self.lists: deque[float] = deque()  # when they were read, within the last hour
        self._refused = False

    def of(self, attempt: OpenAttempt) -> Submission | None:
        """A row's own submission; None where the token or the service doesn't give it."""
        try:
            return self._client.submission(Queued(attempt.submission_id, attempt.uri))
        except (Rejected, Forbidden):
            return None

    def is_complete(self, ghost: OpenAttempt) -> bool:
        """Whether the submission of a ghost is known and has ended, well or not."""
        receipt = self.of(ghost) if ghost.submission_id else None
        return receipt is not None and receipt.status is SubmissionStatus.COMPLETE

    def first_page(self) -> tuple[Submission, ...]:
        """The first page of all submissions, at most 3 times an hour; none where refused (design.md, journal 4)."""
        now = self._monotonic()
        lists = self.lists
        while lists and now - lists[0] >= HOUR:
            lists.popleft()
        if len(lists) >= SUBMISSION_LISTS_AN_HOUR or self._refused:
            return ()
        lists.append(now)
        try:
            receipts = self._client.recent_submissions()
        except (Rejected, BadAnswer, Forbidden):
            self._refused = True  # a help that some accounts don't have; the looks go on without it
            return ()
        self._refused = self._monotonic() - now > SLOW_LIST
        return receipts
