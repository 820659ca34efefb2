"""What a person said once and need not say again: layouts, words, answers and custom codes, kept per account.

They decide what is sent, so they lie in the journal's file; a batch records the values that it used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from reversal_desk.mapping import NOT_NEEDED, Layout, Meaning
from reversal_desk.model import Field
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.keeps import decoded

T = TypeVar("T")

#: Event type -> custom code -> what it does: "reverse" or "modify".
Codes = Mapping[str, Mapping[str, str]]


class Words(msgspec.Struct, frozen=True):
    """The account's own words, each as `mapping.plain_word` has it: status -> Meaning, reason -> code."""

    status: dict[str, str] = {}
    reasons: dict[str, str] = {}


class _Codes(msgspec.Struct, frozen=True):
    known: dict[str, dict[str, str]] = {}
    read_at: datetime | None = None


class Layouts:
    """The small keeps of one account."""

    def __init__(self, journal: Journal, account_key: str) -> None:
        self._keeps, self._key = journal.keeps, account_key
        #: Whether something that was asked for is kept and cannot be read any more: it counts as never said.
        self.lost = False

    def layout(self, signature: str) -> Layout | None:
        """What was said of a sheet with these headers, or None."""
        kept = self._read(f"layout {signature}", Layout)
        if kept is not None and not _is_whole(kept):
            self.lost = True
            return None
        return kept

    def keep_layout(self, signature: str, layout: Layout) -> None:
        """Remember what was said of a sheet's columns."""
        self._keeps.keep(self._key, f"layout {signature}", msgspec.json.encode(layout).decode())

    def forget_layout(self, signature: str) -> None:
        """Let the headers and cells speak again."""
        self._keeps.forget(self._key, f"layout {signature}")

    def words(self) -> Words:
        """The account's own words."""
        kept = self._read("words", Words) or Words()
        if any(meaning not in set(Meaning) for meaning in kept.status.values()):
            self.lost = True
            return Words()
        return kept

    def keep_words(self, words: Words) -> None:
        """Keep the whole table; a word that isn't in it means again what the built-in tables say."""
        self._keeps.keep(self._key, "words", msgspec.json.encode(words).decode())

    def answers(self) -> frozenset[str]:
        """Questions that were answered with yes and are remembered."""
        return frozenset(self._read("answers", list[str]) or ())

    def keep_answers(self, answers: Iterable[str]) -> None:
        """Remember exactly these."""
        self._keeps.keep(self._key, "answers", msgspec.json.encode(sorted(set(answers))).decode())

    def codes(self) -> Codes:
        """Custom reason codes by event type, as far as the change log or a person named them."""
        return self._codes().known

    def codes_read_at(self) -> datetime | None:
        """When the change log was last read for them (aware)."""
        return self._codes().read_at

    def keep_codes(self, codes: Codes, *, read_at: datetime | None = None) -> None:
        """Add codes; none is forgotten, and what one does is what was last seen of it."""
        before = self._codes()
        merged = {event: dict(known) for event, known in before.known.items()}
        for event, known in codes.items():
            merged.setdefault(event, {}).update(known)
        kept = msgspec.json.encode(_Codes(merged, read_at or before.read_at)).decode()
        self._keeps.keep(self._key, "codes", kept)

    def _codes(self) -> _Codes:
        kept = self._read("codes", _Codes) or _Codes()
        aware = kept.read_at is None or kept.read_at.tzinfo is not None
        return kept if aware else _Codes(kept.known)

    def _read(self, key: str, kind: type[T]) -> T | None:
        if self._keeps.has_learned(self._key, key):
            found = decoded(self._keeps.learned(self._key, key), kind)
            self.lost = self.lost or found is None
            return found
        return None


def _is_whole(layout: Layout) -> bool:
    """Whether it names fields and answers that there are: it may be of a later version, or edited by hand."""
    fields = {*Field, "", NOT_NEEDED}
    return layout.amounts in {"", "in", "out"} and all(text in fields for text in layout.fields.values())
