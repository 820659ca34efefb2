"""What goes wrong inside the window is kept in a file, without what is nobody's business."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reversal_desk.ui import app as application
from reversal_desk.ui import log_writer, logfile
from reversal_desk.ui.smoke import Smoke


def test_secrets_and_personal_data_never_reach_the_file(tmp_path: Path) -> None:
    log = logging.getLogger("reversal_desk.anything")
    with logfile.kept(tmp_path):
        try:
            raise ValueError("Basic SVJhYmM6dG9rZW4= of IRabcdef123 and k7YhsPq2Zr9mTt4vXw8bQn for jo.doe@shop.example")
        except ValueError:
            log.exception("row of %s", Path.home() / "sheet.xlsx")
        log.info("nothing to keep")
    kept = (tmp_path / logfile.FILE_NAME).read_text(encoding="utf-8")
    for secret in ("SVJhYmM6", "IRabcdef", "k7YhsPq2", "jo.doe", str(Path.home()), "nothing to keep"):
        assert secret not in kept
    assert "ERROR reversal_desk.anything: row of ~" in kept
    assert "test_secrets_and_personal_data_never_reach_the_file" in kept, "the way to the fault stays readable"
    if os.name == "posix":
        assert (tmp_path / logfile.FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_the_file_stays_small_and_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_writer, "MOST_BYTES", 2_000)
    ours = logging.getLogger("reversal_desk")
    before = list(ours.handlers)
    with logfile.kept(tmp_path):
        for _ in range(200):
            ours.warning("the same again and again, as from a loop that cannot end")
    assert ours.handlers == before
    files = sorted(tmp_path.iterdir())
    assert len(files) == 1 + log_writer.OLDER_FILES
    assert all(file.stat().st_size <= 2_000 for file in files)
    if os.name == "posix":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_fault_that_no_slot_caught_is_in_the_file(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(driven: Smoke) -> int:
        import sys

        sys.excepthook(LookupError, LookupError("gone astray"), None)
        driven._window.hide()
        driven._window.close()
        driven._window.deleteLater()
        return 1

    monkeypatch.setattr(Smoke, "run", break_down)
    assert application.run_window(practice=True, smoke=True, home=tmp_path) == 1
    assert "LookupError: gone astray" in (tmp_path / logfile.FILE_NAME).read_text(encoding="utf-8")
