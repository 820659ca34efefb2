"""The commands of product.md section 6: parse, call desk, print. They decide nothing about money themselves.

`front` is where every start comes in: it reads the words and opens the window, or hands a command to `commands`,
which imports the module of its family, and no other, and turns failures into sentences and exit codes.

The families: `accounts` (account), `files` (inspect), `sheets` (check, submit), `batches` (reset, resume), `looks`
(recheck), `records` (history, results, verify-history). What they share: `plans` (from files to plans, and how a plan
is told), `runs` (a run under Ctrl+C, and how it is told), `opening` (the desk), and once for all commands `arguments`,
`output` and `exits`.
"""

from reversal_desk.cli.arguments import COMMANDS
from reversal_desk.cli.front import OpenWindow, main

__all__ = ["COMMANDS", "OpenWindow", "main"]
