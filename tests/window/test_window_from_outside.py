"""The real window in a real X server, driven from another process: sheet, edit, submit, proved, undone.

The program and its driver are processes of their own; this process never imports Qt. The pictures of the way stand in
the README: `REVERSAL_DESK_PICTURES=docs/pictures` writes them there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("outside.py")
SYSTEM_PYTHON = Path("/usr/bin/python3")  # pyatspi belongs to Debian's own Python
SAMPLE = ROOT / "resources" / "samples" / "returns.xlsx"

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="no X server: run through packaging/dev.py test"),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="xdotool is not installed"),
    pytest.mark.skipif(not SYSTEM_PYTHON.exists(), reason="no system Python with pyatspi"),
]

#: picture in the README <- language, theme, picture of the way
README_PICTURES = {
    "home.png": ("en", "light", "home"),
    "review.png": ("en", "light", "review-edited"),
    "done.png": ("en", "light", "done"),
    "done-zh-dark.png": ("zh_CN", "dark", "done"),
}


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh_CN", "dark")])
def test_the_whole_way_from_outside(tmp_path: Path, language: str, theme: str) -> None:
    environment = {
        **os.environ,
        "REVERSAL_DESK_HOME": str(tmp_path / "home"),
        "REVERSAL_DESK_HOLD_SECONDS": "1",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    pictures = tmp_path / "pictures"
    log = tmp_path / "program.log"
    with log.open("w", encoding="utf-8") as written:
        program = subprocess.Popen(
            [sys.executable, "-m", "reversal_desk", "--practice", "--language", language, "--theme", theme, SAMPLE],
            env=environment, stdout=written, stderr=subprocess.STDOUT, cwd=tmp_path,
        )  # fmt: skip
        try:
            driven = subprocess.run(
                [SYSTEM_PYTHON, "-W", "ignore", DRIVER, pictures, "105500", "20.01", language],
                env=environment, capture_output=True, text=True, encoding="utf-8", timeout=200, check=False,
            )  # fmt: skip
        finally:
            program.terminate()
            program.wait(30)
    said = log.read_text(encoding="utf-8")
    assert driven.returncode == 0, f"{driven.stdout}\n{driven.stderr}\n--- the program said\n{said}"
    assert driven.stdout.rstrip().endswith("the whole way worked")
    assert "Traceback" not in said
    assert "qt.widgets" not in said, said
    keep_for_readme(pictures, language, theme)


def keep_for_readme(pictures: Path, language: str, theme: str) -> None:
    """Every picture of the README was made; where asked for, it is put there."""
    target = os.environ.get("REVERSAL_DESK_PICTURES")
    for name, (wanted_language, wanted_theme, picture) in README_PICTURES.items():
        if (wanted_language, wanted_theme) != (language, theme):
            continue
        made = pictures / f"{picture}.png"
        assert made.stat().st_size > 20_000, f"{made} is nearly empty"
        if target:
            (ROOT / target).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made, ROOT / target / name)


def test_smoke_opens_the_window_does_one_practice_run_and_ends(tmp_path: Path) -> None:
    environment = {**os.environ, "REVERSAL_DESK_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb"}
    ended = subprocess.run(
        [sys.executable, "-m", "reversal_desk", "--smoke"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
