"""Server time: the median of the Date headers, carried by the monotonic clock, dropped after a sleep or jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from times import NOON, Times

from reversal_desk.impact.clock import Deadline, ServerClock, parse_http_date


def header(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def teach(times: Times, clock: ServerClock, moment: datetime, *, span: float = 0.0) -> None:
    sent = times.monotonic
    times.go(span)
    clock.learn(header(moment), sent, times.monotonic)


def test_before_any_header_it_is_the_wall_clock() -> None:
    times = Times()
    clock = times.clock
    assert (clock.known, clock.offset, clock.now()) == (False, 0.0, NOON)
    times.go(5)
    assert clock.now() == NOON + timedelta(seconds=5)


def test_a_clock_three_hours_wrong_is_corrected_and_carried() -> None:
    times = Times(NOON - timedelta(hours=3))
    clock = times.clock
    teach(times, clock, NOON)
    assert clock.known
    assert clock.offset == pytest.approx(3 * 3600 + 0.5)
    times.go(100)
    assert clock.now() == NOON + timedelta(seconds=100.5)


def test_the_middle_of_the_exchange_counts() -> None:
    times = Times()
    clock = times.clock
    teach(times, clock, NOON + timedelta(seconds=10), span=4.0)
    # The Date was written about 2 s after sending; now is 2 s later still.
    assert clock.now() == NOON + timedelta(seconds=12.5)


def test_the_median_of_the_last_five_ignores_one_wild_header() -> None:
    times = Times()
    clock = times.clock
    for wrong in (0, 0, 86_400, 0, 0):
        teach(times, clock, NOON + timedelta(seconds=wrong))
    assert clock.offset == pytest.approx(0.5)
    for _ in range(3):  # three of the last five now say otherwise
        teach(times, clock, NOON + timedelta(seconds=60))
    assert clock.offset == pytest.approx(60.5)


def test_a_very_slow_answer_teaches_only_who_knows_nothing() -> None:
    times = Times()
    clock = times.clock
    teach(times, clock, NOON + timedelta(seconds=100), span=30.0)
    assert clock.known
    first = clock.offset
    teach(times, clock, NOON + timedelta(days=1), span=30.0)
    assert clock.offset == first


@pytest.mark.parametrize("text", [None, "", "yesterday", "Mon, 99 Nov 2026 12:00:00 GMT", "0", "\x00"])
def test_unreadable_headers_are_ignored(text: str | None) -> None:
    clock = Times().clock
    clock.learn(text, 1.0, 2.0)
    assert not clock.known


def test_a_span_backwards_is_ignored() -> None:
    clock = Times().clock
    clock.learn(header(NOON), 2.0, 1.0)
    assert not clock.known


@pytest.mark.parametrize("jump", [31.0, -31.0, 8 * 3600.0])
def test_a_jump_or_sleep_forgets_and_is_told_once(jump: float) -> None:
    times = Times()
    clock = times.clock
    teach(times, clock, NOON + timedelta(hours=1))
    times.wall += jump  # a jump of the clock; a sleep looks the same where monotonic stands still in it
    assert clock.known is False
    assert clock.offset == 0.0
    assert clock.jumped() is True
    assert clock.jumped() is False
    teach(times, clock, NOON + timedelta(hours=2))
    assert clock.known


def test_an_answer_asked_for_before_a_sleep_teaches_nothing() -> None:
    """Its `Date` was written before the lid was closed; the monotonic clock stood still, so it looks quick."""
    times = Times()
    clock = times.clock
    sent = times.monotonic
    times.go(1.0)
    times.wall += 3 * 3600.0
    clock.learn(header(NOON), sent, times.monotonic)
    assert not clock.known
    teach(times, clock, NOON + timedelta(hours=3))
    assert abs(clock.now() - NOON - timedelta(hours=3)) < timedelta(seconds=1)


def test_a_small_step_of_the_wall_clock_changes_nothing() -> None:
    times = Times()
    clock = times.clock
    teach(times, clock, NOON)
    times.wall += 29
    assert clock.jumped() is False
    assert clock.now() == NOON + timedelta(seconds=0.5)


def test_forget_falls_back_to_the_wall_clock() -> None:
    times = Times()
    clock = times.clock
    teach(times, clock, NOON + timedelta(hours=1))
    clock.forget()
    assert clock.now() == NOON
    assert clock.jumped() is False


def test_a_deadline_is_shortened_by_a_sleep_and_never_lengthened_by_a_jump_back() -> None:
    times = Times()
    clock = times.clock
    deadline = clock.deadline(100)
    assert isinstance(deadline, Deadline)
    times.go(40)
    assert clock.left(deadline) == pytest.approx(60)
    times.wall -= 3600
    assert clock.left(deadline) == pytest.approx(60)
    times.wall += 3600 + 50
    assert clock.left(deadline) == pytest.approx(10)
    times.wall += 3600
    assert clock.left(deadline) == 0.0


def test_http_dates_without_a_zone_and_out_of_range() -> None:
    assert parse_http_date("Mon, 23 Nov 2026 12:00:00") == NOON
    assert parse_http_date("Mon, 23 Nov 2026 12:00:00 -0000") == NOON
    assert parse_http_date("Mon, 23 Nov 2026 20:00:00 +0800") == NOON
    assert parse_http_date("Fri, 31 Dec 9999 23:59:59 -1400") is None


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    moment = parse_http_date(text)
    assert moment is None or moment.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2999, 1, 1)))  # noqa: DTZ001
def test_every_http_date_is_read_back(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    assert parse_http_date(header(moment)) == moment
