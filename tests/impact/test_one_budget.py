"""One SID, many threads and accounts, one 429: nobody starts anything before the reset."""

from __future__ import annotations

import threading
from pathlib import Path

from reversal_desk.errors import Rejected, Throttled
from reversal_desk.impact.client import Client, Token
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import Faults, PracticeServer, Rule, Trouble
from reversal_desk.impact.rates import Budget
from reversal_desk.model import Account, Write

THREADS, CALLS = 8, 60


def test_after_a_429_no_thread_and_no_account_of_the_sid_asks(tmp_path: Path) -> None:
    refusal = Rule(Trouble.STATUS, nth=40, status=429, headers=(("Retry-After", "3000"),))
    faults = Faults([refusal])
    with PracticeServer(tmp_path / "world", limit=100_000, faults=faults) as server:
        clock = ServerClock()
        budget = Budget(clock, reserve=0, limit=100_000)
        accounts = [Account(name=name, sid=server.sid, origin=server.origin) for name in ("one", "two")]
        clients = [Client(account, Token(server.token), budget=budget, clock=clock) for account in accounts]
        done: list[int] = []
        asked_in_the_silence: list[int] = []
        together = threading.Barrier(THREADS)

        def work(number: int) -> None:
            client = clients[number % 2]
            sender = client.sender()
            together.wait()
            answered = 0
            for _ in range(CALLS):
                silent = budget.wait_seconds() > 0
                try:
                    if number < 4:
                        sender.write(Write("PUT", (("ActionId", "1"), ("DispositionCode", "ORDER_UPDATE"))))
                    else:
                        client.company()
                except Throttled:
                    continue  # an impatient caller: it asks again at once, and gets the same answer from here
                except Rejected:
                    pass  # there is no such action; only how often it was asked matters
                answered += 1
                if silent:
                    asked_in_the_silence.append(number)
            sender.close()
            done.append(answered)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in clients:
            client.close()
    assert asked_in_the_silence == []
    # While the 429 is on its way and is read, the others go on; how many, is the machine's to say.
    assert 39 <= sum(done) <= sum(budget.requests.values()) < THREADS * CALLS
    assert budget.wait_seconds() > 2900
