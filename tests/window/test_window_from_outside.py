"""The real window in a real X server, driven from another process: sheet, edit, submit, proved, undone.

The program and its driver are processes of their own; this process never imports Qt. Who is driven against a service
of the test's own makes the batch by commands first. The pictures of the way stand in
the README: `REVERSAL_DESK_PICTURES=docs/pictures` writes them there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from reversal_desk.impact.practice import ActionSpec, PracticeServer, ProgramSpec, WorldSpec

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
        "REVERSAL_DESK_PRACTICE_PACE": "0",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    pictures = tmp_path / "pictures"
    said = driven_window(
        [sys.executable, "-m", "reversal_desk", "--practice", "--language", language, "--theme", theme, str(SAMPLE)],
        environment, tmp_path, [DRIVER, pictures, "105500", "20.01", language],
    )  # fmt: skip
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


def test_400_of_2900_rows_go_back_by_a_pasted_list_in_three_actions(tmp_path: Path) -> None:
    """Undo, paste, confirm; none of the others is touched, by the service's own word."""
    there = tuple(ActionSpec(order=f"N{number:05d}", amount=Decimal("80.00")) for number in range(2900))
    world = WorldSpec(actions=there, programs=(ProgramSpec("1000", "Northwind US"),))
    home, sheet = tmp_path / "home", tmp_path / "cancelled.csv"
    sheet.write_text("Order number,Status\n" + "".join(f"{one.order},cancelled\n" for one in there), encoding="utf-8")
    wrong = [one.order for one in there[3::7]][:400]
    listed = tmp_path / "list.txt"
    listed.write_text("Order\tWho\n" + "".join(f"#{order}\tfinance\n" for order in wrong), encoding="utf-8")
    with PracticeServer(tmp_path / "service", world=world, delay=(0.0, 1.0), limit=100_000) as server:
        environment = {
            **os.environ, "REVERSAL_DESK_HOME": str(home), "REVERSAL_DESK_TOKEN": server.token,
            "REVERSAL_DESK_HOLD_SECONDS": "1", "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", "reversal_desk"]
        for words in (
            ["account", "add", "Northwind", "--sid", server.sid, "--root", server.origin, "--token-stdin"],
            ["submit", str(sheet), "--yes", "--quiet"],
        ):
            ended = subprocess.run(
                [*command, *words], env=environment, input=server.token + "\n", capture_output=True, text=True,
                encoding="utf-8", timeout=280, check=False,
            )  # fmt: skip
            assert ended.returncode == 0, ended.stdout + ended.stderr
        said = driven_window(
            [*command, "--language", "en", "--theme", "light"], environment, tmp_path,
            [DRIVER.with_name("outside_undo.py"), tmp_path / "pictures", listed, "400", "en"],
        )  # fmt: skip
        stands = {played.spec.order: played.state for played in server.world().actions.values()}
    assert "Traceback" not in said
    assert {order for order, state in stands.items() if state == "PENDING"} == set(wrong)
    assert sum(state == "REVERSED" for state in stands.values()) == 2500


def driven_window(command: list[str], environment: dict[str, str], folder: Path, driver: list[Path | str]) -> str:
    """Start the program, drive it to the end of the driver's way, end it; gives what the program said."""
    log = folder / "program.log"
    with log.open("w", encoding="utf-8") as written:
        program = subprocess.Popen(command, env=environment, stdout=written, stderr=subprocess.STDOUT, cwd=folder)
        try:
            driven = subprocess.run(
                [SYSTEM_PYTHON, "-W", "ignore", *driver],
                env=environment, capture_output=True, text=True, encoding="utf-8", timeout=250, check=False,
            )  # fmt: skip
        finally:
            program.terminate()
            program.wait(30)
    said = log.read_text(encoding="utf-8")
    assert driven.returncode == 0, f"{driven.stdout}\n{driven.stderr}\n--- the program said\n{said}"
    assert driven.stdout.rstrip().endswith("the whole way worked")
    return said


def test_smoke_opens_the_window_does_one_practice_run_and_ends(tmp_path: Path) -> None:
    environment = {**os.environ, "REVERSAL_DESK_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb"}
    ended = subprocess.run(
        [sys.executable, "-m", "reversal_desk", "--smoke"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
