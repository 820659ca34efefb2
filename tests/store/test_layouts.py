"""What a person said once is kept per account, and read back as it was."""

from __future__ import annotations

from datetime import UTC, datetime

from reversal_desk.mapping import Layout
from reversal_desk.store.journal import Journal
from reversal_desk.store.layouts import Layouts, Words


def test_an_account_that_said_nothing_has_nothing(journal: Journal) -> None:
    layouts = Layouts(journal, "a")
    assert (layouts.layout("s"), layouts.words(), layouts.answers()) == (None, Words(), frozenset())
    assert (layouts.codes(), layouts.codes_read_at()) == ({}, None)


def test_a_layout_is_kept_for_its_headers_and_account_until_it_is_forgotten(journal: Journal) -> None:
    layouts = Layouts(journal, "a")
    first, second = Layout({"order": "order", "note": ""}, True, "in"), Layout({"x": "order"})
    layouts.keep_layout("s", first)
    layouts.keep_layout("t", second)
    assert (layouts.layout("s"), layouts.layout("t")) == (first, second)
    assert Layouts(journal, "b").layout("s") is None
    layouts.keep_layout("s", second)
    assert layouts.layout("s") == second
    layouts.forget_layout("s")
    assert (layouts.layout("s"), layouts.layout("t")) == (None, second)


def test_words_and_answers_are_kept_whole(journal: Journal) -> None:
    layouts = Layouts(journal, "a")
    layouts.keep_words(Words({"ret ok": "reverse"}, {"kaputt": "ITEM_RETURNED"}))
    assert layouts.words() == Words({"ret ok": "reverse"}, {"kaputt": "ITEM_RETURNED"})
    layouts.keep_words(Words({"weg": "leave"}))
    assert layouts.words() == Words({"weg": "leave"})
    layouts.keep_answers(["b", "a", "a"])
    assert layouts.answers() == {"a", "b"}


def test_codes_are_added_and_never_forgotten(journal: Journal) -> None:
    layouts = Layouts(journal, "a")
    read_at = datetime(2026, 3, 1, tzinfo=UTC)
    layouts.keep_codes({"4636": {"NoPay": "modify"}}, read_at=read_at)
    layouts.keep_codes({"4636": {"NoPay": "reverse", "nopay": "modify"}, "9": {"X": "reverse"}})
    assert layouts.codes() == {"4636": {"NoPay": "reverse", "nopay": "modify"}, "9": {"X": "reverse"}}
    assert layouts.codes_read_at() == read_at
