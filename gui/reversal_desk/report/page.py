"""The report as one HTML page: figures and charts first, the lists a person works with, and every row at the end.

Nothing of it runs, and nothing is loaded: styles and charts stand in the page, and its policy forbids the rest. The
rows go by once; the tables that they belong to are kept beside the page until their place in it comes.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO

from msgspec import Struct

from reversal_desk.model import RECONCILIATION_PARTS, Accounted, BatchInfo
from reversal_desk.report.charts import Bar, bars
from reversal_desk.report.figures import CALM, GROUPS, Figures, Share, is_make_good, nonzero
from reversal_desk.report.rows import Rows
from reversal_desk.report.wording import ABOUT, NONE, Speech, count, moment, money, monies, plain

#: So much of a table stays in memory, bytes.
_IN_MEMORY = 1 << 20
#: Partners with a bar of their own; those beyond stand together in the last one.
_BARS = 12
_SIGN = {"confirmed": "good", "already_so": "good", "back": "back", "undone": "back", "again": "back",
         "checking": "open", "waiting": "open", "refused": "bad", "locked": "bad", "held": "open"}  # fmt: skip
#: Parts of the line whose text is not called as they are.
_PARTS = {"not_affiliate": "part_not_affiliate", "locked": "part_locked", "refused": "part_refused",
          "left_out": "part_left_out", "other_batches": "part_other"}  # fmt: skip
_OF_UNDO = frozenset({"to_be_sent", "proved", "taken_back"})

_STYLE = """
@page{size:A4 landscape;margin:12mm 12mm 14mm}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1180px;color:#1a1a1a;background:#fff;font:14px/1.45 FONTS}
h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:30px 0 6px;break-after:avoid}
h2.none{font-size:14px;font-weight:400;margin:12px 0 4px;color:#444}
h3{font-size:15px;margin:18px 0 4px;break-after:avoid}p{margin:4px 0 8px;max-width:100ch}
.sub{font-size:16px;color:#444;overflow-wrap:anywhere}
.practice{border:3px dashed #b36b00;padding:8px 12px;font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:14px 0}
dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
.cards{display:flex;flex-wrap:wrap;gap:12px;margin:10px 0}
.card{border:1px solid #b5b5b5;border-radius:6px;padding:10px 16px;min-width:150px;break-inside:avoid}
.card span{display:block;color:#555}.card b{display:block;font-size:21px;font-variant-numeric:tabular-nums}
.card small{display:block;color:#555}
table{border-collapse:collapse;width:100%;margin:8px 0 14px;font-variant-numeric:tabular-nums}
thead{display:table-header-group}tfoot{display:table-row-group}
tr{break-inside:avoid;page-break-inside:avoid}
th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid #d5d5d5;overflow-wrap:break-word;\
mso-number-format:"\\@"}
th{border-bottom:2px solid #777;font-weight:600}
.n{text-align:right}td.n{overflow-wrap:normal;white-space:nowrap}
tr.sum td{border-top:2px solid #777;font-weight:600}
table.all{table-layout:fixed;font-size:12px}table.all th,table.all td{padding:3px 5px}
.full td:nth-child(1),.list td:nth-child(1){text-align:right}
figure{margin:10px 0;break-inside:avoid}figcaption{font-weight:600;margin-bottom:2px}
.chart{width:100%;max-width:760px;height:auto;font-size:13px}.chart .value{font-weight:600}
.note{color:#444}
@media print{body{padding:0;max-width:none;font-size:10.5pt}table{font-size:9pt}table.all{font-size:7.5pt}
h1{font-size:20pt}h2{font-size:14pt}h2.none{font-size:10.5pt}}
"""
_FONTS = {
    "zh-CN": '"Segoe UI","Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Noto Sans SC",sans-serif',
    "en": '"Segoe UI","Helvetica Neue",Arial,"Liberation Sans","Noto Sans","Noto Sans CJK SC",sans-serif',
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: Widths of the table of every row, per cent.
_WIDTHS = (4, 9, 12, 11, 10, 12, 11, 8, 9, 14)


class Head(Struct, frozen=True):
    """What is known of a batch beside its rows; `parts` is its line that adds up, currency -> part -> amount.

    `sent`: when the first and the last request left. `others`: the other batches of its sheet. `alone`: a test whose
    rest was not sent. `gives_back`: it puts back what stood before its sheet.
    """

    batch: BatchInfo
    account: str
    practice: bool
    parts: Mapping[str, Mapping[str, Decimal]]
    sent: tuple[datetime, datetime] | None
    others: tuple[int, ...]
    alone: bool
    gives_back: bool
    made_at: datetime
    made_by: str


def write(file: IO[bytes], head: Head, lines: Iterable[Accounted], speech: Speech) -> Figures:
    """Write the page; gives what was counted. OSError where a disk says no."""
    undo = head.batch.kind == "undo"
    figures = Figures(undo=undo, gives_back=head.gives_back)
    with ExitStack() as stack:
        tables = _Tables(stack, Rows(speech, undo=undo, sign=figures.sign), undo=undo)
        for line in lines:
            tables.take(line, figures.take(line))
        page = _Page(head, figures, speech, undo=undo)
        for part in page.parts(tables):
            if isinstance(part, str):
                file.write(part.encode())
            else:
                part.into(file)
    return figures


class _Table:
    """The lines of one table, until their place in the page comes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.lines = 0

    def add(self, line: str) -> None:
        self._file.write(line.encode())
        self.lines += 1

    def into(self, file: IO[bytes]) -> None:
        self._file.seek(0)
        shutil.copyfileobj(self._file, file)


@contextmanager
def _kept_aside() -> Iterator[_Table]:
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        yield _Table(file)


class _Tables:
    """Which row goes into which tables."""

    def __init__(self, stack: ExitStack, rows: Rows, *, undo: bool) -> None:
        self._rows = rows
        self._undone = "again" if undo else "undone"
        aside = [stack.enter_context(_kept_aside()) for _ in range(5)]
        self.every, self.refused, self.open, self.news, self.undone = aside
        self.make_good: list[tuple[str, str, int, str]] = []  # (partner, currency, row, line): by partner, not by row
        self.not_sent: Counter[tuple[str, str]] = Counter()  # (group, reason) -> rows

    def take(self, line: Accounted, name: str) -> None:
        """Put a row of this group where it belongs."""
        rows, outcome = self._rows, line.outcome
        self.every.add(rows.in_full(line))
        if name == "refused":
            self.refused.add(rows.refused(line))
        elif name in {"checking", "waiting"}:
            self.open.add(rows.with_state(line))
        elif name == self._undone:
            self.undone.add(rows.undone(line))
        if rows.has_news(outcome):
            self.news.add(rows.with_state(line))
        if is_make_good(outcome):
            self.make_good.append((outcome.partner, outcome.currency, outcome.row, rows.make_good(line)))
        if name in {"held", "locked", "stopped", *CALM}:
            self.not_sent[name, rows.reason(outcome)] += 1


class _Page:
    """Makes the parts of the page, in their order."""

    def __init__(self, head: Head, figures: Figures, speech: Speech, *, undo: bool) -> None:
        self._head = head
        self._figures = figures
        self._say = speech
        self._undo = undo
        self._way = "given" if head.gives_back else "taken"

    def parts(self, tables: _Tables) -> Iterator[str | _Table]:
        """The whole page, piece by piece."""
        say = self._say
        yield self._top()
        yield self._summary()
        yield self._line()
        yield self._totals()
        yield from self._list("refusals", tables.refused, ("sales", "commission", "why"), "refusals_intro")
        yield from self._list("checks", tables.open, ("sales", "commission", "state", "news"), "checks_intro")
        yield from self._list("looks", tables.news, ("sales", "commission", "state", "news"), "looks_intro")
        intro = "undone_intro_undo" if self._undo else "undone_intro"
        yield from self._list("undone_rows", tables.undone, ("sales", "commission", "undone_by", "proved_when"), intro)
        yield from self._make_good(tables.make_good)
        yield self._not_sent(tables.not_sent)
        yield self._terms()
        yield self._heading("appendix") + f"<p>{plain(say('appendix_intro'))}</p>"
        yield '<table class="all full"><colgroup>' + "".join(f'<col style="width:{width}%">' for width in _WIDTHS)
        yield f"</colgroup>{self._titles(*_NAMES, 'asked', 'sales', 'commission', 'state', 'proved_when', 'evidence')}"
        yield tables.every
        yield "</table></body></html>\n"

    # ------------------------------------------------------------------ the first page

    def _top(self) -> str:
        say, head, batch = self._say, self._head, self._head.batch
        title = say("title_undo", number=batch.id, of=batch.undo_of) if self._undo else say("title", number=batch.id)
        name = PurePath(batch.file.replace("\\", "/")).name or say("pasted")
        sheet = say("file_tab", file=name, tab=batch.sheet) if batch.sheet else name
        facts = [
            ("account", head.account),
            ("programs", self._programs()),
            ("file", sheet),
            ("written", moment(batch.created_at)),
            ("sent", self._sent()),
            ("proved_last", moment(self._figures.read_last)),
            ("made", say("made_by", when=moment(head.made_at), user=head.made_by)),
        ]
        if head.others:
            numbers = ", ".join(map(str, head.others))
            facts.append(("other_batches", say("other_batches_said", numbers=numbers)))
        told = "".join(f"<dt>{plain(say(key))}</dt><dd>{plain(text)}</dd>" for key, text in facts)
        practice = f'<p class="practice">{plain(say("practice"))}</p>' if head.practice else ""
        language = say.language
        return (
            f'<!DOCTYPE html>\n<html lang="{plain(language)}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
            f"<title>{plain(title)} · {plain(name)}</title>"
            f"<style>{_STYLE.replace('FONTS', _FONTS.get(language, _FONTS['en']))}</style></head>\n"
            f'<body>{practice}<h1>{plain(title)}</h1><div class="sub">{plain(sheet)} · {plain(head.account)}</div>'
            f"<dl>{told}</dl>\n"
        )

    def _programs(self) -> str:
        known = self._figures.programs
        return ", ".join(f"{name} ({number})" if name else number for number, name in sorted(known.items())) or NONE

    def _sent(self) -> str:
        if self._head.sent is None:
            return self._say("sent_never")
        first, last = map(moment, self._head.sent)
        return first if first == last else self._say("sent_span", first=first, last=last)

    def _summary(self) -> str:
        say, figures = self._say, self._figures
        open_, owed = nonzero(figures.open_commission), figures.owed()
        more = [say("as_read")]
        if open_:
            more.append(say("still_open", money=f"{ABOUT} {monies(open_)}"))
        if not_ours := nonzero(figures.not_by_us):
            more.append(say("not_by_us", money=monies(not_ours)))
        if any(value < 0 for value in (*figures.commission.values(), *figures.sales.values())):
            more.append(say("rises"))
        cards = [
            _card(say("rows"), count(figures.rows)),
            _card(say("rows_sent"), count(figures.sent)),
            _card(say("rows_proved"), count(figures.proved)),
            *(_card(say(name), count(figures.groups[name])) for name in ("checking", "refused", "undone", "again")
              if figures.groups[name]),
            _card(say(f"commission_{self._way}"), *self._amounts(figures.commission)),
            _card(say(f"sales_{self._way}"), *self._amounts(figures.sales)),
            *([_card(say("make_good_word"), *(f"{ABOUT} {text}" for text in self._amounts(owed)))] if owed else []),
        ]  # fmt: skip
        shown = [name for name in GROUPS if figures.groups[name] and name not in CALM]
        chart = [
            Bar(say(name), Decimal(figures.groups[name]), count(figures.groups[name]), _SIGN.get(name, "calm"))
            for name in shown
        ]
        drawn = _figure("outcomes", say("chart_outcomes"), chart)
        calm = [figures.groups[name] for name in CALM]
        said = plain(say("chart_left", none=count(calm[0]), left=count(calm[1])))
        left_out = f'<p class="note">{said}</p>' if any(calm) else ""
        return (
            f"{self._heading('summary')}<p>{plain(say('proof'))}</p>"
            f'<div class="cards">{"".join(cards)}</div><p class="note">{plain(" ".join(more))}</p>{drawn}{left_out}\n'
        )

    @staticmethod
    def _amounts(values: Mapping[str, Decimal]) -> Sequence[str]:
        return [money(value, currency) for currency, value in sorted(values.items())] or [NONE]

    # ------------------------------------------------------------------ the line that adds up

    def _line(self) -> str:
        say, of = self._say, "whole_undo" if self._undo else "whole_trial" if self._head.alone else "whole"
        made = [f"{self._heading('line')}<p>{plain(say('line_intro'))}</p>"]
        means = plain(say("whole_undo_means" if self._undo else "whole_means"))
        for currency, parts in sorted(self._head.parts.items()):
            shown = [(part, parts[part]) for part in RECONCILIATION_PARTS if parts.get(part)]
            whole = money(parts["in_sheet"], currency)
            sums = " + ".join(f"{self._part(part)} {money(value, currency)}" for part, value in shown)
            said = f"{say(of)} {whole} = {sums or money(Decimal(0), currency)}"
            rows = "".join(
                f'<tr><td>{plain(self._part(part))}</td><td class="n">{plain(money(value, currency))}</td>'
                f"<td>{plain(self._part_means(part))}</td></tr>"
                for part, value in shown
            )
            made.append(
                f"<p><b>{plain(said)}</b></p><table>{self._titles('line_part', '*line_money', 'line_means')}{rows}"
                f'<tr class="sum"><td>{plain(say(of))}</td><td class="n">{plain(whole)}</td><td>{means}</td></tr>'
                "</table>"
            )
        if not self._head.parts:
            made.append(f"<p>{plain(say('line_empty'))}</p>")
        return "".join(made) + "\n"

    def _part(self, part: str) -> str:
        if self._undo and part in _OF_UNDO:
            return self._say(f"{part}_undo")
        return self._say(_PARTS.get(part, part))

    def _part_means(self, part: str) -> str:
        return self._say(f"{_PARTS.get(part, part)}_means")

    # ------------------------------------------------------------------ by partner

    def _totals(self) -> str:
        say, listed = self._say, self._figures.by_partner()
        made = [self._heading("totals")]
        if not listed:
            return f"{made[0]}<p>{plain(say('totals_empty'))}</p>\n"
        currencies = list(dict.fromkeys(currency for _, currency, _ in listed))
        for place, currency in enumerate(currencies):
            shares = [(partner, share) for partner, its, share in listed if its == currency]
            title = say(f"chart_commission_{self._way}", currency=currency)
            made.append(_figure(f"commission{place}", title, self._bars(shares, currency)))
        made.append(f'<p class="note">{plain(say("totals_note"))}</p><table>')
        made.append(self._titles(
            "partner", "currency", "*orders", "*rows_proved", f"*sales_{self._way}", f"*commission_{self._way}",
            "*open_rows", "*open_commission", "*refused", "*locked",
        ))  # fmt: skip
        for currency in currencies:
            shares = [(partner, share) for partner, its, share in listed if its == currency]
            made += (_share_line(partner, currency, share) for partner, share in shares)
            made.append(_share_line(say("sum"), currency, _sum(share for _, share in shares), of_all=True))
        made.append("</table>\n")
        return "".join(made)

    def _bars(self, shares: Sequence[tuple[str, Share]], currency: str) -> list[Bar]:
        paid = [(partner, share.commission) for partner, share in shares if share.commission]
        shown = [Bar(partner or NONE, value, money(value, currency), _tone(value)) for partner, value in paid[:_BARS]]
        rest = [value for _, value in paid[_BARS:]]
        if rest:
            value = sum(rest, Decimal(0))
            shown.append(Bar(self._say("chart_others", count=count(len(rest))), value, money(value, currency), "calm"))
        return shown

    # ------------------------------------------------------------------ the lists

    def _list(self, key: str, table: _Table, columns: Sequence[str], intro: str) -> Iterator[str | _Table]:
        """A list of rows with its heading; it says so where there is none."""
        if not table.lines:
            yield self._without(key)
            return
        yield f"{self._heading(key, table.lines)}<p>{plain(self._say(intro))}</p>"
        yield f'<table class="list">{self._titles(*_NAMES, *columns)}'
        yield table
        yield "</table>\n"

    def _make_good(self, listed: list[tuple[str, str, int, str]]) -> Iterator[str]:
        """The rows that locked, by partner, each with its sum."""
        say = self._say
        if not listed:
            yield self._without("make_good")
            return
        yield f"{self._heading('make_good', len(listed))}<p>{plain(say(f'make_good_{self._way}'))}</p>"
        titles = self._titles(
            "row", "order", "action", "lock", f"make_good_sales_{self._way}", f"make_good_{self._way}_commission"
        )
        listed.sort(key=lambda one: one[:3])
        for (partner, currency), lines in groupby(listed, key=lambda one: one[:2]):
            yield f'<h3>{plain(partner or NONE)} · {plain(currency)}</h3><table class="list">{titles}'
            yield from (line for _, _, _, line in lines)
            yield self._owed(partner, currency)

    def _owed(self, partner: str, currency: str) -> str:
        share = self._figures.shares[partner, currency]
        said = self._say("make_good_sum", partner=partner or NONE, count=count(share.locked))
        if share.owed_unknown:
            said = f"{said}. {self._say('make_good_unknown', count=count(share.owed_unknown))}"
        sales, owed = money(share.owed_sales, currency), f"{ABOUT} {money(share.owed, currency)}"
        return (
            f'<tr class="sum"><td colspan="4">{plain(said)}</td><td>{plain(sales)}</td><td>{plain(owed)}</td></tr>'
            "</table>\n"
        )

    def _not_sent(self, counted: Mapping[tuple[str, str], int]) -> str:
        say = self._say
        if not counted:
            return self._without("not_sent")
        made = [self._heading("not_sent", sum(counted.values()))]
        made.append(f"<table>{self._titles('state', 'reason_count', '*count')}")
        for (name, reason), number in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
            cells = f"<td>{plain(say(name))}</td><td>{plain(reason or NONE)}</td>"
            made.append(f'<tr>{cells}<td class="n">{count(number)}</td></tr>')
        return "".join(made) + "</table>\n"

    def _terms(self) -> str:
        say = self._say
        terms = (
            (say("action"), "term_action"), (say("partner"), "term_partner"), (say("sales"), "term_sales"),
            (say("commission"), "term_commission"), (say.text("Reverse"), "term_reverse"),
            (say.text("Change amount"), "term_modify"), (say("lock"), "term_lock"),
            (say.text("Undone"), "term_undone"), (say("make_good_word"), "term_make_good"),
            (f"{say('estimate')} ({ABOUT})", "term_estimate"),
        )  # fmt: skip
        told = "".join(f"<dt>{plain(term)}</dt><dd>{plain(say(key))}</dd>" for term, key in terms)
        return f"{self._heading('terms')}<dl>{told}</dl>\n"

    # ------------------------------------------------------------------ pieces

    def _heading(self, key: str, rows: int | None = None) -> str:
        said = plain(self._say(key))
        return f"<h2>{said}</h2>" if rows is None else f"<h2>{said} ({count(rows)})</h2>"

    def _without(self, key: str) -> str:
        """A list that has no row says so, in the room of a line."""
        return f'<h2 class="none">{plain(self._say("none", title=self._say(key)))}</h2>\n'

    def _titles(self, *keys: str) -> str:
        """A table's head; the columns marked with a star are figures."""
        cells = (
            f'<th scope="col"{" class=n" if key.startswith("*") else ""}>{plain(self._say(key.removeprefix("*")))}'
            for key in keys
        )
        return f"<thead><tr>{''.join(cells)}</thead><tbody>"


_NAMES = ("row", "order", "action", "partner")


def _tone(value: Decimal) -> str:
    return "good" if value > 0 else "bad"


def _card(title: str, *values: str) -> str:
    return f'<div class="card"><span>{plain(title)}</span>{"".join(f"<b>{plain(value)}</b>" for value in values)}</div>'


def _figure(name: str, title: str, lines: Sequence[Bar]) -> str:
    drawn = bars(name, title, lines)
    return f"<figure><figcaption>{plain(title)}</figcaption>{drawn}</figure>" if drawn else ""


def _sum(shares: Iterable[Share]) -> Share:
    total = Share()
    for share in shares:
        total.orders |= share.orders
        for name in ("proved", "sales", "commission", "open", "open_commission", "refused", "locked"):
            setattr(total, name, getattr(total, name) + getattr(share, name))
    return total


def _share_line(partner: str, currency: str, share: Share, *, of_all: bool = False) -> str:
    still = f"{ABOUT} {money(share.open_commission, currency)}" if share.open else NONE
    cells = (
        count(len(share.orders)), count(share.proved), money(share.sales, currency),
        money(share.commission, currency), count(share.open), still, count(share.refused), count(share.locked),
    )  # fmt: skip
    figures = "".join(f'<td class="n">{plain(cell)}</td>' for cell in cells)
    first = f"<td>{plain(partner or NONE)}</td><td>{plain(currency)}</td>"
    return f"<tr{' class=sum' if of_all else ''}>{first}{figures}</tr>"
