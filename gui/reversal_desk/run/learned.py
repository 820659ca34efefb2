"""What an account's runs have learned of its service, and this one goes on learning."""

from __future__ import annotations

from msgspec.structs import replace

from reversal_desk.errors import Rejected
from reversal_desk.model import Step, Submission
from reversal_desk.run.evidence import Out, kind_of, lost_on_the_way
from reversal_desk.store.journal.keeps import LONGEST_QUEUE, Keeps

#: What an account learned of writes that only get through as POST: verb -> where the journal keeps it.
_WRITE_BY = {"DELETE": "write_by", "PUT": "write_by_put"}


class Learned:
    """Kinds of change that were proved, how writes get through, what the change log names, how long the queue is."""

    def __init__(self, *, keeps: Keeps, account_key: str) -> None:
        self._keeps = keeps
        self._account = account_key
        #: A kind that is not in here sends one row and waits for its proof.
        self.proved_kinds = set((keeps.learned(account_key, "proved_kinds") or "").split())
        self._no_post: set[str] = set()  # verbs that POST did not help, in this run
        self._by_post = {verb for verb, key in _WRITE_BY.items() if keeps.learned(account_key, key) == "post"}
        #: Kinds of change whose reason this service's change log was seen to name: only of these its silence says much.
        self.log_names = set((keeps.learned(account_key, "log_names") or "").split())
        learned = keeps.queue_time(account_key)
        self.queue_time = None if learned is None else learned.total_seconds()

    def another_way(self, out: Out, answer: Rejected) -> bool:
        """The first write of its kind on this account came through without its body, or not at all (contract 5.4).

        Refused at once, so nothing happened; the same change goes as POST, once, and its proof decides for the rest.
        """
        step = out.attempt.step
        known = kind_of(step) in self.proved_kinds or step.write.verb in self._no_post
        return not known and lost_on_the_way(step.write, answer)

    def way(self, step: Step) -> Step:
        """The step as it gets through on this account."""
        return replace(step, write=step.write.by_post()) if step.write.verb in self._by_post else step

    def not_by_post(self, verb: str) -> None:
        """POST was refused too: it was a guess, unless some earlier one was proved."""
        if self._keeps.learned(self._account, _WRITE_BY[verb]) != "post":
            self._by_post.discard(verb)
            self._no_post.add(verb)

    def try_post(self, verb: str) -> None:
        """From now on writes of this verb go as POST, in this run; a proof makes it the account's way."""
        self._by_post.add(verb)

    def learn_kind(self, step: Step) -> None:
        """A change was proved: of its kind many may go at once, and by the way this one went."""
        kind, verb = kind_of(step), step.write.verb
        if step.write.method == "POST" and self._keeps.learned(self._account, _WRITE_BY[verb]) != "post":
            self._keeps.learn(self._account, _WRITE_BY[verb], "post")
            self._by_post.add(verb)
        if kind not in self.proved_kinds:
            self.proved_kinds.add(kind)
            self._keeps.learn(self._account, "proved_kinds", " ".join(sorted(self.proved_kinds)))

    def learn_log_names(self, kind: str) -> None:
        """The change log named a change of ours of this kind."""
        if kind not in self.log_names:
            self.log_names.add(kind)
            self._keeps.learn(self._account, "log_names", " ".join(sorted(self.log_names)))

    def learn_queue_time(self, receipt: Submission) -> None:
        """How long a submission stood in the service's queue: the newest at least, quicker ones only bit by bit."""
        if receipt.submitted is None or receipt.completed is None:
            return
        took = min(max((receipt.completed - receipt.submitted).total_seconds(), 0.0), LONGEST_QUEUE)
        self.queue_time = took if self.queue_time is None else max(took, (self.queue_time + took) / 2)
        self._keeps.learn(self._account, "queue_time", f"{self.queue_time:.1f}")
