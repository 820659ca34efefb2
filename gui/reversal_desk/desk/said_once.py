"""What is said once and need not be said again: layouts, words, answers, custom codes; what that makes of a policy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Link, Links
from reversal_desk.desk.notices import Notices
from reversal_desk.desk.programs import Programs
from reversal_desk.desk.sheets import OpenedSheet
from reversal_desk.errors import UsageError
from reversal_desk.model import Account, ActionState, Code, Field, Notice, Policy, Program, Row, Window
from reversal_desk.store.actions import ActionCache
from reversal_desk.store.limits import KeptLimits

# Late: a start maps nothing.
if TYPE_CHECKING:
    from reversal_desk import mapping
    from reversal_desk.store import layouts as layout_store
    from reversal_desk.store.layouts import Codes, Words
else:
    mapping, layout_store = late.room("reversal_desk.mapping"), late.room("reversal_desk.store.layouts")

#: How far back the change log is read for custom codes (contract 3: at most 45 days), and how long that is enough.
CODES_SPAN, CODES_KEPT = timedelta(days=45), timedelta(hours=24)

#: A custom disposition code (contract 6): letters and digits, its case counts.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}")


class WordUse(Struct, frozen=True):
    """A word of the sheet for a status (with the refund's kind beside it) or a reason, and what it means now.

    `means` is a Meaning or a reason code, empty where nobody knows; `own` where the account's table says so.
    """

    field: Field
    word: str
    kind: str
    rows: int
    means: str
    own: bool


class SaidOnce:
    """Kept per account, in the journal's file; codes are learned from the service's change log as well."""

    def __init__(
        self, *, journal: DeskJournal, links: Links, programs: Programs, cache: ActionCache, notices: Notices
    ) -> None:
        self._notices = notices
        self._journal = journal
        self._links = links
        self._programs = programs
        self._cache = cache

    def remember_layout(self, account: Account, opened: OpenedSheet, *, cumulative: bool | None, amounts: str) -> None:
        """Keep what the columns of such a sheet are, and what was said of its amounts, for the next one like it."""
        layout = mapping.layout_of(opened.mapping, cumulative=cumulative, amounts=amounts)
        with self._journal.held() as journal:
            known = layout_store.Layouts(journal, account.key)
            known.keep_layout(mapping.signature(opened.table.headers), layout)

    def forget_layout(self, account: Account, opened: OpenedSheet) -> None:
        """Map such sheets by their headers and cells again."""
        with self._journal.held() as journal:
            layout_store.Layouts(journal, account.key).forget_layout(mapping.signature(opened.table.headers))

    def words(self, account: Account) -> Words:
        """The account's own words for status and reason; the built-in ones are in `mapping`."""
        with self._journal.held() as journal:
            return layout_store.Layouts(journal, account.key).words()

    def keep_words(self, account: Account, *, status: Mapping[str, str], reasons: Mapping[str, str]) -> Words:
        """Keep the account's table of words: status -> Meaning, reason -> code. UsageError for one that isn't any."""
        for meaning in status.values():
            if meaning not in set(mapping.Meaning):
                raise UsageError("WORD_UNKNOWN", word=meaning, words=", ".join(mapping.Meaning))
        known = mapping.MODIFY_CODES | mapping.REVERSE_CODES
        for code in reasons.values():
            if code not in known and not _CODE.fullmatch(code):
                raise UsageError("WORD_UNKNOWN", word=code, words=", ".join(sorted(known)))
        words = layout_store.Words(
            {mapping.plain_word(word): meaning for word, meaning in status.items()},
            {mapping.plain_word(word): code for word, code in reasons.items()},
        )
        with self._journal.held() as journal:
            layout_store.Layouts(journal, account.key).keep_words(words)
        return words

    def words_in(self, opened: OpenedSheet, account: Account | None) -> tuple[WordUse, ...]:
        """Every word for a status or a reason in the sheet with what it means now, the most frequent first."""
        own = self.words(account) if account is not None else layout_store.Words()
        counted: dict[tuple[Field, str, str], int] = defaultdict(int)
        for row in opened.rows:
            if row.status:
                counted[Field.STATUS, row.status, row.refund_kind] += 1
            known = mapping.operation_of(row.wanted) is not None and mapping.plain_word(row.wanted) not in own.status
            if row.wanted and not known:  # what to do, in words that nobody or only the account knows
                counted[Field.STATUS, row.wanted, ""] += 1
            if not mapping.kind_is_known(row.refund_kind):
                counted[Field.STATUS, row.refund_kind, ""] += 1
            if row.reason:
                counted[Field.REASON, row.reason, ""] += 1
        found = []
        for (field, word, kind), rows in counted.items():
            if field is Field.STATUS:
                meaning = mapping.status_meaning(word, kind, own.status)
                means = meaning.value if meaning else ""
                mine = mapping.plain_word(word) in own.status
            else:
                means, mine = mapping.reason_code(word, own.reasons) or "", mapping.plain_word(word) in own.reasons
            found.append(WordUse(field, word, kind, rows, means, mine))
        return tuple(sorted(found, key=lambda use: (use.field is not Field.STATUS, -use.rows)))

    def codes(self, account: Account) -> Codes:
        """Custom reason codes by event type, each with what it does ("reverse" or "modify")."""
        with self._journal.held() as journal:
            return layout_store.Layouts(journal, account.key).codes()

    def keep_codes(self, account: Account, event_type: str, codes: Mapping[str, str]) -> None:
        """Add custom codes by hand; their case counts (contract 6)."""
        for code, use in codes.items():
            if not _CODE.fullmatch(code) or use not in {"reverse", "modify"}:
                raise UsageError("WORD_UNKNOWN", word=f"{code} {use}", words="reverse, modify")
        with self._journal.held() as journal:
            layout_store.Layouts(journal, account.key).keep_codes({event_type: dict(codes)})

    def learn_codes(self, account: Account, *, programs: Collection[str] | None) -> Codes:
        """Read the change log of the last 45 days for codes that aren't impact.com's own; one request per program."""
        with self._links.asking(account) as link:
            return self.learn_codes_by(link, account, self._programs.ticked(account, programs))

    def learn_codes_by(self, link: Link, account: Account, programs: Sequence[Program]) -> Codes:
        """The same, by a link that is in use already."""
        now = link.clock.now()
        found: dict[str, dict[str, str]] = defaultdict(dict)
        known = mapping.MODIFY_CODES | mapping.REVERSE_CODES | {"", "RESET", "APPROVED"}  # nobody has to be offered
        for program in programs:
            trackers = {action.id: action.tracker_id for action in self._cache.read(account.key, program.id)[1]}
            for update in link.client.updates(program.id, updated=Window(now - CODES_SPAN, now)):
                code = update.disposition
                own = code not in known and not code.startswith("IR_")  # impact.com's own, e.g. IR_BLANK
                event_type = trackers.get(update.action_id) or _event_type_in(update.action_id)
                if own and event_type and update.state is not None:
                    found[event_type][code] = "reverse" if update.state is ActionState.REVERSED else "modify"
        with self._journal.held() as journal:
            layouts = layout_store.Layouts(journal, account.key)
            layouts.keep_codes(found, read_at=now)
            return layouts.codes()

    def codes_may_help(self, account: Account, rows: Iterable[Row], now: datetime) -> bool:
        """Whether the sheet has a reason that nobody knows, and the change log wasn't read for it lately."""
        with self._journal.held() as journal:
            layouts = layout_store.Layouts(journal, account.key)
            read_at, known, own = layouts.codes_read_at(), layouts.codes(), layouts.words().reasons
        if read_at is not None and now - read_at < CODES_KEPT:
            return False
        names = {code for codes in known.values() for code in codes}
        reasons = {row.reason for row in rows if row.reason}
        return any(word not in names and mapping.reason_code(word, own) is None for word in reasons)

    def reasons(self, account: Account, event_type: str, *, reverses: bool) -> tuple[str, ...]:
        """The reason codes that may be chosen for an action of this event type: the brand's own first."""
        use = "reverse" if reverses else "modify"
        own = sorted(code for code, known in self.codes(account).get(event_type, {}).items() if known == use)
        return (*own, *sorted(mapping.REVERSE_CODES if reverses else mapping.MODIFY_CODES))

    def told(self, policy: Policy, account: Account, opened: OpenedSheet) -> Policy:
        """The policy with what was said before: the account's words, codes, answers, and the layout's own."""
        with self._journal.held() as journal:
            layouts = layout_store.Layouts(journal, account.key)
            words, codes, answers = layouts.words(), layouts.codes(), layouts.answers()
            limits = KeptLimits(journal, account.key)
            limits.read()
        if layouts.lost:
            self._notices.say_once(Notice("REMEMBERED_LOST", {"account": account.name}))
        if limits.lost:  # told where a batch is planned, which is what they would have held back
            self._notices.say_once(Notice("LIMITS_LOST", {"account": account.name}))
        return replace(
            policy,
            status_words={**words.status, **policy.status_words},
            reason_words={**words.reasons, **policy.reason_words},
            codes_of={**codes, **policy.codes_of},
            answers=policy.answers | answers,
            amounts=policy.amounts or opened.amounts,
        )

    def remember(self, account: Account, opened: OpenedSheet, policy: Policy) -> None:
        """What was said for this sheet and is good for the next one like it."""
        with self._journal.held() as journal:
            layouts = layout_store.Layouts(journal, account.key)
            by_hand = any(c.why is not None and c.why.code == "MAPPED_CHOSEN" for c in opened.mapping.columns)
            said = policy.cumulative not in {None, opened.mapping.cumulative} or policy.amounts
            if by_hand or said:
                layout = mapping.layout_of(opened.mapping, cumulative=policy.cumulative, amounts=policy.amounts)
                layouts.keep_layout(mapping.signature(opened.table.headers), layout)
            of_programs = {key for key in policy.answers if key.startswith(f"{Code.SEVERAL_ACTIONS.value}|")}
            if of_programs - layouts.answers():
                layouts.keep_answers(layouts.answers() | of_programs)


def _event_type_in(action_id: str) -> str:
    """The event type that an action id names: 1000.4636.158133 is of 4636 (contract 4)."""
    parts = action_id.split(".")
    return parts[1] if len(parts) == 3 else ""
