"""A look: is what was sent there yet? In bulk by the change log, and row by row where something does not appear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from reversal_desk import plan
from reversal_desk.errors import Forbidden, ServiceError, Throttled, Unauthorized
from reversal_desk.model import Action, ActionUpdate, Notice, SubmissionStatus
from reversal_desk.run.change_log import ChangeLog
from reversal_desk.run.control import Control
from reversal_desk.run.evidence import (
    EVIDENCE_SLACK,
    Out,
    Says,
    kind_of,
    log_since,
    news_since,
    receipt_says,
    windows_of,
)
from reversal_desk.run.known import Known
from reversal_desk.run.learned import Learned
from reversal_desk.run.look_times import SMALL_BATCH, LookTimes
from reversal_desk.run.lost import Lost
from reversal_desk.run.ports import BudgetView, Clock, Reads
from reversal_desk.run.proving import Proving
from reversal_desk.run.reading import OPEN_END
from reversal_desk.run.receipts import Receipts
from reversal_desk.run.rows import Rows
from reversal_desk.run.telling import Telling
from reversal_desk.run.trouble import Trouble

#: Own submissions asked for in one look.
SINGLES = 20
#: In a large batch a row asks for itself only when it did not appear for so long.
SINGLE_AFTER = timedelta(seconds=40)
#: Looks in a row that may fail.
PATIENT_LOOKS = 5
#: Looks at a change log that names such changes of ours, before its silence on a complete one is believed.
UNNAMED_LOOKS = 3


class Looking:
    """Looks when it is time, and lets what it finds be proved (adr 6)."""

    def __init__(
        self,
        *,
        client: Reads,
        clock: Clock,
        budget: BudgetView,
        control: Control,
        rows: Rows,
        known: Known,
        log: ChangeLog,
        receipts: Receipts,
        learned: Learned,
        look_times: LookTimes,
        proving: Proving,
        lost: Lost,
        telling: Telling,
        trouble: Trouble,
        monotonic: Callable[[], float],
    ) -> None:
        self._client = client
        self._clock = clock
        self._budget = budget
        self._control = control
        self._rows = rows
        self._known = known
        self._log = log
        self._receipts = receipts
        self._learned = learned
        self._look_times = look_times
        self._proving = proving
        self._lost = lost
        self._telling = telling
        self._trouble = trouble
        self._monotonic = monotonic
        self._began = 0.0  # when the run began
        self._last_actions_read: dict[str, float] = {}  # program -> when
        self._failures = 0  # looks in a row that failed

    def begin(self) -> None:
        """The run begins; what is out already is looked for at once."""
        self._began = self._monotonic()
        if self._rows.out:
            self._look_times.next = self._monotonic()

    def look_if_due(self) -> None:
        """One look, where it is time and the budget has room; a look that fails may fail a few times."""
        if self._look_times.next is None or self._monotonic() < self._look_times.next or not self._rows.out:
            return
        pause = self._budget.wait_seconds("actions")
        if pause > 0:
            self._look_times.next = self._monotonic() + pause
            return
        try:
            self._look()
            self._failures = 0
        except Throttled as error:
            self._look_times.next = self._monotonic() + error.wait_seconds
            return
        except (Unauthorized, Forbidden):
            raise
        except ServiceError as error:
            self._failures += 1
            if self._failures >= PATIENT_LOOKS or self._trouble.first is not None:
                raise
            self._telling.tell("proving", notice=Notice(error.code, error.facts), force=True)
        self._look_times.looked()

    def _look(self) -> None:
        """Is it there yet? Few rows ask for themselves; many are looked for in bulk, per program."""
        outs = list(self._rows.out.values())
        self._known.know_the_time(outs[0].attempt.action_id)
        self._lost.find()
        if len(outs) <= 2:
            for out in outs:
                self._look_alone(out)
        else:
            by_program: dict[str, list[Out]] = defaultdict(list)
            for out in outs:
                by_program[out.change.program_id].append(out)
            for program_id, group in by_program.items():
                self._look_together(program_id, group)
        self._lost.give_up()

    def _look_together(self, program_id: str, group: list[Out]) -> None:
        """One page of the change log as evidence; the actions themselves once it shows something."""
        now = self._clock.now()
        start = min(out.attempt.sent_at for out in group) - EVIDENCE_SLACK
        windows = windows_of(start, now + OPEN_END)
        logged = windows_of(min(map(log_since, group)), now + OPEN_END)
        updates = self._log.read(program_id, logged, news=min(map(news_since, group)))
        for out in group:
            out.evidence = out.evidence or self._log.evidence(out, (updates or {}).get(out.attempt.action_id, ()))
        shown = sum(bool(out.evidence) for out in group)
        if not self._worth_reading(program_id, shown, len(group)):
            self._ask_singles([out for out in group if not out.evidence], log=updates)
            return
        self._last_actions_read[program_id] = self._monotonic()
        seen: dict[str, Action] = {}
        for window in windows:
            seen.update((action.id, action) for action in self._client.actions(program_id, updated=window))
        self._known.learn_updated(seen.values())  # what others changed meanwhile is known too, for the rows that wait
        unproved: list[Out] = []
        proofs: list[tuple[Out, Action]] = []
        for out in group:
            action = seen.get(out.attempt.action_id)
            if action is not None and out.evidence and plan.shows(out.attempt.step, action):
                proofs.append((out, action))
            else:
                unproved.append(out)
        self._proving.prove(proofs)
        self._ask_singles(unproved, seen=seen, log=updates)

    def _worth_reading(self, program_id: str, shown: int, size: int) -> bool:
        """Whether the actions themselves are read now: for a small batch when any shows, else when all are there."""
        held = self._rows.held_back()  # nothing more goes out before a first proof
        if shown == size and (held or not self._rows.waiting) and not self._rows.flying:
            return True
        if self._rows.started <= SMALL_BATCH or held:
            return shown > 0  # what is proved leaves the group: these are news, or lag behind the log
        quiet = self._monotonic() - self._last_actions_read.get(program_id, self._began)
        return quiet >= (50.0 if shown else 170.0)

    def _ask_singles(
        self,
        outs: list[Out],
        *,
        seen: Mapping[str, Action] | None = None,
        log: Mapping[str, Sequence[ActionUpdate]] | None,
    ) -> None:
        """What does not appear asks for its own submission, a few at a time, the least asked first."""
        now = self._clock.now()
        soon = self._rows.started <= SMALL_BATCH or self._log.silent
        known = [
            out for out in outs if out.attempt.submission_id and (soon or now - out.attempt.sent_at >= SINGLE_AFTER)
        ]
        proved = 0
        for number, out in enumerate(sorted(known, key=lambda o: (o.asked, o.attempt.id))):
            if number >= SINGLES and not self._log.silent:
                return
            if self._control.leaving or self._budget.wait_seconds("submission") > 0:
                return
            silent = not out.evidence
            entries = None if log is None else log.get(out.attempt.action_id, ())
            self._look_alone(out, action=(seen or {}).get(out.attempt.action_id), log=entries)
            proved += silent and out.attempt.id not in self._rows.out
            if proved >= SINGLES // 2:  # proved by their receipts, and the log does not know them
                self._log.silent = True
            self._telling.tell("proving")

    def _look_alone(self, out: Out, *, action: Action | None = None, log: Sequence[ActionUpdate] | None = None) -> None:
        """Ask a row's own submission, then read its action. `log` is what the change log said in this look."""
        attempt = out.attempt
        complete = attempt.complete
        if attempt.submission_id and not complete:
            out.asked += 1
            receipt = self._receipts.of(attempt)
            if receipt is None:
                pass  # it can't be read; the action and the change log may still prove it
            elif receipt.status is not SubmissionStatus.COMPLETE:
                if out.asked % 4:
                    return
                # a receipt may stay behind what really happened: now and then the action itself is asked
            else:
                complete = self._proving.completed(out, receipt)
                if not complete:
                    return
                action = log = None  # both may be older than the receipt
        if action is None:
            action = self._known.now(attempt.action_id)
        if action is None:
            return
        if not plan.shows(attempt.step, action):
            if complete:
                self._proving.not_visible(out)
            return
        if not out.evidence:
            named = kind_of(attempt.step) in self._learned.log_names
            fresh = log is None  # else it was read before the action, which may show what came in between
            if log is None and not self._log.closed:
                log = self._log.of(out)
            out.evidence = self._log.evidence(out, log or ())
            if complete and not out.evidence:
                says = receipt_says(out, log, named=named)
                out.unnamed += says is Says.LATE
                if says is Says.THEIRS or out.unnamed >= UNNAMED_LOOKS:
                    if not fresh and not self._log.closed:
                        self._look_alone(out, action=action)
                        return
                    self._proving.settle_as_theirs(out, action)
                    return
                if says is Says.OURS and not out.unseen:
                    out.evidence = f"submission {attempt.submission_id} complete"
        if out.evidence:
            self._proving.prove([(out, action)])
