"""What lasts: restarts, torn lines, several processes on one folder, full disks; and planned trouble."""

from __future__ import annotations

import http.client
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from practice_bench import START, Caller, Clock, Desk, Serve, days

from reversal_desk.impact.practice import (
    PRACTICE_SID,
    PRACTICE_TOKEN,
    ActionSpec,
    Faults,
    PracticeServer,
    Rule,
    Trouble,
    WorldSpec,
    northwind,
    read_world,
    start_over,
)
from reversal_desk.impact.practice import __main__ as program

ONE, TWO = "1000.4636.1", "1000.4636.2"
LOG = "practice.jsonl"


def picture(call: Caller) -> list[Any]:
    listed = call.get("Actions", CampaignId="1000", ActionDateStart=days(-40)).json["Actions"]
    updates = call.get("ActionUpdates", CampaignId="1000", ActionDateStart=days(-40)).json["ActionUpdates"]
    return [listed, updates, call.get("APISubmissions").json["APISubmission"], call.items(TWO)]


def busy(call: Caller, clock: Clock) -> None:
    """Every kind of write, in effect and still waiting."""
    call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="60")
    call.put(ActionId=TWO, Reason="ORDER_UPDATE", Sku="SOCK", Quantity="1", Amount="10")
    clock.move(seconds=50)
    call.delete(ActionId=TWO, DispositionCode="OTHER")
    call.delete(ActionId="1000.4636.3", DispositionCode="OTHER")
    clock.move(seconds=50)
    call.put(ActionId=TWO, Reason="RESET")
    call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="61")


def test_a_restart_brings_back_everything(serve: Serve, clock: Clock) -> None:
    first = serve(delay=(1, 20))
    busy(first.call, clock)
    before = picture(first.call)
    first.server.stop()
    second = serve(folder=first.folder, world=None)
    assert picture(second.call) == before
    clock.move(seconds=60)
    after = picture(second.call)
    assert after != before
    assert picture(serve(folder=first.folder).call) == after
    assert second.server.effects() == read_world(first.folder, now=clock).effects()
    kinds = [effect.kind for effect in second.server.effects()]
    assert [sorted(kinds[at : at + 2]) for at in (0, 2, 4)] == [
        ["amount", "items"],
        ["reverse", "reverse"],
        ["amount", "reset"],
    ]


def test_two_services_on_one_folder_see_the_same(serve: Serve, clock: Clock) -> None:
    one = serve(delay=(5, 5))
    two = serve(folder=one.folder, delay=(5, 5))
    uri = one.call.delete(ActionId=ONE, DispositionCode="OTHER").json["QueuedUri"]
    assert two.call.raw("GET", uri).json["Status"] == "Queued"
    two.call.put(ActionId=TWO, Reason="ORDER_UPDATE", Amount="5")
    clock.move(seconds=6)
    assert one.call.action(TWO)["Amount"] == "5.00"
    assert two.call.action(ONE)["State"] == "REVERSED"
    assert one.server.effects() == two.server.effects()


def test_two_processes_and_eight_callers_lose_nothing(tmp_path: Path) -> None:
    """Real time, real processes; every accepted write is on record once."""
    folder = tmp_path / "shared"
    command = [sys.executable, "-m", "reversal_desk.impact.practice", "--folder", str(folder)]
    command += ["--limit", "100000", "--delay", "0", "0"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        ports = []
        for process in processes:
            assert process.stdout is not None
            ports.append(int(process.stdout.readline().rsplit(":", 1)[1]))
        wanted = [action.id for action in read_world(folder).actions.values() if action.place > 400][:120]
        accepted: list[str] = []

        def send(port: int, mine: list[str]) -> None:
            server = _Elsewhere(port)
            call = Caller(server)  # type: ignore[arg-type]
            for action_id in mine:
                reply = call.put(ActionId=action_id, Reason="ORDER_UPDATE", Amount="1.25")
                accepted.append(reply.json["QueuedUri"].rpartition("/")[2])
            call.close()

        threads = [threading.Thread(target=send, args=(ports[number % 2], wanted[number::8])) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        processes[0].kill()
        world = read_world(folder)
        assert len(accepted) == len(set(accepted)) == 120
        assert set(accepted) == set(world.submissions)
    finally:
        for process in processes:
            process.terminate()
            process.wait(10)
            assert process.stdout is not None
            process.stdout.close()


class _Elsewhere:
    """Just enough of a server for a Caller: the address of one in another process."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.sid, self.token = PRACTICE_SID, PRACTICE_TOKEN


def test_a_torn_last_line_is_cut_off(serve: Serve, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    first = serve()
    first.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="60")
    first.server.stop()
    log = first.folder / LOG
    whole = log.read_bytes()
    with log.open("ab") as file:
        file.write(b'{"kind":"write","at":"2026-03-18T17:00:00Z","sid":"IR')
    with caplog.at_level(logging.WARNING):
        second = serve(folder=first.folder)
    assert "unfinished last line" in caplog.text
    assert log.read_bytes() == whole
    assert second.call.action(ONE)["Amount"] == "60.00"
    second.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="61")
    assert serve(folder=first.folder).call.action(ONE)["Amount"] == "61.00"


def test_a_torn_first_line_begins_the_world_anew(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "torn"
    folder.mkdir()
    (folder / LOG).write_bytes(b'{"kind":"creat')
    assert serve(folder=folder).call.action(ONE)["Amount"] == "100.00"


@pytest.mark.parametrize("line", [b"not json\n", b'{"kind":"r","at":"2026-03-18T17:00:00Z"}\n'])
def test_an_unreadable_file_is_set_aside(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture, line: bytes
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / LOG).write_bytes(line)
    assert serve(folder=folder).call.action(ONE)["Amount"] == "100.00"
    kept = [path for path in folder.iterdir() if ".damaged-" in path.name]
    assert [path.read_bytes() for path in kept] == [line]
    assert "set aside" in caplog.text


def test_a_folder_that_vanishes_begins_anew(serve: Serve) -> None:
    desk = serve()
    desk.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="60")
    (desk.folder / LOG).unlink()
    assert desk.call.action(ONE)["Amount"] == "100.00"


def test_starting_over_reaches_running_services(serve: Serve, clock: Clock) -> None:
    desk = serve(world=None)
    action_id = next(iter(desk.server.world().actions))
    clock.move(days=40)
    start_over(desk.folder, now=clock)  # the new file may have the old one's size and place on the disk
    assert desk.server.world().created_at == clock.time
    assert desk.call.get(f"Actions/{action_id}").status == 200
    desk.call.delete(ActionId=action_id, DispositionCode="OTHER")
    start_over(desk.folder, now=clock)
    assert not desk.server.world().submissions


def test_killed_while_writing_nothing_answered_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "reversal_desk.impact.practice", "--folder", str(folder)]
    command += ["--limit", "100000", "--delay", "0", "0"]
    wanted = [action.id for action in read_world(folder).actions.values() if action.place > 400]
    accepted: list[str] = []
    for turn in range(3):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        enough, target = threading.Event(), len(accepted) + 20 + turn * 7
        thread = threading.Thread(target=_send_until_killed, args=(port, wanted, accepted, target, enough))
        thread.start()
        assert enough.wait(30)
        process.kill()
        process.wait(10)
        thread.join()
        process.stdout.close()
    known = set(read_world(folder).submissions)
    assert set(accepted) <= known
    assert len(known) - len(accepted) <= 3  # at most the one write on its way at each kill


def _send_until_killed(port: int, wanted: list[str], accepted: list[str], target: int, enough: threading.Event) -> None:
    call = Caller(_Elsewhere(port))  # type: ignore[arg-type]
    try:
        while True:
            reply = call.put(ActionId=wanted[len(accepted) % 90], Reason="ORDER_UPDATE", Amount="1.25")
            accepted.append(reply.json["QueuedUri"].rpartition("/")[2])
            if len(accepted) >= target:
                enough.set()
    except (OSError, http.client.HTTPException):
        enough.set()
    finally:
        call.close()


def test_a_full_disk_leaves_the_file_as_it_was(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = serve()
    whole = (desk.folder / LOG).read_bytes()
    real = os.write

    def short(handle: int, data: bytes) -> int:
        # Only the world's own lines; the service's wake-up pipes are left alone.
        return real(handle, data[:9]) if data.startswith(b'{"kind"') else real(handle, data)

    monkeypatch.setattr("reversal_desk.impact.practice.ledger.os.write", short)
    assert desk.call.delete(ActionId=ONE, DispositionCode="OTHER").status == 500
    assert (desk.folder / LOG).read_bytes() == whole
    monkeypatch.undo()
    assert desk.call.action(ONE)["State"] == "PENDING"
    assert "failed" in caplog.text
    caplog.clear()


def test_the_file_is_small_and_private(serve: Serve) -> None:
    desk = serve()
    for _ in range(10):
        desk.call.get("Campaigns")
    lines = (desk.folder / LOG).read_bytes().splitlines()
    assert len(lines) == 11
    assert max(len(line) for line in lines[1:]) < 60
    assert desk.server.token.encode() not in (desk.folder / LOG).read_bytes()
    if os.name == "posix":
        assert (desk.folder / LOG).stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------------- the practice brand's own world


def test_northwind_is_the_same_on_every_day(tmp_path: Path, clock: Clock) -> None:
    one = read_world(tmp_path / "one", now=clock)
    clock.move(days=45, hours=7)
    two = read_world(tmp_path / "two", now=clock)
    facts = [
        [
            (action.id, action.spec.order, action.amount, action.payout, action.state)
            for action in world.actions.values()
        ]
        for world in (one, two)
    ]
    assert facts[0] == facts[1]
    assert two.created_at - one.created_at == timedelta(days=45, hours=7)
    assert facts[0][0][:2] == ("1000.4636.158000", "104202")


def test_northwind_has_what_practice_needs(tmp_path: Path, clock: Clock) -> None:
    world = read_world(tmp_path / "world", now=clock)
    actions = list(world.actions.values())
    states = [world.state_of(action, START) for action in actions]
    assert 580 <= len(actions) <= 650
    assert states.count("APPROVED") > 100
    assert 15 < states.count("REVERSED") < 60
    assert sum(len(action.items) > 1 for action in actions) > 100
    assert len({action.spec.partner for action in actions}) == 8
    assert {action.program.id for action in actions} == {"1000", "2000"}
    left = [action.locking - START for action in actions if action.locking is not None and action.locking > START]
    assert sum(span < timedelta(hours=12) for span in left) >= 3
    assert sum(span < timedelta(days=3) for span in left) >= 8
    assert sum(timedelta(days=3) < span < timedelta(days=7) for span in left) >= 10
    assert sum(action.locking is None for action in actions) >= 3
    changed = [action for action in actions if action.state == "PENDING" and action.amount < action.first_amount]
    assert len(changed) >= 10
    orders: dict[str, int] = {}
    for action in actions:
        orders[action.spec.order] = orders.get(action.spec.order, 0) + 1
    assert 20 < sum(count == 2 for count in orders.values()) < 60
    assert sum(len(order) == 19 for order in orders) > 40
    assert northwind() is northwind()


# ---------------------------------------------------------------------- trouble


def test_a_request_dropped_before_it_was_handled(serve: Serve) -> None:
    desk = serve(faults=Faults([Rule(Trouble.DROP_BEFORE, method="DELETE")]))
    with pytest.raises(http.client.RemoteDisconnected):
        desk.call.delete(ActionId=ONE, DispositionCode="OTHER")
    assert desk.server.effects() == ()
    assert desk.call.delete(ActionId=ONE, DispositionCode="OTHER").status == 200
    assert len(desk.server.faults.hits()) == 1


def test_an_answer_lost_after_the_write_was_taken(serve: Serve) -> None:
    desk = serve(faults=Faults([Rule(Trouble.DROP_AFTER, method="PUT", path="/Actions", nth=2)]))
    assert desk.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="60").status == 200
    with pytest.raises(http.client.RemoteDisconnected):
        desk.call.put(ActionId=ONE, Reason="ORDER_UPDATE", Amount="61")
    assert desk.call.action(ONE)["Amount"] == "61.00"


def test_gateways_portals_and_odd_bodies(serve: Serve, clock: Clock) -> None:
    desk = serve()
    faults, call = desk.server.faults, desk.call
    for status in (500, 502, 503, 520):
        faults.add(Rule(Trouble.STATUS, status=status))
        reply = call.get("Campaigns")
        assert (reply.status, reply.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert reply.headers["Date"] == "Wed, 18 Mar 2026 17:00:00 GMT"
        faults.clear()
    faults.add(Rule(Trouble.STATUS, status=429, headers=(("Retry-After", "7"),)))
    assert call.get("Campaigns").headers["Retry-After"] == "7"
    faults.add(Rule(Trouble.STATUS, status=504, handled=True))
    assert call.delete(ActionId=ONE, DispositionCode="OTHER").status == 504
    assert call.action(ONE)["State"] == "REVERSED"
    faults.clear()
    faults.add(Rule(Trouble.HTML))
    assert b"sign in" in call.get("Campaigns").body
    faults.add(Rule(Trouble.XML))
    assert call.get("Campaigns").body.startswith(b"<?xml")
    faults.add(Rule(Trouble.HALF))
    with pytest.raises(http.client.IncompleteRead):
        call.get("Campaigns")
    call.close()  # http.client notices only now that its connection is gone
    assert call.get("Campaigns").status == 200


def test_a_rule_for_ever_and_one_for_a_while() -> None:
    faults = Faults([Rule(Trouble.DELAY, method="GET", nth=2, times=2), Rule(Trouble.HTML, path="/B", times=None)])
    struck = [rule.do if (rule := faults.strike("GET", "/A")) else None for _ in range(5)]
    assert struck == [None, Trouble.DELAY, Trouble.DELAY, None, None]
    assert [faults.strike("PUT", "/B") is not None for _ in range(3)] == [True, True, True]


def test_a_slow_answer_does_not_hold_up_the_end(tmp_path: Path) -> None:
    server = PracticeServer(tmp_path, faults=Faults([Rule(Trouble.DELAY, seconds=3600.0)]))
    server.start()
    call = Caller(server)
    call.connection.request("GET", call.path("Campaigns"), headers={"Authorization": call.basic()})
    deadline = time.monotonic() + 60
    while not server.faults.hits():
        assert time.monotonic() < deadline
        time.sleep(0.005)
    began = time.monotonic()
    server.stop()
    server.stop()
    assert time.monotonic() - began < 60, "not the hour that the answer takes; how soon is the machine's affair"
    call.close()
    with pytest.raises(RuntimeError, match="not started"):
        assert server.origin


def test_delay_answers_in_the_end(serve: Serve) -> None:
    call = serve(faults=Faults([Rule(Trouble.DELAY, seconds=0.01)])).call
    assert call.get("Campaigns").status == 200


# ---------------------------------------------------------------------- sockets


def test_only_this_machine_is_served(serve: Serve) -> None:
    desk = serve()
    assert desk.server.origin.startswith("http://127.0.0.1:")
    with pytest.raises(RuntimeError, match="started already"):
        desk.server.start()


def talk(desk: Desk, data: bytes, *, finish: bool = False) -> bytes:
    with socket.create_connection(("127.0.0.1", desk.call.port), timeout=10) as connection:
        connection.sendall(data)
        if finish:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def test_broken_requests(serve: Serve) -> None:
    desk = serve()
    target = desk.call.path("Actions").encode()
    for head in (b"Transfer-Encoding: chunked", b"Content-Length: many", b"Content-Length: 99999999"):
        assert talk(desk, b"PUT " + target + b" HTTP/1.1\r\n" + head + b"\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    half = b"PUT " + target + b" HTTP/1.1\r\nContent-Length: 50\r\n\r\nActionId="
    assert talk(desk, half, finish=True) == b""
    assert b"400" in talk(desk, b"\x00\x01\r\n\r\n", finish=True)
    old = talk(desk, b"GET " + target + b" HTTP/1.0\r\n\r\n")
    assert b"Connection: close" in old
    waiting = b"PUT " + target + b" HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
    assert talk(desk, waiting).startswith(b"HTTP/1.1 100 Continue")


def test_thousand_writes_through_four_connections_are_quick(serve: Serve) -> None:
    spec = WorldSpec(actions=tuple(ActionSpec(order=f"Q{number}", amount=Decimal("20.00")) for number in range(1000)))
    desk = serve(world=spec, limit=5000)
    wanted = list(desk.server.world().actions)
    statuses: list[int] = []

    def send(mine: list[str]) -> None:
        call = Caller(desk.server)
        statuses.extend(call.delete(ActionId=action_id, DispositionCode="OTHER").status for action_id in mine)
        call.close()

    threads = [threading.Thread(target=send, args=(wanted[number::4],)) for number in range(4)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - began
    assert statuses == [200] * 1000
    assert len(desk.server.effects()) == 1000
    assert spent < 15  # about 1 ms each on an idle machine; room for a busy one


def test_the_runnable_module_prints_its_origin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers: dict[int, Any] = {}
    monkeypatch.setattr(program.signal, "signal", handlers.__setitem__)

    class Ended(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            handlers[signal.SIGTERM]()
            return super().wait(timeout)

    with monkeypatch.context() as patch:
        patch.setattr(program, "threading", type("Threads", (), {"Event": Ended}))
        assert program.main(["--folder", str(tmp_path / "x")]) == 0
    assert capsys.readouterr().out.startswith("http://127.0.0.1:")
    first = json.loads((tmp_path / "x" / LOG).read_text().splitlines()[0])
    assert first["kind"] == "created"
