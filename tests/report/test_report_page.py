"""The page of a report: what it tells is what it was given, to the cent; it runs nothing, loads nothing, and prints."""

from __future__ import annotations

import errno
import io
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report_reader import a_head, a_line, written

from reversal_desk import report
from reversal_desk.model import RECONCILIATION_PARTS, Accounted, Code, Operation, RowState
from reversal_desk.report import charts, wording
from reversal_desk.report.figures import GROUPS, group

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
BAD = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", '"><img src=x onerror=y>', "&lt;b&gt;", "a\x00b\x85\ud800c")


def figure(text: str) -> Decimal:
    """The amount of a cell, whatever its currency."""
    return Decimal(re.sub(r"[^\d.−]", "", text).replace("−", "-"))


# --------------------------------------------------------------------------- figures


@pytest.mark.parametrize("undo", [False, True])
@pytest.mark.parametrize("state", RowState)
def test_every_row_belongs_to_one_group_that_is_shown(state: RowState, undo: bool) -> None:
    for codes in ((), (Code.LOCKED,), (Code.STOPPED,), (Code.NOT_AFFILIATE,), (Code.UNDO_TAKEN_BACK,)):
        name = group(a_line(1, state, *codes).outcome, undo=undo)
        assert name in GROUPS
        assert name in report.TEXTS


OfRow = tuple[str, str, Decimal, Decimal, Decimal, Decimal, RowState]
CENTS = st.integers(0, 10_000_00).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(
    st.sampled_from(["GearGuide", "北方露营手册", ""]), st.sampled_from(["USD", "GBP", "JPY"]),
    CENTS, CENTS, CENTS, CENTS,
    st.sampled_from([RowState.CONFIRMED, RowState.ALREADY_SO, RowState.REFUSED, RowState.CHECKING, RowState.UNDONE]),
), max_size=12))  # fmt: skip
def test_totals_are_the_sums_of_their_rows_to_the_cent(rows: list[OfRow]) -> None:
    lines = [
        a_line(place, state, partner=partner, currency=currency, amount_before=before, amount_after=after,
               payout_before=paid, payout_after=pays, payout_expected=pays)
        for place, (partner, currency, before, after, paid, pays, state) in enumerate(rows, 1)
    ]  # fmt: skip
    page, figures = written(lines)
    proved = [line.outcome for line in lines if line.outcome.state in {RowState.CONFIRMED, RowState.ALREADY_SO}]
    for currency in {outcome.currency for outcome in proved}:
        ours = [outcome for outcome in proved if outcome.currency == currency]
        sales = sum((one.amount_before - (one.amount_after or 0) for one in ours), Decimal(0))
        paid = sum((one.payout_before - (one.payout_after or 0) for one in ours), Decimal(0))
        assert (figures.sales[currency], figures.commission[currency]) == (sales, paid)
        table = [row for row in page.rows("Totals by partner") if row[1] == currency]
        *partners, whole = table
        assert whole[0] == "All partners"
        for column, right in ((4, sales), (5, paid)):
            assert sum((figure(row[column]) for row in partners), Decimal(0)) == figure(whole[column]) == right
    assert figures.rows == len(page.rows("Every row")) == len(rows)


def test_what_is_open_is_an_estimate_and_counts_nowhere_as_taken_back() -> None:
    page, figures = written(
        [
            a_line(1),
            a_line(2, RowState.QUEUED, amount_after=Decimal("60.00"), operation=Operation.MODIFY,
                   payout_expected=Decimal("4.80")),
            a_line(3, RowState.WAITING, payout_expected=None, operation=Operation.MODIFY),
        ]
    )  # fmt: skip
    assert figures.commission == {"USD": Decimal("8.00")}
    [partner, _] = page.rows("Totals by partner")
    assert partner == ["GearGuide", "USD", "3", "1", "100.00 USD", "8.00 USD", "2", "≈ 3.20 USD", "0", "0"]
    assert "Still to be proved, estimate: ≈ 3.20 USD." in page.text("What was sent")
    first, second = page.rows("Rows still being checked (2)")
    assert first[4:7] == ["100.00 → (60.00) USD", "8.00 → (≈ 4.80) USD", "Received, not yet in effect"]
    assert first[7] == "On its way. It is looked up until it is proved."
    assert second[7] == "Not sent yet."
    assert second[5] == "8.00 USD", "nobody estimated it"


def test_what_was_so_already_is_named_beside_the_figure_it_is_in() -> None:
    page, _ = written([a_line(1), a_line(2, RowState.ALREADY_SO, Code.NOT_OURS, evidence="")])
    said = page.text("What was sent")
    assert "16.00 USD" in said
    assert "Of this, already so and not by this batch: 8.00 USD." in said
    assert page.rows("Every row")[1][9] == "Read back as wanted, but changed by somebody else."
    assert "need a look: none" in page.page, "that it was so already is no news"


def test_what_rises_is_marked_as_rising() -> None:
    page, _ = written([a_line(1, amount_after=Decimal("120.00"), payout_after=Decimal("9.60"))])
    assert "−1.60 USD" in page.text("What was sent")
    assert "A figure below zero rose instead." in page.text("What was sent")


# --------------------------------------------------------------------------- the lists


def test_the_make_good_list_names_each_locked_row_and_its_sum_by_partner() -> None:
    lines = [
        a_line(1, RowState.BLOCKED, Code.LOCKED, partner="Trail Notes"),
        a_line(2, RowState.LOOK, Code.LOCKED, amount_after=Decimal("60.00"), payout_expected=Decimal("4.80"),
               operation=Operation.MODIFY),
        a_line(3, RowState.BLOCKED, Code.LOCKED, locking_date=None, payout_expected=None, amount_after=None),
        a_line(4, RowState.BLOCKED, Code.LOCKED, operation=Operation.MODIFY, payout_expected=None, amount_after=None),
        a_line(5, RowState.LEFT_OUT, Code.LEFT_BY_PERSON, Code.LOCKED),
        a_line(6, RowState.BLOCKED, Code.NOT_FOUND, action_id="", program_id="", facts={"order": "A6"}),
        a_line(7),
    ]  # fmt: skip
    page, figures = written(lines)
    lock = wording.moment(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
    assert page.rows("Make-good list: rows that locked (4)") == [
        ["3", "A2", "1000.1.2", lock, "40.00 USD", "≈ 3.20 USD"],
        ["4", "A3", "1000.1.3", "no date known", "100.00 USD", "≈ 8.00 USD"],
        ["5", "A4", "1000.1.4", lock, "—", "—"],
        ["Sum of GearGuide, rows: 3. Of this, rows that cannot be estimated and are not in the sum: 1",
         "140.00 USD", "≈ 11.20 USD"],
        ["2", "A1", "1000.1.1", lock, "100.00 USD", "≈ 8.00 USD"],
        ["Sum of Trail Notes, rows: 1", "100.00 USD", "≈ 8.00 USD"],
    ]  # fmt: skip
    assert "the partner keeps a commission that is not due" in page.text("Make-good list")
    assert figures.owed() == {"USD": Decimal("19.20")}
    assert "Make-good≈ 19.20 USD" in page.text("What was sent")
    assert figures.commission == {"USD": Decimal("8.00")}, "what locked was not taken back"
    reasons = page.rows("Rows that were not sent")
    assert ["Locked", "The action is locked.", "4"] in reasons
    assert ["Held back", "No action was found for order …", "1"] in reasons
    assert ["Left out", "You left this row out.", "1"] in reasons


def test_an_action_of_several_rows_is_owed_once_and_not_at_all_where_they_want_different_things() -> None:
    """The sheet had the order twice; a partner is not asked for more than the order was."""
    one = {"action_id": "1000.1.77", "operation": Operation.MODIFY}
    to_60 = {**one, "amount_after": Decimal("60.00"), "payout_expected": Decimal("4.80")}
    to_40 = {**one, "amount_after": Decimal("40.00"), "payout_expected": Decimal("3.20")}
    other = a_line(9, RowState.BLOCKED, Code.LOCKED)

    def owed(*wishes: dict[str, Any]) -> tuple[str, list[str]]:
        lines = [a_line(n, RowState.BLOCKED, Code.LOCKED, **wish) for n, wish in enumerate(wishes, start=1)]
        page, figures = written([*lines, other])
        return str(figures.owed()["USD"]), page.rows("Make-good list")[-1]

    assert owed(to_60, to_60) == ("11.20", ["Sum of GearGuide, rows: 3", "140.00 USD", "≈ 11.20 USD"])
    left = "Of this, rows that cannot be estimated and are not in the sum"
    for wishes in ((to_60, to_40), (to_60, to_40, to_60), (to_60, {**one, "payout_expected": None}, to_40)):
        said = f"Sum of GearGuide, rows: {len(wishes) + 1}. {left}: {len(wishes)}"
        assert owed(*wishes) == ("8.00", [said, "100.00 USD", "≈ 8.00 USD"])


def test_what_nothing_is_asked_for_is_not_to_be_made_good() -> None:
    """It is locked, and the sheet doesn't say what should happen: nobody knows that a commission is not due."""
    lines = [a_line(1, RowState.BLOCKED, Code.LOCKED, Code.OPERATION_UNCLEAR, operation=Operation.LEAVE), a_line(2)]
    page, figures = written(lines)
    assert figures.owed() == {}
    assert "Make-good list: rows that locked: none" in page.page
    assert ["Locked", "The action is locked.", "1"] in page.rows("Rows that were not sent")


def test_an_undo_that_locked_owes_the_partner() -> None:
    lines = [
        a_line(1, RowState.UNDO_REFUSED, Code.LOCKED, amount_before=Decimal(0), amount_after=Decimal("100.00"),
               payout_before=Decimal(0), payout_expected=Decimal("8.00")),
        a_line(2, RowState.UNDONE, amount_before=Decimal(0), amount_after=Decimal("100.00"),
               payout_before=Decimal(0), payout_after=Decimal("8.00")),
        a_line(3, RowState.UNDO_REFUSED, Code.STOPPED),
    ]  # fmt: skip
    page, figures = written(lines, a_head(undo=True))
    assert page.rows("Make-good list: rows that locked (1)")[0][4:] == ["100.00 USD", "≈ 8.00 USD"]
    assert "the partner is paid less than is due" in page.text("Make-good list")
    assert figures.commission == {"USD": Decimal("8.00")}
    said = page.text("What was sent")
    assert "Commission given back8.00 USD" in said
    assert "Rows sent1" in said, "what the preview refused never left"
    assert [row[4] for row in page.rows("Every row")] == ["Take back"] * 3
    assert [row[1] for row in page.rows("Refused rows (1)")] == ["A1"], "what a stop left was refused by nobody"
    assert page.rows("Rows that were not sent, by reason (1)")[0][0] == "Stopped before being sent"
    assert "Report on batch 2, the undo of batch 1" in page.page


def test_an_undo_that_was_undone_in_its_turn_gives_nothing_back() -> None:
    again = a_line(
        1, RowState.UNDONE, Code.UNDO_TAKEN_BACK, amount_before=Decimal(0), amount_after=Decimal("100.00"),
        payout_before=Decimal(0), payout_after=Decimal("8.00"), facts={"batch": "3"}, back_batch=3, back_at=NOW,
        back_amount=Decimal(0), back_payout=Decimal(0),
    )  # fmt: skip
    page, figures = written([again], a_head(undo=True))
    assert not any(figures.commission.values())
    [row] = page.rows("Undone rows (1)")
    assert row[4:7] == ["0.00 → 100.00 → 0.00 USD", "0.00 → 8.00 → 0.00 USD", "batch 3"]
    assert "Batch 3 made the earlier change again." not in page.rows("Every row")[0][9], "the first sentence is enough"
    assert page.rows("Every row")[0][9] == "This undo was itself undone."


def test_undone_rows_show_what_they_were_changed_to_and_are_again() -> None:
    gone = a_line(1, RowState.UNDONE, back_batch=2, back_at=NOW, back_amount=Decimal("100.00"),
                  back_payout=Decimal("8.00"))  # fmt: skip
    half = a_line(2, RowState.UNDONE)
    page, figures = written([gone, half])
    first, second = page.rows("Undone rows (2)")
    assert first[4:] == ["100.00 → 0.00 → 100.00 USD", "8.00 → 0.00 → 8.00 USD", "batch 2", wording.moment(NOW)]
    assert second[4:] == ["100.00 → 0.00 USD", "8.00 → 0.00 USD", "—", "—"], "nothing is made up"
    assert figures.proved == 0
    assert page.rows("Every row")[0][8:] == [
        wording.moment(NOW), "Undone by batch 2, and read back as it was before.",
    ]  # fmt: skip


def test_refused_rows_say_why_and_what_can_be_done() -> None:
    said = {"said": "Contract Error <b>"}
    page, _ = written([a_line(1, RowState.REFUSED, Code.REFUSED, facts=said, sent=True)])
    [row] = page.rows("Refused rows (1)")
    assert row[6] == (
        "impact.com refused the change. It said: Contract Error <b>. "
        "Nothing was changed. Check the action on impact.com."
    )
    assert row[4:6] == ["100.00 USD", "8.00 USD"], "nothing of it changed"


def test_what_is_news_of_a_proved_row_is_said_apart() -> None:
    facts = {"payout_before": "8.00", "payout_after": "9.00", "currency": "USD"}
    page, _ = written([a_line(1, RowState.CONFIRMED, Code.COMMISSION_REPRICED, facts=facts), a_line(2)])
    [row] = page.rows("Proved rows that need a look (1)")
    assert row[7].startswith("The commission was worked out anew.")
    assert page.rows("Every row")[0][9].endswith("read back as intended. The commission was worked out anew.")


@pytest.mark.parametrize(("evidence", "said"), [
    ("update 1000.1.1.2", "Named in impact.com's change log, and read back as intended."),
    ("submission A-1 complete", "Carried out without an error, says impact.com, and read back as intended."),
    ("", "Read back as intended."),
])  # fmt: skip
def test_evidence_is_said_in_plain_words(evidence: str, said: str) -> None:
    page, _ = written([a_line(1, evidence=evidence)])
    assert page.rows("Every row")[0][9] == said


def test_a_row_that_waits_for_a_person_is_told_without_the_buttons_of_its_review() -> None:
    look = a_line(1, RowState.LOOK, Code.AMOUNT_ZERO)
    held = a_line(2, RowState.LEFT_OUT, amount_after=None, payout_expected=None)
    page, _ = written([look, held])
    assert page.rows("Every row")[0][9] == "The new amount is 0."
    assert page.rows("Every row")[1][9] == ""
    assert ["Left out", "—", "1"] in page.rows("Rows that were not sent")


def test_every_rows_line_has_its_cells_where_their_titles_say() -> None:
    nobodys = a_line(2, RowState.LEFT_OUT, Code.NOT_AFFILIATE, action_id="", partner="")
    page, _ = written([a_line(1, reason=""), nobodys])
    assert page.titles["Every row"] == [
        "Row", "Order number", "Action ID", "Partner", "What was asked", "Sales", "Commission", "State", "Proved",
        "By what, or why not",
    ]  # fmt: skip
    first, second = page.rows("Every row")
    assert first == [
        "2", "A1", "1000.1.1", "GearGuide", "Reverse", "100.00 → 0.00 USD", "8.00 → 0.00 USD", "Confirmed",
        wording.moment(datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        "Named in impact.com's change log, and read back as intended.",
    ]  # fmt: skip
    assert second[2:9] == ["—", "—", "Reverse · REJECTED", "—", "—", "Left out", "—"]


# --------------------------------------------------------------------------- the first page


def test_the_line_adds_up_as_it_was_given() -> None:
    line = {**dict.fromkeys(("in_sheet", *RECONCILIATION_PARTS), Decimal(0)), "in_sheet": Decimal("1410.40"),
            "proved": Decimal("1099.90"), "locked": Decimal("320.50"), "changed_by_you": Decimal("-10.00")}  # fmt: skip
    page, _ = written([a_line()], a_head(parts={"USD": line, "JPY": {"in_sheet": Decimal(0)}}))
    said = "In the sheet 1,410.40 USD = proved 1,099.90 USD + locked 320.50 USD + changed by you −10.00 USD"
    assert said in page.text("The line that adds up")
    assert "In the sheet 0 JPY = 0 JPY" in page.text("The line that adds up")
    usd = [row for row in page.rows("The line that adds up") if row[1].endswith("USD")]
    assert sum(figure(row[1]) for row in usd[:-1]) == figure(usd[-1][1]) == line["in_sheet"]
    assert "The sheet names no money." in written([])[0].text("The line that adds up")


@pytest.mark.parametrize(("head", "whole", "proved"), [
    (a_head(undo=True), "To go back", "back, proved"), (a_head(alone=True), "In the rows tested", "proved"),
])  # fmt: skip
def test_the_line_is_called_what_it_is_of(head: report.Head, whole: str, proved: str) -> None:
    parts = {"USD": {"in_sheet": Decimal(5), "proved": Decimal(4), "locked": Decimal(1)}}
    page, _ = written([], replace(head, parts=parts))
    assert f"{whole} 5.00 USD = {proved} 4.00 USD + locked 1.00 USD" in page.text("The line that adds up")


def test_every_part_of_the_line_has_a_word_and_a_sentence() -> None:
    for undo in (False, True):
        line = {**dict.fromkeys(RECONCILIATION_PARTS, Decimal(1)), "in_sheet": Decimal(len(RECONCILIATION_PARTS))}
        page, _ = written([], a_head(undo=undo, parts={"USD": line}))
        rows = page.rows("The line that adds up")
        assert len({row[0] for row in rows}) == len(RECONCILIATION_PARTS) + 1
        assert all(row[2] for row in rows)


def test_the_head_says_whose_it_is_and_when_with_the_zone() -> None:
    later = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    page, _ = written([a_line(), a_line(2, program_id="2000", program="")], a_head(
        sent=(NOW, later), others=(3, 4), practice=True,
    ))  # fmt: skip
    top = page.text("Report on batch 1")
    for said in (
        "Northwind Outdoors", "Northwind US (1000), 2000", "returns.xlsx, tab “Orders”", "“ann”",
        f"{wording.moment(NOW)} to {wording.moment(later)}", "3, 4: their rows are in their own reports.",
    ):  # fmt: skip
        assert said in top, said
    assert re.search(r"2026-11-25 \d\d:30 UTC[+-]\d\d:\d\d", top)
    assert "IRsecret" not in page.page, "no SID"
    assert "Users" not in page.page, "whose folder it lay in is nobody's business"
    assert "Practice mode: no real money." in page.page
    bare, _ = written([], a_head(sent=None, batch=replace(a_head().batch, file="", sheet="")))
    assert "pasted rows" in bare.text("Report on batch 1")
    assert "Nothing was sent." in bare.text("Report on batch 1")
    assert "Practice mode" not in bare.page


def test_an_empty_batch_has_its_page() -> None:
    page, figures = written([])
    assert figures.rows == 0
    assert page.rows("Every row") == []
    for none in ("Refused rows", "Rows still being checked", "Proved rows that need a look", "Undone rows",
                 "Make-good list: rows that locked", "Rows that were not sent, by reason"):  # fmt: skip
        assert f">{none}: none<" in page.page
    assert "No row of this batch belongs to a partner." in page.page
    assert "<svg" not in page.page


# --------------------------------------------------------------------------- what may not be in it, and how it prints


@pytest.mark.parametrize("bad", BAD)
def test_what_stands_in_cells_and_names_is_text(bad: str) -> None:
    facts = {"said": bad, "order": bad}
    line = a_line(
        1, RowState.REFUSED, Code.REFUSED, order=bad, partner=bad, action_id=bad, reason=bad, currency=bad[:6],
        facts=facts, program=bad,
    )  # fmt: skip
    locked = a_line(2, RowState.BLOCKED, Code.LOCKED, partner=bad, order=bad, currency=bad[:6])
    good = a_line(3, partner=bad, currency=bad[:6])
    batch = replace(a_head().batch, file=bad, sheet=bad)
    page, _ = written(
        [line, locked, good], a_head(batch=batch, account=bad, made_by=bad, parts={bad: {"in_sheet": Decimal(0)}})
    )
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "div", "p", "b", "span", "dl", "dt", "dd",
        "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "desc", "defs",
        "pattern", "path", "rect", "text",
    }  # fmt: skip
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    seen = re.sub("[\x00\x85\ud800]", "\ufffd", bad)
    assert page.rows("Every row")[0][1] == seen
    assert page.rows("Refused rows")[0][3] == seen


def test_nothing_of_it_runs_or_is_loaded() -> None:
    page, _ = written([a_line(), a_line(2, RowState.BLOCKED, Code.LOCKED)])
    assert not {"script", "link", "img", "iframe", "a", "form"} & {tag for tag, _ in page.tags}
    assert not [name for _, attributes in page.tags for name in attributes if name in {"src", "href"}]
    assert "http://" not in page.page
    assert "https://" not in page.page
    assert "@import" not in page.page
    assert not re.search(r"url\((?!#)", page.page)
    policies = [a for tag, a in page.tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert [policy["content"] for policy in policies] == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert page.tags[0] == ("html", {"lang": "en"})


def test_it_prints_on_a4_with_the_titles_on_every_page_and_no_row_in_two() -> None:
    page, _ = written([a_line(), a_line(2, RowState.BLOCKED, Code.LOCKED), a_line(3, RowState.REFUSED)])
    for rule in ("@page{size:A4", "thead{display:table-header-group}", "tr{break-inside:avoid", "@media print{"):
        assert rule in page.page
    tags = [tag for tag, _ in page.tags]
    assert tags.count("thead") == tags.count("table") == tags.count("tbody") > 3
    assert 'mso-number-format:"\\@"' in page.page, "opened in Excel, a formula stays text and an order number whole"


# --------------------------------------------------------------------------- charts


def test_a_chart_says_its_values_and_tells_kinds_apart_without_colour() -> None:
    drawn = charts.bars("x", "What & why", [
        charts.Bar("Confirmed", Decimal(20), "20"), charts.Bar("Refused", Decimal(-5), "−5", "bad"),
        charts.Bar("None", Decimal(0), "0", "open"),
    ])  # fmt: skip
    assert 'role="img"' in drawn
    assert 'aria-labelledby="x-t x-d"' in drawn
    assert '<title id="x-t">What &amp; why</title><desc id="x-d">Confirmed: 20; Refused: −5; None: 0</desc>' in drawn
    widths = [int(width) for width in re.findall(r'<rect x="236" y="\d+" width="(\d+)"', drawn)]
    assert widths == [370, 92, 0]
    patterns = re.findall(r'<pattern id="x-(\w+)".*?</pattern>', drawn)
    assert patterns == ["good", "bad", "open"]
    without_colour = {re.sub("#[0-9a-f]{6}|x-\\w+", "", one[0]) for one in re.finditer("<pattern.*?</pattern>", drawn)}
    assert len(without_colour) == 3
    assert charts.bars("x", "t", []) == ""


def test_long_names_are_cut_to_the_room_there_is() -> None:
    assert charts._cut("GearGuide") == "GearGuide"
    assert charts._cut("x" * 40) == "x" * 30 + "…"
    assert charts._cut("北" * 20) == "北" * 15 + "…"


def test_many_partners_share_the_last_bar() -> None:
    lines = [a_line(n, partner=f"P{n:02}", payout_before=Decimal(n)) for n in range(1, 16)]
    page, _ = written(lines)
    assert "All other partners (3): 6.00 USD" in page.page
    assert "P15: 15.00 USD" in page.page


# --------------------------------------------------------------------------- how it is said


def test_moments_in_sentences_have_their_zone() -> None:
    locked = a_line(1, RowState.UNDO_REFUSED, Code.LOCKED, facts={"when": "2026-11-24T07:00+00:00"})
    page, _ = written([locked], a_head(undo=True))
    assert wording.moment(datetime(2026, 11, 24, 7, 0, tzinfo=UTC)) in page.rows("Refused rows (1)")[0][6]
    assert wording.known({"when": "2026-13-99T99:99", "n": "7"}) == {"when": "2026-13-99T99:99", "n": "7"}
    assert wording.moment(None) == "—"


def test_another_language_says_every_word_of_it() -> None:
    speech = report.Speech(
        language="zh-CN", text=lambda text: f"«{text}»", say=report.ENGLISH.say, reason=lambda code: f"«{code}»"
    )
    page, _ = written([a_line(), a_line(2, RowState.BLOCKED, Code.LOCKED)], speech=speech)
    assert page.tags[0] == ("html", {"lang": "zh-CN"})
    titles = [text for texts in page.titles.values() for text in texts]
    assert titles
    assert all(text.startswith("«") for text in titles)
    assert all(heading.startswith("«") for heading in page.sections if heading)
    assert page.rows("«Every row»")[0][4] == "«Reverse» · «REJECTED»"
    assert "Microsoft YaHei" in page.page


# --------------------------------------------------------------------------- large ones, and disks


def test_a_large_batch_goes_by_and_is_not_kept() -> None:
    """Kept are the figures and a megabyte of each table: 20,000 rows make a page of many more."""
    told = tuple(a_line(n, RowState.UNDONE, back_batch=2, back_at=NOW, back_amount=Decimal(1), back_payout=Decimal(1))
                 for n in range(1, 101))  # fmt: skip

    def lines() -> Iterator[Accounted]:
        for _ in range(200):
            yield from told

    class Nowhere(io.BytesIO):
        size = 0

        def write(self, data: Any) -> int:
            self.size += memoryview(data).nbytes
            return 0

    file = Nowhere()
    tracemalloc.start()
    report.write(file, a_head(), lines(), report.ENGLISH)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert file.size > 6_000_000
    assert most < 5_000_000


def test_a_full_disk_is_the_callers_to_tell() -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        report.write(Full(), a_head(), [a_line()], report.ENGLISH)
