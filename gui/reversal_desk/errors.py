"""Every failure the program expects, as one tree. Facts are attributes; the sentences are in `words.py`.

DeskError                      code + facts; `words.say(error.code, error.facts)` makes the sentence
├── UsageError                 the command or the choice makes no sense (exit 2)
├── SheetError                 the file cannot be used (exit 2); `kind` says how
├── ServiceError               the service or the way to it (subclasses say what may have happened to a write)
│   ├── Unauthorized           401: SID or token wrong (exit 4)
│   ├── Forbidden              403: the token lacks this endpoint (exit 4)
│   ├── NotSent                surely nothing left this machine: name, refused, TLS, proxy, connect timeout
│   ├── Throttled              429: nothing happened; not before `reset_at_seconds`
│   ├── Rejected               400, 402, 404, 405, 409, 422, or Status ERROR in a 200: understood and refused
│   ├── Unclear                anything else without a clear answer: a write may have happened
│   └── BadAnswer              a read was answered, but not by the contract (HTML, XML, half a body)
├── StoreError                 disk, home folder, journal
│   ├── OtherCopySending       another process holds the sending lock (exit 5)
│   └── JournalDamaged         the journal cannot be trusted; it was set aside, never overwritten
└── VaultError                 the OS keyring: kind missing|locked|other
Stopped is not an error of the world: it ends a long read that the person stopped.
BugError                       our own fault; never shown as the world's
"""

from __future__ import annotations

from collections.abc import Mapping


class DeskError(Exception):
    """Base of all expected failures.

    `code` names the sentence in `words.py`; `facts` are the named values the sentence needs.
    Facts are text and never hold a token.
    """

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts: Mapping[str, str] = {name: str(value) for name, value in facts.items()}
        super().__init__(code + "".join(f" {name}={value}" for name, value in self.facts.items()))


class UsageError(DeskError):
    """What was asked for makes no sense as asked."""


class SheetError(DeskError):
    """The file cannot be used.

    `kind` is one of password, corrupt, unsupported, too-big, empty, missing, other.
    """

    def __init__(self, code: str, *, kind: str, **facts: object) -> None:
        self.kind = kind
        super().__init__(code, **facts)


class ServiceError(DeskError):
    """The service, or the way to it."""


class Unauthorized(ServiceError):
    """401 (contract 9): SID or token wrong. Stops a run."""


class Forbidden(ServiceError):
    """403 (contract 2): the token is disabled or lacks the endpoint named in `facts["permission"]`."""


class NotSent(ServiceError):
    """No byte of the request left this machine; trying again is safe."""


class Throttled(ServiceError):
    """429 (contract 8): refused for now. `wait_seconds` says how long nothing may start."""

    def __init__(self, code: str, *, wait_seconds: float, **facts: object) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(code, **facts)


class Rejected(ServiceError):
    """The service understood and said no (contract 9). `status` is the HTTP status, `said` its own words."""

    def __init__(self, code: str, *, status: int, said: str, **facts: object) -> None:
        self.status = status
        self.said = said
        super().__init__(code, status=status, said=said, **facts)


class Unclear(ServiceError):
    """No clear answer. After a write nobody knows yet whether it happened (contract 5.7)."""


class BadAnswer(ServiceError):
    """A read was answered with something other than the contract's JSON."""


class StoreError(DeskError):
    """Disk, home folder or journal."""


class OtherCopySending(StoreError):
    """Another process holds the sending lock."""


class JournalDamaged(StoreError):
    """The journal cannot be trusted."""


class VaultError(DeskError):
    """The OS keyring; `kind` is missing, locked or other."""

    def __init__(self, code: str, *, kind: str, **facts: object) -> None:
        self.kind = kind
        super().__init__(code, **facts)


class Stopped(Exception):
    """A long read was stopped by the person."""


class BugError(Exception):
    """Our own fault."""
