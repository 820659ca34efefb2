"""A room that is imported when something of it is first wanted, so that a start pays only for what it shows.

Beside `if TYPE_CHECKING:` with the real import, which types, import rules and the
packager go by:

    if TYPE_CHECKING:
        from reversal_desk import matching
    else:
        matching = late.room("reversal_desk.matching")
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


class _Late(ModuleType):
    """Stands for a module. Threads may want it at once: the import system lets one import it, and the others wait."""

    def __getattr__(self, name: str) -> Any:
        module = self.__dict__.get("_module")
        if module is None:
            module = self.__dict__["_module"] = import_module(self.__name__)
        return getattr(module, name)  # asked anew each time: what is patched in the module is seen here


_named: dict[str, None] = {}


def room(name: str) -> ModuleType:
    """What stands for the module called `name`, a room of ours or a library behind its door."""
    _named[name] = None
    return _Late(name)


def bring(stopped: Callable[[], bool]) -> None:
    """Import every room that stands late, so that whoever wants it first need not wait; ends early where `stopped`."""
    for name in tuple(_named):
        if stopped():
            return
        import_module(name)
