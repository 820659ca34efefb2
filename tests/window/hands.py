"""A person at the window, in another process: eyes by AT-SPI, hands by xdotool, words by the catalogues.

`Person(language, way)` looks at the program and acts on it. Its eyes are AT-SPI alone (names, states, extents,
where the focus is); no action of AT-SPI is ever used. With the way `mouse` its hands move the pointer and click where
AT-SPI says that a thing is; with `keys` they press keys only: Tab, arrows, mnemonics, shortcuts. Text is typed either
way. What is looked for is given in English as the source has it, and looked up in the language's catalogue.

Run by the system's Python, where pyatspi lives; never imported by pytest.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import gi
import pyatspi
from gi.repository import GLib

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

T = TypeVar("T")

I18N = Path(__file__).resolve().parents[2] / "resources" / "i18n"
CATALOGUES = {
    "en": ("reversal_desk_en.ts",),
    "zh_CN": ("reversal_desk_zh_CN.ts", "words_zh_CN.ts"),
}
DRAGGED = Path(__file__).with_name("dragged_file.py")
PATIENCE = float(os.environ.get("REVERSAL_DESK_PATIENCE", "90"))  # seconds
#: A focus that moves says so within this time; after it, one looks where it is.
_FOCUS_SECONDS = 1.0
_MOST_TABS = 70
PRESSED = ("push button", "check box", "toggle button", "radio button", "button")
FIELDS = ("text", "password text", "entry")
_CHOICES = ("check box", "radio button", "toggle button")
_CELLS = ("table", "tree table", "list")
#: How Chinese windows name the letter of a key: 打开文件(O)…
_LETTER = re.compile(r"\s?[(（]&?[A-Z0-9][)）]")
#: A column's currency, where it is one for all rows.
_UNIT = re.compile(r" \([A-Z]{3}\)$")
_HOLES = re.compile(r"%L?n|%\d|\{\w+\}")


class NotSeenError(Exception):
    """What a person would be looking for in vain."""


@cache
def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """source -> everything the window may say for it, in all its contexts and plural forms."""
    found: dict[str, tuple[str, ...]] = {}
    for name in CATALOGUES[language]:
        for message in ET.parse(I18N / name).getroot().iter("message"):
            source, translation = message.findtext("source", ""), message.find("translation")
            if translation is None:
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            found[source] = (*found.get(source, ()), *forms)
    return found


def words(language: str, source: str, facts: dict[str, str]) -> re.Pattern[str]:
    """What a source text looks like on the screen; facts fill its holes, what is not given may be anything."""
    texts = catalogue(language).get(source, () if language != "en" else (source,))
    if not texts:
        raise NotSeenError(f"no {language} word for “{source}”")

    def filled(text: str) -> str:
        parts, end = [], 0
        for hole in _HOLES.finditer(text):
            parts.append(re.escape(text[end : hole.start()]))
            name = hole.group().strip("{}")
            given = facts.get("n" if name in {"%n", "%Ln"} else name)
            any_ = r"[\d,]+" if name in {"%n", "%Ln"} else r".*?"
            parts.append(any_ if given is None else re.escape(given))
            end = hole.end()
        return "".join([*parts, re.escape(text[end:])])

    return re.compile("|".join(f"(?:{filled(text)})" for text in dict.fromkeys(texts)), re.DOTALL)


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True)


def plain(name: str) -> str:
    """A name without the letter of its key."""
    return _LETTER.sub("", name)


def has(node: Any, state: Any) -> bool:
    return bool(node.getState().contains(state))


def called(node: Any) -> str:
    """What a screen reader calls a thing: of a list that drops down its label, as its name is what is chosen."""
    if node.getRoleName() == "combo box":
        for relation in node.getRelationSet():
            if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY:
                return str(relation.getTarget(0).name)
        return ""
    return str(node.name)


class Person:
    """See the module."""

    def __init__(self, language: str, way: str) -> None:
        assert way in {"mouse", "keys"}
        self.language, self.way = language, way
        self._moved: list[Any] = []
        self.tabs = 0
        Atspi.set_timeout(20_000, 60_000)  # milliseconds a busy program has to answer
        pyatspi.Registry.registerEventListener(self._focus_moved, "object:state-changed:focused")

    @property
    def by_keys(self) -> bool:
        return self.way == "keys"

    # ------------------------------------------------------------------ eyes

    def _focus_moved(self, event: Any) -> None:
        if event.detail1:
            self._moved.append(event.source)

    def _listen(self) -> None:
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)

    def wait(self, what: str, look: Callable[[], T | None], *, patience: float = PATIENCE) -> T:
        """Look again until there is an answer; lookups fail while dialogs open and close."""
        end, trouble = time.monotonic() + patience, ""
        while True:
            self._listen()
            try:
                found = look()
            except (GLib.GError, LookupError, AttributeError, NotImplementedError, RuntimeError, TypeError) as error:
                found, trouble = None, f" (looking ended: {error!r})"
            if found:
                return found
            if time.monotonic() > end:
                raise NotSeenError(f"{what}, for {patience:.0f} s{trouble}; there is:\n{self.everything()}")
            time.sleep(0.05)

    def program(self) -> Any:
        found = next((a for a in pyatspi.Registry.getDesktop(0) if a is not None and "reversal" in a.name), None)
        if found is not None:  # what is kept of a thing is renewed only where somebody listens for its changes
            found.set_cache_mask(Atspi.Cache.NONE)
        return found

    def walk(self, node: Any) -> Iterator[Any]:
        """Everything that shows below a node, but never a table's cells."""
        yield node
        if node.getRoleName() in _CELLS:
            return
        for child in node:
            if child is not None and has(child, pyatspi.STATE_SHOWING):
                yield from self.walk(child)

    def shown(self) -> Iterator[Any]:
        """Everything that can be seen and used: with a dialog open, only that; a list that dropped down goes first."""
        windows = [window for window in self.program() if window is not None and has(window, pyatspi.STATE_SHOWING)]
        dialogs = [w for w in windows if w.getRoleName() in {"dialog", "file chooser", "alert"}]
        others = [w for w in windows if w.getRoleName() not in {"frame", "dialog", "file chooser", "alert"}]
        for window in [*others, *(dialogs[-1:] or [w for w in windows if w.getRoleName() == "frame"])]:
            yield from self.walk(window)

    def everything(self) -> str:
        """What is on the screen, for whoever reads why a job failed."""
        lines = []
        try:
            for node in self.shown():
                if node.name and node.getRoleName() not in {"filler", "panel"}:
                    state = "" if has(node, pyatspi.STATE_SENSITIVE) else " (off)"
                    here = " <- focus" if has(node, pyatspi.STATE_FOCUSED) else ""
                    lines.append(f"  {node.getRoleName()} “{node.name}”{state}{here}")
        except (GLib.GError, TypeError, LookupError, AttributeError, RuntimeError) as error:
            lines.append(f"  (looking ended: {error})")
        return "\n".join(lines)

    def node(
        self,
        source: str,
        roles: tuple[str, ...] = PRESSED,
        *,
        raw: bool = False,
        patience: float = PATIENCE,
        **facts: str,
    ) -> Any:
        """The thing with this name, once it is there and can be used."""
        named = re.compile(re.escape(source)) if raw else self.named(source, **facts)

        def look() -> Any:
            for node in self.shown():
                if node.getRoleName() in roles and named.fullmatch(plain(called(node))):
                    return node if has(node, pyatspi.STATE_SENSITIVE) else None
            return None

        return self.wait(f"no {roles[0]} “{named.pattern}”", look, patience=patience)

    def named(self, source: str, *, loose: str = "", **facts: str) -> re.Pattern[str]:
        """How a thing is called; `loose`: a word of the catalogue with a number behind it, as on a chip."""
        if loose:
            return re.compile(f"{re.escape(self.word(loose))} {facts['n']}")
        return words(self.language, source, facts)

    def sees(self, source: str, *, raw: bool = False, patience: float = PATIENCE, **facts: str) -> str:
        """Wait until a text says this; gives the whole text."""
        said = re.compile(re.escape(source)) if raw else words(self.language, source, facts)

        def look() -> str:
            for node in self.shown():
                name = plain(node.name)
                if node.getRoleName() not in PRESSED and said.search(name):
                    return str(name)
            return ""

        return self.wait(f"no words “{said.pattern}”", look, patience=patience)

    def can(self, source: str, **facts: str) -> bool:
        """Whether something of this name can be pressed now."""
        named = words(self.language, source, facts)
        return any(
            node.getRoleName() in PRESSED and named.fullmatch(plain(node.name)) and has(node, pyatspi.STATE_SENSITIVE)
            for node in self.shown()
        )

    def is_off(self, source: str, **facts: str) -> None:
        """Wait until a button is there and can't be pressed."""
        named = words(self.language, source, facts)

        def look() -> bool:
            return any(
                node.getRoleName() in PRESSED
                and named.fullmatch(plain(node.name))
                and not has(node, pyatspi.STATE_SENSITIVE)
                for node in self.shown()
            )

        self.wait(f"no “{named.pattern}” that is off", look)

    def word(self, source: str) -> str:
        """One word of the window in its language."""
        return source if self.language == "en" else catalogue(self.language)[source][0]

    def words_at(self, source: str) -> Any:
        """The label that says this."""
        named = words(self.language, source, {})
        return self.wait(
            f"no words “{named.pattern}”",
            lambda: next((node for node in self.shown() if named.fullmatch(plain(node.name))), None),
        )

    def table(self, source: str) -> Table:
        """A table by its name, with at least one row."""
        named = words(self.language, source, {})

        def look() -> Any:
            for node in self.shown():
                if node.getRoleName() in _CELLS and named.fullmatch(node.name) and node.queryTable().nRows > 0:
                    return node
            return None

        return Table(self, self.wait(f"no table “{named.pattern}”", look))

    # ------------------------------------------------------------------ hands

    def keys(self, *presses: str) -> None:
        """Press keys, one after the other."""
        xdotool("key", "--delay", "25", *presses)

    def type(self, text: str) -> None:
        """Type as a quick typist does."""
        xdotool("type", "--delay", "12", text)

    def copies(self, text: str) -> None:
        """Have something on the clipboard, as if copied in another program."""
        subprocess.run(
            ["xclip", "-selection", "clipboard"], input=text.encode(), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip

    def middle(self, node: Any) -> tuple[int, int]:
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        end, stands = time.monotonic() + 3, 0
        while stands < 2 and time.monotonic() < end:  # a page that is still being laid out: a person waits for it
            time.sleep(0.06)
            before, box = box, node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
            same = (box.x, box.y, box.width, box.height) == (before.x, before.y, before.width, before.height)
            stands = stands + 1 if same else 0
        if box.width < 2 or box.height < 2:
            raise NotSeenError(f"“{node.name}” has no room on the screen")
        return box.x + box.width // 2, box.y + box.height // 2

    def click(self, node: Any, *, times: int = 1, button: int = 1, held: str = "") -> None:
        """Move the mouse to the middle of a thing and click."""
        x, y = self.middle(node)
        if held:
            xdotool("keydown", held)
        xdotool("mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "60", str(button))
        if held:
            xdotool("keyup", held)

    def focused(self) -> Any:
        """Where the keys go, as the tree says."""
        return next((node for node in self.shown() if has(node, pyatspi.STATE_FOCUSED)), None)

    def step(self, key: str) -> Any:
        """Press a key that moves the focus; gives where it went."""
        self._listen()
        self._moved.clear()
        self.keys(key)
        end = time.monotonic() + _FOCUS_SECONDS
        while time.monotonic() < end:
            self._listen()
            if self._moved:
                return self._moved[-1]
            time.sleep(0.01)
        return self.focused()

    def focus(self, node: Any) -> None:
        """By keys: Tab until the focus is there; in a group of choices, arrows from the chosen one."""
        if has(node, pyatspi.STATE_FOCUSED):
            return
        way = []
        for _ in range(_MOST_TABS):
            at = self.step("Tab")
            self.tabs += 1
            if has(node, pyatspi.STATE_FOCUSED):
                return
            if at is None:
                way.append("nothing seen")
                continue
            role = at.getRoleName()
            way.append(f"{role} “{at.name}”")
            if role == node.getRoleName() and role in _CHOICES and at.parent == node.parent:
                here, there = self.middle(at), self.middle(node)
                arrow = "Down" if there[1] > here[1] else "Up" if there[1] < here[1] else ""
                if abs(there[0] - here[0]) > abs(there[1] - here[1]):  # they stand in a line
                    arrow = "Right" if there[0] > here[0] else "Left"
                for _ in range(len(list(node.parent))):
                    self.step(arrow)
                    if has(node, pyatspi.STATE_FOCUSED):
                        return
        raise NotSeenError(f"Tab never came to “{node.name}”; it went over {', '.join(way)}")

    def press(self, source: str, *, raw: bool = False, patience: float = PATIENCE, **facts: str) -> None:
        """Press a button, chip or choice: a click, or its mnemonic, or Tab to it and Return."""
        node = self.node(source, raw=raw, patience=patience, **facts)
        role, name = node.getRoleName(), node.name
        if not self.by_keys:
            self.click(node)
        elif letter := self.mnemonic(node):
            self.keys(letter)
        else:
            self.focus(node)
            if role not in _CHOICES or not has(node, pyatspi.STATE_CHECKED):
                self.keys("space" if role in _CHOICES else "Return")
        say(f"pressed {name}")

    def mnemonic(self, node: Any) -> str:
        """The key that presses a button, as it says itself: alt+o; empty where it has none."""
        try:
            action = node.queryAction()
            bound = [action.getKeyBinding(place) for place in range(action.nActions)]
        except (NotImplementedError, GLib.GError):
            return ""
        found = next((text for text in bound if re.search(r"(?i)alt\W*\w$", text)), "")
        return f"alt+{found[-1].lower()}" if found else ""

    def go(self, place: str) -> None:
        """To a place of the rail: a click, or Ctrl and its number."""
        if self.by_keys:
            self.keys(f"ctrl+{('Home', 'New batch', 'History', 'Accounts').index(place) + 1}")
        else:
            self.press(place)
        say(f"went to {place}")

    def enter(self, node: Any) -> None:
        """Put the cursor into a field."""
        if self.by_keys:
            self.focus(node)
        else:
            self.click(node)
        self.wait(f"the cursor in “{node.name}”", lambda: has(node, pyatspi.STATE_FOCUSED), patience=20)

    def fill(self, source: str, text: str, **facts: str) -> None:
        """Type into a field in place of what is there."""
        node = self.node(source, FIELDS, **facts)
        self.enter(node)
        self.write(node, text)
        say(f"filled {source}")

    def write(self, node: Any, text: str) -> None:
        """Type in place of what stands in a field: once, as a field that takes only the second try is broken.

        With a slow hand: keys that come too fast get lost on a machine that is busy.
        """
        self.keys("ctrl+a")
        xdotool("type", "--delay", "60", text)
        if node.getRoleName() != "password text":  # dots, which tell nothing
            self.wait(f"“{node.name}” with {text} in it", lambda: node.queryText().getText(0, -1) == text)

    def search(self, source: str, text: str) -> None:
        """Search on a page: Ctrl+F, or a click into the field."""
        if self.by_keys:
            self.keys("ctrl+f")
            field = self.node(source, FIELDS)
            self.wait("the cursor in the search", lambda: has(field, pyatspi.STATE_FOCUSED), patience=20)
            self.type(text)
        else:
            self.fill(source, text)

    def drop(self, path: str, target: Any) -> None:
        """Drag a file from another program's window and drop it on something."""
        source = subprocess.Popen([os.environ["REVERSAL_DESK_PYTHON"], str(DRAGGED), path], stdout=subprocess.PIPE)
        try:
            assert source.stdout is not None
            x, y = (int(part) for part in source.stdout.readline().split())
            to_x, to_y = self.middle(target)
            pause = "0.2"  # once, and slowly: a second try would hide that the first was not taken
            xdotool("mousemove", str(x), str(y), "sleep", pause, "mousedown", "1", "sleep", pause)
            for part in range(1, 21):
                across, down = x + (to_x - x) * part // 20, y + (to_y - y) * part // 20
                xdotool("mousemove", str(across), str(down), "sleep", pause)
            xdotool("mousemove_relative", "3", "2", "sleep", "1", "mouseup", "1")
            try:
                source.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                raise NotSeenError(f"{path} was dropped and not taken") from None
        finally:
            source.kill()
            source.wait()
        say(f"dropped {path}")

    def choose(self, box: str, item: str) -> None:
        """Choose from a list that drops down, which is called by what stands in the sheet."""
        node = self.node(box, ("combo box",), raw=True)
        named = words(self.language, item, {})
        if self.by_keys:
            self.focus(node)
            at = self.step("alt+Down")
            self.keys("Home")
            for _ in range(60):
                if at is not None and named.fullmatch(at.name):
                    break
                at = self.step("Down")
            else:
                raise NotSeenError(f"“{item}” is not in the list")
            self.keys("Return")
        else:
            self.click(node)
            self.click(self.wait(f"“{item}” in the list", lambda: self._item(named)))
        say(f"chose {item}")

    def _item(self, named: re.Pattern[str]) -> Any:
        for node in self.shown():
            if node.getRoleName() in {"list", "menu", "popup menu"}:
                for child in node:
                    if named.fullmatch(plain(child.name)) and has(child, pyatspi.STATE_SHOWING):
                        return child
        return None

    def choose_in_menu(self, *items: str, raw: bool = False) -> None:
        """Go through the menu that opened. It is no part of the tree: it tells of itself as one comes to its items."""
        at = self.step("Down") if self.by_keys else self._hover(30, 14)
        for place, item in enumerate(items):
            last = place + 1 == len(items)
            named = re.compile(re.escape(item)) if raw and last else words(self.language, item, {})
            if self.by_keys:
                for _ in range(40):
                    if at is not None and named.fullmatch(plain(at.name).split("\t")[0]):
                        break
                    at = self.step("Down")
                else:
                    raise NotSeenError(f"the arrows never came to “{item}”")
                at = self.step("Return" if last else "Right")
            else:
                found = [child for child in at.parent if named.fullmatch(plain(child.name).split("\t")[0])]
                if not found:
                    names = ", ".join(child.name for child in at.parent)
                    raise NotSeenError(f"“{item}” is not in the menu; there are {names}")
                self.click(found[0])
                if not last:
                    box = found[0].queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
                    at = self._hover(box.width // 2 + 40, 0)
            say(f"chose {item}")

    def _hover(self, across: int, down: int) -> Any:
        """Move the mouse by so much over a menu; gives the item it came to. The table may tell of its focus late."""
        self._moved.clear()
        xdotool("mousemove_relative", "--", str(across), str(down))

        def items() -> list[Any]:
            return [node for node in self._moved if "menu" in node.getRoleName()]

        return self.wait("an item of a menu under the mouse", items)[-1]

    def open_file(self, path: Path, *, press: str = "") -> None:
        """The dialog for a file: by the button (or Ctrl+O), then its name and Return (or Open)."""
        if press:
            self.press(press)
        else:
            self.keys("ctrl+o")
        self.answer_file(path)

    def answer_file(self, path: Path) -> None:
        """Name a file in the dialog that asks for one."""
        field = self.wait("no file dialog", self._file_line)
        self.enter(field)
        self.write(field, str(path))
        if self.by_keys:
            self.keys("Return")
        else:
            # The names proposed while one types drop down over the dialog: a first click shuts them.
            end = time.monotonic() + PATIENCE
            while self._file_line() and time.monotonic() < end:
                self.click(self.wait("no button of the file dialog", self._file_button))
                time.sleep(0.5)
        self.wait("the file dialog to close", lambda: not self._file_line())
        say(f"named {path.name}")

    def _file_dialog(self) -> Any:
        for window in self.program():
            if window.getRoleName() in {"dialog", "file chooser"} and any(
                node.getRoleName() in _CELLS for node in self.walk(window)
            ):
                return window
        return None

    def _file_line(self) -> Any:
        dialog = self._file_dialog()
        lines = [node for node in self.walk(dialog) if node.getRoleName() in FIELDS] if dialog is not None else []
        return lines[-1] if lines else None

    def _file_button(self) -> Any:
        """Its last two buttons are Open (or Save) and Cancel."""
        named = re.compile("Open|Save|打开|保存")
        for node in self.walk(self._file_dialog()):
            if node.getRoleName() == "push button" and named.fullmatch(plain(node.name).replace("&", "")):
                return node if has(node, pyatspi.STATE_SENSITIVE) else None
        return None

    def picture(self, name: str) -> None:
        """Keep a picture of the screen, where somebody wants to look at the way."""
        if where := os.environ.get("REVERSAL_DESK_PICTURES_OF_JOBS"):
            time.sleep(0.4)
            to = Path(where) / f"{name}-{self.language}-{self.way}.png"
            subprocess.run(["scrot", "-o", str(to)], check=True)
            say(f"picture {name}")

    def close(self) -> None:
        """Close the window."""
        self.keys("ctrl+q")


class Table:
    """A table a person reads and writes in."""

    def __init__(self, person: Person, node: Any) -> None:
        self.person, self.node = person, node

    def column(self, header: str) -> int:
        """The number of a column by its header."""
        named = words(self.person.language, header, {})

        def look() -> int:
            grid = self.node.queryTable()
            for number in range(grid.nColumns):
                if named.fullmatch(_UNIT.sub("", grid.getColumnDescription(number))):
                    return number + 1
            return 0

        return self.person.wait(f"no column {header} ({named.pattern})", look) - 1

    def row(self, header: str, text: str) -> int:
        """The row in which a column says this."""
        column = self.column(header)

        def look() -> int:
            for number in range(self.node.queryTable().nRows):
                if text in self.cell(number, column).name:
                    return number + 1
            return 0

        return self.person.wait(f"no row with “{text}” under {header}", look) - 1

    def cell(self, row: int, column: int) -> Any:
        """A cell; asked again where the program is too busy to say."""
        return self.person.wait("no such cell", lambda: self.node.queryTable().getAccessibleAt(row, column))

    def rows(self) -> int:
        """How many."""
        return self.person.wait("no rows", lambda: int(self.node.queryTable().nRows) + 1) - 1

    def text(self, row: int, header: str) -> str:
        """What a cell says."""
        column = self.column(header)
        return self.person.wait("an empty cell", lambda: str(self.cell(row, column).name))

    def waits(self, row: int, header: str, text: str) -> None:
        """Wait until a cell says this."""
        column = self.column(header)
        self.person.wait(
            f"no “{text}” in row {row}, {header}",
            lambda: text in self.cell(row, column).name,
        )

    def go(self, row: int, header: str) -> Any:
        """Make a cell the present one."""
        person, cell = self.person, self.cell(row, self.column(header))
        if person.by_keys:
            self.enter()
            person.keys("ctrl+Home")
            for _ in range(row):
                person.keys("Down")
            for _ in range(_MOST_TABS):
                if has(cell, pyatspi.STATE_FOCUSED):
                    return cell
                person.step("Right")
            raise NotSeenError(f"the arrows never came to row {row}, {header}")
        person.click(cell)
        return cell

    def enter(self) -> None:
        """Put the keys into the table: Tab to it."""
        person = self.person
        if self.holds_focus():
            return
        way = []
        for _ in range(_MOST_TABS):
            at = person.step("Tab")
            way.append(f"{at.getRoleName()} “{at.name}”" if at is not None else "nothing")
            if self.holds_focus():
                return
        raise NotSeenError(f"Tab never came to the table; it went over {', '.join(way)}")

    def holds_focus(self) -> bool:
        """Whether the keys go to this table."""
        if has(self.node, pyatspi.STATE_FOCUSED):
            return True
        moved = self.person._moved
        return bool(moved) and moved[-1].parent == self.node

    def edit(self, row: int, header: str, text: str) -> None:
        """Type a new value into a cell: F2 or a double click, the text, Return."""
        person = self.person
        cell = self.go(row, header)
        person._moved.clear()
        if person.by_keys:
            person.keys("F2")
        else:
            person.click(cell, times=2)
        person.wait("a cell's editor", self._editor)
        person.keys("ctrl+a")
        person.type(text)
        person.keys("Return")
        say(f"wrote {text} into row {row}, {header}")

    def _editor(self) -> bool:
        moved = self.person._moved  # it lies in the table, into which one never walks
        return bool(moved) and moved[-1].getRoleName() in FIELDS

    def select(self, first: int, last: int, header: str) -> None:
        """Choose a column's cells from one row to another."""
        person = self.person
        self.go(first, header)
        if person.by_keys:
            for _ in range(last - first):
                person.keys("shift+Down")
        elif last != first:  # a second click would open the cell
            person.click(self.cell(last, self.column(header)), held="shift")

    def menu(self, row: int, header: str) -> None:
        """Open the menu of the chosen cells."""
        person = self.person
        if person.by_keys:
            person.keys("shift+F10")
        else:
            person.click(self.cell(row, self.column(header)), button=3)
