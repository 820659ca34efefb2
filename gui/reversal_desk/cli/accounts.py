"""`account`: add, list, test and remove the accounts of a brand."""

from __future__ import annotations

import argparse
import sys

from reversal_desk import words
from reversal_desk.cli import exits, output
from reversal_desk.cli.opening import opened_desk
from reversal_desk.desk import Desk
from reversal_desk.model import Account


def account(options: argparse.Namespace) -> int:
    """One verb of `account`."""
    with opened_desk(options) as desk:
        if options.verb == "add":
            token = sys.stdin.readline().strip()
            account, notice = desk.add_account(
                name=options.name, sid=options.sid, token=token, origin=options.root, brand_id=options.agency_brand,
                programs=options.program or (),
            )  # fmt: skip
            said = words.say(notice.code, notice.facts).text if notice else "The token is kept in the keyring."
            if options.json:
                print(output.dump({"account": _account_facts(account), "token_kept": notice is None, "message": said}))
            else:
                print(f"Account {account.name} was added. {said}")
            return exits.OK
        if options.verb == "list":
            accounts = [_account_facts(account) for account in desk.accounts()]
            if options.json:
                print(output.dump({"accounts": accounts}))
            else:
                for facts in accounts:
                    print(f"{facts['name']}\t{facts['sid']}\t{facts['root']}")
            return exits.OK
        if options.verb == "remove":
            desk.remove_account(options.name)
            print(output.dump({"removed": options.name}) if options.json else f"Account {options.name} was removed.")
            return exits.OK
        return _account_test(desk, options)


def _account_test(desk: Desk, options: argparse.Namespace) -> int:
    test = desk.test_account(options.name)
    company = test.company.name if test.company else None
    programs = [{"id": p.id, "name": p.name} for p in test.programs]
    if options.json:
        error = {"code": test.error.code, "message": output.error_message(test.error)} if test.error else None
        print(output.dump({"account": test.account.name, "company": company, "programs": programs, "error": error,
                           "notices": output.sentences(test.notices)}))  # fmt: skip
    elif test.error is None:
        print(f"{company or test.account.name}: connected; programs {', '.join(p['name'] for p in programs) or '—'}")
    if test.error is not None:
        print(output.error_message(test.error), file=sys.stderr)
        return exits.of_error(test.error)
    output.print_notices(test.notices)
    return exits.OK


def _account_facts(account: Account) -> dict[str, str]:
    return {"name": account.name, "sid": account.sid, "root": account.origin}
