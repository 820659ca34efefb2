"""The program as `reversal-desk` starts it, over the desk in the folder that is named: says on stdout when the drop
target takes a file and Home shows its batches. `bench_window.py` starts it, and names modules that are to be missing.
"""

from __future__ import annotations

import gc
import sys
import time
from typing import Any

from reversal_desk import cli


def open_window(**_: Any) -> int:
    """As `reversal_desk.__main__` does, over the desk of the bench."""
    gc.disable()
    from reversal_desk.ui import import_hook

    import_hook.take_out()
    from pathlib import Path

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QPushButton

    from reversal_desk.ui import app as application
    from reversal_desk.ui.window import MainWindow

    def look() -> None:
        window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow)), None)
        if window is None or window.windowHandle() is None or not window.windowHandle().isExposed():
            return
        drop = window.home.drop
        if drop.isVisible() and drop.acceptDrops() and window.home.findChild(QPushButton, "open_1") is not None:
            window.repaint()
            print(time.monotonic(), flush=True)
            window.close()

    def opened(**named: Any) -> Any:
        """Where the program opens its desk there is an application, and so something to look from."""
        timer = QTimer(QApplication.instance())
        timer.setInterval(1)
        timer.timeout.connect(look)
        timer.start()
        return application.open_desk(**named)

    return application.run_window(practice=False, smoke=False, home=Path(sys.argv[1]), desk_opener=opened)


if __name__ == "__main__":
    without: dict[str, Any] = dict.fromkeys(sys.argv[2:])
    sys.modules.update(without)  # what only the checkers bring: an installed program goes on without it
    sys.exit(cli.main([], open_window=open_window))
