"""What somebody else's tool does to an account: a write at a practice service, signed in as we are."""

from __future__ import annotations

import base64
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from reversal_desk.impact.practice import PracticeServer

#: A practice service on this machine answers at once; a busy machine takes its time.
ANSWERS_WITHIN = 30.0


def write_by_somebody(server: PracticeServer, order: str, method: str, **fields: str) -> None:
    """Change the action of an order; `fields` are the form's, as contract 5 names them."""
    action_id = next(action.id for action in server.world().actions.values() if action.spec.order == order)
    sign_in = base64.b64encode(f"{server.sid}:{server.token}".encode()).decode()
    request = Request(
        f"{server.origin}/Advertisers/{server.sid}/Actions",
        data=urlencode({"ActionId": action_id, **fields}).encode(), method=method,
        headers={"Authorization": f"Basic {sign_in}", "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    with urlopen(request, timeout=ANSWERS_WITHIN) as answer:
        answer.read()
