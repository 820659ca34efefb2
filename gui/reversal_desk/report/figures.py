"""What is counted of a batch while its rows go by: groups, money by currency, money by partner. Decimals, no float."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct, field

from reversal_desk.model import OPEN_STATES, UNSENT_STATES, Accounted, Code, Operation, Outcome, RowState

ZERO = Decimal(0)
#: Rows that have what was wanted; of an undo those too that it took back.
PROVED = frozenset({RowState.CONFIRMED, RowState.ALREADY_SO})
#: Groups of rows that nothing was to be done for.
CALM = ("not_affiliate", "left_out")
#: All groups, in the order they are shown.
GROUPS = (
    "confirmed", "back", "already_so", "undone", "again", "checking", "waiting", "refused", "stopped", "locked", "held",
    *CALM,
)  # fmt: skip


def group(outcome: Outcome, *, undo: bool) -> str:
    """Which of `GROUPS` a row belongs to; every row to exactly one."""
    codes = outcome.codes
    match outcome.state:
        case RowState.CONFIRMED:
            return "back" if undo else "confirmed"
        case RowState.ALREADY_SO:
            return "already_so"
        case RowState.UNDONE:
            return "undone" if not undo else "again" if Code.UNDO_TAKEN_BACK in codes else "back"
        case RowState.WAITING:
            return "waiting"
        case RowState.SENDING | RowState.QUEUED | RowState.CHECKING | RowState.ACCEPTED_NOT_VISIBLE:
            return "checking"
        case RowState.REFUSED | RowState.UNDO_REFUSED:
            return "stopped" if Code.STOPPED in codes else "refused"
        case RowState.LEFT_OUT:
            if Code.STOPPED in codes:
                return "stopped"
            return "not_affiliate" if Code.NOT_AFFILIATE in codes else "left_out"
        case RowState.READY | RowState.BLOCKED | RowState.LOOK:
            return "locked" if Code.LOCKED in codes else "held"


def is_proved(outcome: Outcome, *, undo: bool) -> bool:
    """Whether a row's money counts: it is as wanted, and stands."""
    if undo and outcome.state is RowState.UNDONE:
        return Code.UNDO_TAKEN_BACK not in outcome.codes
    return outcome.state in PROVED


def is_make_good(outcome: Outcome) -> bool:
    """Whether a row locked before it could be corrected, or could go back; not where nothing is asked for it."""
    stayed = {RowState.BLOCKED, RowState.LOOK, RowState.REFUSED, RowState.UNDO_REFUSED}
    return Code.LOCKED in outcome.codes and outcome.state in stayed and outcome.operation is not Operation.LEAVE


def wanted_sales(line: Accounted) -> Decimal | None:
    """By how much the sales of a row were to change; None where the journal has no amount for it."""
    outcome = line.outcome
    if outcome.amount_after is not None:
        return outcome.amount_after - outcome.amount_before
    return -outcome.amount_before if outcome.operation is Operation.REVERSE else None


def wanted_commission(line: Accounted) -> Decimal | None:
    """By how much its commission was to change, as it was estimated; None where there was no rate to go by."""
    outcome = line.outcome
    if line.payout_expected is not None:
        return line.payout_expected - outcome.payout_before
    return -outcome.payout_before if outcome.operation is Operation.REVERSE else None


class Share(Struct):
    """What is told of one partner in one currency; amounts as they are called on the page, above zero where meant."""

    orders: set[str] = field(default_factory=set)
    proved: int = 0
    sales: Decimal = ZERO
    commission: Decimal = ZERO
    open: int = 0
    open_commission: Decimal = ZERO
    refused: int = 0
    locked: int = 0
    owed_sales: Decimal = ZERO
    owed: Decimal = ZERO
    owed_unknown: int = 0  # locked rows that could not be estimated, and are in no sum

    def owe(self, wanted: tuple[Decimal, Decimal] | None) -> None:
        """One locked row more: its sales and its commission, or nothing that can be said."""
        if wanted is None:
            self.owed_unknown += 1
        else:
            self.owed_sales += wanted[0]
            self.owed += wanted[1]


class Figures:
    """Takes each row once. `gives_back`: the batch puts back what stood before its sheet, so what rises is meant."""

    def __init__(self, *, undo: bool, gives_back: bool) -> None:
        self._undo = undo
        self.sign = 1 if gives_back else -1
        self.rows = 0
        self.sent = 0
        self.groups: Counter[str] = Counter()
        self.programs: dict[str, str] = {}
        self.read_last: datetime | None = None
        self.sales: dict[str, Decimal] = defaultdict(Decimal)
        self.commission: dict[str, Decimal] = defaultdict(Decimal)
        self.not_by_us: dict[str, Decimal] = defaultdict(Decimal)
        self.open_commission: dict[str, Decimal] = defaultdict(Decimal)
        self.shares: dict[tuple[str, str], Share] = {}
        self._owed_for: dict[str, tuple[Decimal, Decimal] | None] = {}  # action -> what its locked rows want, if one

    @property
    def proved(self) -> int:
        """Rows that have what was wanted."""
        return self.groups["confirmed"] + self.groups["back"] + self.groups["already_so"]

    def take(self, line: Accounted) -> str:
        """Count a row; gives its group."""
        outcome, undo = line.outcome, self._undo
        name = group(outcome, undo=undo)
        self.rows += 1
        self.groups[name] += 1
        if line.program_id and self.programs.get(line.program_id, "") == "":
            self.programs[line.program_id] = line.program
        self.sent += line.sent
        if line.read_at is not None:
            self.read_last = line.read_at if self.read_last is None else max(self.read_last, line.read_at)
        if outcome.action_id:
            self._take_money(line, name)
        return name

    def _take_money(self, line: Accounted, name: str) -> None:
        outcome, sign, currency = line.outcome, self.sign, line.outcome.currency
        owes = is_make_good(outcome)
        if not owes and outcome.state in UNSENT_STATES:
            return  # nothing of it was to change
        share = self.shares.setdefault((outcome.partner, currency), Share())
        share.orders.add(outcome.order or outcome.action_id)
        if is_proved(outcome, undo=self._undo):
            share.proved += 1
            if outcome.amount_after is not None:
                sales = sign * (outcome.amount_after - outcome.amount_before)
                share.sales += sales
                self.sales[currency] += sales
            if outcome.payout_after is not None:
                commission = sign * (outcome.payout_after - outcome.payout_before)
                share.commission += commission
                self.commission[currency] += commission
                if name == "already_so":
                    self.not_by_us[currency] += commission
        elif outcome.state in OPEN_STATES:
            expected = sign * (wanted_commission(line) or ZERO)
            share.open += 1
            share.open_commission += expected
            self.open_commission[currency] += expected
        elif name == "refused":
            share.refused += 1
        if owes:
            self._owe(share, line)

    def _owe(self, share: Share, line: Accounted) -> None:
        """One action is owed once. Where rows want different things of it nobody knows what is due: it is in no sum."""
        action, sales, commission = line.outcome.action_id, wanted_sales(line), wanted_commission(line)
        wanted = None if sales is None or commission is None else (self.sign * sales, self.sign * commission)
        share.locked += 1
        if action not in self._owed_for:
            share.owe(wanted)
            self._owed_for[action] = wanted
            return
        before = self._owed_for[action]
        if before is not None and before == wanted:
            return
        share.owe(None)
        if before is not None:
            share.owe((-before[0], -before[1]))
            share.owe(None)
            self._owed_for[action] = None

    def owed(self) -> dict[str, Decimal]:
        """Commission of the make-good list by currency; empty where no row locked."""
        total: dict[str, Decimal] = defaultdict(Decimal)
        for (_, currency), share in self.shares.items():
            if share.locked:
                total[currency] += share.owed
        return dict(total)

    def by_partner(self) -> list[tuple[str, str, Share]]:
        """(partner, currency, share), by currency, the most commission first."""
        listed = [(partner, currency, share) for (partner, currency), share in self.shares.items()]
        return sorted(listed, key=lambda one: (one[1], -one[2].commission, -one[2].owed, one[0]))


def nonzero(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Without the currencies that come to nothing."""
    return {currency: value for currency, value in values.items() if value}
