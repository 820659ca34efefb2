"""An empty PySide6 window: says on stdout when it was painted and its loop turned. `bench_window.py` starts it."""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication([])
window = QMainWindow()
window.resize(*map(int, sys.argv[1:]))
window.show()


def look() -> None:
    """End where it is on the screen."""
    if window.windowHandle() is not None and window.windowHandle().isExposed():
        window.repaint()
        print(time.monotonic(), flush=True)
        app.quit()


timer = QTimer()
timer.setInterval(1)
timer.timeout.connect(look)
timer.start()
sys.exit(app.exec())
