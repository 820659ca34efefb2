"""Reversal Desk: correct partner commissions on impact.com from a spreadsheet."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    """`__version__`, looked up when it is asked for: reading a package's metadata takes longer than a room."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version  # late: see above

    return version("reversal-desk")
