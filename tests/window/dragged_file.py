"""Another program's window with a file in it, to be dragged from: prints where, and ends when it was taken.

python dragged_file.py FILE
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class File(QLabel):
    """A file that can be dragged."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken, so that the moves come here too."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it; ends the program when somebody took it."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            drag, data = QDrag(self), QMimeData()
            data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
            drag.setMimeData(data)
            if drag.exec(Qt.DropAction.CopyAction) is Qt.DropAction.CopyAction:
                QApplication.quit()


app = QApplication([])
file = File("a file")
file.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
file.setGeometry(1440, 900, 120, 60)
file.show()
middle = file.geometry().center()
QTimer.singleShot(400, lambda: print(middle.x(), middle.y(), flush=True))
sys.exit(app.exec())
