"""Where a proxy drops the bodies of DELETE, the canary finds out and the rest goes by POST (contract 2, 5.4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lane_steps import ITEMS, MODIFY, C, MakeLife, two_items
from lane_world import HOUR, KEY, LOST, Ask, Life, specs

from reversal_desk.errors import Rejected
from reversal_desk.model import Code, RowState, Write
from reversal_desk.run import Answer
from reversal_desk.run.evidence import lost_on_the_way

DROPPED = Rejected("REJECTED", status=400, said="The request has no parameters")
DELETE = Write("DELETE", (("ActionId", "1.2.3"), ("DispositionCode", "REJECTED")))


def behind_a_proxy(one: Life, *, verbs: tuple[str, ...] = ("DELETE",), error: Rejected = DROPPED) -> None:
    """Every write of these methods is refused at once and never handled."""
    real = one.service.strike

    def strike(kind: str):  # type: ignore[no-untyped-def]
        newest = one._reader.execute("SELECT method FROM attempt ORDER BY id DESC LIMIT 1").fetchone()
        if kind == "write" and newest[0] in verbs:
            one.service.fail("write", error, nth=1, times=1)
        return real(kind)

    one.service.strike = strike  # type: ignore[method-assign]


def methods(one: Life) -> list[tuple[str, str, int]]:
    return one._reader.execute("SELECT method, state, number FROM attempt ORDER BY id").fetchall()


def test_the_canary_goes_again_by_post_and_the_rest_follow(life: MakeLife) -> None:
    one = life(*specs(6))
    before = one.image(["A1"])
    behind_a_proxy(one)
    batch = one.reverse(6)
    one.run(batch)
    assert one.states(batch) == {C: 6}
    assert methods(one) == [("DELETE", "refused", 1), *[("POST", "proved", 1)] * 6]
    assert one.journal.keeps.learned(KEY, "write_by") == "post"
    assert one.journal.keeps.learned(KEY, "write_by_put") is None
    body = one._reader.execute("SELECT body FROM attempt WHERE id=2").fetchone()[0]
    assert body == f"_method=DELETE&ActionId={one.id_of('A1')}&DispositionCode=REJECTED"
    assert all(outcome.codes == () for outcome in one.outcomes(batch).values())
    one.check()
    back = one.begin_undo(batch)
    one.restart()
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 6}
    assert one.image(["A1"]) == before
    assert [method for method, _, _ in methods(one)][7:] == ["PUT"] * 6


def test_put_that_is_not_allowed_goes_by_post_too(life: MakeLife) -> None:
    one = life(*specs(3))
    behind_a_proxy(one, verbs=("PUT",), error=Rejected("REJECTED", status=405, said="Method Not Allowed"))
    batch = one.begin([Ask(f"A{n}", MODIFY, Decimal("70.00")) for n in range(1, 4)])
    one.run(batch)
    assert one.states(batch) == {C: 3}
    assert [method for method, _, _ in methods(one)] == ["PUT", "POST", "POST", "POST"]
    assert one.journal.keeps.learned(KEY, "write_by_put") == "post"
    one.restart()
    back = one.begin_undo(batch)
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 3}
    one.check()


def test_a_row_goes_its_other_way_though_another_one_learns_in_the_same_breath_that_it_is_none(
    life: MakeLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = life(*specs(1), two_items("B1"))
    one.service.fail("write", Rejected("REJECTED", status=405, said="Method Not Allowed"), nth=1, times=3)
    batch = one.begin([Ask("A1", MODIFY, Decimal("70.00")), Ask("B1", ITEMS)])
    lane = one.lane(batch)
    finished = one.senders.finished
    held: list[tuple[int, Answer]] = []

    def together(timeout: float) -> list[tuple[int, Answer]]:
        """The answer to the second row's PUT comes in one group with the one to the first row's POST."""
        came = finished(timeout)
        held.extend(answer for answer in came if answer[0] == 2)
        came = [answer for answer in came if answer[0] != 2]
        if any(attempt == 3 for attempt, _ in came):
            came += held
            held.clear()
        return came

    monkeypatch.setattr(one.senders, "finished", together)
    lane.execute()
    assert methods(one) == [("PUT", "refused", 1), ("PUT", "refused", 1), ("POST", "refused", 1), ("POST", "proved", 1)]
    assert {order: o.state for order, o in one.outcomes(batch).items()} == {"A1": RowState.REFUSED, "B1": C}
    one.check()


def test_post_that_is_refused_as_well_is_a_refusal_and_learns_nothing(life: MakeLife) -> None:
    one = life(*specs(4))
    behind_a_proxy(one, verbs=("DELETE", "POST"))
    batch = one.reverse(4)
    one.run(batch)
    assert one.states(batch) == {RowState.REFUSED: 4}
    assert [method for method, _, _ in methods(one)] == ["DELETE", "POST", "DELETE", "DELETE", "DELETE"]
    assert one.journal.keeps.learned(KEY, "write_by") is None
    one.check()


@pytest.mark.parametrize("said", ["Validation Failed: DispositionCode: Not a valid disposition code", "Not Found", ""])
def test_a_real_refusal_stays_one(life: MakeLife, said: str) -> None:
    one = life(*specs(2))
    one.service.fail("write", Rejected("REJECTED", status=400, said=said))
    batch = one.reverse(2)
    one.run(batch)
    assert one.states(batch) == {RowState.REFUSED: 1, C: 1}
    assert one.outcomes(batch)["A1"].codes == (Code.REFUSED,)
    assert [method for method, _, _ in methods(one)] == ["DELETE", "DELETE"]
    one.check()


def test_a_kind_that_was_proved_is_not_guessed_about(life: MakeLife) -> None:
    one = life(*specs(2))
    one.prove_kinds("reverse")
    one.service.fail("write", DROPPED)
    batch = one.reverse(2)
    one.run(batch)
    assert one.states(batch) == {RowState.REFUSED: 1, C: 1}


def test_the_way_found_survives_a_restart_and_a_lost_answer_still_counts_as_the_first(life: MakeLife) -> None:
    one = life(*specs(2))
    behind_a_proxy(one)
    batch = one.reverse(2)
    one.service.fail("write", LOST, nth=2, handled=False)  # the POST is lost on the way
    one.run(batch, wait=60)
    assert one.states(batch) == {RowState.CHECKING: 1, RowState.WAITING: 1}
    one.restart()
    one.run(batch, wait=3 * HOUR)
    assert one.states(batch) == {C: 2}
    assert [row[0] for row in methods(one)] == ["DELETE", "POST", "POST", "POST"]
    assert one.journal.keeps.learned(KEY, "write_by") == "post"
    one.check()


@pytest.mark.parametrize(
    ("status", "said", "lost"),
    [
        (405, "", True),
        (400, "The request has no parameters", True),
        (400, "Missing body", True),
        (404, "ActionId is required", True),
        (400, "Validation Failed; ActionId: Required unless ActionTrackerId and OrderId are used together", True),
        (400, "Required parameter DispositionCode", True),
        (400, "DispositionCode: Not a valid disposition code", False),
        (400, "ActionId: Not a valid action", False),
        (404, "Not Found", False),
        (422, "ActionId is required", False),
        (400, "Nothing to update", False),
    ],
)
def test_what_an_answer_says_of_the_way(status: int, said: str, lost: bool) -> None:
    refusal = Rejected("REJECTED", status=status, said=said)
    assert lost_on_the_way(DELETE, refusal) is lost
    assert not lost_on_the_way(DELETE.by_post(), refusal)


def test_a_write_by_post_keeps_its_verb_and_its_fields() -> None:
    post = DELETE.by_post()
    assert (post.method, post.verb, DELETE.verb) == ("POST", "DELETE", "DELETE")
    assert post.form == (("_method", "DELETE"), *DELETE.form)
    assert post.by_post() is post
