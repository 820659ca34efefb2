"""What the rooms hand each other: frozen facts about sheets, actions, changes and outcomes.

Money is Decimal, ids are text, instants are aware (UTC unless said). No input or output here,
no behaviour beyond arithmetic on a value's own fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

# --------------------------------------------------------------------------- words shared by all rooms


class Operation(StrEnum):
    """What is asked of one action."""

    REVERSE = "reverse"
    MODIFY = "modify"
    ITEMS = "items"
    RESET = "reset"
    LEAVE = "leave"


class RowState(StrEnum):
    """Where a row stands (product.md 3)."""

    READY = "ready"
    LOOK = "look"
    BLOCKED = "blocked"
    LEFT_OUT = "left_out"
    WAITING = "waiting"
    SENDING = "sending"
    QUEUED = "queued"
    CONFIRMED = "confirmed"
    ALREADY_SO = "already_so"
    REFUSED = "refused"
    CHECKING = "checking"
    ACCEPTED_NOT_VISIBLE = "accepted_not_visible"
    UNDONE = "undone"
    UNDO_REFUSED = "undo_refused"


#: States in which an outcome is still being waited for.
OPEN_STATES = frozenset(
    {RowState.WAITING, RowState.SENDING, RowState.QUEUED, RowState.CHECKING, RowState.ACCEPTED_NOT_VISIBLE}
)
#: States in which something was sent and its end is not known yet.
UNKNOWN_STATES = OPEN_STATES - {RowState.WAITING}

#: States of rows that were never sent.
UNSENT_STATES = frozenset({RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT})


class Code(StrEnum):
    """Guard codes of product.md 4, and what can be said of a row after sending."""

    NOT_AFFILIATE = "NOT_AFFILIATE"
    NOT_FOUND = "NOT_FOUND"
    OPERATION_UNCLEAR = "OPERATION_UNCLEAR"
    REFUND_NOT_FINAL = "REFUND_NOT_FINAL"
    NOTHING_ASKED = "NOTHING_ASKED"  # the sheet says paid, fulfilled, no refund: left out, calm
    LEFT_BY_PERSON = "LEFT_BY_PERSON"
    HIDDEN_ROW = "HIDDEN_ROW"
    DAMAGED_ID = "DAMAGED_ID"
    TOLERANT_MATCH = "TOLERANT_MATCH"
    SEVERAL_ACTIONS = "SEVERAL_ACTIONS"
    DUPLICATE_ROW = "DUPLICATE_ROW"
    HANDLED_BEFORE = "HANDLED_BEFORE"
    NOTHING_TO_CHANGE = "NOTHING_TO_CHANGE"
    ALREADY_REVERSED = "ALREADY_REVERSED"
    LOCKED = "LOCKED"
    LOCKS_SOON = "LOCKS_SOON"
    LOCKS_BEFORE_ITS_TURN = "LOCKS_BEFORE_ITS_TURN"
    REVERSED_NEEDS_RESET = "REVERSED_NEEDS_RESET"
    REVERSED_ELSEWHERE = "REVERSED_ELSEWHERE"  # a reset of what a colleague, another tool or impact.com reversed
    RESET_LOSES = "RESET_LOSES"  # a reset would erase an earlier change, too
    AMOUNT_ZERO = "AMOUNT_ZERO"
    AMOUNT_HIGHER = "AMOUNT_HIGHER"
    AMOUNT_FAR_BELOW = "AMOUNT_FAR_BELOW"
    AMOUNT_NEGATIVE = "AMOUNT_NEGATIVE"
    AMOUNT_UNREADABLE = "AMOUNT_UNREADABLE"
    AMOUNT_TOO_LARGE = "AMOUNT_TOO_LARGE"
    REFUND_OVER_TOTAL = "REFUND_OVER_TOTAL"
    REFUND_AGAIN = "REFUND_AGAIN"
    CURRENCY_DIFFERS = "CURRENCY_DIFFERS"
    ITEMS_NEEDED = "ITEMS_NEEDED"
    SKU_UNKNOWN = "SKU_UNKNOWN"
    SKU_TWICE = "SKU_TWICE"
    QUANTITY_HIGHER = "QUANTITY_HIGHER"
    AMOUNTS_DISAGREE = "AMOUNTS_DISAGREE"  # the sheet's totals are not impact.com's: tax or shipping may be in them
    REASON_UNKNOWN = "REASON_UNKNOWN"
    CHANGED_SINCE = "CHANGED_SINCE"
    OPEN_ENDED_LOCK = "OPEN_ENDED_LOCK"
    OTHER_SENDER = "OTHER_SENDER"
    MANY = "MANY"
    # after sending
    STOPPED = "STOPPED"  # not sent and never will be
    REFUSED = "REFUSED"  # the service said no; its words are in the facts
    LOST_ANSWER = "LOST_ANSWER"
    SENT_TWICE_UNKNOWN = "SENT_TWICE_UNKNOWN"  # a second unknown goes to the person
    NOT_VISIBLE = "NOT_VISIBLE"
    COMMISSION_REPRICED = "COMMISSION_REPRICED"
    LOCK_MOVED = "LOCK_MOVED"
    REVERSED_BUT_PAYS = "REVERSED_BUT_PAYS"
    CAME_BACK = "CAME_BACK"  # it moved again after its end state was proved
    NEVER_APPEARED = "NEVER_APPEARED"
    NOT_OURS = "NOT_OURS"
    EARLIER_MAY_LAND = "EARLIER_MAY_LAND"  # an undo waits: a lost send on the same action may still take effect
    TOUCHED_SINCE = "TOUCHED_SINCE"  # somebody changed it and back again since our change was proved
    SENT_OVER = "SENT_OVER"  # somebody changed it between its reading and our change, which went over that
    LATER_BATCH = "LATER_BATCH"  # an undo of a change over which a later batch of ours lies
    BACK_MEANWHILE = "BACK_MEANWHILE"  # an undo of what another batch took back since its preview
    UNDO_TAKEN_BACK = "UNDO_TAKEN_BACK"  # said of an undo that was itself undone
    ZERO_OUT_OF_REACH = "ZERO_OUT_OF_REACH"  # an undo to 0 of an action first tracked above 0: no write leads there
    STEP_WITHOUT_EFFECT = "STEP_WITHOUT_EFFECT"  # a step of an undo was proved, and the same step would come next
    HALF_UNDONE = "HALF_UNDONE"  # the first step of an undo took effect, the second was refused


class Field(StrEnum):
    """What a column of a sheet can mean."""

    ORDER = "order"
    ACTION_ID = "action_id"
    OPERATION = "operation"
    STATUS = "status"
    REFUND_KIND = "refund_kind"  # e.g. 部分退款/全部退款, beside a status column
    REASON = "reason"
    REFUND = "refund"
    NEW_AMOUNT = "new_amount"
    TOTAL = "total"
    CURRENCY = "currency"
    DATE = "date"  # the order's own date
    REFUND_DATE = "refund_date"
    SKU = "sku"
    QUANTITY = "quantity"
    CANCELLED_AT = "cancelled_at"  # a date that, when filled, says the order was cancelled
    EVENT_TYPE = "event_type"  # the action tracker's name or id, where one order has several actions
    TAX = "tax"  # tax and shipping of the order, by which its total and the action's amount may differ
    SHIPPING = "shipping"


# --------------------------------------------------------------------------- sheets


class CellError(Struct, frozen=True):
    """An Excel error value such as #N/A."""

    text: str


#: Text stays text; numbers are Decimal; dates are naive, as sheets have no zone.
Cell = str | Decimal | bool | datetime | time | CellError | None


class SheetInfo(Struct, frozen=True):
    """One tab: rows counts non-empty rows (header included), cols is the used width."""

    name: str
    visible: bool
    rows: int
    cols: int


class SheetRow(Struct, frozen=True):
    """One row as it stands in the file; `number` is what Excel shows (1-based)."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


class Notice(Struct, frozen=True):
    """Something to tell the person: a code of `words.py` and its facts."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Grid(Struct, frozen=True):
    """One file, read: its tabs, and the non-empty rows of the tab in use."""

    path: str
    kind: str  # xlsx, xlsm, xlsb, xls, ods, xml, html, csv, tsv, paste
    sheets: tuple[SheetInfo, ...]
    sheet: str
    rows: tuple[SheetRow, ...]
    notices: tuple[Notice, ...] = ()
    encoding: str = ""  # of a text file, as it was read
    delimiter: str = ""
    read_so: tuple[Notice, ...] = ()  # why in this encoding, and parted by this delimiter
    notes: Mapping[int, str] = field(default_factory=dict)  # row number -> what colleagues hung on its cells
    elsewhere: Mapping[int, str] = field(default_factory=dict)  # row number -> what another tab says against its order


class Table(Struct, frozen=True):
    """A grid with its table found: header row, headers, data rows without totals."""

    grid: Grid
    header_row: int | None
    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    totals: tuple[int, ...] = ()  # row numbers recognised as totals and left out
    notices: tuple[Notice, ...] = ()  # what else on the sheet was left out
    captions: Mapping[int, str] = field(default_factory=dict)  # row number -> a line between the rows, alone in its row


class Column(Struct, frozen=True):
    """One column and what it was taken for; `confidence` 0..1, `why` is the reason for the guess.

    `of_header`: how sure its header alone is of the meaning, whoever chose the column; None where nobody weighed it.
    """

    index: int
    header: str
    field: Field | None
    confidence: float
    samples: tuple[str, ...] = ()
    why: Notice | None = None
    unneeded: bool = False  # the person said that it means nothing
    of_header: float | None = None

    @property
    def chosen(self) -> bool:
        """Whether the person said of this very sheet what the column is."""
        return self.why is not None and self.why.code == "MAPPED_CHOSEN"

    @property
    def told(self) -> bool:
        """Whether a person said what the column is, of this sheet or of an earlier one with its headers."""
        return self.chosen or (self.why is not None and self.why.code == "MAPPED_LAYOUT")

    @property
    def header_says(self) -> float:
        """How sure the header alone is of the meaning. A choice doesn't add to it: a column that a person calls the
        status may still be that of one line."""
        return self.confidence if self.of_header is None else self.of_header


class ColumnMapping(Struct, frozen=True):
    """What each column means. `order_columns` are the candidates for the order number, best first.

    The first `named` of them were chosen or have a header that says so; the others only look like order numbers, and
    count where the account's actions show that they are (None: all of them are named).
    """

    columns: tuple[Column, ...]
    order_columns: tuple[int, ...] = ()
    named: int | None = None
    preset: str = ""
    cumulative: bool | None = None  # is the refund column the sum so far (True), one event (False), unknown
    compensation: bool = False  # JD 赔付单 and the like: money columns are no refunds (product.md 5.9)
    notices: tuple[Notice, ...] = ()
    beside: str = ""  # header of a column that nobody took for anything and whose words speak of returns or refunds
    unread: str = ""  # header of a column that means nothing yet and whose words may decide what an amount asks for
    doubtful: tuple[str, ...] = ()  # all such headers, of which `unread` is the first
    remarks: tuple[int, ...] = ()  # columns of what colleagues noted beside a row
    rivals: tuple[int, ...] = ()  # columns that tell of a refund as surely as the one that is used
    asides: tuple[int, ...] = ()  # columns of few words that mean nothing and may speak against a change
    postage: tuple[int, ...] = ()  # columns that mean nothing and say how much of a refund was for postage
    untold: tuple[int, ...] = ()  # columns that mean nothing, and may tell that something went back

    def index_of(self, wanted: Field) -> int | None:
        """The column index mapped to `wanted`, or None."""
        return next((column.index for column in self.columns if column.field is wanted), None)


class RowLine(Struct, frozen=True):
    """One line of an order that came back: its SKU, how many pieces and how much money, as far as the sheet says."""

    sku: str
    quantity: int | None
    refund: Decimal | None
    row: int


class Row(Struct, frozen=True):
    """One row of a sheet, its cells read as what they mean.

    `orders` holds the candidate order numbers, aligned with `ColumnMapping.order_columns`. `quantity` counts pieces
    that came back where `returned`, else pieces that were bought. `lines` are those of all rows that this one speaks
    for.
    """

    number: int
    orders: tuple[str, ...] = ()
    action_id: str = ""
    operation: Operation | None = None
    wanted: str = ""  # the word that the operation was read from
    status: str = ""
    refund_kind: str = ""
    statuses: tuple[tuple[str, str], ...] = ()  # (word, kind) of further columns of states: of payment, of a return
    beside: str = ""  # a word of a column nobody read that speaks of a return, a refund or a cancellation
    booked: bool = False  # a row of its own whose negative total is the refund
    reason: str = ""
    refund: Decimal | None = None
    new_amount: Decimal | None = None
    total: Decimal | None = None
    currency: str = ""
    sign: str = ""  # what its amounts carry where that may be several currencies, as `mapping.SIGNS` has it
    against: str = ""  # what the column nobody read says against a change of this row
    under: str = ""  # the header above `against`
    caption: str = ""  # the line between the rows that it stands below
    remark: str = ""  # what a colleague noted beside it, where that may speak against a change
    rival: str = ""  # header of another column of refunds that has another amount here
    aside: str = ""  # a word beside it that says that money went back for no goods: postage, a gesture
    postage: str = ""  # header of a column that says that a part of the refund was for postage
    partly: str = ""  # a remark beside it that speaks of a part of the order, or names less money than it was
    last_day: tuple[datetime, str] | None = None  # of its cancellation or refund, and how the sheet says it
    undated: str = ""  # header of the day of a refund, where other rows have one and this one has not
    untold: str = ""  # header of a column nobody read that says here that something went back
    untold_amount: Decimal | None = None  # how much, where that column says it
    below: int | None = None  # the row below, where that has no number and may be a further line of this order
    date: datetime | None = None
    cancelled: bool = False
    sku: str = ""
    quantity: int | None = None
    returned: bool = False
    event_type: str = ""
    ordered: bool = False  # `date` is surely the day of the order, by its header
    fees: Decimal | None = None  # tax and shipping, where the sheet has such columns
    hidden: bool = False
    damaged: bool = False  # the order number was mangled by Excel
    damages: tuple[bool, ...] = ()  # which of `orders` were, where some are: the one that is used tells of the row
    unreadable: tuple[Field, ...] = ()
    unread: tuple[tuple[Field, str, str], ...] = ()  # of each of those its column, as the sheet names it, and the cell
    lines: tuple[RowLine, ...] = ()
    continues: int | None = None  # this row is a further line of the order that began on that row
    again: int | None = None  # an earlier row with the same cells, or with the same number of a refund
    numbered: bool = False  # the same cells, and a number of the refund among them: it is the same refund
    taken_back: int | None = None  # a later row of the order that has this row's refund on the other side

    @property
    def order(self) -> str:
        """The first order number, for showing."""
        return self.orders[0] if self.orders else ""


# --------------------------------------------------------------------------- the service's things


class ActionState(StrEnum):
    """Action.State (contract 1). REJECTED of older pages is read as REVERSED (contract 10.3)."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REVERSED = "REVERSED"


class Program(Struct, frozen=True):
    """A Campaign (contract 3, call 2)."""

    id: str
    name: str
    state: str


class Company(Struct, frozen=True):
    """CompanyInformation (contract 3, call 1)."""

    name: str
    timezone: str
    currency: str


class Action(Struct, frozen=True):
    """One conversion credited to a partner (contract 4). Customer fields are left behind on purpose."""

    id: str
    program_id: str
    program: str
    tracker_id: str
    tracker: str
    partner_id: str
    partner: str
    state: ActionState
    amount: Decimal
    payout: Decimal
    delta_amount: Decimal | None
    delta_payout: Decimal | None
    intended_amount: Decimal | None
    intended_payout: Decimal | None
    currency: str
    event_date: datetime | None
    creation_date: datetime | None
    locking_date: datetime | None
    cleared_date: datetime | None
    oid: str

    @property
    def changed_before(self) -> bool:
        """True when its present values are not those first tracked (contract 4, Delta* and Intended*)."""
        if self.intended_amount is not None and self.intended_amount != self.amount:
            return True
        return self.state is not ActionState.REVERSED and (
            self.delta_amount is not None and self.delta_amount != self.amount
        )

    @property
    def original_amount(self) -> Decimal:
        """The amount first tracked, as far as the service says it."""
        return self.amount if self.intended_amount is None else self.intended_amount


class Item(Struct, frozen=True):
    """One line of an action; `amount` is the line total, not the unit price (contract 4)."""

    sku: str
    name: str
    category: str
    quantity: int
    amount: Decimal
    currency: str
    payout: Decimal | None
    adjusted: datetime | None
    adjustment: str


class ActionUpdate(Struct, frozen=True):
    """One entry of the service's change log (contract 4)."""

    id: str
    action_id: str
    state: ActionState | None
    state_detail: str
    disposition: str
    delta_amount: Decimal | None
    delta_payout: Decimal | None
    currency: str
    sku: str
    quantity: int | None
    date: datetime | None


class SubmissionStatus(StrEnum):
    """ApiSubmission.Status, upper-cased with underscores (contract 4)."""

    QUEUED = "QUEUED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETE = "COMPLETE"
    OTHER = "OTHER"


class Submission(Struct, frozen=True):
    """The receipt of one write (contract 4). Complete is success only with an empty `error_type`."""

    id: str
    status: SubmissionStatus
    type: str
    payload: str
    error_type: str
    error_reason: str
    submitted: datetime | None
    completed: datetime | None


class Write(Struct, frozen=True):
    """One write as it goes out: PUT or DELETE on R/Actions with these form fields, in this order.

    Where a proxy lets neither through it goes as POST that names the verb in `_method` (contract 2, 5.4).
    """

    method: str
    form: tuple[tuple[str, str], ...]

    @property
    def verb(self) -> str:
        """PUT or DELETE, also where it travels as POST."""
        return dict(self.form).get("_method", self.method) if self.method == "POST" else self.method

    def by_post(self) -> Write:
        """The same write as POST."""
        return self if self.method == "POST" else Write("POST", (("_method", self.method), *self.form))


class Queued(Struct, frozen=True):
    """The answer to an accepted write: received, not yet in effect (contract 5)."""

    submission_id: str
    uri: str


class Window(Struct, frozen=True):
    """A closed span of instants; the service takes at most 45 days (contract 3)."""

    start: datetime
    end: datetime


class Account(Struct, frozen=True):
    """A sign-in: origin plus SID. `brand_id` is set for agency passthrough (contract 2).

    `programs` are the ids the person ticked; empty means every active one.
    """

    name: str
    sid: str
    origin: str = "https://api.impact.com"
    brand_id: str = ""
    programs: tuple[str, ...] = ()
    practice: bool = False

    @property
    def base_path(self) -> str:
        """The API root's path as a function of the account: brand, or agency passthrough."""
        if self.brand_id:
            return f"/Agencies/{self.sid}/Advertisers/{self.brand_id}"
        return f"/Advertisers/{self.sid}"

    @property
    def key(self) -> str:
        """What journal and keyring know it by: the same SID at another address is another account."""
        return f"{self._root}{self.base_path}"

    @property
    def budget_key(self) -> str:
        """What the hourly limit belongs to: the SID at its address, whatever brand it asks for (contract 8)."""
        return f"{self._root}/{self.sid}"

    @property
    def _root(self) -> str:
        return "practice:" if self.practice else self.origin.rstrip("/").lower()


# --------------------------------------------------------------------------- what will happen


class MatchHow(StrEnum):
    """How a row found its action."""

    ACTION_ID = "action_id"
    ORDER = "order"
    TOLERANT = "tolerant"
    DAMAGED = "damaged"  # by the digits that Excel left of the number, with amount and date
    NONE = "none"


class Match(Struct, frozen=True):
    """A row and the actions it means. `why` names the rule used (for TOLERANT) or the doubt (for NONE)."""

    row: Row
    order: str
    actions: tuple[Action, ...]
    how: MatchHow
    why: str = ""


class ItemChange(Struct, frozen=True):
    """One line of an item-level change; absolute values only."""

    sku: str
    quantity_before: int
    quantity_after: int
    amount_before: Decimal
    amount_after: Decimal

    @property
    def changed(self) -> bool:
        """Whether anything of the line changes; a line that stays is not sent."""
        return (self.quantity_before, self.amount_before) != (self.quantity_after, self.amount_after)


class RowEdit(Struct, frozen=True):
    """What the person decided about one line. None means: as the sheet says."""

    operation: Operation | None = None
    reason: str | None = None
    amount_after: Decimal | None = None
    leave: bool = False
    accepted: frozenset[Code] = frozenset()


class Policy(Struct, frozen=True):
    """What was said once for the whole sheet or the account. `operation` None means auto (product.md 5.8)."""

    operation: Operation | None = None
    reason: str | None = None
    all_rows_cancelled: bool = False
    cumulative: bool | None = None
    reverse_reason: str = "REJECTED"
    modify_reason: str = "ORDER_UPDATE"
    custom_reasons: frozenset[str] = frozenset()
    include_hidden: bool = False
    accept: frozenset[Code] = frozenset()
    answers: frozenset[str] = frozenset()  # rules answered with yes, as `guards.question_key` names them
    amounts: str = ""  # tax and shipping in the sheet's amounts: in (by share), out (taken off as they are), "": asked
    status_words: Mapping[str, str] = field(default_factory=dict)  # the person's own: word -> Meaning
    reason_words: Mapping[str, str] = field(default_factory=dict)  # the person's own: word -> code
    codes_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # event type -> custom code -> use
    many_rows: int = 5000


class Limits(Struct, frozen=True):
    """What a batch of an account may come to before its number of rows must be typed (guard MANY).

    `money`: by currency, the commission that it changes, up or down; a currency without one has no limit. `share`: per
    cent of the pending commission of one partner that it takes back; None has no limit.
    """

    rows: int = 5000
    money: Mapping[str, Decimal] = field(default_factory=dict)
    share: int | None = None


class Change(Struct, frozen=True):
    """One line of the review table: what will happen to one action because of one sheet row.

    `amount_after` is None where nothing changes; `payout_after` is an estimate, None where unknown.
    `facts` are named values for the sentences of `codes`.
    """

    row: Row
    order: str
    action: Action | None
    operation: Operation
    reason: str
    amount_after: Decimal | None
    payout_after: Decimal | None
    items: tuple[ItemChange, ...]
    state: RowState
    codes: tuple[Code, ...]
    facts: Mapping[str, str]
    how: MatchHow
    accepted: frozenset[Code] = frozenset()
    money: Decimal | None = None  # the row's money in the reconciliation line, in `money_currency`
    money_currency: str = ""
    really: Decimal | None = None  # where a person changed its amount: by how much its action falls, in its currency

    @property
    def key(self) -> tuple[int, str]:
        """Row number and action id: unique within a plan."""
        return (self.row.number, self.action.id if self.action else "")


#: Parts of the reconciliation line, in the order they are shown; `in_sheet` is their sum.
RECONCILIATION_PARTS = (
    "to_be_sent",
    "proved",
    "taken_back",
    "not_affiliate",
    "already_done",
    "locked",
    "needs_you",
    "refused",
    "being_checked",
    "left_out",
    "other_batches",
    "changed_by_you",
)


class Step(Struct, frozen=True):
    """One write of a change: the form as sent and the end state that proves it.

    `amount` None means any amount is right (never the case for MODIFY); `items` empty: items are not compared.
    """

    write: Write
    reason: str
    state: ActionState
    amount: Decimal | None
    items: tuple[tuple[str, int, Decimal], ...] = ()  # sku, quantity, amount


class UndoPlan(Struct, frozen=True):
    """How one change goes back: steps in order (none: nothing to do), or why not."""

    steps: tuple[Step, ...]
    refused: Code | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


# --------------------------------------------------------------------------- what happened


class BatchInfo(Struct, frozen=True):
    """One batch as History shows it.

    `undo_until` is until when all of its `undoable` rows can go back, `undo_some_until` until when some can (aware,
    UTC; the last hour before a lock and the time it takes are taken off). None where no lock is known to end it.
    `no_way_back` rows stand, too, and an undo refuses them: they went over somebody's work, or no write leads back.
    `undone_again` rows of an undo were undone in their turn: they count as undone, and nothing of them is so now.
    `stopped` rows of those that count as left out, or of an undo as refused, were to be sent when the person stopped
    the run.
    """

    id: int
    account_key: str
    kind: str  # submit | undo
    undo_of: int | None
    file: str
    sheet: str
    created_at: datetime
    counts: Mapping[RowState, int]
    undo_until: datetime | None
    finished: bool
    undo_some_until: datetime | None = None
    undoable: int = 0
    trial: bool = False  # a few rows of its sheet, sent before the others
    rest_of: int | None = None  # the batch of the rows of its sheet that went before
    undone_again: int = 0
    stopped: int = 0
    no_way_back: int = 0

    @property
    def standing(self) -> int:
        """How many rows nobody took back."""
        return self.undoable + self.no_way_back


class Outcome(Struct, frozen=True):
    """One change of a batch and where it stands now; what commands print and the window shows."""

    change_id: int
    batch_id: int
    row: int
    order: str
    action_id: str
    partner: str
    operation: Operation
    reason: str
    amount_before: Decimal
    amount_after: Decimal | None
    payout_before: Decimal
    payout_after: Decimal | None  # as read back; None until proved
    currency: str
    locking_date: datetime | None
    state: RowState
    codes: tuple[Code, ...]
    facts: Mapping[str, str]
    updated_at: datetime
    program_id: str = ""


class Accounted(Struct, frozen=True):
    """An outcome with what it rests on, as a report tells it.

    `evidence` is what the proof went by, as the engine wrote it ("update <id>", "submission <id> complete"), empty
    where nothing of ours was proved; `read_at` is when the action was read back last. `payout_expected` is the
    estimate that was shown before it was sent. `back_*`: the undo that took the row back, and what its action was read
    back as then.
    """

    outcome: Outcome
    program_id: str
    program: str  # its name where the journal has one
    payout_expected: Decimal | None
    evidence: str
    sent: bool  # whether a request of ours left for it
    read_at: datetime | None
    back_batch: int | None = None
    back_at: datetime | None = None
    back_amount: Decimal | None = None
    back_payout: Decimal | None = None


class Progress(Struct, frozen=True):
    """A run's progress, sent at most every 100 ms. `finish_at` is an honest guess or None."""

    phase: str  # reading | preparing | canary | sending | proving | waiting | paused | done
    done: int
    total: int
    counts: Mapping[RowState, int] = field(default_factory=dict)
    finish_at: datetime | None = None
    requests: int = 0
    notice: Notice | None = None


class RunResult(Struct, frozen=True):
    """How a run ended. `stopped_by` is an error that ended it early (401, full disk ...), kept as a notice."""

    batch_id: int
    outcomes: tuple[Outcome, ...]
    requests: Mapping[str, int]
    trouble: Notice | None = None
    trouble_exit: int = 0
