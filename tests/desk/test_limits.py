"""The account's limits of rows, commission and one partner's share: asked in the transaction that writes a batch."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from desk_bench import Bench, Start
from hypothesis import given
from hypothesis import strategies as st

from reversal_desk import guards
from reversal_desk.desk import Desk
from reversal_desk.errors import StoreError, UsageError
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.model import Account, Code, Limits, RowState
from reversal_desk.store.journal import Journal
from reversal_desk.store.limits import KeptLimits

USD = "USD"


def shop(count: int = 8) -> tuple[ActionSpec, ...]:
    """Orders A1 ... of 100.00 with a commission of 8.00 each, of one partner."""
    return tuple(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, count + 1))


def orders(count: int, begin: int = 1) -> list[str]:
    return [f"A{n}" for n in range(begin, begin + count)]


def test_an_account_has_a_limit_of_rows_alone(bench: Start) -> None:
    one = bench()
    assert one.desk.limits(one.account) == Limits() == Limits(rows=5000, money={}, share=None)


def test_limits_are_kept_and_taken_away(bench: Start) -> None:
    one = bench()
    one.desk.limit_rows(one.account, 7)
    one.desk.limit_money(one.account, USD, Decimal("1500"))
    one.desk.limit_money(one.account, "EUR", Decimal("0.5"))
    one.desk.limit_share(one.account, 30)
    with Desk.open(home=one.folder / "home") as other:  # another copy, or the next start
        kept = other.limits(one.account)
        assert kept == Limits(7, {USD: Decimal("1500.00"), "EUR": Decimal("0.50")}, 30)
        other.limit_money(one.account, USD, None)
        other.limit_share(one.account, None)
    assert one.desk.limits(one.account) == Limits(7, {"EUR": Decimal("0.50")}, None)


def test_a_limit_that_could_not_be_kept_is_told(bench: Start) -> None:
    one = bench()
    with one.desk._parts.journal.held() as journal:
        journal.database.execute("PRAGMA query_only=ON")
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        one.desk.limit_money(one.account, USD, Decimal(1))
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        one.desk.limit_share(one.account, 10)
    with one.desk._parts.journal.held() as journal:
        journal.database.execute("PRAGMA query_only=OFF")
    assert one.desk.limits(one.account) == Limits()


def test_currencies_are_known_from_the_first_look_on(bench: Start) -> None:
    one = bench()
    assert one.desk.currencies(one.account) == ()
    one.plan("A1")
    assert one.desk.currencies(one.account) == (USD,)
    one.desk.limit_money(one.account, "EUR", Decimal(5))
    assert one.desk.currencies(one.account) == ("EUR", USD)


def test_a_test_of_the_connection_tells_the_accounts_currency(bench: Start) -> None:
    one = bench()
    company = one.desk.test_account(one.account.name).company
    assert company is not None
    assert one.desk.currencies(one.account) == (company.currency,)


@pytest.mark.parametrize(("most", "sent"), [("24.00", True), ("23.99", False)])
def test_commission_above_its_limit_is_not_sent_unasked(bench: Start, most: str, sent: bool) -> None:
    one = bench()
    one.desk.limit_money(one.account, USD, Decimal(most))
    made = one.plan("A1", "A2", "A3")
    if sent:
        assert one.desk.submit(made) == 1
        return
    with pytest.raises(UsageError, match="MANY") as refused:
        one.desk.submit(made)
    assert refused.value.facts == {"over": "money", "moved": "24.00 USD", "most": "23.99 USD"}
    assert one.desk.batches() == ()
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(made, accept=frozenset({Code.LOCKS_SOON}))
    assert one.desk.submit(made, accept=frozenset({Code.MANY})) == 1


def test_one_partners_share_above_its_limit_is_not_sent_unasked(bench: Start) -> None:
    one = bench(*shop(8))
    made = one.plan(*orders(6))  # 48.00 of the 64.00 that the partner has pending, not of the 48.00 in the sheet
    one.desk.limit_share(one.account, 75)
    assert made.size.over(one.desk.limits(one.account)) == {}
    one.desk.limit_share(one.account, 74)
    with pytest.raises(UsageError, match="MANY") as refused:
        one.desk.submit(made)
    assert refused.value.facts["partners"].endswith(" 75 %")
    assert one.desk.submit(made, accept=frozenset({Code.MANY})) == 1


def test_what_was_taken_back_before_is_not_pending(bench: Start) -> None:
    one = bench(*shop(14))
    one.sent(*orders(2))
    made = one.plan(*orders(6, begin=3))
    (loss,) = made.size.losses
    assert (loss.lost, loss.pending) == (Decimal("48.00"), Decimal("96.00"))


def test_what_is_locked_or_taken_off_a_partner_is_not_pending(bench: Start) -> None:
    locked = ActionSpec(order="L1", amount=Decimal("100.00"), locks_in=timedelta(days=-2))
    deduction = ActionSpec(order="N1", amount=Decimal("-50.00"))
    one = bench(*shop(3), locked, deduction)
    found = one.plan("A1").found
    assert set(found.pending.values()) == {Decimal("24.00")}


def test_an_accepted_code_of_the_policy_is_enough(bench: Start) -> None:
    one = bench()
    one.desk.limit_money(one.account, USD, Decimal(1))
    assert one.desk.submit(one.plan("A1", accept=frozenset({Code.MANY}))) == 1


def test_a_limit_that_another_copy_set_since_the_plan_holds(bench: Start) -> None:
    one = bench()
    made = one.plan("A1", "A2")
    with Desk.open(home=one.folder / "home") as other:
        other.limit_money(one.account, USD, Decimal(10))
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(made)
    with Desk.open(home=one.folder / "home") as other:
        other.limit_money(one.account, USD, None)
    assert one.desk.submit(made) == 1


def test_the_limits_are_read_in_the_transaction_that_writes(bench: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench()
    made = one.plan("A1")
    within: list[bool] = []
    real = KeptLimits.read

    def read(self: KeptLimits) -> Limits:
        with one.desk._parts.journal.held() as journal:
            within.append(journal.database._connection.in_transaction)
        return real(self)

    monkeypatch.setattr(KeptLimits, "read", read)
    one.desk.submit(made)
    assert within == [True]


def test_a_refused_batch_leaves_no_record(bench: Start) -> None:
    one = bench()
    one.desk.limit_money(one.account, USD, Decimal(1))
    made = one.plan("A1", "A2")
    with one.desk._parts.journal.held() as journal:
        before = journal.head()
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(made)
    with one.desk._parts.journal.held() as journal:
        assert journal.head() == before
    assert one.desk.verify_history() is None


def test_a_test_of_a_few_rows_is_stopped_by_no_limit_and_its_rest_counts_them(bench: Start) -> None:
    one = bench(*shop(8))
    one.desk.limit_rows(one.account, 2)
    one.desk.limit_money(one.account, USD, Decimal("63.99"))
    one.desk.limit_share(one.account, 1)
    made = one.plan(*orders(8))
    ids = [change.action.id for change in made.changes if change.action is not None]
    few, rest = made.first(ids[:5]), made.without(ids[:5])
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(made.first(ids))  # all of it is no test
    assert one.desk.submit(few) == 1
    with pytest.raises(UsageError, match="MANY") as refused:
        one.desk.submit(rest)
    assert refused.value.facts["over"] == "rows + money + share"
    assert (refused.value.facts["count"], refused.value.facts["moved"]) == ("8", "64.00 USD")
    anew = one.desk.plan(made.opened, made.found, made.policy)  # from the review, which knows of no test
    assert anew.counts[RowState.READY] == 3
    assert anew.size.moved == {USD: Decimal("64.00")}
    assert (anew.size.rows, rest.size.rows) == (8, 8)
    assert one.desk.submit(rest, accept=frozenset({Code.MANY})) == 2


def test_an_undo_is_asked_for_no_limit(bench: Start) -> None:
    one = bench()
    batch = one.sent("A1", "A2")
    one.desk.limit_rows(one.account, 1)
    one.desk.limit_money(one.account, USD, Decimal(0))
    back = one.desk.undo(one.desk.undo_preview(batch))
    one.desk.run(back, wait=30, patience=1)
    assert set(one.states(back).values()) == {RowState.UNDONE}


# --------------------------------------------------------------------------- damage


def kept(one: Bench, name: str, value: object) -> None:
    with one.desk._parts.journal.held() as journal, journal.database.transaction():
        journal.database.execute("INSERT OR REPLACE INTO learned VALUES (?, ?, ?)", (one.account.key, name, value))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("many_rows", "0"), ("many_rows", "x"), ("many_rows", 2.5), ("many_share", "100"), ("many_share", "0"),
        ("many_share", "30.5"), ("many_share", b"\xff"), ("many_money", "{"), ("many_money", '{"USD": 5}'),
        ("many_money", '{"USD": "-5"}'), ("many_money", '{"USD": "NaN"}'), ("many_money", '{"usd": "5"}'),
        ("many_money", "null"), ("many_money", '{"USD": "1e3"}'),
    ],
)  # fmt: skip
def test_a_damaged_limit_counts_as_never_set_and_is_told_once(bench: Start, name: str, value: object) -> None:
    one = bench()
    kept(one, name, value)
    assert one.desk.limits(one.account) == Limits()
    for _ in range(2):
        made = one.plan("A1")
    assert [(notice.code, notice.facts) for notice in one.desk.notices] == [("LIMITS_LOST", {"account": "T"})]
    assert one.desk.submit(made) == 1


def test_what_stands_beside_a_damaged_limit_holds(bench: Start) -> None:
    one = bench()
    kept(one, "many_money", '{"USD": "5.00", "EUR": "?"}')
    with pytest.raises(UsageError, match="MANY"):
        one.desk.submit(one.plan("A1"))
    one.desk.limit_money(one.account, "EUR", Decimal(3))
    assert one.desk.limits(one.account).money == {USD: Decimal("5.00"), "EUR": Decimal("3.00")}


def test_a_limit_set_over_damage_is_read_again(bench: Start) -> None:
    one = bench()
    for name in ("many_rows", "many_money", "many_share", "currencies"):
        kept(one, name, "[" * 2000)
    one.desk.limit_rows(one.account, 4)
    one.desk.limit_money(one.account, USD, Decimal(9))
    one.desk.limit_share(one.account, 9)
    assert one.desk.limits(one.account) == Limits(4, {USD: Decimal("9.00")}, 9)
    one.plan("A1")
    assert one.desk.currencies(one.account) == (USD,)
    assert one.desk.notices == ()


@given(
    rows=st.integers(-5, 10**12), share=st.integers(-5, 200),
    most=st.decimals(min_value=-5, max_value=10**14, places=4, allow_nan=False),
)  # fmt: skip
def test_whatever_is_set_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, rows: int, share: int, most: Decimal
) -> None:
    journal = Journal.open(tmp_path_factory.mktemp("j") / "journal.sqlite3")
    try:
        limits = KeptLimits(journal, Account(name="T", sid="IR1").key)
        limits.keep_rows(rows)
        limits.keep_money(USD, most)
        limits.keep_share(share)
        read = limits.read()
        assert not limits.lost
        assert read.rows == min(max(rows, 1), 999_999_999)
        assert read.share == min(max(share, 1), 99)
        assert abs(read.money[USD] - min(max(most, Decimal(0)), Decimal("999999999999.99"))) <= Decimal("0.005")
    finally:
        journal.close()


def test_without_a_limit_on_money_none_is_summed_up(bench: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last look asks in the main thread: of a large batch the sums take longer than a key may wait."""
    made = bench(*(ActionSpec(order=f"A{n}", amount=Decimal(100)) for n in range(1, 4))).plan("A1", "A2", "A3")
    assert made.over(Limits(money={USD: Decimal("0.01")}))["over"] == "money"
    monkeypatch.setattr(guards.Size, "of", None)
    assert made.over(Limits()) == {}
    assert made.over(Limits(rows=2)) == {"count": "3", "limit": "2"}
