"""The commands of product.md section 6: parse, call desk, print. The result goes to stdout, progress to stderr."""

from __future__ import annotations

import argparse
import codecs
import contextlib
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from reversal_desk import late, words
from reversal_desk.desk import Desk, OpenedSheet, Plan, claims
from reversal_desk.errors import (
    DeskError,
    Forbidden,
    OtherCopySending,
    ServiceError,
    SheetError,
    StoreError,
    Unauthorized,
    UsageError,
    VaultError,
)
from reversal_desk.guards import Elsewhere
from reversal_desk.model import (
    OPEN_STATES,
    UNKNOWN_STATES,
    Account,
    BatchInfo,
    Change,
    Code,
    Column,
    Field,
    MatchHow,
    Notice,
    Operation,
    Outcome,
    Policy,
    Progress,
    RowState,
    RunResult,
)

# Late: the window opens through here too, and waits for nothing that only commands need.
if TYPE_CHECKING:
    import tqdm

    from reversal_desk import run as running
    from reversal_desk import undo as undoing
    from reversal_desk.run import Control
    from reversal_desk.sheet import facts as sheet_facts
else:
    running, undoing = late.room("reversal_desk.run"), late.room("reversal_desk.undo")
    sheet_facts, tqdm = late.room("reversal_desk.sheet.facts"), late.room("tqdm")

EXIT_OK, EXIT_REFUSED, EXIT_USAGE, EXIT_UNKNOWN, EXIT_SIGN_IN, EXIT_OTHER_COPY, EXIT_LOOK = 0, 1, 2, 3, 4, 5, 6
COMMANDS = frozenset(
    {"account", "inspect", "check", "submit", "reset", "resume", "recheck", "history", "results", "verify-history"}
)


_NOTHING: dict[str, Any] = {"batch": None, "requests": 0, "rows": [], "totals": {}}


class OpenWindow(Protocol):
    """How `__main__` opens the window; commands never import it."""

    def __call__(
        self, *, files: Sequence[str], practice: bool, smoke: bool, language: str | None, theme: str | None
    ) -> int:
        """Run the window until it is closed."""
        ...


def main(argv: Sequence[str], *, open_window: OpenWindow) -> int:
    """Run one command line; gives the exit code. Every expected failure is one clear sentence on stderr."""
    words_given = [word for word in argv if not word.startswith("-")]
    is_command = bool(words_given) and words_given[0] in COMMANDS
    parser = _parser() if is_command or "--help" in argv or "-h" in argv else _window_parser()
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as ended:  # argparse ends the process itself: 0 for --help, 2 for a wrong usage
        return int(ended.code or 0)
    if not is_command:
        problem = _no_window(options)
        if problem is not None:
            print(words.say(problem.code, problem.facts).text, file=sys.stderr)
            return EXIT_USAGE
        return open_window(
            files=tuple(options.files),
            practice=options.practice,
            smoke=options.smoke,
            language=options.language,
            theme=options.theme,
        )
    options.practice = options.practice or options.practice_first
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except OSError as error:  # every other one was told as a DeskError: what was printed could not be taken
        return _not_printed(error)
    except DeskError as error:
        _say_error(error, options)
        return exit_code_of(error)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return EXIT_UNKNOWN
    return code


def _no_window(options: argparse.Namespace) -> Notice | None:
    """Why the window can't open: a word that is neither a command nor a file, or no screen. None where it can."""
    for file in options.files:
        if not Path(file).suffix and not Path(file).exists():  # a missing sheet is told by the window
            return Notice("SHEET_MISSING", {"file": file})
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        return Notice("NO_DISPLAY")
    return None


def _not_printed(error: OSError) -> int:
    """The result's reader went away, or the disk it was written to is full. What was done is on record."""
    if not isinstance(error, BrokenPipeError):
        print(words.say("NOT_PRINTED", {"why": error.strerror or str(error)}).text, file=sys.stderr)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # or the interpreter complains again while it ends
    return EXIT_UNKNOWN


def exit_code_of(error: DeskError) -> int:
    """The exit code of an expected failure (product.md section 6)."""
    if isinstance(error, Unauthorized | Forbidden | VaultError):
        return EXIT_SIGN_IN
    if isinstance(error, OtherCopySending):
        return EXIT_OTHER_COPY
    if isinstance(error, UsageError | SheetError | StoreError):
        return EXIT_USAGE
    if isinstance(error, ServiceError):
        return EXIT_UNKNOWN
    return EXIT_USAGE


def _say_error(error: DeskError, options: argparse.Namespace) -> None:
    message = words.say(error.code, error.facts)
    print(message.text, file=sys.stderr)
    if getattr(options, "json", False) and getattr(options, "command", "") != "inspect":
        print(_dump({"error": {"code": error.code, "message": message.text}}))


# --------------------------------------------------------------------------- arguments


class _Version(argparse.Action):
    """Prints the version and ends; looks it up only then."""

    def __call__(self, *_: object) -> NoReturn:
        from reversal_desk import __version__  # late: see the package

        print(f"reversal-desk {__version__}")
        raise SystemExit(0)


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="reversal-desk", description="Correct partner commissions on impact.com.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="a spreadsheet to open; several wait in line")
    parser.add_argument("--practice", action="store_true", help="practice mode: no network, no real money")
    parser.add_argument("--smoke", action="store_true", help="open the window, do one practice run, and end")
    parser.add_argument("--language", choices=["en", "zh_CN"], help="language of the window")
    parser.add_argument("--theme", choices=["auto", "light", "dark"], help="colours of the window")
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    return parser


def _parser() -> argparse.ArgumentParser:
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
    sheet = argparse.ArgumentParser(add_help=False, parents=[reading])
    sheet.add_argument("--operation", choices=["auto", "reverse", "modify", "items", "reset"], default="auto")
    sheet.add_argument("--reason", metavar="CODE", help="the reason of every row")
    sheet.add_argument("--since", type=_date, metavar="DATE", help="read actions from this day on")
    sheet.add_argument("--until", type=_date, metavar="DATE", help="read actions up to this day")
    sheet.add_argument("--include-hidden", action="store_true", help="rows hidden in Excel count too")
    sheet.add_argument("--accept", type=_codes, default=frozenset(), metavar="CODE[,CODE]")
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
    add.set_defaults(run=_account)

    inspect = commands.add_parser("inspect", parents=[shared, reading], help="say what a file holds")
    inspect.add_argument("file")
    inspect.set_defaults(run=_inspect)

    check = commands.add_parser("check", parents=[shared, account, sheet], help="show what would happen; send nothing")
    several = "a spreadsheet; several are taken one after the other, each as a batch of its own"
    check.add_argument("files", nargs="+", metavar="FILE", help=several)
    check.set_defaults(run=_check)
    submit = commands.add_parser("submit", parents=[shared, account, sheet, running], help="send the ready rows")
    submit.add_argument("files", nargs="+", metavar="FILE", help=several)
    submit.set_defaults(run=_submit)
    reset = commands.add_parser("reset", parents=[shared, account, running], help="take a batch back")
    reset.add_argument("batch", nargs="?", type=int)
    reset.add_argument("--sheet", metavar="FILE", help="take back the orders of this sheet, whoever changed them")
    which = reset.add_mutually_exclusive_group()
    which.add_argument("--only", metavar="FILE", help="only the orders in this list")
    which.add_argument("--all-but", metavar="FILE", help="all but the orders in this list")
    reset.set_defaults(run=_reset)
    resume = commands.add_parser("resume", parents=[shared, account, running], help="go on where a run ended")
    resume.add_argument("batch", nargs="?", type=int)
    resume.set_defaults(run=_resume)
    recheck = commands.add_parser(
        "recheck", parents=[shared], help="look again at what was sent: what moved since, what never appeared"
    )
    recheck.add_argument("--account", metavar="NAME", help="only this account; else all of them")
    recheck.set_defaults(run=_recheck)
    history = commands.add_parser("history", parents=[shared], help="what was sent")
    history.add_argument("--order", metavar="X", help="every row of this order or action")
    history.set_defaults(run=_history)
    results = commands.add_parser("results", parents=[shared], help="your own sheet back, with what became of each row")
    results.add_argument("batch", type=int)
    results.add_argument("--out", required=True, metavar="FILE", help="the workbook to write; never the sheet itself")
    results.set_defaults(run=_results)
    verify = commands.add_parser("verify-history", parents=[shared], help="check the chain of records")
    verify.set_defaults(run=_verify_history)
    return parser


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


#: By name, as a shell takes them without quotes.
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"}
_MARKS = {mark: name for name, mark in DELIMITERS.items() if name.isalpha()}
_NO_DELIMITERS = frozenset('"\r\n\0')


def _codes(text: str) -> frozenset[Code]:
    try:
        return frozenset(Code(code.strip().upper()) for code in text.split(",") if code.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: unknown code") from error


# --------------------------------------------------------------------------- printing


def _dump(value: object) -> str:
    def plain(item: object) -> object:
        if isinstance(item, Decimal):
            return _money(item)
        if isinstance(item, datetime):
            return item.isoformat()
        raise TypeError(type(item).__name__)

    return json.dumps(value, ensure_ascii=False, indent=1, default=plain)


def _money(amount: Decimal | None) -> str | None:
    """At least two decimals, never fewer than the amount has, never an exponent."""
    if amount is None:
        return None
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents if cents == amount else amount:f}"


def _message(codes: Iterable[Code], facts: Mapping[str, str]) -> str:
    known = dict(facts)
    known["why"] = words.DOUBTS.get(known.get("why", ""), known.get("why", ""))
    return " ".join(words.say(code, known).text for code in codes)


def _notices(notices: Iterable[Notice]) -> list[str]:
    return [words.say(notice.code, notice.facts).text for notice in notices]


class _Bar:
    """A bar on a terminal, a line now and then elsewhere, nothing with --quiet."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._quiet = bool(options.quiet)
        self._bar: tqdm.tqdm[Any] | None = None
        self._phase = ""

    def __call__(self, progress: Progress) -> None:
        if self._quiet:
            return
        if not sys.stderr.isatty():
            if progress.phase != self._phase:
                print(f"{progress.phase} ...", file=sys.stderr)
                self._phase = progress.phase
            return
        if self._bar is None or self._phase != progress.phase:
            self.close()
            self._bar = tqdm.tqdm(total=progress.total, desc=progress.phase, leave=False, file=sys.stderr)
            self._phase = progress.phase
        self._bar.total = progress.total
        self._bar.n = progress.done
        self._bar.refresh()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


# --------------------------------------------------------------------------- account, inspect, history


@contextlib.contextmanager
def _desk(options: argparse.Namespace) -> Iterator[Desk]:
    """The desk, its journal looked at as a whole; what there is to say of the data folder comes first."""
    with Desk.open(practice=options.practice) as desk:
        desk.journal_checked()
        options.said = desk.notices
        _print_notices(desk.notices)
        yield desk


def _account(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        if options.verb == "add":
            token = sys.stdin.readline().strip()
            account, notice = desk.add_account(
                name=options.name, sid=options.sid, token=token, origin=options.root, brand_id=options.agency_brand,
                programs=options.program or (),
            )  # fmt: skip
            said = words.say(notice.code, notice.facts).text if notice else "The token is kept in the keyring."
            if options.json:
                print(_dump({"account": _account_facts(account), "token_kept": notice is None, "message": said}))
            else:
                print(f"Account {account.name} was added. {said}")
            return EXIT_OK
        if options.verb == "list":
            accounts = [_account_facts(account) for account in desk.accounts()]
            if options.json:
                print(_dump({"accounts": accounts}))
            else:
                for facts in accounts:
                    print(f"{facts['name']}\t{facts['sid']}\t{facts['root']}")
            return EXIT_OK
        if options.verb == "remove":
            desk.remove_account(options.name)
            print(_dump({"removed": options.name}) if options.json else f"Account {options.name} was removed.")
            return EXIT_OK
        return _account_test(desk, options)


def _account_test(desk: Desk, options: argparse.Namespace) -> int:
    test = desk.test_account(options.name)
    company = test.company.name if test.company else None
    programs = [{"id": p.id, "name": p.name} for p in test.programs]
    if options.json:
        error = {"code": test.error.code, "message": _message_of(test.error)} if test.error else None
        print(_dump({"account": test.account.name, "company": company, "programs": programs, "error": error,
                     "notices": _notices(test.notices)}))  # fmt: skip
    elif test.error is None:
        print(f"{company or test.account.name}: connected; programs {', '.join(p['name'] for p in programs) or '—'}")
    if test.error is not None:
        print(_message_of(test.error), file=sys.stderr)
        return exit_code_of(test.error)
    _print_notices(test.notices)
    return EXIT_OK


def _message_of(error: DeskError) -> str:
    return words.say(error.code, error.facts).text


def _account_facts(account: Account) -> dict[str, str]:
    return {"name": account.name, "sid": account.sid, "root": account.origin}


def _print_notices(notices: Iterable[Notice]) -> None:
    for text in _notices(notices):
        print(text, file=sys.stderr)


def _inspect(options: argparse.Namespace) -> int:
    facts = sheet_facts.inspect_file(
        Path(options.file),
        lambda code, known: words.say(code, known).text,
        sheet_name=options.sheet_name,
        chosen=dict(options.columns) or None,
        nothing=options.not_needed,
        encoding=options.encoding or "",
        delimiter=options.delimiter or "",
    )
    if options.json:  # the documented keys and no others; the reasons are for people
        del facts["read_so"]
        columns = [{name: fact for name, fact in column.items() if name != "why"} for column in facts["columns"]]
        print(_dump({**facts, "columns": columns}))
    elif facts["status"] == "error":
        print(facts["message"], file=sys.stderr)
    else:
        for sheet in facts["sheets"]:
            mark = "" if sheet["visible"] else " (hidden)"
            print(f"{sheet['name']}{mark}: {sheet['rows']} rows, {sheet['cols']} columns")
        print(f"used: {facts['sheet']}, header in row {facts['header_row']}")
        for name, used, why in facts["read_so"]:
            print(f"{name}: {_MARKS.get(used, used)}  {why}")
        for column in facts["columns"]:
            print(
                f"  {column['header']}: {column['field'] or '—'}  {', '.join(column['samples'][:3])}  {column['why']}"
            )
        for warning in facts["warnings"]:
            print(warning, file=sys.stderr)
    return EXIT_USAGE if facts["status"] == "error" else EXIT_OK


def _history(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        if options.order:
            rows = [{"batch": o.batch_id, **_outcome_facts(o)} for o in desk.find_order(options.order)]
            if options.json:
                print(_dump({"order": options.order, "rows": rows}))
            else:
                for row in rows:
                    print(f"batch {row['batch']} row {row['row']} {row['order']} {row['action_id']} "
                          f"{row['operation']} {row['state']} {row['message']}")  # fmt: skip
            return EXIT_OK
        batches: list[dict[str, Any]] = [
            {
                "batch": info.id,
                "kind": info.kind,
                "undo_of": info.undo_of,
                "file": info.file,
                "sheet": info.sheet,
                "created_at": info.created_at,
                "undo_until": info.undo_until,
                "finished": info.finished,
                "totals": {state.value: number for state, number in info.counts.items()},
            }
            for info in desk.batches()
        ]
        if options.json:
            print(_dump({"batches": batches}))
        else:
            for batch in batches:
                totals = ", ".join(f"{state} {number}" for state, number in batch["totals"].items())
                print(f"{batch['batch']}\t{batch['kind']}\t{batch['file']}\t{totals}")
    return EXIT_OK


_RESULT_TITLES = (
    "Result", "Order number", "Action ID", "Partner", "What was asked", "Reason", "Currency", "Sales before",
    "Sales after", "Commission before", "Commission after", "What it means",
)  # fmt: skip


def _result_cells(outcome: Outcome) -> tuple[str, ...]:
    money = (outcome.amount_before, outcome.amount_after, outcome.payout_before, outcome.payout_after)
    found = bool(outcome.action_id)
    return (
        words.STATE_WORDS[outcome.state], outcome.order, outcome.action_id, outcome.partner,
        words.OPERATION_WORDS[outcome.operation], outcome.reason, outcome.currency if found else "",
        *((_money(amount) or "") if found else "" for amount in money), _message(outcome.codes, outcome.facts),
    )  # fmt: skip


def _results(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        saved = desk.save_results(options.batch, Path(options.out), headers=_RESULT_TITLES, cells=_result_cells)
    said = _notices(saved.notices)
    if options.json:
        facts = {"batch": options.batch, "file": options.out, "outcomes": saved.outcomes, "beside": saved.joined}
        print(_dump({**facts, "warnings": said}))
    else:
        for sentence in said:
            print(sentence, file=sys.stderr)
        print(f"{options.out}: {saved.joined} of {saved.outcomes} results stand beside their own row.")
    return EXIT_OK


def _verify_history(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        flaw = desk.verify_history()
    said = None if flaw is None else words.say(flaw.code, flaw.facts).text
    if options.json:
        wrong = {} if flaw is None else {"code": flaw.code, "message": said}
        print(_dump({"intact": flaw is None, "first_bad_record": flaw.seq if flaw else None, **wrong}))
    else:
        print(said or "Every record fits.")
    return EXIT_OK if flaw is None else EXIT_REFUSED


def _one_sign_in(desk: Desk, options: argparse.Namespace) -> None:
    """A command for all accounts goes to several addresses: whose the token of the environment is must be said."""
    several = len({account.budget_key for account in desk.accounts()}) > 1
    if several and options.account is None and os.environ.get("REVERSAL_DESK_TOKEN", "").strip():
        raise UsageError("ACCOUNT_NEEDED")


def _recheck(options: argparse.Namespace) -> int:
    """Look, say what is new, each once; 3 where some outcome is still unknown."""
    with _desk(options) as desk:
        stop = False

        def interrupted(*_: object) -> None:
            nonlocal stop
            stop = True

        bar = _Bar(options)
        _one_sign_in(desk, options)
        account = desk.account(options.account) if options.account is not None else None
        before = signal.signal(signal.SIGINT, interrupted)
        try:
            results = desk.recheck(account, progress=bar, stopped=lambda: stop)
        finally:
            signal.signal(signal.SIGINT, before)
            bar.close()
    alarms = [alarm for result in results for alarm in result.alarms]
    settled = [outcome for result in results for outcome in result.settled]
    by_kind = sum((Counter(result.requests) for result in results), Counter[str]())
    unknown, looked_at = sum(result.unknown for result in results), sum(result.looked_at for result in results)
    troubles = [result.trouble for result in results if result.trouble is not None]
    if options.json:
        facts: dict[str, Any] = {
            "requests": by_kind.total(),
            "requests_by_kind": dict(by_kind),
            "looked_at": looked_at,
            "unknown": unknown,
            "alarms": [
                {"batch": a.outcome.batch_id, **_outcome_facts(a.outcome), "code": a.code.value,
                 "message": _message([a.code], a.outcome.facts)}
                for a in alarms
            ],
            "settled": [{"batch": outcome.batch_id, **_outcome_facts(outcome)} for outcome in settled],
        }  # fmt: skip
        if troubles:
            facts["error"] = {"code": troubles[0].code, "message": _notices(troubles)[0]}
        print(_dump(facts))
    else:
        for outcome in settled:
            print(f"batch {outcome.batch_id} row {outcome.row}\t{outcome.order}\t{words.STATE_WORDS[outcome.state]}")
        for a in alarms:
            where = f"batch {a.outcome.batch_id} row {a.outcome.row}\t{a.outcome.order}"
            print(f"{where}\t{a.code}\t{_message([a.code], a.outcome.facts)}")
        print(f"Looked at {looked_at} rows: {len(alarms)} new alarms, {len(settled)} settled, {unknown} still unknown.")
        print("requests: " + (", ".join(f"{k} {n}" for k, n in by_kind.items()) or "none"), file=sys.stderr)
    _print_notices(troubles)
    ends = {result.trouble_exit for result in results}
    for code in (EXIT_SIGN_IN, EXIT_OTHER_COPY):
        if code in ends:
            return code
    return EXIT_UNKNOWN if unknown or EXIT_UNKNOWN in ends or stop else EXIT_OK


# --------------------------------------------------------------------------- check and submit


def _open_all(desk: Desk, options: argparse.Namespace) -> list[OpenedSheet]:
    """Every file of the command, before anything is asked or sent for the first of them."""
    account = desk.account(options.account) if options.account else desk.default_account()
    opened = []
    for file in options.files:
        opened.append(
            desk.open_sheet(
                Path(file), sheet_name=options.sheet_name, columns=dict(options.columns) or None,
                nothing=options.not_needed, encoding=options.encoding or "", delimiter=options.delimiter or "",
                account=account,
            )
        )  # fmt: skip
        if any(notice.code == "NO_ORDER_COLUMN" for notice in opened[-1].notices):
            raise UsageError("NO_ORDER_COLUMN")
    if options.since and options.until and options.since > options.until:
        raise UsageError("USAGE", detail="--since is after --until")
    return opened


def _plan(
    desk: Desk,
    options: argparse.Namespace,
    opened: OpenedSheet,
    tell: Callable[[Progress], None],
    elsewhere: Mapping[str, Elsewhere],
) -> Plan:
    """What would happen to one file's rows; `elsewhere` is what the files before it ask for and did not send."""
    account, policy = desk.account(options.account), _policy(options)
    opened = replace(_with_handled(desk.recognise(opened, account)), elsewhere=elsewhere)
    found = desk.find_actions(
        opened, account, programs=options.program, since=options.since,
        until=options.until + timedelta(days=1) if options.until else None, policy=policy, progress=tell,
    )  # fmt: skip
    return desk.plan(opened, found, policy)


def _plan_all(desk: Desk, options: argparse.Namespace, tell: Callable[[Progress], None]) -> list[Plan]:
    made: list[Plan] = []
    elsewhere: dict[str, Elsewhere] = {}
    for opened in _open_all(desk, options):
        made.append(_plan(desk, options, opened, tell, elsewhere))
        elsewhere = claims(made[-1], sent=False) | elsewhere
    return made


def _with_handled(opened: OpenedSheet) -> OpenedSheet:
    """Whoever handled this sheet before is told so; it forbids nothing."""
    said: list[Notice] = []
    for known in opened.handled[:1]:
        facts = {"batch": str(known.batch), "date": known.at.date().isoformat(), "file": Path(known.file).name or "—"}
        said.append(Notice("SHEET_HANDLED", facts))
        said += [Notice("SHEET_TAKEN_BACK", {"by": str(by), **facts}) for by in known.taken_back_by]
    return replace(opened, notices=(*opened.notices, *said))


def _policy(options: argparse.Namespace) -> Policy:
    return Policy(
        operation=None if options.operation == "auto" else Operation(options.operation),
        reason=options.reason,
        include_hidden=options.include_hidden,
        accept=options.accept,
    )


def _check(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        bar = _Bar(options)
        try:
            made = _plan_all(desk, options, bar)
        finally:
            bar.close()
        _print_checked(desk, options, made)
        return EXIT_LOOK if any(_waits_for_person(one.changes, options) for one in made) else EXIT_OK


def _print_checked(desk: Desk, options: argparse.Namespace, made: Sequence[Plan]) -> None:
    """One file as ever; of several each by itself, in their order."""
    told = desk.notices
    facts = [
        _check_facts(options, file, one, (*told, *one.opened.notices))
        for file, one in zip(options.files, made, strict=True)
    ]
    if options.json:
        print(_dump(facts[0] if len(facts) == 1 else {"files": facts}))
        return
    for file, one in zip(options.files, made, strict=True):
        if len(made) > 1:
            print(f"== {file}")
        _print_notices(notice for notice in (*told, *one.opened.notices) if notice not in options.said)
        _print_plan(one)


def _waits_for_person(changes: Iterable[Change], options: argparse.Namespace) -> bool:
    return not options.only_ready and any(change.state is RowState.LOOK for change in changes)


def _check_facts(options: argparse.Namespace, file: str, made: Plan, notices: Iterable[Notice]) -> dict[str, Any]:
    counts, found, opened = made.counts, made.found, made.opened
    return {
        "file": file,
        "sheet": opened.table.grid.sheet,
        "account": found.account.name,
        "programs": [{"id": program.id, "name": program.name} for program in found.programs],
        "operation": options.operation,
        "requests": sum(found.requests.values()),
        "requests_by_kind": dict(found.requests),
        "rows": [_change_facts(change) for change in made.changes],
        "totals": {
            state.value: counts.get(state, 0)
            for state in (RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT)
        },
        "reconciliation": made.reconciliation,
        "questions": [
            {
                "code": question.code.value,
                "key": question.key,
                "rows": len(question.changes),
                "samples": [change.row.number for change in question.samples],
                "message": _message([question.code], question.facts),
            }
            for question in made.questions
        ],
        "columns": [
            {
                "header": column.header,
                "field": column.field.value if column.field else None,
                "confidence": column.confidence,
                "why": _why(column),
            }
            for column in opened.mapping.columns
        ],
        "evidence": _notices(made.evidence),
        "warnings": _notices(notices),
    }


def _why(column: Column) -> str:
    return words.say(column.why.code, column.why.facts).text if column.why else ""


def _change_facts(change: Change) -> dict[str, Any]:
    action = change.action
    return {
        "row": change.row.number,
        "order": change.order,
        "action_id": action.id if action else "",
        "operation": change.operation.value,
        "reason": change.reason,
        "state": change.state.value,
        "codes": [code.value for code in change.codes],
        "amount_before": _money(action.amount) if action else None,
        "amount_after": _money(change.amount_after),
        "payout_before": _money(action.payout) if action else None,
        "payout_after": _money(change.payout_after),
        "currency": action.currency if action else change.money_currency,
        "items": [
            {
                "sku": item.sku,
                "quantity_before": item.quantity_before,
                "quantity_after": item.quantity_after,
                "amount_before": _money(item.amount_before),
                "amount_after": _money(item.amount_after),
            }
            for item in change.items
        ],
        "message": _message(change.codes, change.facts),
    }


def _print_plan(made: Plan) -> None:
    orders, through, sure = made.orders
    facts = {"orders": f"{orders:,}", "through": f"{through:,}", "sure": f"{sure:,}"}
    for line in (words.say("ORDERS_FOUND", facts).text, *_notices(made.evidence)):
        print(line)
    for change in made.changes:
        if change.state is RowState.LEFT_OUT:
            continue
        action = change.action
        amounts = ""
        if action is not None and change.amount_after is not None:
            amounts = f"{_money(action.amount)} -> {_money(change.amount_after)} {action.currency}"
        what = f"{words.STATE_WORDS[change.state]}\t{words.OPERATION_WORDS[change.operation]}\t{amounts}"
        print(f"row {change.row.number}\t{change.order}\t{what}\t{_message(change.codes, change.facts)}".rstrip())
    for question in made.questions:
        print(f"{len(question.changes)} × {_message([question.code], question.facts)}")
    counts = made.counts
    order = (RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT)
    print(", ".join(f"{words.STATE_WORDS[state]} {counts.get(state, 0)}" for state in order))
    _print_line(made.reconciliation)


def _print_line(lines: Mapping[str, Mapping[str, Decimal]]) -> None:
    for currency, line in lines.items():
        named = ((part.replace("_", " "), money) for part, money in line.items() if part != "in_sheet" and money)
        parts = " + ".join(f"{part} {_money(money)}" for part, money in named)
        print(f"in the sheet {_money(line['in_sheet'])} {currency} = {parts or '0.00'}")


def _submit(options: argparse.Namespace) -> int:
    """One file after the other, each its own batch; all of them are opened before anything is sent."""
    with _desk(options) as desk:
        bar = _Bar(options)
        control = running.Control()
        ended: list[_Ended] = []
        trouble: DeskError | None = None
        try:
            if not options.yes:
                made = _plan_all(desk, options, bar)
                bar.close()
                _print_checked(desk, options, made)
                print("Nothing was sent. Add --yes to send the ready rows.", file=sys.stderr)
                return EXIT_USAGE
            elsewhere: dict[str, Elsewhere] = {}
            every = _open_all(desk, options)
            desk.check_patience(desk.account(options.account), options.patience)
            for file, opened in zip(options.files, every, strict=True):
                if control.stopped or any(before.failed for before in ended):
                    break  # what stopped one file would stop the next one too
                one = _plan(desk, options, opened, bar, elsewhere)
                bar.close()
                _print_notices(n for n in (*desk.notices, *one.opened.notices) if n not in options.said)
                ready = one.counts.get(RowState.READY, 0) > 0
                result = _run(desk, desk.submit(one), options, bar, control) if ready else None
                elsewhere = claims(one, sent=ready) | elsewhere
                ended.append(_Ended(file, one, result))
        except DeskError as error:
            if not ended:
                raise
            trouble = error  # what was sent of the files before is told first
        finally:
            bar.close()
        return _finish_files(desk, ended, options, trouble)


@dataclass(frozen=True, slots=True)
class _Ended:
    """One file of `submit`: its plan, and how its batch ended; None where nothing was ready."""

    file: str
    plan: Plan
    result: RunResult | None

    @property
    def failed(self) -> bool:
        return self.result is not None and self.result.trouble is not None

    def waits(self, options: argparse.Namespace) -> bool:
        """Whether rows wait for a person: at the last moment, or all along where nothing was sent."""
        if self.result is None:
            return _waits_for_person(self.plan.changes, options)
        return not options.only_ready and any(o.state is RowState.LOOK for o in self.result.outcomes)


def _nothing_sent(made: Plan) -> dict[str, Any]:
    return {"batch": None, "requests": sum(made.found.requests.values()),
            "rows": [_short(_change_facts(change)) for change in made.changes],
            "totals": {state.value: number for state, number in made.counts.items()}}  # fmt: skip


def _finish_files(
    desk: Desk, ended: Sequence[_Ended], options: argparse.Namespace, trouble: DeskError | None
) -> int:
    """The results of all files. Exit codes count over all of them; a file that was not begun is an unknown outcome."""
    waits = any(one.waits(options) for one in ended)
    if len(options.files) == 1:
        [only] = ended
        if only.result is not None:
            return _finish(desk, [only.result], options, waits=waits)
        print(_dump(_nothing_sent(only.plan)) if options.json else words.say("NOTHING_TO_SEND").text)
        return EXIT_LOOK if waits else EXIT_OK
    left = options.files[len(ended) :]
    facts: list[dict[str, Any]] = []
    for one in ended:
        made = _nothing_sent(one.plan) if one.result is None else _result_facts(desk, [one.result])
        facts.append({"file": one.file, **made})
        if not options.json:
            print(f"== {one.file}")
            if one.result is None:
                print(words.say("NOTHING_TO_SEND").text)
            else:
                _print_results(desk, [one.result])
    said = Notice(trouble.code, trouble.facts) if trouble is not None else None
    if options.json:
        error = {} if said is None else {"error": {"code": said.code, "message": _notices([said])[0]}}
        print(_dump({"files": facts, "not_begun": list(left), **error}))
    if left:
        print(words.say("FILES_NOT_BEGUN", {"files": ", ".join(left)}).text, file=sys.stderr)
    results = [one.result for one in ended if one.result is not None]
    if said is not None and trouble is not None:
        results.append(RunResult(0, (), {}, trouble=said, trouble_exit=exit_code_of(trouble)))
    _print_notices(result.trouble for result in results if result.trouble is not None)
    outcomes = [outcome for result in results for outcome in result.outcomes]
    code = _exit_of(results, outcomes, waits=waits)
    return EXIT_UNKNOWN if left and code in {EXIT_OK, EXIT_LOOK, EXIT_REFUSED} else code


def _short(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("row", "order", "action_id", "operation", "state", "codes", "message")}


def _run(desk: Desk, batch: int, options: argparse.Namespace, bar: _Bar, control: Control | None = None) -> RunResult:
    """One run; Ctrl+C stops it: what is unsent stays unsent, what is out is proved, a second one leaves."""
    control = control or running.Control()
    presses = 0

    def interrupted(*_: object) -> None:
        nonlocal presses
        presses += 1
        control.stop() if presses == 1 else control.leave()
        print("Stopping: nothing more is sent; what is out is still proved.", file=sys.stderr)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        return desk.run(batch, control=control, emit=bar, wait=options.wait, patience=options.patience)
    finally:
        signal.signal(signal.SIGINT, before)


def _outcome_facts(outcome: Outcome) -> dict[str, Any]:
    return {
        "row": outcome.row,
        "order": outcome.order,
        "action_id": outcome.action_id,
        "operation": outcome.operation.value,
        "state": outcome.state.value,
        "codes": [code.value for code in outcome.codes],
        "message": _message(outcome.codes, outcome.facts),
    }


def _finish(desk: Desk, results: Sequence[RunResult], options: argparse.Namespace, *, waits: bool) -> int:
    """Print results and give the exit code, first that applies."""
    if options.json:
        print(_dump(_result_facts(desk, results)))
    else:
        _print_results(desk, results)
    _print_notices(result.trouble for result in results if result.trouble is not None)
    return _exit_of(results, [outcome for result in results for outcome in result.outcomes], waits=waits)


def _result_facts(desk: Desk, results: Sequence[RunResult]) -> dict[str, Any]:
    outcomes = [outcome for result in results for outcome in result.outcomes]
    totals = Counter(outcome.state.value for outcome in outcomes)
    by_kind = desk.requests
    facts: dict[str, Any] = {
        "batch": results[0].batch_id,
        "requests": sum(by_kind.values()),
        "requests_by_kind": by_kind,
        "rows": [_outcome_facts(outcome) for outcome in outcomes],
        "totals": dict(totals),
        "reconciliation": desk.batch_reconciliation(results[0].batch_id),
    }
    batches = list(dict.fromkeys(result.batch_id for result in results))
    if len(batches) > 1:
        facts["batches"] = batches
    trouble = next((result.trouble for result in results if result.trouble), None)
    if trouble is not None:
        facts["error"] = {"code": trouble.code, "message": words.say(trouble.code, trouble.facts).text}
    return facts


def _print_results(desk: Desk, results: Sequence[RunResult]) -> None:
    for result in results:
        if not result.outcomes:
            continue
        states = Counter(outcome.state for outcome in result.outcomes)
        counted = ", ".join(f"{words.STATE_WORDS[state]} {number}" for state, number in states.items())
        print(f"Batch {result.batch_id}: {counted}")
        for outcome in result.outcomes:
            if outcome.state in {RowState.REFUSED, RowState.UNDO_REFUSED, RowState.CHECKING}:
                print(f"row {outcome.row}\t{outcome.order}\t{_message(outcome.codes, outcome.facts)}")
        _print_line(desk.batch_reconciliation(result.batch_id))
    print("requests: " + ", ".join(f"{kind} {number}" for kind, number in desk.requests.items()), file=sys.stderr)


def _exit_of(results: Sequence[RunResult], outcomes: Collection[Outcome], *, waits: bool) -> int:
    codes = {result.trouble_exit for result in results}
    for code in (EXIT_SIGN_IN, EXIT_OTHER_COPY, EXIT_USAGE):
        if code in codes:
            return code
    states = {outcome.state for outcome in outcomes}
    if states & OPEN_STATES or EXIT_UNKNOWN in codes:
        return EXIT_UNKNOWN
    if states & {RowState.REFUSED, RowState.UNDO_REFUSED}:
        return EXIT_REFUSED
    return EXIT_LOOK if waits else EXIT_OK


# --------------------------------------------------------------------------- reset and resume


#: So many order numbers are named in one sentence.
_NAMED = 10


def _some(orders: Sequence[str]) -> str:
    more = len(orders) - _NAMED
    return ", ".join(orders[:_NAMED]) + (f" … (+{more})" if more > 0 else "")


def _reset(options: argparse.Namespace) -> int:
    if (options.batch is None) == (options.sheet is None):
        raise UsageError("USAGE", detail="reset takes a batch number, or --sheet FILE")
    if not options.yes:
        raise UsageError("USAGE", detail="add --yes to take back what was sent")
    with _desk(options) as desk:
        bar = _Bar(options)
        try:
            results = _reset_sheet(desk, options, bar) if options.sheet else _reset_batch(desk, options, bar)
        finally:
            bar.close()
        if not results:
            print(_dump(_NOTHING) if options.json else words.say("NOTHING_TO_UNDO").text)
            return EXIT_OK
        return _finish(desk, results, options, waits=False)


def _named_batch(desk: Desk, options: argparse.Namespace) -> BatchInfo:
    """The batch that was named; with --account it must be one of that account's."""
    info = desk.batch(options.batch)
    account = desk.account_of(info.id)
    if options.account is not None and desk.account(options.account).key != account.key:
        raise UsageError("USAGE", detail=f"batch {info.id} belongs to the account {account.name}")
    desk.check_patience(account, options.patience)
    return info


def _reset_batch(desk: Desk, options: argparse.Namespace, bar: _Bar) -> list[RunResult]:
    info = _named_batch(desk, options)
    # read before anything runs: a list that can't be read must not stop half of it
    only = desk.undo_list(Path(options.only)) if options.only else None
    all_but = desk.undo_list(Path(options.all_but)) if options.all_but else None
    results: list[RunResult] = []
    for undo in desk.unfinished():  # an undo that was interrupted goes on
        if undo.undo_of == info.id:
            results.append(_run(desk, undo.id, options, bar))
    if any(result.trouble is not None for result in results):
        return results
    if not info.finished:  # what is unsent never goes out, what is out settles first
        control = running.Control()
        control.stop()
        settled = _run(desk, info.id, options, bar, control)
        if settled.trouble is not None:
            return [*results, settled]
        still_out = tuple(outcome for outcome in settled.outcomes if outcome.state in OPEN_STATES)
        if still_out:  # they can't go back before it is known what became of them: the result says so
            results.append(replace(settled, outcomes=still_out))
    preview = desk.undo_preview(info.id, undoing.Scope(only=only, all_but=all_but))
    listed = only or all_but
    if listed and preview.none_named and not listed.has_orders:
        raise UsageError("NO_ORDER_COLUMN")
    if all_but and preview.none_named:  # "all but nothing" would take back everything
        raise UsageError("LIST_NAMES_NOTHING", batch=info.id)
    if preview.not_found and not options.quiet:
        said = words.say("LIST_NOT_FOUND", {"count": str(len(preview.not_found)), "orders": _some(preview.not_found)})
        print(said.text, file=sys.stderr)
    if listed and listed.hidden:
        print(words.say("HIDDEN_ROWS", {"count": str(listed.hidden)}).text, file=sys.stderr)
    _say_tidied(sum(preview.tidied.values()))
    refused = preview.changed_since or preview.locked
    if preview.goes_back or (refused and not results):
        results.insert(0, _run(desk, desk.undo(preview), options, bar))
    return results


def _say_tidied(count: int) -> None:
    """No number is changed unsaid: the window says it before its confirmation."""
    if count:
        print(words.say("LIST_TIDIED", {"count": str(count)}).text, file=sys.stderr)


def _named_by(changes: Iterable[Change]) -> dict[str, Change]:
    """Action -> a row of the sheet that means it: a hidden one means nothing, and a damaged number is a guess."""
    sure = (c for c in changes if not c.row.hidden and c.how is not MatchHow.DAMAGED)
    return {change.action.id: change for change in sure if change.action is not None}


def _reset_sheet(desk: Desk, options: argparse.Namespace, bar: _Bar) -> list[RunResult]:
    """Orders changed by us go back by their before-image; orders changed elsewhere by RESET."""
    # whoever names these orders one by one has answered whose reversals they are
    policy = Policy(operation=Operation.RESET, accept=frozenset({Code.REVERSED_ELSEWHERE, Code.RESET_LOSES}))
    account = desk.account(options.account)
    desk.check_patience(account, options.patience)
    opened = desk.open_sheet(Path(options.sheet), account=account)
    if any(notice.code == "NO_ORDER_COLUMN" for notice in opened.notices):
        raise UsageError("NO_ORDER_COLUMN")
    found = desk.find_actions(opened, account, programs=options.program, policy=policy, progress=bar)
    made = desk.plan(opened, found, policy)
    _print_notices(notice for notice in opened.notices if notice not in options.said)
    named = _named_by(made.changes)
    ids = set(named)
    results: list[RunResult] = []
    still_out: list[RunResult] = []
    for info in desk.unfinished():
        rows = [outcome for outcome in desk.outcomes(info.id) if outcome.action_id in ids]
        if info.account_key != account.key or not any(outcome.state in OPEN_STATES for outcome in rows):
            continue
        if info.undo_of is not None:  # an undo that was interrupted goes on
            results.append(_run(desk, info.id, options, bar))
        elif out := tuple(outcome for outcome in rows if outcome.state in UNKNOWN_STATES):
            still_out.append(RunResult(info.id, out, {}))  # `resume` first: it isn't known what became of them
    if any(result.trouble is not None for result in results):
        return results
    ours: set[str] = set()
    tidied: set[str] = set()
    for batch, action_ids in sorted(desk.ours(account, ids).items(), reverse=True):
        preview = desk.undo_preview(batch, undoing.Scope(only=undoing.Listed.of(action_ids)))
        if preview.goes_back or preview.changed_since or preview.locked:
            results.append(_run(desk, desk.undo(preview), options, bar))
            tidied |= {one for one in action_ids if named[one].how is MatchHow.TOLERANT}
            ours |= action_ids  # what somebody changed since is refused here, and not reset below either
        if any(result.trouble is not None for result in results):
            return results
    _say_tidied(len(tidied))
    elsewhere = [c for c in made.changes if c.state is RowState.READY and c.action and c.action.id not in ours]
    if elsewhere:
        try:
            batch = desk.submit(made.only(ids - ours))
        except UsageError as error:  # too many for the account's limit: what went back before it is told all the same
            if not results:
                raise
            notice = Notice(error.code, error.facts)
            results.append(RunResult(results[0].batch_id, (), {}, trouble=notice, trouble_exit=exit_code_of(error)))
        else:
            results.append(_run(desk, batch, options, bar))
    return results + still_out


def _resume(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        if options.batch is not None:
            chosen = [_named_batch(desk, options)]
        else:
            chosen = list(reversed(desk.unfinished()))
            _one_sign_in(desk, options)
            if options.account is not None:
                key = desk.account(options.account).key
                chosen = [info for info in chosen if info.account_key == key]
        bar = _Bar(options)
        results: list[RunResult] = []
        control = running.Control()
        try:
            for info in chosen:
                if control.stopped:  # Ctrl+C speaks of all of them; those not begun keep their place
                    break
                results.append(_resumed(desk, info.id, options, bar, control))
        finally:
            bar.close()
        if not results:
            print(_dump(_NOTHING) if options.json else "Nothing is unfinished.")
            return EXIT_OK
        return _finish(desk, results, options, waits=False)


def _resumed(desk: Desk, batch: int, options: argparse.Namespace, bar: _Bar, control: Control) -> RunResult:
    """One batch; what is wrong with its account doesn't keep the others from going on."""
    try:
        desk.check_patience(desk.account_of(batch), options.patience)
        return _run(desk, batch, options, bar, control)
    except OtherCopySending:
        raise  # the others would meet it too
    except DeskError as error:
        notice = Notice(error.code, error.facts)
        return RunResult(batch, desk.outcomes(batch), {}, trouble=notice, trouble_exit=exit_code_of(error))
