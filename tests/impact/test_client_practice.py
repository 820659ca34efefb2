"""The client against the practice service: a write's whole way, and each trouble the service can make."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reversal_desk.errors import BadAnswer, Forbidden, ServiceError, Throttled, Unauthorized, Unclear
from reversal_desk.impact.client import Client, Token
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import PRACTICE_SID, PRACTICE_TOKEN, PracticeServer
from reversal_desk.impact.practice.faults import Rule, Trouble
from reversal_desk.impact.rates import Budget
from reversal_desk.model import Account, Action, ActionState, SubmissionStatus, Window, Write


@dataclass
class Practice:
    server: PracticeServer
    client: Client
    budget: Budget
    slept: list[float]

    def pending(self) -> Action:
        """An action that may still be reversed."""
        now = datetime.now(UTC)
        for program in self.client.programs():
            for action in self.client.actions(program.id, event=Window(now - timedelta(days=30), now)):
                locks = action.locking_date
                if action.state is ActionState.PENDING and action.amount and locks and locks > now + timedelta(days=2):
                    return action
        raise AssertionError("the practice world has nothing to reverse")


def connect(server: PracticeServer, token: str, stack: contextlib.ExitStack) -> Practice:
    clock = ServerClock()
    budget = Budget(clock)
    slept: list[float] = []
    account = Account(name="p", sid=PRACTICE_SID, origin=server.origin)
    client = Client(account, Token(token), budget=budget, clock=clock, sleep=slept.append)
    stack.callback(client.close)
    return Practice(server, client, budget, slept)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with contextlib.ExitStack() as stack:
        server = PracticeServer(
            tmp_path / "world",
            delay=(0.0, 0.0),
            tokens={"reader": frozenset({"campaigns"}), "disabled": frozenset()},
        )
        stack.enter_context(server)
        yield connect(server, PRACTICE_TOKEN, stack)


def test_a_reversal_from_the_list_to_its_receipt(practice: Practice) -> None:
    client = practice.client
    assert client.company().currency
    action = practice.pending()
    assert client.action(action.id) == action
    assert client.items(action.id)
    with contextlib.closing(client.sender()) as sender:
        queued = sender.write(Write("DELETE", (("ActionId", action.id), ("DispositionCode", "REJECTED"))))
    receipt = client.submission(queued)
    assert (receipt.status, receipt.error_type) == (SubmissionStatus.COMPLETE, "")
    assert receipt.payload == f"ActionId={action.id}&DispositionCode=REJECTED"
    assert client.action(action.id).state is ActionState.REVERSED
    now = datetime.now(UTC)
    updates = client.updates(action.program_id, updated=Window(now - timedelta(hours=1), now + timedelta(hours=1)))
    assert action.id in {update.action_id for update in updates}
    assert queued.submission_id in {one.id for one in client.recent_submissions()}
    assert practice.slept == []


@pytest.mark.parametrize(
    "rule",
    [
        Rule(Trouble.DROP_BEFORE, method="DELETE"),
        Rule(Trouble.DROP_AFTER, method="DELETE"),
        Rule(Trouble.STATUS, method="DELETE", status=502),
        Rule(Trouble.HTML, method="DELETE"),
        Rule(Trouble.HALF, method="DELETE"),
        Rule(Trouble.XML, method="DELETE"),
    ],
    ids=lambda rule: rule.do.value,
)
def test_no_trouble_makes_a_write_look_clear_or_go_twice(practice: Practice, rule: Rule) -> None:
    action = practice.pending()
    practice.server.faults.add(rule)
    form = (("ActionId", action.id), ("DispositionCode", "REJECTED"))
    with contextlib.closing(practice.client.sender()) as sender, pytest.raises(Unclear):
        sender.write(Write("DELETE", form))
    assert len(practice.server.faults.hits()) == 1
    assert practice.budget.requests["write"] == 1


@pytest.mark.parametrize("trouble", [Trouble.DROP_BEFORE, Trouble.DROP_AFTER, Trouble.STATUS, Trouble.HALF])
def test_passing_trouble_is_got_over_in_reads(practice: Practice, trouble: Trouble) -> None:
    practice.server.faults.add(Rule(trouble, path="/CompanyInformation", times=3))
    assert practice.client.company().name
    assert len(practice.slept) == 3


@pytest.mark.parametrize(("trouble", "kind"), [(Trouble.HTML, "html"), (Trouble.XML, "xml")])
def test_a_portal_is_told(practice: Practice, trouble: Trouble, kind: str) -> None:
    practice.server.faults.add(Rule(trouble, path="/CompanyInformation"))
    with pytest.raises(BadAnswer) as caught:
        practice.client.company()
    assert caught.value.facts["kind"] == kind


@pytest.mark.parametrize(("token", "error"), [("wrong", Unauthorized), ("disabled", Forbidden), ("reader", Forbidden)])
def test_tokens(practice: Practice, token: str, error: type[ServiceError]) -> None:
    with contextlib.ExitStack() as stack:
        other = connect(practice.server, token, stack)
        with pytest.raises(error):
            other.client.company()
        if token == "reader":
            assert other.client.programs()


def test_the_hour_is_used_up_but_for_the_reserve(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(PracticeServer(tmp_path / "world", limit=20))
        practice = connect(server, PRACTICE_TOKEN, stack)
        practice.client.company()
        assert practice.budget.limit == 20
        for _ in range(17):
            practice.client.company()
        with pytest.raises(Throttled) as caught:
            practice.client.company()
        assert practice.budget.requests["company"] == 18  # a tenth is left to the brand's other tools
        assert 120 < caught.value.wait_seconds <= 3600
