"""Step 3: one editable table of everything that would happen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from reversal_desk import guards
from reversal_desk.guards import may_be_answered
from reversal_desk.model import Change, Code, Operation, Policy, RowEdit, RowState
from reversal_desk.ui import background, explain, formats, icons, settings
from reversal_desk.ui.context import Context
from reversal_desk.ui.models import reasons, review
from reversal_desk.ui.models.edits import UNDECIDED, Edits, Key
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.widgets.adds_up import AddsUp
from reversal_desk.ui.widgets.chips import ChipRow, Filter
from reversal_desk.ui.widgets.pieces import EmptyState, Speaking, button, card, clear, focus_kept, held, label, row
from reversal_desk.ui.widgets.row_panel import RowPanel
from reversal_desk.ui.widgets.table import DeskTable

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, Found, OpenedSheet, Plan
    from reversal_desk.store.layouts import Codes

#: Edits within so many milliseconds are worked out together.
_REPLAN_MS = 60
#: A page below this height is one on a small laptop's screen.
_LOW = 640
#: Of rows that stand against each other whole pairs are shown as examples.
_PAIRS = 4
#: Up to so many edited rows are shown at once, before the whole plan is made anew.
_QUICK_ROWS = 200


class Digest(Struct, frozen=True):
    """A plan and everything shown of it that takes time to count; made in a worker."""

    made: Plan
    questions: tuple[guards.Question, ...]  # that one answer settles for several rows
    parts: Mapping[str, Mapping[str, Decimal]]
    changed: tuple[int, ...] | None  # places that differ from the plan before; None where the lines are others
    matched: int
    hidden: int
    unclear: int
    groups: Counter[str]
    sales: Mapping[str, Decimal]
    commission: Mapping[str, Decimal]
    partners: int
    currency: str
    begin: tuple[int, ...]  # places of the lines that a sheet begins with
    asked: Policy  # what was said for the sheet; the plan's own policy holds beside it what is known of the account
    codes: Codes  # the account's own reasons, which are offered beside impact.com's


def digest(
    made: Plan, before: Sequence[Change], *, asked: Policy | None = None, codes: Codes = MappingProxyType({})
) -> Digest:
    """Count a plan, and find what differs from the lines shown so far."""
    same = len(before) == len(made.changes) and all(
        new.key == old.key for new, old in zip(made.changes, before, strict=True)
    )
    changed = None
    if same:
        pairs = zip(made.changes, before, strict=True)
        changed = tuple(place for place, (new, old) in enumerate(pairs) if new is not old and new != old)
    sales: dict[str, Decimal] = defaultdict(Decimal)
    commission: dict[str, Decimal] = defaultdict(Decimal)
    partners = set()
    for change in made.changes:
        action = change.action
        if change.state is not RowState.READY or action is None:
            continue
        partners.add(action.partner_id)
        if change.amount_after is not None:
            sales[action.currency] += change.amount_after - action.amount
        if change.payout_after is not None:
            commission[action.currency] += change.payout_after - action.payout
    unclear = sum(Code.OPERATION_UNCLEAR in change.codes and change.state is RowState.LOOK for change in made.changes)
    return Digest(
        made=made,
        questions=tuple(
            question
            for question in made.questions
            if len(question.changes) > 1 and guards.may_be_answered_at_once(question)
        ),
        parts=made.reconciliation,
        changed=changed,
        matched=sum(1 for match in made.found.matches if match.actions),
        hidden=sum(change.row.hidden for change in made.changes),
        unclear=unclear,
        groups=Counter(review.group(change) for change in made.changes),
        sales=sales,
        commission=commission,
        partners=len(partners),
        currency=review.currency_of(made.changes),
        begin=tuple(place for place, change in enumerate(made.changes) if review.affiliate(change)),
        asked=asked or made.policy,
        codes=codes,
    )


def work_out(
    desk: Desk,
    opened: OpenedSheet,
    found: Found,
    policy: Policy,
    edits: Mapping[Key, RowEdit],
    *,
    before: Sequence[Change],
) -> Digest:
    """Plan and count, in a worker."""
    made = desk.plan(opened, found, policy, edits)
    return digest(made, before, asked=policy, codes=desk.codes(found.account))


def undo_keys() -> list[QKeySequence]:
    """The keys that take an edit back: the system's own."""
    return QKeySequence.keyBindings(QKeySequence.StandardKey.Undo)


def redo_keys() -> list[QKeySequence]:
    """The keys that do it again: the system's own, and those of Excel and of the Mac; each once, or both do nothing."""
    keys = QKeySequence.keyBindings(QKeySequence.StandardKey.Redo)
    return keys + [key for key in map(QKeySequence, ("Ctrl+Y", "Ctrl+Shift+Z")) if key not in keys]


class ReviewTable(DeskTable):
    """The review table: knows which cells are chosen from a list."""

    codes: Codes = MappingProxyType({})

    def reasons_for(self, change: Change) -> tuple[str, ...]:
        """The reasons that fit a line: the brand's own for its event type first."""
        use = "reverse" if change.operation is Operation.REVERSE else "modify"
        known = self.codes.get(change.action.tracker_id, {}) if change.action is not None else {}
        own = sorted(code for code, what in known.items() if what == use and change.operation is not Operation.ITEMS)
        return (*own, *reasons.choices(change.operation))

    def choices(self, row: int, name: str) -> Mapping[str, str] | None:
        """Operations, or the reasons that fit."""
        change = self.records.record(row)
        if name == "OPERATION":
            # What stands there is always offered: the first choice would stand in its place, and be taken for chosen.
            offered = dict.fromkeys((*review.CHOICES, change.operation))
            return {choice.value: explain.operation_word(choice) for choice in offered}
        if name == "REASON":
            codes = list(self.reasons_for(change))
            if change.reason and change.reason not in codes:
                codes.append(change.reason)
            return {code: reasons.word(code) for code in codes}
        return None

    def offers_choice(self, row: int, name: str) -> bool:
        """A chevron where a list opens."""
        if name not in {"OPERATION", "REASON"}:
            return False
        records = self.records
        return isinstance(records, ReviewModel) and records.editable(records.record(row), name)


def _accepting(codes: frozenset[Code], edit: RowEdit) -> RowEdit:
    """An edit that goes on and accepts these rules beside those it accepts already."""
    return replace(edit, leave=False, accepted=edit.accepted | codes)


def _entry(menu: QMenu, text: str, keys: str = "") -> QAction:
    """An entry that names its keys; the table itself listens to them."""
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.setShortcutVisibleInContextMenu(True)
    return action


class ReviewStep(Speaking):
    """Table, filters, side panel, the line that adds up, and one primary button."""

    continue_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, context: Context, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._plan: Plan | None = None
        self._digest: Digest | None = None
        self._part = ""
        self._only: frozenset[Key] = frozenset()  # rows of one question
        self._asking = ""  # the question shown
        self._details = False  # whether all that can be said of it is shown too
        self._since: frozenset[str] = frozenset()  # actions that changed since a draft was left
        self._quick: background.Ticket | None = None
        self._whole: background.Ticket | None = None
        self._turns: background.Ticket | None = None
        self._dirty: set[Key] = set()
        self._sheet_ticket: background.Ticket | None = None
        self._sheet_asked: Key | None = None
        self._as_sheet: Change | None = None
        self._stale = False
        self._steps = ("", "")  # what would be undone, and redone
        self.model = ReviewModel(edits, self)
        self._empty = EmptyState("search")
        self.table = ReviewTable(self.model, name="reviewTable", empty=self._empty)
        self.table.freeze(self.model.place("ORDER") + 1)
        self.table.stretch = "NOTE"
        self.table.widest["NOTE"] = 220
        self.table.last_elastic = {"OPERATION": 84, "PARTNER": 48, "REASON": 48}
        self.table.with_list = frozenset({"OPERATION", "REASON"})
        self.table.setEditTriggers(
            ReviewTable.EditTrigger.DoubleClicked
            | ReviewTable.EditTrigger.EditKeyPressed
            | ReviewTable.EditTrigger.AnyKeyPressed
        )
        self.table.pasted.connect(self._paste)
        self.table.fill_pressed.connect(self._fill_down)
        self.table.delete_pressed.connect(self._delete)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask_cells)
        self.table.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.horizontalHeader().customContextMenuRequested.connect(self._ask_columns)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REPLAN_MS)
        self._later.timeout.connect(self._replan)
        self._search_later = QTimer(self)
        self._search_later.setSingleShot(True)
        self._search_later.setInterval(150)
        self._search_later.timeout.connect(self._filter)
        self._panel_later = QTimer(self)
        self._panel_later.setSingleShot(True)
        self._panel_later.setInterval(0)
        self._panel_later.timeout.connect(self._show_panel)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(40)
        self._again.timeout.connect(self.press_continue)
        self._build()
        edits.begun.connect(self._forget)
        edits.rows_changed.connect(self._rows_edited)
        edits.policy_changed.connect(self._policy_edited)
        for made, can, named in (
            (self._undo, edits.stack.canUndoChanged, edits.stack.undoTextChanged),
            (self._redo, edits.stack.canRedoChanged, edits.stack.redoTextChanged),
        ):
            made.setEnabled(False)
            can.connect(made.setEnabled)
            named.connect(self._undo_named if made is self._undo else self._redo_named)
        self.table.selectionModel().selectionChanged.connect(self._panel_later.start)
        self.retranslate()

    # ------------------------------------------------------------------ building

    def _build(self) -> None:
        self._sentence = label("sentence", wrap=True)
        self._sentence.setObjectName("reviewSentence")
        self._line = label("second", wrap=True)
        self._question = QWidget()
        self._question_lines = QVBoxLayout(self._question)
        self._question_lines.setContentsMargins(0, 0, 0, 0)
        self._question_lines.setSpacing(6)
        self.chips = ChipRow()
        self.chips.chosen.connect(self._chip_chosen)
        self._undo = self._tool("undo", "reviewUndo", self._edits.stack.undo)
        self._redo = self._tool("redo", "reviewRedo", self._edits.stack.redo)
        self._columns = self._tool("columns", "reviewColumns", self._ask_columns_button)
        self._fold = self._tool("panel", "reviewPanel", self._fold_panel)
        self._fold.setCheckable(True)
        self._fold.setChecked(self._context.settings.get(settings.PANEL_SHOWN))
        self.search = QLineEdit()
        self.search.setObjectName("reviewSearch")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(210)
        self.search.textChanged.connect(self._typed)
        for keys, slot in ((undo_keys(), self._edits.stack.undo), (redo_keys(), self._edits.stack.redo)):
            shortcut = QShortcut(self)
            shortcut.setKeys(keys)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        leave_search = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        leave_search.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave_search.activated.connect(self._leave_search)
        self.panel = RowPanel()
        self.panel.setFixedWidth(248)
        if not self._fold.isChecked():
            self.panel.hide()
        self.panel.accepted.connect(self._accept)
        self.panel.left_out.connect(self._leave_out)
        self.panel.taken_back.connect(self._take_back)
        self.panel.reverse_wanted.connect(self._reverse)
        for answered in (self.panel.accepted, self.panel.left_out, self.panel.taken_back, self.panel.reverse_wanted):
            answered.connect(self._back_to_rows)  # its button goes, and the next row is what a person wants now
        self.adds_up = AddsUp()
        self.adds_up.part_chosen.connect(self._part_chosen)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(28)
        self._back = button(name="reviewBack")
        self._back.clicked.connect(self.back_wanted)
        self._go = button("primary", name="reviewContinue")
        self._go.clicked.connect(self.press_continue)
        bar, bar_lines = card(margins=(16, 7, 12, 7))
        inside = QHBoxLayout()
        inside.setSpacing(8)
        inside.addLayout(self._figures)
        inside.addStretch(1)
        inside.addWidget(self._back)
        inside.addWidget(self._go)
        bar_lines.addLayout(inside)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.setSpacing(8)
        self._tools = QWidget()
        tools = row(self._undo, self._redo, self._columns, self.search, self._fold, spacing=6)
        self._tools.setLayout(tools)
        self._beside_line, self._beside_chips = row(spacing=6), row(spacing=6)
        self._beside_line.addWidget(self._line, 1)
        self._beside_chips.addWidget(self.chips, 1)
        self._beside_chips.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignTop)
        lines.addWidget(self._sentence)
        lines.addLayout(self._beside_line)
        lines.addWidget(self._question)
        lines.addLayout(self._beside_chips)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.panel)
        lines.addLayout(middle, 1)
        lines.addWidget(self.adds_up)
        lines.addWidget(bar)
        hidden = self._context.settings.get(settings.HIDDEN_COLUMNS).split(",")
        for number, column in enumerate(self.model.columns):
            self.table.setColumnHidden(number, column.name in hidden)
        self._show_note_column()
        self._look_undo()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tools stand where the room is, and a low window gives its room to the rows."""
        super().resizeEvent(event)
        self._place_tools()
        layout = self.layout()
        if layout is not None:
            low = self.height() < _LOW
            layout.setSpacing(6 if low else 8)
            layout.setContentsMargins(0, 0 if low else 4, 0, 0)

    def _place_tools(self) -> None:
        """Beside the chips; where those would need a second line, one line higher, for that one would be a row less."""
        room = self.width() - self._tools.sizeHint().width() - self._beside_chips.spacing()
        wanted = self._beside_chips if self.chips.sizeHint().width() <= room else self._beside_line
        if wanted.indexOf(self._tools) < 0:
            wanted.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignTop)

    def _tool(self, icon: str, name: str, slot: object) -> QPushButton:
        made = button("tool", name=name)
        made.setProperty("icon_name", icon)
        made.setFixedWidth(34)
        made.clicked.connect(slot)
        return made

    def reink(self) -> None:
        """Icons in the theme's colour."""
        for made in (self._undo, self._redo, self._columns, self._fold):
            made.setIcon(icons.icon(str(made.property("icon_name"))))

    def retranslate(self) -> None:
        """Its words."""
        self.table.setAccessibleName(self.tr("Rows to review"))
        self.search.setPlaceholderText(self.tr("Search order, partner…"))
        self.search.setAccessibleName(self.tr("Search the table"))
        for made, text in (
            (self._columns, self.tr("Choose columns")),
            (self._fold, self.tr("Show or hide the side panel")),
        ):
            made.setToolTip(text)
            made.setAccessibleName(text)
        self._look_undo()
        self._back.setText(self.tr("Back"))
        self._empty.title.setText(self.tr("No row here"))
        self._empty.text.setText(
            self.tr("No row of the sheet fits this filter and search. Choose “All”, or empty the search.")
        )
        self.reink()
        self._show_numbers()
        self._show_question()

    # ------------------------------------------------------------------ the plan

    @property
    def plan(self) -> Plan | None:
        """The plan shown."""
        return self._plan

    def lines(self) -> Sequence[Change]:
        """The lines shown now, as they are."""
        return tuple(self.model.records)

    def show_plan(self, found: Digest) -> None:
        """Show a new plan; a new sheet begins with all its rows."""
        for step in self.in_steps(found):
            step()

    def in_steps(self, found: Digest) -> tuple[Callable[[], None], ...]:
        """What `show_plan` does, in steps between which the window may answer: together they were felt."""
        if self._plan is not None and self._plan.opened is found.made.opened:
            return (partial(self._go_on, found),)
        return (partial(self._begin, found), self._begin_numbers, self._show_question, self._begin_rows)

    def _go_on(self, found: Digest) -> None:
        self._drop_work()
        self._stale = False
        # The lines may have changed since it was compared with them, while it waited for its turn.
        self._take(replace(found, changed=None))
        if not self._holds_edits():
            self._later.start()

    def _begin(self, found: Digest) -> None:
        """The lines of a sheet that was not shown before."""
        self._drop_work()
        self._stale = False
        self._part, self._only, self._asking = "", frozenset(), ""
        self.search.clear()
        self._search_later.stop()  # nothing is left to look for
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.chips.choose("all")
        self._hold_plan(found)
        self.model.set_changes(
            found.made.changes, found.made.found.fetched_at, currency=found.currency, begin=found.begin
        )
        if not self._holds_edits():
            self._later.start()

    def _begin_numbers(self) -> None:
        self._show_numbers()
        self.chips.choose("all")  # which there was not before the first sheet

    def _begin_rows(self) -> None:
        self.table.fit()
        if self.model.rowCount():
            self.table.go_to(self.model.index(0, self.model.place("ORDER")))
        self.table.setFocus()
        self._panel_later.start()

    def _drop_work(self) -> None:
        """What is being worked out, or waits for it, belongs to a former plan."""
        for ticket in (self._quick, self._whole):
            if ticket is not None:
                ticket.drop()
        self._later.stop()
        self._again.stop()

    @Slot()
    def _forget(self) -> None:
        """Another batch begins: nothing of the former one's plan can be gone on with."""
        self._drop_work()
        self._plan = self._digest = None
        self.model.set_records(())
        self._go.setEnabled(False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes elsewhere no longer wants to go on from here."""
        super().hideEvent(event)
        if not event.spontaneous():  # the window itself was put away
            self._again.stop()

    def _hold_plan(self, found: Digest) -> None:
        self._plan, self._digest = found.made, found
        self.table.codes = found.codes
        self._sheet_asked = None
        self._dirty.clear()
        if self._turns is not None:
            self._turns.drop()

    def _take(self, found: Digest) -> None:
        """The same sheet's lines anew; what is said of them follows, bit by bit."""
        self._hold_plan(found)
        chosen = [change.key for change in self.table.chosen_records()[:1]] if found.changed is None else []
        self.model.set_changes(
            found.made.changes, found.made.found.fetched_at, changed=found.changed, currency=found.currency
        )
        if found.changed is None:
            self._select_again(chosen)
        others = (self.table.fit,) if found.changed is None else ()
        self._turns = background.in_turns(
            *others, self._show_numbers, self._show_question, self._panel_later.start
        )

    def _select_again(self, keys: Sequence[Key]) -> None:
        for key in keys[:1]:
            line = self.model.row_of(key)
            if line >= 0:
                self.table.go_to(self.model.index(line, self.model.place("ORDER")))

    @Slot(object)
    def _rows_edited(self, keys: frozenset[Key]) -> None:
        if self._plan is None:
            return
        self._dirty |= keys
        if self._quick is not None:
            self._quick.drop()
        if len(self._dirty) <= _QUICK_ROWS:
            rows = {number for number, _ in self._dirty}
            self._quick = background.in_pool(
                self._context.desk.replan_rows,
                self._plan,
                rows,
                self._edits.rows,
                done=self._replanned,
                failed=self._context.trouble.emit,
            )
        self._later.start()

    @Slot(object)
    def _replanned(self, changes: tuple[Change, ...]) -> None:
        self.model.replace({change.key: change for change in changes})
        self._panel_later.start()

    @Slot()
    def _policy_edited(self) -> None:
        if self._plan is not None:
            self._later.start()

    def mark_since(self, action_ids: frozenset[str]) -> None:
        """Mark the actions that changed since a draft was left."""
        self._since = action_ids
        self.model.mark_since(action_ids)

    def _is_since(self, change: Change) -> bool:
        return change.action is not None and change.action.id in self._since

    def plan_again(self) -> None:
        """Some rows were sent meanwhile: the plan is made anew before it can be gone on with."""
        self._stale = True
        self._replan()

    @Slot()
    def _replan(self) -> None:
        if self._plan is None:
            return
        if self._whole is not None:
            self._whole.drop()
        before = self._plan
        self._whole = background.in_pool(
            work_out,
            self._context.desk,
            before.opened,
            before.found,
            self._edits.policy,
            self._edits.rows,
            before=self.lines(),
            done=self._planned,
            failed=self._not_planned,
        )

    @Slot(object)
    def _not_planned(self, error: BaseException) -> None:
        """What was to be gone on with is not there; Continue tries it anew."""
        self._again.stop()
        self._context.trouble.emit(error)

    @Slot(object)
    def _planned(self, found: Digest) -> None:
        if self._plan is None or found.made.opened is not self._plan.opened:
            return
        if self._later.isActive():  # it lacks the newest edit, whose own plan follows
            return
        if self._quick is not None:
            self._quick.drop()
        self._stale = False
        self._take(found)

    @property
    def settled(self) -> bool:
        """True when the plan shown holds every edit."""
        return not self._stale and not self._later.isActive() and self._holds_edits()

    def _holds_edits(self) -> bool:
        return (
            self._plan is not None
            and self._digest is not None
            and dict(self._plan.edits) == dict(self._edits.rows)
            and self._digest.asked == self._edits.policy
        )

    # ------------------------------------------------------------------ numbers

    def _groups(self) -> Counter[str]:
        return self._digest.groups if self._digest is not None else Counter()

    def _show_numbers(self) -> None:
        with held(self):
            self._write_numbers()

    def _write_numbers(self) -> None:
        made, counted = self._plan, self._digest
        if made is None or counted is None:
            return
        groups = self._groups()
        away = groups["not_affiliate"]
        total = sum(groups.values())
        self._sentence.setText(
            self.tr("{matched} of {all} orders came through partners. {ready} are ready.").format(
                matched=formats.count(counted.matched),
                all=formats.count(len(made.found.matches)),
                ready=formats.count(groups["ready"]),
            )
        )
        grid = made.opened.table.grid
        name = PurePath(grid.path.replace("\\", "/")).name or self.tr("pasted rows")
        parts = [name]
        if len(grid.sheets) > 1:
            parts.append(self.tr("sheet “{name}”").format(name=grid.sheet))
        hidden = counted.hidden
        if hidden and not made.policy.include_hidden:
            parts.append(self.tr("%Ln row(s) hidden in Excel, left out", "", hidden))
        parts.append(self.tr("read from impact.com at {time}").format(time=formats.clock(made.found.fetched_at)))
        self._line.setText(" · ".join(parts))
        chips = [
            Filter("all", self.tr("All"), total - away),
            Filter("ready", explain.state_word(RowState.READY), groups["ready"], "good", "check"),
            Filter("look", explain.state_word(RowState.LOOK), groups["look"], "look", "diamond"),
            Filter("blocked", explain.state_word(RowState.BLOCKED), groups["blocked"], "bad", "square"),
            Filter("left_out", explain.state_word(RowState.LEFT_OUT), groups["left_out"], "neutral", "dash"),
        ]
        if away:
            chips.append(Filter("not_affiliate", self.tr("Not affiliate"), away))
        since = sum(self._is_since(change) for change in self.model.records) if self._since else 0
        if since:
            chips.append(Filter("since", self.tr("Changed since"), since, "look", "diamond"))
        self.chips.show_filters(chips)
        self._place_tools()
        self.adds_up.show_parts(counted.parts)
        self._show_bar(counted)

    def _show_bar(self, counted: Digest) -> None:
        ready = counted.groups["ready"]
        clear(self._figures)
        for name, value in (
            (self.tr("Rows"), formats.count(ready)),
            (self.tr("Sales"), formats.monies(counted.sales, between="\n")),
            (self.tr("Commission (estimate)"), formats.monies(counted.commission, between="\n")),
            (self.tr("Partners"), formats.count(counted.partners)),
        ):
            cell = QVBoxLayout()
            cell.setSpacing(1)
            cell.addWidget(label("small", name))
            cell.addWidget(label("strong" if "\n" in value else "value", value))
            cell.addStretch(1)
            self._figures.addLayout(cell)
        self._go.setText(self.tr("Continue with %Ln row(s)", "", ready))
        self._go.setEnabled(ready > 0)

    # ------------------------------------------------------------------ questions asked once a sheet

    def _show_question(self) -> None:
        with held(self):
            self._write_question()

    def _write_question(self) -> None:
        """One question at a time, in one line where it has the room: the rows are what a person looks at."""
        clear(self._question_lines)
        asked = self._questions()
        if asked:
            if self._asking not in asked:
                self._asking = next(iter(asked))
            self._question_lines.addWidget(asked[self._asking]())
        self._question.setVisible(bool(asked))

    def _questions(self) -> dict[str, Callable[[], QWidget]]:
        """What can be answered for many rows, in the order it is asked, and what writes the question."""
        counted, policy = self._digest, self._edits.policy
        if counted is None:
            return {}
        found: dict[str, Callable[[], QWidget]] = {}
        if counted.unclear and not policy.all_rows_cancelled:
            found["unclear"] = self._ask_unclear
        found.update((question.key, partial(self._ask_rule, question)) for question in counted.questions)
        if counted.hidden and not policy.include_hidden:  # last: it stays as long as nobody wants the hidden rows
            found["hidden"] = self._ask_hidden
        return found

    def _ask_unclear(self) -> QWidget:
        unclear = self._digest.unclear if self._digest is not None else 0
        return self._ask(
            self.tr("Nothing in the sheet says what should happen with %Ln row(s).", "", unclear),
            ("answerUnclearOut", self.tr("Leave these rows out"), self._say_unclear_out),
            ("answerAllCancelled", self.tr("Every row of this sheet is a cancelled order"), self._say_cancelled),
        )

    def _ask_hidden(self) -> QWidget:
        hidden = self._digest.hidden if self._digest is not None else 0
        return self._ask(
            self.tr("%Ln row(s) is|are hidden in Excel and left out.", "", hidden),
            ("answerHidden", self.tr("Use hidden rows too"), self._say_hidden),
        )

    def _ask_rule(self, question: guards.Question) -> QWidget:
        """One rule that several rows wait for; an answer is for all of them. Why, and examples, when asked for."""
        said = explain.say(question.code.value, question.facts)
        count, differ = len(question.changes), guards.of_rivals(question)
        what = self.tr("rows of one order ask for different things.") if differ else said.title
        head = self.tr("%Ln row(s): {what}", "", count).format(what=what)
        answers: list[tuple[str, str, object]] = [("questionNo", self.tr("Leave them out"), self._say_no)]
        if differ:
            answers += [
                ("questionFirst", self.tr("Send the first of each"), self._say_first),
                ("questionLast", self.tr("Send the last of each"), self._say_last),
            ]
            why = self.tr(
                "Say once whether the first or the last row of each order counts, or choose order by order in the side "
                "panel."
            )
        else:
            answers.append(("questionYes", self.tr("Send all %Ln of them", "", count), self._say_yes))
            why = said.more
        shown = question.samples[: _PAIRS if differ else None]
        samples = "  ·  ".join(self._sample(change, asks=differ) for change in shown)
        details = QWidget()
        lines = QVBoxLayout(details)
        lines.setContentsMargins(0, 0, 0, 3)
        lines.setSpacing(4)
        lines.addWidget(label("", why, wrap=True))
        line = row(spacing=12)
        line.addWidget(label("small", self.tr("For example {samples}").format(samples=samples), wrap=True), 1)
        line.addWidget(self._link("questionShow", self.tr("Show these rows"), self._show_asked))
        lines.addLayout(line)
        return self._ask(head, *answers, details=details)

    def _ask(self, text: str, *answers: tuple[str, str, object], details: QWidget | None = None) -> QWidget:
        """The question, and its answers to the right of it: what changes least first, what sends the most last."""
        frame, lines = card("question", margins=(14, 5, 8, 5), spacing=4)
        line = row(spacing=8)
        line.addWidget(label("strong", text, wrap=True), 1)
        if details is not None:
            word = self.tr("Less") if self._details else self.tr("Details")
            line.addWidget(self._link("questionDetails", word, self._fold_details))
        keys = list(self._questions())
        if len(keys) > 1:
            place = keys.index(self._asking) + 1
            following = self._link(
                "questionNext", self.tr("Next ({number} of {count})").format(number=place, count=len(keys)),
                self._next_question,
            )  # fmt: skip
            following.setAccessibleName(
                self.tr("Question {number} of {count}: next").format(number=place, count=len(keys))
            )
            line.addWidget(following)
        for name, word, slot in answers:
            made = button(name=name)
            made.setText(word)
            made.clicked.connect(slot)
            line.addWidget(made)
        lines.addLayout(line)
        if details is not None:
            lines.addWidget(details)
            details.setVisible(self._details)
        return frame

    def _link(self, name: str, word: str, slot: object) -> QPushButton:
        made = button("link", name=name)
        made.setText(word)
        made.clicked.connect(slot)
        return made

    @Slot()
    def _fold_details(self) -> None:
        self._details = not self._details
        self._ask_again()

    def _ask_again(self) -> None:
        """Write the question anew; the keys stay on the button that was pressed."""
        with focus_kept(self):
            self._show_question()

    def _sample(self, change: Change, *, asks: bool) -> str:
        """One example: its row, its order, what the order was taken for where that is another text; where rows of one
        order ask for different things, what this one asks for."""
        oid = change.action.oid if change.action is not None else ""
        shown = f"{change.order} {formats.ARROW} {oid}" if oid and oid != change.order else change.order
        if asks:
            shown = f"{shown} {explain.operation_word(change.operation)}"
            if change.operation is Operation.MODIFY and change.action is not None:
                shown += f" {formats.ARROW} {formats.money(change.amount_after, change.action.currency)}"
        return self.tr("row {number}: {order}").format(number=change.row.number, order=shown)

    def _asked(self) -> guards.Question | None:
        questions = self._digest.questions if self._digest is not None else ()
        return next((question for question in questions if question.key == self._asking), None)

    @Slot()
    def _say_yes(self) -> None:
        question = self._asked()
        if question is not None:
            policy = self._edits.policy
            self._edits.decide(replace(policy, answers=policy.answers | {question.key}), "answer")

    @Slot()
    def _say_no(self) -> None:
        question = self._asked()
        if question is None:
            return
        edits = dict(self.model.leave_out(question.changes))
        if guards.of_rivals(question):
            # A row that says what one of them says is merged into it, and would stand up alone when that one goes.
            for change in chain.from_iterable(guards.rivals(question, self.model.records)):
                edits[change.key] = replace(self._edits.of(change.key), leave=True, operation=None)
        self._edits.change(edits, "leave")

    @Slot()
    def _say_first(self) -> None:
        self._choose_of_each(0)

    @Slot()
    def _say_last(self) -> None:
        self._choose_of_each(-1)

    def _choose_of_each(self, place: int) -> None:
        """Of the rows of each action this one counts; the others are left out then, as when one is chosen by hand."""
        question = self._asked()
        if question is None:
            return
        orders = guards.rivals(question, self.model.records)
        chosen = {rows[place].key for rows in orders if rows}
        edits = {}
        for change in chain.from_iterable(orders):
            edit = self._edits.of(change.key)
            if change.key in chosen:
                edits[change.key] = replace(edit, leave=False, accepted=edit.accepted | {Code.DUPLICATE_ROW})
            elif Code.DUPLICATE_ROW in edit.accepted:
                edits[change.key] = replace(edit, accepted=edit.accepted - {Code.DUPLICATE_ROW})
        self._edits.change(edits, "accept")

    @Slot()
    def _show_asked(self) -> None:
        question = self._asked()
        if question is not None:
            self.search.clear()
            self._part = ""
            self.chips.choose("")
            self._only = frozenset(change.key for change in question.changes)
            self._filter()
            self.table.setFocus()

    @Slot()
    def _next_question(self) -> None:
        keys = list(self._questions())
        if self._asking in keys:
            self._asking = keys[(keys.index(self._asking) + 1) % len(keys)]
        self._ask_again()

    @Slot()
    def _say_cancelled(self) -> None:
        self._edits.decide(replace(self._edits.policy, all_rows_cancelled=True), "cancelled")

    @Slot()
    def _say_unclear_out(self) -> None:
        unclear = [change for change in self.model.records if Code.OPERATION_UNCLEAR in change.codes]
        self._edits.change(self.model.leave_out(unclear), "leave")

    @Slot()
    def _say_hidden(self) -> None:
        self._edits.decide(replace(self._edits.policy, include_hidden=True), "hidden")

    # ------------------------------------------------------------------ filter and search

    def start_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus()
        self.search.selectAll()

    def show_only(self, key: str) -> None:
        """Filter by a chip, as if it was pressed."""
        self.search.clear()
        self._part, self._only = "", frozenset()
        self.chips.choose(key)
        self._filter()
        self.table.setFocus()

    @Slot()
    def _leave_search(self) -> None:
        """Esc empties the search, and goes back to the rows."""
        self.search.clear()
        self.table.setFocus()

    @Slot()
    def _typed(self) -> None:
        self._search_later.start()

    @Slot(str)
    def _chip_chosen(self, _key: str) -> None:
        self._part, self._only = "", frozenset()
        self._filter()

    @Slot(str)
    def _part_chosen(self, part: str) -> None:
        self._part, self._only = part, frozenset()
        self.chips.choose("")
        self._filter()

    @Slot()
    def _filter(self) -> None:
        text = self.search.text().strip().casefold()
        of_chip = self._of_chip(searched=bool(text))
        wanted = self._with_text(of_chip, text) if text else of_chip
        current = self.table.chosen_records()[:1]
        self.model.keep(wanted)
        line = self.model.row_with(current[0]) if current else -1
        if line >= 0:
            self.table.go_to(self.model.index(line, self.model.place("ORDER")))
        self._panel_later.start()

    def _with_text(self, of_chip: Callable[[Change], bool] | None, text: str) -> Callable[[Change], bool]:
        """Of those lines the ones that a search finds; asked of a hundred thousand, so with no question too many."""
        words = self.model.search_words
        if of_chip is None:
            return lambda change: text in words(change)
        return lambda change: of_chip(change) and text in words(change)

    def _of_chip(self, *, searched: bool) -> Callable[[Change], bool] | None:
        """Which lines the chosen chip, part or question shows; None for all of them."""
        key, part, only = self.chips.key, self._part, self._only
        if only:
            return lambda change: change.key in only
        if part:
            return lambda change: review.part(change) == part
        if key == "all":
            # Whoever searches an order means it, also where no partner was credited.
            return None if searched else review.affiliate
        if key == "since":
            return self._is_since
        return (lambda change: review.group(change) == key) if key else None

    # ------------------------------------------------------------------ side panel

    @Slot()
    def _show_panel(self) -> None:
        if not self.panel.isVisibleTo(self):
            return
        chosen = self.table.chosen_records()
        if not chosen and self.table.currentIndex().isValid():
            chosen = [self.model.record(self.table.currentIndex().row())]
        alike = len(self._alike(chosen[0])) if len(chosen) == 1 else 0
        edit = self._edits.of(chosen[0].key) if len(chosen) == 1 else RowEdit()
        decided = edit.amount_after is not None or edit.operation is not None
        if decided and self._sheet_asked != chosen[0].key and self._plan is not None:
            self._ask_sheet(self._plan, chosen[0].key)
        self.panel.show_changes(
            chosen,
            alike=alike,
            edit=edit,
            as_sheet=self._as_sheet if decided else None,
            table=self._plan.opened.table if self._plan else None,
            since=len(chosen) == 1 and self._is_since(chosen[0]),
        )

    def _ask_sheet(self, made: Plan, key: Key) -> None:
        """Work out what the line would be without the person's edit; the answer shows the panel again."""
        if self._sheet_ticket is not None:
            self._sheet_ticket.drop()
        self._sheet_asked, self._as_sheet = key, None
        edits = {other: edit for other, edit in self._edits.rows.items() if other != key}
        self._sheet_ticket = background.in_pool(
            self._context.desk.replan_rows,
            made,
            {key[0]},
            edits,
            done=self._sheet_known,
            failed=self._context.trouble.emit,
        )

    @Slot(object)
    def _sheet_known(self, changes: tuple[Change, ...]) -> None:
        self._as_sheet = next((change for change in changes if change.key == self._sheet_asked), None)
        self._panel_later.start()

    def _alike(self, change: Change) -> list[Change]:
        """Lines that wait for the same: what one rule found is not accepted with what another found."""
        if change.state is not RowState.LOOK:
            return []
        wanted, codes = guards.rules(change), set(change.codes)  # the codes tell most apart, at no cost
        waiting = (c for c in self.model.records if c.state is RowState.LOOK and set(c.codes) == codes)
        return [c for c in waiting if guards.rules(c) == wanted]

    @Slot()
    def _fold_panel(self) -> None:
        shown = self._fold.isChecked()
        self._context.settings.put(settings.PANEL_SHOWN, shown)
        self.panel.setVisible(shown)
        self._show_note_column()
        self._show_panel()

    def _show_note_column(self) -> None:
        """The panel says what the note says, and more: only one of them is shown."""
        self.table.setColumnHidden(self.model.place("NOTE"), self._fold.isChecked())
        self.table.fit()

    @Slot()
    def _back_to_rows(self) -> None:
        self.table.setFocus()

    @Slot(object, bool)
    def _accept(self, changes: Sequence[Change], like: bool) -> None:
        wanted = self._alike(changes[0]) if like else [change for change in changes if change.state is RowState.LOOK]
        if len(wanted) > 1:  # of rows that speak of one action only one can be chosen, and by itself
            wanted = [c for c in wanted if Code.DUPLICATE_ROW not in c.codes or "file" in c.facts]
        answers: dict[frozenset[Code], list[Key]] = defaultdict(list)
        for change in wanted:
            answers[frozenset(c for c in change.codes if may_be_answered(c, change.facts))].append(change.key)
        edits: dict[Key, RowEdit] = {}
        for codes, keys in answers.items():
            edits |= self._edits.alike(keys, partial(_accepting, codes))
        chosen = {change.action.id for change in wanted if change.action and Code.DUPLICATE_ROW in change.codes}
        for key, edit in self._edits.rows.items():
            if key[1] in chosen and key not in edits and Code.DUPLICATE_ROW in edit.accepted:
                edits[key] = replace(edit, accepted=edit.accepted - {Code.DUPLICATE_ROW})
        self._edits.change(edits, "accept")

    @Slot(object)
    def _leave_out(self, changes: Sequence[Change]) -> None:
        self._edits.change(self.model.leave_out(changes), "leave")

    @Slot(object)
    def _take_back(self, changes: Sequence[Change]) -> None:
        self._edits.change(dict.fromkeys((change.key for change in changes), UNDECIDED), "revert")

    @Slot(object)
    def _reverse(self, changes: Sequence[Change]) -> None:
        way = partial(replace, leave=False, operation=Operation.REVERSE)
        self._edits.change(self._edits.alike((change.key for change in changes), way), "operation")

    # ------------------------------------------------------------------ what can be done with the chosen cells

    @Slot(QPoint)
    def _ask_cells(self, point: QPoint) -> None:
        """The menu of the chosen cells: the keys of a spreadsheet, and one answer for all of them."""
        under = self.table.index_under(point)
        if under.isValid() and not self.table.selectionModel().isSelected(under):
            self.table.go_to(under)
        if self.table.chosen_records():
            menu = self.cell_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(point))

    def cell_menu(self) -> QMenu:
        """See `_ask_cells`."""
        menu = QMenu(self)
        menu.setObjectName("cellMenu")
        for text, keys, slot in (
            (self.tr("Copy"), "Ctrl+C", self.table.copy),
            (self.tr("Paste"), "Ctrl+V", self.table.paste),
            (self.tr("Fill down"), "Ctrl+D", self._fill_down),
        ):
            _entry(menu, text, keys).triggered.connect(slot)
        menu.addSeparator()
        changes = self.table.chosen_records()
        can = [change for change in changes if self.model.editable(change, "OPERATION")]
        operations = menu.addMenu(self.tr("Set what happens"))
        operations.setEnabled(bool(can))
        for choice in review.CHOICES:
            if choice is not Operation.MODIFY:  # a new amount is typed, row by row
                _entry(operations, explain.operation_word(choice)).setData(choice.value)
        operations.triggered.connect(self._set_operation)
        # of many lines few are unlike in what fits them
        unlike = {
            (change.operation, change.action.tracker_id if change.action else ""): change
            for change in changes
            if self.model.editable(change, "REASON")
        }
        fits = [self.table.reasons_for(change) for change in unlike.values()]
        codes = [code for code in fits[0] if all(code in others for others in fits)] if fits else []
        reason_menu = menu.addMenu(self.tr("Set reason"))
        reason_menu.setEnabled(bool(codes))
        for code in codes:
            _entry(reason_menu, reasons.word(code)).setData(code)
        reason_menu.triggered.connect(self._set_reason)
        menu.addSeparator()
        _entry(menu, self.tr("Leave out"), "Del").triggered.connect(self._delete)
        return menu

    @Slot(QAction)
    def _set_operation(self, action: QAction) -> None:
        self._set_all("OPERATION", str(action.data()))

    @Slot(QAction)
    def _set_reason(self, action: QAction) -> None:
        self._set_all("REASON", str(action.data()))

    def _set_all(self, name: str, text: str) -> None:
        """One answer for every chosen row that can take it."""
        self._edits.change(self.model.edits_for(self.table.chosen_records(), name, text), name.lower())

    # ------------------------------------------------------------------ spreadsheet keys

    @Slot()
    def _delete(self) -> None:
        self._leave_out(self.table.chosen_records())

    @Slot()
    def _fill_down(self) -> None:
        """The first selected cell of each column into those below it; of a single line, the cell above into it."""
        chosen = self.table.selectionModel().selectedIndexes()
        cells = [cell for cell in chosen if not self.table.isColumnHidden(cell.column())]
        by_column: dict[int, list[int]] = {}
        for cell in cells:
            by_column.setdefault(cell.column(), []).append(cell.row())
        if cells and len({cell.row() for cell in cells}) == 1 and cells[0].row() > 0:
            above = cells[0].row() - 1
            by_column = {number: [above, *lines] for number, lines in by_column.items()}
        filled = {}
        for number, lines in by_column.items():
            first, *below = sorted(lines)
            filled[number, self.model.given_down(first, number)] = below
        self._write(filled, "fill")

    @Slot(str)
    def _paste(self, text: str) -> None:
        start = self.table.currentIndex()
        if not start.isValid() or not text:
            return
        spans = self.table.selectionModel().selection().toList()
        # As in a spreadsheet: whoever dragged over the cells has the present one at the end where the drag ended.
        area = next((span for span in spans if span.contains(start)), None)
        if area is not None:
            start = self.model.index(area.top(), area.left())
        cells = [line.split("\t") for line in text.rstrip("\r\n").replace("\r\n", "\n").split("\n")]
        visible = [
            number
            for number in range(start.column(), self.model.columnCount())
            if not self.table.isColumnHidden(number)
        ]
        wanted: dict[tuple[int, str], list[int]] = defaultdict(list)
        if len(cells) == 1 and len(cells[0]) == 1 and sum(span.height() * span.width() for span in spans) > 1:
            for span in spans:
                for number in range(span.left(), span.right() + 1):
                    if self.table.isColumnHidden(number):
                        continue
                    wanted[number, cells[0][0]].extend(range(span.top(), span.bottom() + 1))
        else:
            for down, line in enumerate(cells):
                for across, value in enumerate(line[: len(visible)]):
                    taken = self.model.pasted(visible[across], value, line)
                    if taken and start.row() + down < self.model.rowCount():
                        wanted[visible[across], value].append(start.row() + down)
        self._write(wanted, "paste")

    def _write(self, cells: Mapping[tuple[int, str], Sequence[int]], kind: str) -> None:
        """Several cells as one step to undo, (column, text) -> its lines; cells that can't take the text stay."""
        self._edits.change(self.model.cell_edits(cells), kind)

    # ------------------------------------------------------------------ columns, undo, going on

    @Slot()
    def _ask_columns_button(self) -> None:
        self._ask_columns(self._columns.mapTo(self.table.horizontalHeader(), QPoint(0, self._columns.height())))

    @Slot(QPoint)
    def _ask_columns(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self.model.columns):
            if column.name in {"STATE", "ORDER", "NOTE"}:
                continue
            action = QAction(self.model.title(column.name), menu)
            action.setCheckable(True)
            action.setChecked(not self.table.isColumnHidden(number))
            action.setData(number)
            menu.addAction(action)
        menu.triggered.connect(self._column_chosen)
        menu.popup(self.table.horizontalHeader().mapToGlobal(point))

    @Slot(QAction)
    def _column_chosen(self, action: QAction) -> None:
        self.table.setColumnHidden(int(action.data()), not action.isChecked())
        hidden = [
            column.name
            for number, column in enumerate(self.model.columns)
            if self.table.isColumnHidden(number) and column.name != "NOTE"
        ]
        self._context.settings.put(settings.HIDDEN_COLUMNS, ",".join(hidden))
        self.table.fit()

    @Slot()
    def _look_undo(self) -> None:
        """Say on both buttons what they would do."""
        undo, redo = (self.model.step_words(step) for step in self._steps)
        for made, text in (
            (self._undo, self.tr("Undo: {edit} (Ctrl+Z)").format(edit=undo) if undo else self.tr("Nothing to undo")),
            (self._redo, self.tr("Redo: {edit} (Ctrl+Y)").format(edit=redo) if redo else self.tr("Nothing to redo")),
        ):
            made.setToolTip(text)
            made.setAccessibleName(text)

    @Slot(str)
    def _undo_named(self, step: str) -> None:
        self._steps = (step, self._steps[1])
        self._look_undo()

    @Slot(str)
    def _redo_named(self, step: str) -> None:
        self._steps = (self._steps[0], step)
        self._look_undo()

    @Slot()
    def press_continue(self) -> None:
        """Go on as soon as every edit is worked out."""
        if self.settled:
            self.continue_wanted.emit(self._plan)
            return
        if not self._later.isActive() and (self._whole is None or self._whole.dropped):  # it could not be made
            self._later.start()
        self._again.start()
