"""`inspect`: what a file holds. It needs no account and no data folder, so nothing of the desk."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reversal_desk import words
from reversal_desk.cli import arguments, exits, output
from reversal_desk.sheet import facts as sheet_facts


def inspect(options: argparse.Namespace) -> int:
    """Say how a file would be read; 2 where it can't be."""
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
        print(output.dump({**facts, "columns": columns}))
    elif facts["status"] == "error":
        print(facts["message"], file=sys.stderr)
    else:
        if facts["message"]:  # an empty file is no error, and nothing below would say so
            print(facts["message"], file=sys.stderr)
        for sheet in facts["sheets"]:
            mark = "" if sheet["visible"] else " (hidden)"
            print(f"{sheet['name']}{mark}: {sheet['rows']} rows, {sheet['cols']} columns")
        header = "no header" if facts["header_row"] is None else f"header in row {facts['header_row']}"
        if facts["sheet"]:
            print(f"used: {facts['sheet']}, {header}")
        for name, used, why in facts["read_so"]:
            print(f"{name}: {arguments.MARKS.get(used, used)}  {why}")
        for column in facts["columns"]:
            print(
                f"  {column['header']}: {column['field'] or '—'}  {', '.join(column['samples'][:3])}  {column['why']}"
            )
        for warning in facts["warnings"]:
            print(warning, file=sys.stderr)
    return exits.USAGE if facts["status"] == "error" else exits.OK
