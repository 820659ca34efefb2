"""One command is done by its family; what goes wrong in it is one clear sentence and an exit code."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from reversal_desk import words
from reversal_desk.cli import exits, output
from reversal_desk.errors import BugError, DeskError


def run(options: argparse.Namespace) -> int:
    """Do what the words ask; gives the exit code. Every expected failure is one clear sentence on stderr."""
    options.practice = options.practice or options.practice_first
    command = command_of(options.command)
    try:
        code = command(options)
        sys.stdout.flush()
    except OSError as error:  # every other one was told as a DeskError: what was printed could not be taken
        return _not_printed(error)
    except DeskError as error:
        _say_error(error, options)
        return exits.of_error(error)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return exits.UNKNOWN
    return code


def command_of(name: str) -> Callable[[argparse.Namespace], int]:
    """The function of one of `arguments.COMMANDS`. Late imports: no command waits for another family's rooms."""
    match name:
        case "account":
            from reversal_desk.cli import accounts

            return accounts.account
        case "inspect":
            from reversal_desk.cli import files

            return files.inspect
        case "check" | "submit":
            from reversal_desk.cli import sheets

            return sheets.check if name == "check" else sheets.submit
        case "reset" | "resume":
            from reversal_desk.cli import batches

            return batches.reset if name == "reset" else batches.resume
        case "recheck":
            from reversal_desk.cli import looks

            return looks.recheck
        case "history" | "results" | "report" | "verify-history" | "support-bundle":
            from reversal_desk.cli import records

            return {
                "history": records.history,
                "results": records.results,
                "report": records.report,
                "verify-history": records.verify_history,
                "support-bundle": records.support_bundle,
            }[name]
    raise BugError(f"no family does {name}")


def _not_printed(error: OSError) -> int:
    """The result's reader went away, or the disk it was written to is full. What was done is on record."""
    if not isinstance(error, BrokenPipeError):
        print(words.say("NOT_PRINTED", {"why": error.strerror or str(error)}).text, file=sys.stderr)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # or the interpreter complains again while it ends
    return exits.UNKNOWN


def _say_error(error: DeskError, options: argparse.Namespace) -> None:
    message = words.say(error.code, error.facts)
    print(message.text, file=sys.stderr)
    if getattr(options, "json", False) and getattr(options, "command", "") != "inspect":
        print(output.dump({"error": {"code": error.code, "message": message.text}}))
