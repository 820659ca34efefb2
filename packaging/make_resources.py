"""Write resources/app.qrc from what lies in resources/, and compile it into ui/resources_rc.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
TARGET = ROOT / "gui" / "reversal_desk" / "ui" / "resources_rc.py"


def main() -> int:
    """Collect icons, pictures and compiled catalogues; return the compiler's exit code."""
    icons = sorted(path.name for path in (RESOURCES / "icons").glob("*.svg"))
    catalogues = sorted(path.name for path in (RESOURCES / "i18n").glob("*.qm"))
    pictures = sorted(path.name for path in (RESOURCES / "pictures").glob("*.svg"))
    lines = ["<RCC>", '  <qresource prefix="/">']
    lines += [f'    <file alias="icons/{name}">icons/{name}</file>' for name in icons]
    lines += [f'    <file alias="pictures/{name}">pictures/{name}</file>' for name in pictures]
    lines += [f'    <file alias="i18n/{name}">i18n/{name}</file>' for name in catalogues]
    lines += ["  </qresource>", "</RCC>", ""]
    qrc = RESOURCES / "app.qrc"
    qrc.write_text("\n".join(lines), encoding="utf-8")
    tool = Path(sys.executable).with_name("pyside6-rcc")
    return subprocess.run([str(tool), str(qrc), "-o", str(TARGET)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
