"""Every code the program can say has its sentences, and the sentences are plain and whole."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import reversal_desk
from reversal_desk import errors, words
from reversal_desk.model import Code, Operation, RowState

PACKAGE = Path(reversal_desk.__file__).parent
#: The practice service speaks with the service's own codes, not with ours.
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "practice" not in path.parts]

_ERRORS = {
    name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, errors.DeskError)
}
#: Tables of codes that reach an error by a variable carry these beginnings.
_FAMILY = re.compile(r"(?:SHEET|NETWORK|KEYRING|HOME|JOURNAL|RESULTS|HIDDEN_ROWS|TOTALS|TOKEN)(?:_[A-Z]+)+")
#: Names with such a beginning that are no codes: a variable of the environment.
_NO_CODES = {"HOME_ENV"}


def strings(node: ast.expr) -> Iterator[str]:
    """The text constants an argument can be: itself, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)


def codes_used() -> dict[str, set[str]]:
    """code -> files where an error or a notice is made with it."""
    used: dict[str, set[str]] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found: list[str] = []
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in _ERRORS | {"Notice"} and node.args:
                    found += strings(node.args[0])
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _FAMILY.fullmatch(node.value):
                found.append(node.value)
            for code in found:
                used.setdefault(code, set()).add(path.relative_to(PACKAGE).as_posix())
    return {code: files for code, files in used.items() if code not in _NO_CODES}


def test_the_search_finds_what_is_known_to_be_there() -> None:
    used = codes_used()
    assert {
        "UNAUTHORIZED",
        "SHEET_PASSWORD",
        "HIDDEN_ROWS",
        "DISK_FULL",
        "NETWORK_NAME",
        "COLUMN_UNKNOWN",
    } <= used.keys()
    assert used["NOTHING_TO_SEND"] == {"desk/sending.py"}
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]+", code) for code in used)


def test_every_code_that_is_raised_or_told_has_its_words() -> None:
    wordless = {code: sorted(files) for code, files in codes_used().items() if code not in words.TEMPLATES}
    assert not wordless


@pytest.mark.parametrize("code", Code)
def test_every_code_of_a_row_has_its_words(code: Code) -> None:
    assert all(words.TEMPLATES[code.value]), "title, meaning and what to do"


def test_there_are_words_for_every_state_operation_and_doubt() -> None:
    assert set(words.STATE_WORDS) == set(RowState)
    assert set(words.OPERATION_WORDS) == set(Operation)
    for table in (words.STATE_WORDS, words.OPERATION_WORDS, words.DOUBTS):
        assert len(set(table.values())) == len(table)


def templates() -> list[tuple[str, str]]:
    return [(code, part) for code, parts in words.TEMPLATES.items() for part in parts if part]


def placeholders(template: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]


def test_placeholders_are_plain_names_and_never_a_secret() -> None:
    for code, part in templates():
        for name in placeholders(part):
            assert re.fullmatch(r"[a-z_]+", name), (code, part)
            assert not re.search(r"token|password|secret|sid|key", name), (code, part)


#: Words of programmers, and of programs that blame; each says less than what happened.
_COLD = re.compile(
    r"\b(invalid|error occurred|oops|failed to|unable to|exception|null|fatal|illegal|abort(ed)?|unexpected"
    r"|parse|payload|endpoint|timeout|HTTP|JSON|API|please try again later|contact (your )?administrator)\b",
    re.IGNORECASE,
)


def test_sentences_are_plain_english() -> None:
    for code, part in templates():
        allowed = part.replace("(Settings, API)", "")  # what the page at impact.com is called
        assert not _COLD.search(allowed), (code, part)
        assert part[-1] in ".?" or part == "{detail}", (code, part)
        assert "!" not in part, (code, part)
        assert "  " not in part, (code, part)
        assert part[0].isupper() or part[0] in "{“" or part.startswith("impact.com"), (code, part)


def test_nothing_is_called_undone_by_the_word_that_takes_commission_away() -> None:
    assert "revert" not in " ".join(part for _, part in templates()).casefold()


# --------------------------------------------------------------------------- saying


def test_facts_go_into_the_sentences() -> None:
    message = words.say("AMOUNT_HIGHER", {"before": "80.00", "after": "90.00", "currency": "USD", "other": "x"})
    assert message.text == (
        "The new amount is higher than the present one. 80.00 would become 90.00 USD, and the commission would rise."
        " Send it all the same only if this is meant; else type the new amount, or leave it out."
    )


def test_a_missing_fact_shows_and_breaks_nothing() -> None:
    assert words.say("DUPLICATE_ROW").meaning == "Row ? is about the same action."
    assert words.say("DUPLICATE_ROW", {}) == words.say("DUPLICATE_ROW")


def test_the_services_own_codes_are_shown_as_they_are() -> None:
    assert words.say("ACTION_REF_NOT_FOUND").text == "ACTION_REF_NOT_FOUND"


@pytest.mark.parametrize("doubt", words.DOUBTS)
def test_a_doubt_is_said_in_words(doubt: str) -> None:
    said = words.say("NOT_FOUND", {"order": "1001", "why": f"{doubt}:7 + {doubt}"}).meaning
    assert words.DOUBTS[doubt].replace("{detail}", "7") in said
    assert "{" not in said


def test_a_rule_that_is_no_doubt_is_said_as_it_is() -> None:
    facts = {"order": "#1001", "oid": "1001", "why": "hash"}
    assert (
        words.say("TOLERANT_MATCH", facts).meaning
        == "The sheet says “#1001”, impact.com knows it as “1001”: without #."
    )


def test_braces_in_facts_are_text() -> None:
    assert words.say("NOT_FOUND", {"order": "{why}{0}", "why": "no_date"}).title.endswith("{why}{0}.")


def test_a_message_without_a_part_has_no_gap() -> None:
    assert words.say("HIDDEN_ROWS", {"count": "3"}).text == "3 rows are hidden in the sheet. They were left out."


@pytest.mark.parametrize(
    "code", ["HIDDEN_ROWS", "TOTALS_LEFT_OUT", "SHEET_NOT_CALCULATED", "TABLE_OTHER_LEFT_OUT", "TABLE_NOTES_LEFT_OUT"]
)
def test_one_of_a_kind_is_said_as_one(code: str) -> None:
    one, two = (words.say(code, {"count": count, "rows": "4"}).text for count in ("1", "2"))
    assert "One " in one
    assert not re.search(r"\b1 (rows|formulas|totals|lines)", one)
    assert re.search(r"\b2 (rows|formulas|totals rows|lines)", two)


def test_a_row_without_a_number_is_not_called_by_an_empty_one() -> None:
    said = words.say("NOT_FOUND", {"why": "no_number", "order": ""})
    assert said.title == "The row holds no order number."
    assert "order ." not in said.text
