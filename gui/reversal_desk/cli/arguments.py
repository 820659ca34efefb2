"""What may be written behind `reversal-desk`: the commands with their options, and the words of the window."""

from __future__ import annotations

import argparse
import codecs
from datetime import UTC, datetime
from typing import NoReturn

from reversal_desk import words
from reversal_desk.model import Code, Field

COMMANDS = frozenset(
    {"account", "inspect", "check", "submit", "reset", "resume", "recheck", "history", "results", "report",
     "verify-history", "support-bundle"}
)

#: By name, as a shell takes them without quotes.
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"}
#: And back, for a person.
MARKS = {mark: name for name, mark in DELIMITERS.items() if name.isalpha()}
_NO_DELIMITERS = frozenset('"\r\n\0')


def window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="reversal-desk", description="Correct partner commissions on impact.com.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="a spreadsheet to open; several wait in line")
    parser.add_argument("--practice", action="store_true", help="practice mode: no network, no real money")
    parser.add_argument("--smoke", action="store_true", help="open the window, do one practice run, and end")
    parser.add_argument("--language", choices=["en", "zh_CN"], help="language of the window")
    parser.add_argument("--theme", choices=["auto", "light", "dark"], help="colours of the window")
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    return parser


def commands_parser() -> argparse.ArgumentParser:
    """What is shared by several commands first, then each command in the order of `--help`."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--practice", action="store_true", help="practice mode: no network, no real money")
    shared.add_argument("--json", action="store_true", help="print the result as JSON")
    shared.add_argument("--quiet", action="store_true", help="no progress")
    account = argparse.ArgumentParser(add_help=False)
    account.add_argument("--account", metavar="NAME", help="which account; needed when there are several")
    account.add_argument("--program", metavar="ID", action="append", help="only this program (may be repeated)")
    reading = argparse.ArgumentParser(add_help=False)
    reading.add_argument("--sheet-name", metavar="NAME")
    said = "what a column is, by its header or letter (may be repeated)"
    reading.add_argument(
        "--map", dest="columns", metavar="FIELD=COLUMN", action="append", type=_column, default=[], help=said
    )
    said = "a column that means nothing, by its header or letter (may be repeated)"
    reading.add_argument("--not-needed", metavar="COLUMN", action="append", default=[], help=said)
    said = "how a text file was written, such as utf-8, gb18030, big5; else it is found"
    reading.add_argument("--encoding", type=_encoding, metavar="NAME", help=said)
    said = "what parts a text file's cells: comma, semicolon, tab, pipe or one character; else it is found"
    reading.add_argument("--delimiter", type=_delimiter, metavar="MARK", help=said)
    days = argparse.ArgumentParser(add_help=False)
    days.add_argument("--since", type=_date, metavar="DATE", help="read actions from this day on")
    days.add_argument("--until", type=_date, metavar="DATE", help="read actions up to this day")
    sheet = argparse.ArgumentParser(add_help=False, parents=[reading, days])
    sheet.add_argument("--operation", choices=["auto", "reverse", "modify", "items", "reset"], default="auto")
    sheet.add_argument("--reason", metavar="CODE", help="the reason of every row")
    sheet.add_argument("--include-hidden", action="store_true", help="rows hidden in Excel count too")
    accepting = argparse.ArgumentParser(add_help=False)
    said = "let rows through that wait for a look at this"
    accepting.add_argument("--accept", type=_codes, default=frozenset(), metavar="CODE[,CODE]", help=said)
    sheet.add_argument("--only-ready", action="store_true", help="rows that need a person keep the exit code 0")
    running = argparse.ArgumentParser(add_help=False)
    running.add_argument("--yes", action="store_true", help="really send; nothing is sent without it")
    running.add_argument("--wait", type=_seconds, default=900.0, metavar="SECONDS", help="how long to stay for proof")
    running.add_argument("--patience", type=_seconds, default=3600.0, metavar="SECONDS",
                         help="how long a lost answer is looked up before the change may be planned anew")  # fmt: skip

    parser = argparse.ArgumentParser(prog="reversal-desk", description="Correct partner commissions on impact.com.")
    parser.add_argument("--practice", action="store_true", dest="practice_first", help=argparse.SUPPRESS)
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(dest="command", required=True)

    add = commands.add_parser("account", parents=[shared], help="add, list, test or remove an account")
    verbs = add.add_subparsers(dest="verb", required=True)
    adding = verbs.add_parser("add", parents=[shared])
    adding.add_argument("name")
    adding.add_argument("--sid", required=True)
    adding.add_argument("--root", default="https://api.impact.com", metavar="URL")
    adding.add_argument("--program", metavar="ID", action="append")
    adding.add_argument("--agency-brand", default="", metavar="ID", help="agency sign-in: the brand's numeric id")
    adding.add_argument("--token-stdin", action="store_true", required=True, help="the token is read from stdin")
    verbs.add_parser("list", parents=[shared])
    for verb in ("test", "remove"):
        verbs.add_parser(verb, parents=[shared]).add_argument("name")

    inspect = commands.add_parser("inspect", parents=[shared, reading], help="say what a file holds")
    inspect.add_argument("file")

    said = "show what would happen; send nothing"
    check = commands.add_parser("check", parents=[shared, account, sheet, accepting], help=said)
    several = "a spreadsheet; several are taken one after the other, each as a batch of its own"
    check.add_argument("files", nargs="+", metavar="FILE", help=several)
    said = "send the ready rows"
    submit = commands.add_parser("submit", parents=[shared, account, sheet, accepting, running], help=said)
    submit.add_argument("files", nargs="+", metavar="FILE", help=several)
    reset = commands.add_parser(
        "reset", parents=[shared, account, reading, days, accepting, running], help="take a batch back",
        epilog="How the sheet is read, which days, and what is let through can be said with --sheet only.",
    )  # fmt: skip
    reset.add_argument("batch", nargs="?", type=int)
    reset.add_argument("--sheet", metavar="FILE", help="take back the orders of this sheet, whoever changed them")
    which = reset.add_mutually_exclusive_group()
    which.add_argument("--only", metavar="FILE", help="only the orders in this list")
    which.add_argument("--all-but", metavar="FILE", help="all but the orders in this list")
    resume = commands.add_parser("resume", parents=[shared, account, running], help="go on where a run ended")
    resume.add_argument("batch", nargs="?", type=int)
    recheck = commands.add_parser(
        "recheck", parents=[shared], help="look again at what was sent: what moved since, what never appeared"
    )
    recheck.add_argument("--account", metavar="NAME", help="only this account; else all of them")
    history = commands.add_parser("history", parents=[shared], help="what was sent")
    history.add_argument("--order", metavar="X", help="every row of this order or action")
    results = commands.add_parser("results", parents=[shared], help="your own sheet back, with what became of each row")
    results.add_argument("batch", type=int)
    results.add_argument("--out", required=True, metavar="FILE", help="the workbook to write; never the sheet itself")
    said = "a page that prints: what was sent and proved, totals, the make-good list, every row"
    report = commands.add_parser("report", parents=[shared], help=said)
    report.add_argument("batch", type=int)
    report.add_argument("--out", required=True, metavar="FILE", help="the page to write, FILE.html; never the sheet")
    commands.add_parser("verify-history", parents=[shared], help="check the chain of records")
    said = "what whoever helps you needs to know, without orders, partners, amounts or secrets"
    support = commands.add_parser("support-bundle", parents=[shared], help=said)
    support.add_argument("--out", required=True, metavar="FILE.zip", help="the zip file to write")
    return parser


class _Version(argparse.Action):
    """Prints the version and ends; looks it up only then."""

    def __call__(self, *_: object) -> NoReturn:
        from reversal_desk import __version__  # late: see the package

        print(f"reversal-desk {__version__}")
        raise SystemExit(0)


def _date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date; write 2026-11-23") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds") from error
    if not 0 <= seconds < 10_000_000:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds")
    return seconds


def _column(text: str) -> tuple[Field, str]:
    name, sign, column = text.partition("=")
    try:
        return Field(name.strip().lower()), column.strip() if sign else _bad_column(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{name} is no field; one of {', '.join(Field)}") from error


def _bad_column(text: str) -> str:
    raise argparse.ArgumentTypeError(f"{text}: write FIELD=COLUMN")


def _encoding(text: str) -> str:
    try:
        return codecs.lookup(text.strip()).name
    except LookupError as error:
        raise argparse.ArgumentTypeError(words.say("SHEET_ENCODING_UNKNOWN", {"encoding": text}).text) from error


def _delimiter(text: str) -> str:
    mark = DELIMITERS.get(text.strip().lower(), text)
    if len(mark) != 1 or mark in _NO_DELIMITERS:
        raise argparse.ArgumentTypeError(f"{text}: write comma, semicolon, tab, pipe, or one character")
    return mark


def _codes(text: str) -> frozenset[Code]:
    try:
        return frozenset(Code(code.strip().upper()) for code in text.split(",") if code.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: unknown code") from error
