"""Bring the catalogues up to date and compile them.

Three catalogues in resources/i18n: the window's own strings in Chinese (found by pyside6-lupdate), the sentences
of words.py and of the report in Chinese (merged from their templates, context "words"), and English plurals (written by
rule). A translation that exists is never touched; a new string comes in unfinished, and a test fails on it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
I18N = ROOT / "resources" / "i18n"
UI = ROOT / "gui" / "reversal_desk" / "ui"
CHINESE = I18N / "reversal_desk_zh_CN.ts"
WORDS = I18N / "words_zh_CN.ts"
ENGLISH = I18N / "reversal_desk_en.ts"

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
#: How matching.py names its tidying rules; they reach people as the fact `why`.
TIDYING = ("without #", "without spaces", "without leading zeros")

#: Words before "(s)" or "(es)" that are verbs: the ending belongs to the singular.
_VERBS = {"wait", "go", "need", "share", "stand", "name", "raise", "stay"}


def _tool(name: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).with_name(name)), *arguments], check=True, stdout=subprocess.DEVNULL)


def _write(root: ET.Element, path: Path) -> None:
    ET.indent(root, "    ")
    path.write_text(_HEAD + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def english_forms(source: str) -> tuple[str, str]:
    """`%Ln row(s) wait(s)` -> ("%Ln row waits", "%Ln rows wait"); `is|are` -> ("is", "are")."""

    def ending(match: re.Match[str], *, plural: bool) -> str:
        word, end = match.group(1), match.group(2)
        wanted = (word.lower() in _VERBS) != plural
        return word + end if wanted else word

    forms = []
    for plural in (False, True):
        text = re.sub(r"(\w+)\((\w+)\)", lambda match, plural=plural: ending(match, plural=plural), source)
        forms.append(re.sub(r"(\w+)\|(\w+)", lambda match, plural=plural: match.group(2 if plural else 1), text))
    return forms[0], forms[1]


def sentences() -> Iterable[str]:
    """Every text of words.py and of a report that a person reads, once, in its order."""
    from reversal_desk import report, words

    seen: dict[str, None] = {}
    for parts in words.TEMPLATES.values():
        seen.update(dict.fromkeys(part for part in parts if part))
    for table in (words.STATE_WORDS, words.ACTION_STATE_WORDS, words.OPERATION_WORDS, words.DOUBTS):
        seen.update(dict.fromkeys(str(text) for text in table.values()))
    for values in words.FACT_WORDS.values():
        seen.update(dict.fromkeys(values.values()))
    seen.update(dict.fromkeys((*TIDYING, words.BETWEEN)))
    seen.update(dict.fromkeys(report.TEXTS.values()))
    return seen


def update_window() -> None:
    """Let Qt's own tool find the window's strings; keep what is translated, forget where they stand."""
    sources = [str(path) for path in sorted(UI.rglob("*.py")) if path.name != "resources_rc.py"]
    _tool(
        "pyside6-lupdate",
        *sources,
        "-locations",
        "none",
        "-no-obsolete",
        "-source-language",
        "en",
        "-target-language",
        "zh_CN",
        "-ts",
        str(CHINESE),
    )


def update_words() -> None:
    """Merge the sentences of words.py."""
    old: dict[str, str] = {}
    if WORDS.exists():
        for message in ET.parse(WORDS).getroot().iter("message"):
            old[message.findtext("source", "")] = message.findtext("translation", "") or ""
    root = ET.Element("TS", version="2.1", language="zh_CN", sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = "words"
    for text in sentences():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if old.get(text):
            translation.text = old[text]
        else:
            translation.set("type", "unfinished")
    _write(root, WORDS)


def update_english() -> None:
    """English needs a catalogue only where a number decides the form."""
    root = ET.Element("TS", version="2.1", language="en", sourcelanguage="en")
    for context in ET.parse(CHINESE).getroot().iter("context"):
        plural = [message for message in context.iter("message") if message.get("numerus") == "yes"]
        if not plural:
            continue
        made = ET.SubElement(root, "context")
        ET.SubElement(made, "name").text = context.findtext("name", "")
        for message in plural:
            source = message.findtext("source", "")
            entry = ET.SubElement(made, "message", numerus="yes")
            ET.SubElement(entry, "source").text = source
            translation = ET.SubElement(entry, "translation")
            for form in english_forms(source):
                ET.SubElement(translation, "numerusform").text = form
    _write(root, ENGLISH)


def main() -> int:
    """Update, compile, and pack into the resource module."""
    I18N.mkdir(parents=True, exist_ok=True)
    update_window()
    update_words()
    update_english()
    for path in (CHINESE, WORDS, ENGLISH):
        _tool("pyside6-lrelease", str(path), "-qm", str(path.with_suffix(".qm")))
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import make_resources

    return make_resources.main()


if __name__ == "__main__":
    sys.exit(main())
