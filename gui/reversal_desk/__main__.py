"""Arguments -> window or command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Entry point of `reversal-desk`: a known command word goes to the commands, anything else to the window."""
    if sys.argv[1:] == ["--read-sheet"]:  # a frozen program starts itself to read a sheet apart
        from reversal_desk.sheet import child

        return child.main()
    from reversal_desk import cli  # late: `--version` and errors in arguments should not wait for the rest

    return cli.main(sys.argv[1:], open_window=_open_window)


def _open_window(
    *, files: Sequence[str], practice: bool, smoke: bool, language: str | None, theme: str | None
) -> int:
    gc.disable()  # of what a start makes nothing is garbage yet; the window has a collector of its own
    from reversal_desk.ui import import_hook  # late: commands must work where Qt's libraries are missing

    import_hook.take_out()
    from reversal_desk.ui import app

    return app.run_window(
        files=tuple(map(Path, files)),
        practice=practice or smoke,
        smoke=smoke,
        language_code=language or "",
        theme_choice=theme or "",
    )


if __name__ == "__main__":
    sys.exit(main())
