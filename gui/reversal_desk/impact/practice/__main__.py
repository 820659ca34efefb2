"""`python -m reversal_desk.impact.practice --folder X`: serve a practice world until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from reversal_desk.impact.practice.server import PracticeServer


def main(arguments: list[str] | None = None) -> int:
    """Print the origin on the first line of stdout, then serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m reversal_desk.impact.practice", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the world is kept")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--limit", type=int, default=1000, help="requests an hour")
    parser.add_argument("--delay", type=float, nargs=2, default=(0.4, 1.2), metavar=("MIN", "MAX"))
    chosen = parser.parse_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with PracticeServer(
        chosen.folder, port=chosen.port, limit=chosen.limit, delay=(chosen.delay[0], chosen.delay[1])
    ) as server:
        sys.stdout.write(server.origin + "\n")
        sys.stdout.flush()
        ended.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
