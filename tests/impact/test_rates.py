"""The hourly budget: every documented header, the reserve, the last hour across restarts, an honest end."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from times import NOON, Times

from reversal_desk.impact.rates import LONGEST_WAIT, Budget, Told, read_headers


def epoch(seconds: float) -> str:
    return str(int(NOON.timestamp() + seconds))


# --------------------------------------------------------------------------- headers


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "30"}, 30),
        ({"retry-after": " 30 "}, 30),
        ({"Retry-After": "2.5"}, 2.5),
        ({"Retry-After": format_datetime(NOON + timedelta(seconds=90), usegmt=True)}, 90),
        ({"Retry-After": epoch(45)}, 45),
        ({"X-RateLimit-Reset": "1800"}, 1800),
        ({"x-ratelimit-reset": epoch(600)}, 600),
        ({"X-RateLimit-Reset": epoch(600) + "000"}, 600),
        ({"RateLimit-Reset": "12"}, 12),
        ({"X-RateLimit-Reset-Hour": "77"}, 77),
        ({"Retry-After": "5", "X-RateLimit-Reset": "1800"}, 5),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "1800"}, 1800),
        ({"X-RateLimit-Reset": "never", "RateLimit-Reset": "9"}, 9),
        ({"X-RateLimit-Reset": "1487332519"}, 1),  # the vendor's sample: an epoch long past
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "-5"}, 1),
        ({"Retry-After": "99999"}, LONGEST_WAIT),
        ({"X-RateLimit-Reset": "1000000000"}, LONGEST_WAIT),  # not above 10^9: a delta, however long
        (  # a slow answer: its own clock says how far away the reset was when it was given
            {
                "Date": format_datetime(NOON - timedelta(seconds=40), usegmt=True),
                "Retry-After": format_datetime(NOON + timedelta(seconds=90), usegmt=True),
            },
            130,
        ),
        ({"Date": "yesterday", "Retry-After": epoch(45)}, 45),
        ({}, None),
        ({"Retry-After": "", "X-RateLimit-Reset": "x"}, None),
    ],
)
def test_every_form_of_the_wait(headers: dict[str, str], wait: float | None) -> None:
    assert read_headers(headers, now=NOON).wait == wait


@pytest.mark.parametrize(
    ("headers", "limit", "remaining"),
    [
        ({"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "999"}, 1000, 999),
        ({"RateLimit-Limit": "100, 100;w=3600", "RateLimit-Remaining": "0"}, 100, 0),
        ({"X-RateLimit-Limit-hour": "500", "X-RateLimit-Remaining-hour": "4"}, 500, 4),
        ({"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "-1"}, None, None),
        ({"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "1.5"}, None, None),
        ({"X-RateLimit-Limit": "9" * 40}, None, None),
    ],
)
def test_limit_and_remaining(headers: dict[str, str], limit: int | None, remaining: int | None) -> None:
    assert read_headers(headers, now=NOON) == Told(limit=limit, remaining=remaining, wait=None)


names = st.sampled_from(
    ["Retry-After", "X-RateLimit-Reset", "RateLimit-Reset", "X-RateLimit-Limit", "x-ratelimit-remaining", "Other"]
)
values = st.text(max_size=30) | st.integers().map(str) | st.floats().map(str)


@given(st.dictionaries(names, values))
def test_no_header_can_break_it(headers: dict[str, str]) -> None:
    told = read_headers(headers, now=NOON)
    assert told.wait is None or 1 <= told.wait <= LONGEST_WAIT
    assert told.limit is None or told.limit > 0
    assert told.remaining is None or told.remaining >= 0


@given(st.integers(min_value=1, max_value=3660))
def test_seconds_and_epoch_mean_the_same(seconds: int) -> None:
    for headers in ({"X-RateLimit-Reset": str(seconds)}, {"X-RateLimit-Reset": epoch(seconds)}):
        assert read_headers(headers, now=NOON).wait == seconds


# --------------------------------------------------------------------------- counting


def test_without_a_word_from_the_service_a_thousand_an_hour_less_the_reserve() -> None:
    times = Times()
    budget = times.budget()
    for _ in range(950):
        assert budget.take("write") == 0
        times.go(1)
    assert budget.available == 0
    wait = budget.take("write")
    # The first ten seconds' requests are one mark, so its places come back with the first of them.
    assert wait == pytest.approx(3600 - 950, abs=11)
    assert budget.requests == {"write": 950}
    assert budget.wait_seconds() == wait
    times.go(wait)
    assert budget.take("write") == 0


def test_kinds_are_counted_apart_and_can_start_anew() -> None:
    budget = Times().budget()
    budget.take("write")
    budget.take("actions")
    budget.take("write")
    assert budget.requests == {"write": 2, "actions": 1}
    budget.start_counting()
    assert budget.requests == {}
    assert budget.available == 947


def test_what_never_left_is_given_back() -> None:
    budget = Times().budget()
    budget.give_back("write")
    assert budget.requests == {}
    budget.learn({"X-RateLimit-Remaining": "500", "X-RateLimit-Reset": "60"})
    budget.take("write")
    assert budget.available == 449
    budget.give_back("write")
    assert budget.available == 450
    assert budget.requests == {"write": 0}


def test_the_headers_count_more_than_our_own_memory() -> None:
    times = Times()
    budget = times.budget()
    budget.take("write")
    budget.learn({"X-RateLimit-Limit": "2000", "X-RateLimit-Remaining": "52", "X-RateLimit-Reset": "600"})
    assert (budget.limit, budget.available) == (2000, 2)
    assert [budget.take("write") for _ in range(3)] == [0, 0, pytest.approx(600)]
    times.go(600)
    assert budget.available == 2000 - 50  # the service starts a new hour, and so do we


def test_answers_that_overtake_each_other_never_raise_the_count() -> None:
    times = Times()
    budget = times.budget()
    budget.learn({"X-RateLimit-Remaining": "100", "X-RateLimit-Reset": epoch(600)})
    times.go(2)
    budget.learn({"X-RateLimit-Remaining": "97", "X-RateLimit-Reset": epoch(600)})
    budget.learn({"X-RateLimit-Remaining": "99", "X-RateLimit-Reset": epoch(600)})
    assert budget.available == 47
    budget.learn({"X-RateLimit-Remaining": "900", "X-RateLimit-Reset": epoch(4000)})  # a new window
    assert budget.available == 850


def test_a_count_without_a_reset_holds_for_a_minute() -> None:
    times = Times()
    budget = times.budget()
    budget.take("write")
    budget.learn({"X-RateLimit-Remaining": "10"})
    assert budget.wait_seconds() == pytest.approx(60)
    budget.learn({"X-RateLimit-Remaining": "60"})
    assert budget.available == 10
    times.go(61)
    assert budget.available == 949  # back to our own count, which was not wiped


@pytest.mark.parametrize(("limit", "held"), [(10, 1), (5, 0), (100, 10), (101, 50), (60, 6), (1000, 50)])
def test_the_reserve_leaves_small_accounts_usable(limit: int, held: int) -> None:
    budget = Times().budget()
    budget.learn({"X-RateLimit-Limit": str(limit)})
    assert budget.effective_reserve == held
    assert budget.available == limit - held


def test_no_reserve_and_a_changed_one() -> None:
    budget = Times().budget(reserve=-3)
    assert budget.available == 1000
    budget.reserve = 400
    assert budget.available == 600


def test_a_place_with_another_limit_until_it_says_its_own() -> None:
    budget = Budget(Times().clock, reserve=0, limit=1_000_000)
    assert budget.available == 1_000_000
    budget.learn({"X-RateLimit-Limit": "60"})
    assert budget.available == 60


def test_learning_nothing_changes_nothing() -> None:
    budget = Times().budget()
    budget.learn({"Content-Type": "application/json"})
    assert (budget.limit, budget.available) == (1000, 950)


# --------------------------------------------------------------------------- 429


def test_after_a_429_nothing_starts_until_the_reset() -> None:
    times = Times()
    budget = times.budget()
    assert budget.throttled({"Retry-After": "100", "X-RateLimit-Limit": "800"}) == 100
    assert (budget.limit, budget.available) == (800, 0)
    times.go(99)
    assert budget.take("company") == pytest.approx(1)
    budget.learn({"X-RateLimit-Remaining": "700", "X-RateLimit-Reset": "3000"})  # one that was on its way
    assert budget.take("write") == pytest.approx(1)
    times.go(1)
    assert budget.take("write") == 0


def test_without_a_reset_sixty_seconds_doubling_with_jitter() -> None:
    times = Times()
    budget = times.budget()
    waits = []
    for _ in range(8):
        waits.append(budget.throttled({}))
        times.go(waits[-1])
    for number, wait in enumerate(waits):
        base = 60 * 2**number
        assert min(base, LONGEST_WAIT) <= wait <= min(base * 1.25, LONGEST_WAIT)
    assert waits[-1] == LONGEST_WAIT
    budget.learn({})  # an answer again: the doubling starts anew
    assert 60 <= budget.throttled({}) <= 75


def test_four_senders_hearing_one_429_do_not_double() -> None:
    budget = Times().budget()
    waits = [budget.throttled({}) for _ in range(4)]
    assert max(waits) <= 75
    assert waits == sorted(waits)


def test_a_shorter_429_never_shortens_the_wait() -> None:
    budget = Times().budget()
    budget.throttled({"Retry-After": "500"})
    assert budget.throttled({"Retry-After": "5"}) == pytest.approx(500)


def test_a_reset_long_past_does_not_make_us_knock_every_second() -> None:
    times = Times()
    budget = times.budget()
    waits = []
    for _ in range(5):
        waits.append(budget.throttled({"X-RateLimit-Reset": "1487332519"}))
        times.go(waits[-1])
    assert waits == [1, 2, 4, 8, 16]


def test_a_sleep_ends_the_wait_on_the_wall_clock() -> None:
    times = Times()
    budget = times.budget()
    budget.throttled({"Retry-After": "1800"})
    times.wall += 1801  # the laptop slept; monotonic stood still
    assert budget.wait_seconds() == 0


# --------------------------------------------------------------------------- restarts


def test_the_last_hour_survives_a_restart_as_plain_json() -> None:
    times = Times()
    first = times.budget()
    for _ in range(900):
        first.take("write")
    first.learn({"X-RateLimit-Limit": "1000"})
    state = json.loads(json.dumps(first.export()))
    times.go(1800)
    second = times.budget()
    second.restore(state)
    assert second.available == 50
    assert second.requests == {}
    again = json.loads(json.dumps(second.export()))
    third = times.budget()
    third.restore(again)
    assert third.available == 50
    times.go(1801)
    assert third.available == 950


def test_a_wrong_wall_clock_does_not_wipe_the_memory() -> None:
    times = Times()
    first = times.budget()
    for _ in range(900):
        first.take("write")
    state = first.export()
    times = Times()
    times.wall += 3 * 3600  # the clock is now wrong by three hours
    second = Times.budget(times)
    second.restore(state)
    assert second.available == 950  # nothing better is known yet
    times.clock.learn(format_datetime(NOON, usegmt=True), times.monotonic, times.monotonic)
    assert second.available == 50


def test_window_and_block_survive_a_restart() -> None:
    times = Times()
    first = times.budget()
    first.throttled({"Retry-After": "600"})
    state = json.loads(json.dumps(first.export()))
    times.go(200)
    second = times.budget()
    second.restore(state)
    assert second.wait_seconds() == pytest.approx(400, abs=1)
    times.go(500)
    third = times.budget()
    third.restore(state)
    assert third.wait_seconds() == 0


def test_known_remaining_survives_a_restart() -> None:
    times = Times()
    first = times.budget()
    first.learn({"X-RateLimit-Remaining": "70", "X-RateLimit-Reset": "600"})
    second = times.budget()
    second.restore(json.loads(json.dumps(first.export())))
    assert second.available == 20
    times.go(601)
    assert second.available == 950


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["limit", "sent", "told_at", "remaining", "reset_at", "reset_told", "blocked_until", "strikes", "other"]
        ),
        json_values | st.dictionaries(st.text(max_size=3), st.lists(st.lists(json_values, max_size=3), max_size=3)),
    ),
    st.booleans(),
)
def test_a_damaged_memory_is_left_out(state: dict[str, object], known: bool) -> None:
    times = Times()
    if known:
        times.hear()
    budget = times.budget()
    again = budget.shared(json.dumps(state))
    assert budget.limit > 0
    assert 0 <= budget.wait_seconds() <= LONGEST_WAIT
    assert budget.finish_time(10) >= times.clock.now()
    times.go(LONGEST_WAIT)
    assert budget.wait_seconds() <= LONGEST_WAIT
    json.loads(budget.shared(again))


@given(st.none() | st.text(max_size=40))
def test_a_keep_that_is_no_json_is_left_out(kept: str | None) -> None:
    budget = Times().budget()
    assert json.loads(budget.shared(kept))["limit"] == 1000
    assert budget.available == 950


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("ahead", [120, 5 * 3600, 10 * 365 * 86_400])
def test_a_memory_from_the_future_holds_nothing_up(known: bool, ahead: int) -> None:
    """Made on a computer whose clock was wrong, or damaged: it may cost a wait of an hour, never more."""
    there = Times()
    there.wall += ahead
    first = there.budget()
    for _ in range(950):
        first.take("write")
    first.throttled({"Retry-After": "600", "X-RateLimit-Limit": "300"})
    state = first.shared(None)
    times = Times()
    if known:
        times.hear()
    budget = times.budget()
    budget.shared(state)
    waited = 0.0
    while (wait := budget.take("write")) > 0:
        times.go(wait)
        waited += wait
        assert waited <= LONGEST_WAIT
    assert (waited > 0) == (ahead == 120), "only what may be the clocks' disagreement is waited for"
    times.hear()
    assert budget.take("write") == 0
    times.go(LONGEST_WAIT)
    assert budget.available > 0


# --------------------------------------------------------------------------- several processes


def test_two_processes_share_one_hour_through_the_keep() -> None:
    times = Times()
    times.hear()
    kept: str | None = None
    one, two = times.budget(), times.budget()
    for _ in range(500):
        one.take("write")
    kept = one.shared(kept)
    kept = two.shared(kept)
    assert two.available == 450
    for _ in range(450):
        assert two.take("actions") == 0
    assert two.take("actions") > 0
    kept = two.shared(kept)
    kept = one.shared(kept)
    kept = one.shared(kept)  # twice is once
    assert one.available == 0
    third = times.budget()  # as after both were killed
    third.shared(kept)
    assert third.available == 0
    assert third.requests == {}
    times.go(3601)
    assert third.available == one.available == two.available == 950
    assert json.loads(third.shared(kept))["sent"] == {}


def test_a_429_of_another_process_holds_this_one_too() -> None:
    times = Times()
    times.hear()
    one, two = times.budget(), times.budget()
    one.throttled({"Retry-After": "900", "X-RateLimit-Limit": "400"})
    assert one.unkept()[0] >= 25  # kept at the next chance, not in a minute
    kept = one.shared(None)
    assert one.unkept() == (0, 0.0)
    two.shared(kept)
    assert (two.limit, two.wait_seconds()) == (400, pytest.approx(900, abs=1))


def test_the_newer_word_of_the_service_wins() -> None:
    times = Times()
    times.hear()
    one, two = times.budget(), times.budget()
    one.learn({"X-RateLimit-Remaining": "700", "X-RateLimit-Reset": "1000"})
    kept = one.shared(None)
    times.go(5)
    two.learn({"X-RateLimit-Remaining": "300", "X-RateLimit-Reset": "995"})
    kept = two.shared(kept)
    assert two.available == 250
    one.shared(kept)
    assert one.available == 250


def test_what_is_unkept_is_counted_and_timed() -> None:
    times = Times()
    budget = times.budget()
    assert budget.unkept() == (0, 0.0)
    budget.take("write")
    times.go(30)
    budget.take("actions")
    assert budget.unkept() == (2, 30.0)
    budget.shared(None)
    assert budget.unkept() == (0, 0.0)


# --------------------------------------------------------------------------- sleeps and jumps


def test_a_jump_forward_does_not_free_the_hour_once_server_time_is_heard() -> None:
    times = Times()
    times.hear()
    budget = times.budget()
    for _ in range(950):
        budget.take("write")
    times.wall += 2 * 3600  # the person set the clock; no time passed
    assert budget.available == 950  # nobody knows better yet
    assert budget.take("write") == 0
    times.hear(NOON)
    assert budget.take("write") > 3500
    times.go(3601)
    assert budget.available == 950


@pytest.mark.parametrize("jump", [-7200.0, 7200.0])
def test_a_429_outlives_a_jump_of_the_clock(jump: float) -> None:
    times = Times()
    times.hear()
    budget = times.budget()
    budget.throttled({"Retry-After": "1800"})
    times.wall += jump
    times.hear(NOON)
    assert budget.take("write") == pytest.approx(1800, abs=2)


def test_after_a_sleep_the_hours_slept_count() -> None:
    times = Times()
    times.hear()
    budget = times.budget()
    for _ in range(950):
        budget.take("write")
    times.wall += 1800  # half an hour of sleep, in which the monotonic clock stood still
    times.hear(NOON + timedelta(seconds=1800))
    assert budget.take("write") == pytest.approx(1800, abs=12)
    times.wall += 1801
    times.hear(NOON + timedelta(seconds=3601))
    assert budget.available == 950


# --------------------------------------------------------------------------- other tools


def test_other_tools_beside_us_are_reckoned_with() -> None:
    """For each seven of ours the count falls by ten: 665 of the 950 are ours."""
    times = Times()
    budget = times.budget()
    left = 1000.0
    for _ in range(140):
        assert budget.take("write") == 0
        left -= 10 / 7
        times.go(0.5)
        budget.learn({"X-RateLimit-Remaining": str(int(left)), "X-RateLimit-Reset": epoch(3600)})
    guess = (budget.finish_time(700) - times.clock.now()).total_seconds()
    assert 3500 < guess < 3700  # 525 go now, the rest after the reset, not all 700 now
    assert (budget.finish_time(500) - times.clock.now()).total_seconds() < 400


def test_what_an_hour_that_ran_dry_gave_is_expected_of_the_next() -> None:
    times = Times()
    budget = times.budget()
    ends = 3600.0

    def hour(taken_before: int) -> None:
        nonlocal ends
        left = 1000 - taken_before
        while budget.take("write") == 0:
            left -= 1
            budget.learn({"X-RateLimit-Remaining": str(left), "X-RateLimit-Reset": epoch(ends)})
        times.go(budget.wait_seconds())
        ends += 3600

    hour(0)
    hour(400)
    hour(400)
    guess = (budget.finish_time(2000) - times.clock.now()).total_seconds()
    assert 3 * 3600 <= guess < 3 * 3600 + 60  # 550 an hour, not 950
    budget.learn({"X-RateLimit-Limit": "2000", "X-RateLimit-Remaining": "1999", "X-RateLimit-Reset": epoch(ends)})
    guess = (budget.finish_time(2000) - times.clock.now()).total_seconds()
    assert guess < ends - (times.wall - NOON.timestamp()) + 60


def test_a_lower_limit_that_nobody_tells_shows_in_the_finish_time() -> None:
    times = Times()
    budget = times.budget()
    for _ in range(200):
        budget.take("write")
    times.go(budget.throttled({}))
    hours = (budget.finish_time(1000) - times.clock.now()).total_seconds() / 3600
    before = (times.budget().finish_time(1000) - times.clock.now()).total_seconds() / 3600
    assert before < 1.1
    assert budget.take("write") == 0
    assert 3.9 < hours < 5.1  # 200 an hour


# --------------------------------------------------------------------------- the end of a run


def test_what_fits_ends_at_the_pace_seen() -> None:
    times = Times()
    budget = times.budget()
    for _ in range(60):
        budget.take("write")
        times.go(2.0)
    guess = budget.finish_time(100) - times.clock.now()
    assert timedelta(seconds=180) < guess < timedelta(seconds=210)
    assert budget.finish_time(0) == times.clock.now()
    assert budget.finish_time(-5) == times.clock.now()


def test_five_thousand_rows_take_over_five_hours() -> None:
    times = Times()
    budget = times.budget()
    hours = (budget.finish_time(5000) - NOON).total_seconds() / 3600
    assert 5 < hours < 5.6


def test_a_run_after_a_429_and_in_a_known_window() -> None:
    times = Times()
    budget = times.budget()
    budget.learn({"X-RateLimit-Remaining": "60", "X-RateLimit-Reset": "600"})
    assert budget.finish_time(10) - NOON < timedelta(seconds=5)
    later = budget.finish_time(960 + 1) - NOON  # 10 now, 950 after the reset, one an hour later
    assert timedelta(seconds=4200) <= later < timedelta(seconds=4210)
    budget.throttled({"Retry-After": "1200"})
    assert timedelta(seconds=1200) < budget.finish_time(1) - NOON < timedelta(seconds=1202)
    assert budget.finish_time(0) - NOON == timedelta(seconds=1200)


def test_our_own_requests_free_their_places_an_hour_later() -> None:
    times = Times()
    budget = times.budget()
    for _ in range(950):
        budget.take("write")
    times.go(1000)
    guess = (budget.finish_time(10) - times.clock.now()).total_seconds()
    assert 2590 <= guess <= 2620


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_more_never_ends_sooner(one: int, more: int) -> None:
    budget = Times().budget()
    budget.take("write")
    assert budget.finish_time(one) <= budget.finish_time(one + more)


# --------------------------------------------------------------------------- laws

steps = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.integers(1, 40)),
        st.tuples(st.just("go"), st.integers(0, 2000)),
        st.tuples(st.just("429"), st.integers(0, 4000)),
    ),
    max_size=25,
)


@given(steps)
def test_no_hour_ever_holds_more_than_the_limit_less_the_reserve(script: list[tuple[str, int]]) -> None:
    times = Times()
    budget = times.budget()
    budget.learn({"X-RateLimit-Limit": "60"})
    sent: list[float] = []
    for what, number in script:
        if what == "go":
            times.go(number)
        elif what == "take":
            for _ in range(number):
                if budget.take("write") == 0:
                    sent.append(times.monotonic)
        else:
            budget.throttled({})
            assert budget.take("write") > 0
    for moment in sent:
        assert sum(1 for other in sent if moment <= other < moment + 3590) <= 54


def test_many_threads_share_one_count() -> None:
    budget = Times().budget(reserve=0)
    got: list[int] = []

    def work() -> None:
        got.append(sum(budget.take("write") == 0 for _ in range(200)))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(got) == 1000
    assert budget.requests == {"write": 1000}
