"""Headers and samples -> what each column means."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct
from msgspec import field as struct_field

from reversal_desk.errors import UsageError
from reversal_desk.mapping.cells import (
    SIGNS,
    blank,
    cell_text,
    currency_code,
    currency_sign,
    money_parts,
    parse_amount,
    unquoted,
)
from reversal_desk.mapping.dates import YEAR_LAST, parse_date
from reversal_desk.mapping.header_words import (
    names_commission,
    names_credit_given,
    names_goods,
    names_money_back,
    names_refund_number,
    names_refunded_postage,
    names_remarks,
    names_sum_so_far,
)
from reversal_desk.mapping.headers import MONEY, header_currency, header_field, known_header, plain_header
from reversal_desk.mapping.kinds import DECISION_KIND
from reversal_desk.mapping.meanings import (
    Meaning,
    contradicts,
    decides,
    goes_on,
    lives_again,
    operation_of,
    reason_code,
    refuses,
    says_it_stays,
    speaks_of_money_back,
    speaks_of_no_goods,
    status_meaning,
)
from reversal_desk.mapping.presets import Preset, preset_of
from reversal_desk.mapping.said_beside import names_calling_off
from reversal_desk.model import Cell, Column, ColumnMapping, Field, Notice, Operation, SheetRow, Table

_ACTION_ID = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,12}")
_ID_LIKE = re.compile(r"#?[A-Za-z]{0,8}[-_#/]?[A-Za-z0-9]*\d[A-Za-z0-9]*(?:[-_/][A-Za-z0-9]+)*")
_CODE = re.compile(r"[A-Z]{6,20}")
_NEVER_ORDER = re.compile(
    r"customer|user|buyer|kunde|product|item|asin|phone|zip|post|batch|track|transaction|payment|email"
    "|mail|name|address|sku|date|time|qty|quant|price|amount"
    r"|total|客户|买家|商品|电话|手机|邮编|物流|运单|支付|流水|退款编号|服务单|赔付|時間|时间|日期|金额|金額|数量"
)
#: An order's number all the same, whosever it is: "Bestellnr. Kunde", "customer PO no".
_ORDER_OF = re.compile(
    r"(?:customer|client|kunden|your) ?ref(?:erence|erenz|\b)"
    r"|(?:order|\bpo|bestell|auftrags|commande|pedido|ordine)[\s-]*(?:no\b|nr|num|id\b|ref|#)|订单号|訂單號|注文番号"
)
_SHARE_ROWS = 400


class _Evidence(Struct, frozen=True):
    """What a column's cells look like, as shares of its non-empty ones."""

    filled: float
    distinct: float
    ids: float
    codes: float  # capital letters and no digit, as some shops number their orders
    worded: float  # a number behind the same words in each cell
    actions: float
    money: float
    dates: float
    currencies: float
    reasons: float
    pieces: float
    operations: float
    flags: bool  # yes or no in each of them, written as words or as 1 and 0
    answers: bool  # yes and no in most of them, and other words in the rest
    samples: tuple[str, ...]


def _evidence(cells: Sequence[Cell]) -> _Evidence:
    shown = [cell for cell in cells if not blank(cell)]
    if not shown:
        return _Evidence(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, False, False, ())
    texts = [cell_text(cell) for cell in shown]
    count = len(shown)

    def share(test: Callable[[Cell, str], bool]) -> float:
        return sum(test(cell, text) for cell, text in zip(shown, texts, strict=True)) / count

    return _Evidence(
        filled=count / max(1, len(cells)),
        distinct=len(set(texts)) / count,
        ids=share(lambda _, text: 3 <= len(text) <= 64 and bool(_ID_LIKE.fullmatch(text))),
        codes=share(lambda _, text: bool(_CODE.fullmatch(text))),
        worded=_worded(texts),
        actions=share(lambda _, text: bool(_ACTION_ID.fullmatch(text)) and not YEAR_LAST.fullmatch(text)),
        money=share(
            lambda cell, _: isinstance(cell, Decimal) or (isinstance(cell, str) and money_parts(cell) is not None)
        ),
        dates=share(
            lambda cell, _: isinstance(cell, datetime) or (isinstance(cell, str) and bool(_looks_like_date(cell)))
        ),
        currencies=share(lambda _, text: bool(currency_code(text))),
        reasons=_reasons(texts),
        pieces=share(lambda _, text: bool(_PIECES.fullmatch(text))),
        operations=share(lambda _, text: operation_of(text) is not None),
        flags=are_flags(shown),
        answers=are_answers(shown),
        samples=tuple(dict.fromkeys(texts))[:3],
    )


_IN_WORDS = re.compile(r"([^\d\s#][^\d#]*[\s#:]+)#?[^\s#:]*\d{3}[^\s#:]*")


def _worded(texts: Sequence[str]) -> float:
    """The share of cells with one number behind the words that most of them have, as in "Sales Order #SO10233"."""
    words = Counter(found[1].casefold() for text in texts if (found := _IN_WORDS.fullmatch(text)))
    return max(words.values(), default=0) / len(texts)


_PIECES = re.compile(r"-?\d{1,4}(?:[.,]0+)?")
#: A cell that says yes or no, not how much. The noes stand apart: a column of nothing but zeros may be one of amounts.
_YES_WORDS = frozenset(
    {"1", "yes", "y", "true", "x", "✓", "✔", "√", "ja", "j", "oui", "o", "sí", "si", "s", "sim", "是", "对", "有",
     "はい", "済"}
)  # fmt: skip
_NO_WORDS = frozenset({"0", "no", "n", "false", "nein", "non", "não", "nao", "否", "没有", "いいえ"})
_YES_OR_NO = _YES_WORDS | _NO_WORDS


def are_flags(cells: Iterable[Cell]) -> bool:
    """Whether filled cells only say yes or no: with a yes among them, and as 1 and 0 only where both stand."""
    texts: set[str] = set()
    filled = 0
    for cell in cells:
        if not blank(cell):
            filled += 1
            texts.add(cell_text(cell).casefold())
            if not texts <= _YES_OR_NO:
                return False
    if not texts & _YES_WORDS:
        return False
    return bool(texts - {"0", "1"}) or texts == {"0", "1"} or filled >= _MANY_ONES


def are_answers(cells: Iterable[Cell]) -> bool:
    """Whether filled cells say yes or no, with both among them, but for a few that say neither: "?", "pending"."""
    texts = [cell_text(cell).casefold() for cell in cells if not blank(cell)]
    flags = [text for text in texts if text in _YES_OR_NO]
    both = not _YES_WORDS.isdisjoint(flags) and not _NO_WORDS.isdisjoint(flags)
    return both and len(flags) * 3 >= len(texts) * 2 and not any(any(map(str.isdigit, text)) for text in texts)


def says_no(cell: Cell) -> bool:
    """Whether a filled cell says no, be it as a word or as 0."""
    return cell_text(cell).casefold() in _NO_WORDS


#: So many amounts of exactly 1 and nothing else are no amounts.
_MANY_ONES = 5
_FEW_WORDS, _LONGEST_WORD = 25, 60


def _says_a_decision(rows: Sequence[SheetRow], column: Column) -> bool:
    """Whether a column of few words has one that may decide; of all rows, as the one refusal may stand in the last.

    Longer words count by their parts only where the column says the same few things again and again.
    """
    counted: Counter[str] = Counter()
    for row in rows:
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        if isinstance(cell, str) and not blank(cell):
            counted[cell_text(cell)] += 1
            if len(counted) > _FEW_WORDS:
                return False
    repeated = len(counted) <= max(2, counted.total() // 2)
    kinds = not names_remarks(column.header)  # one exchange among remarks is its row's own matter
    return any(len(word) <= _LONGEST_WORD and decides(word, in_part=repeated, exchanges=kinds) for word in counted)


#: Headers under which a yes or a no speaks of the refund.
_ASKS_WHETHER = re.compile(
    r"\bpaid\b|\bsent\b|\bissued\b|transferred|überwiesen|ausgezahlt|approv|accept|agree|grant|valid"
    r"|confirm|refund|return|\bok\b|freig|genehm|bewillig|sign.?off|released|erstatt|zurück|retour"
    r"|rembours|reembols|estorn|devol|aprob|aprov|acept|aceit|同意|通过|通過|批准|退|承認|返金|返品|可否"
)


#: Of these, headers that ask whether somebody agrees: a no is then a no to the refund, and not to a parcel or a letter.
_ASKS_FOR_CONSENT = re.compile(
    r"\bok\b|\bpaid\b|\bsent\b|\bissued\b|transferred|überwiesen|ausgezahlt|approv|\bgrant|agree|freig"
    r"|genehm|bewillig|sign.?off|aprob|aprov|同意|通过|通過|批准|承認|可否"
)


def _says_yes_or_no(rows: Sequence[SheetRow], column: Column) -> bool:
    """Whether a column says yes or no, not always yes, to what its header asks about the refund."""
    if not _ASKS_WHETHER.search(column.header.casefold()):
        return False
    texts: set[str] = set()
    for row in rows:
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        texts.add("" if blank(cell) else cell_text(cell).casefold())
        if not texts <= _ANY_FLAG:
            return False
    if texts - {""} == {"0"} and not _ASKS_FOR_CONSENT.search(column.header.casefold()):
        return False  # nothing but zeros is a column of amounts
    return bool(texts - {""}) and not texts <= _YES_WORDS


def _is_marked(rows: Sequence[SheetRow], column: Column) -> bool:
    """Whether a header that refuses or takes up again ("Rejected on", "Reinstated on") has a mark or a day in a row."""
    cells = [row.cells[column.index] for row in rows if column.index < len(row.cells)]
    if _speaks_against(column.header):
        return not all(map(blank, cells))
    if _is_later_state(column.header):
        return any(isinstance(cell, str) and goes_on(cell) for cell in set(cells))
    if _ASKS_TO_ACT.search(plain_words(column.header)) and _all_say_yes_or_no(cells):
        return any(says_no(cell) for cell in cells if not blank(cell))
    return _says_to_leave(column.header) and are_flags(cells)


def _all_say_yes_or_no(cells: Sequence[Cell]) -> bool:
    return all(blank(cell) or cell_text(cell).casefold() in _YES_OR_NO for cell in cells)


_OUTCOME = re.compile(
    r"\bfinal|outcome|\bresult|ergebnis|abschluss|résultat|resultado|desenlace|\bsuite\b|esito|uitkomst|afloop|wynik"
    r"|结果|結果|最终|最終"
)
_LATER_STATE = re.compile(
    r"\b(?:new|current|latest|updated|second|now|aktuell|neuer|actuel|nouveau|actual|nuevo|atual|novo)|当前|最新|目前|現在"
)


def _is_later_state(header: str) -> bool:
    """Whether a header speaks of a state that came after the one beside it."""
    flat = header.casefold()
    later = _LATER_STATE.search(flat) is not None and _OF_STATES.search(flat) is not None
    return later or _OUTCOME.search(flat) is not None


def _says_to_leave(header: str) -> bool:
    """Whether a header asks if the order stays: "Keep?", "is_exchange"."""
    asked = re.sub(r"^is[ _-]+|[?？]", "", header.casefold()).strip()
    return says_it_stays(asked) or operation_of(asked) is Operation.LEAVE


def plain_words(header: str) -> str:
    """A header in small letters, its words parted by spaces."""
    return re.sub(r"[_\s-]+", " ", header.casefold())


#: What a mark, a day or an amount below it takes up again or keeps from being sent.
_KEEPS = re.compile(
    r"^(?:on )?hold$|\bexclu|^retained|^resumed|\bre ?paid\b|paid again|charged again|\breplacement"
    r"|reship|re ?sen[dt]\b"
    r"|exception|ausnahme|ersatz(?:bestell|auftrag|liefer|versand)|commande de remplacement"
    r"|pedido de reemplazo|wyjątek"
    r"|换货单|補發|补发|重新发货|重新發貨|再発送|暂缓|暫緩|保留"
)


def _speaks_against(header: str) -> bool:
    keeps = _KEEPS.search(plain_words(header).strip(" ?？")) is not None
    return keeps or refuses(header) or lives_again(header) or names_calling_off(header)


def _only_marks(columns: Sequence[Column], header: str, rows: Sequence[SheetRow]) -> bool:
    """Whether a column says by a day or a mark what lives again: where it is empty, nothing does. An empty cell below
    *Rejected on* is less clear, as a decision may be still to come."""
    if refuses(header) or not _speaks_against(header):
        return False
    index = next((column.index for column in columns if column.header == header), None)
    cells = [row.cells[index] for row in rows if index is not None and index < len(row.cells)]
    filled = [cell for cell in cells if not blank(cell)]
    return all(isinstance(cell, datetime) or _looks_like_date(cell_text(cell)) for cell in filled) or are_flags(filled)


#: Headers that ask whether the commission is to be taken back at all.
_ASKS_TO_ACT = re.compile(
    r"\brevers|\bdeduct|claw ?back|\bsend to|approv|\bgrant|\bagree|sign.?off|genehm|freig|bewillig|aprob|aprov"
    r"|冲正|沖正|同意|批准|承認"
)


_OF_SOMEBODY = re.compile(
    r"product|item|\bsku\b|title|name|address|city|country|region|customer|buyer|shopper|\bship|deliver"
    r"|carrier|courier"
    r"|payment method|discount|coupon|campaign|partner|publisher|brand|device|artikel|produkt|kunde"
    r"|adresse|liefer|versand"
    r"|produit|client|livraison|producto|cliente|env[íi]o|produto|entrega|商品|买家|買家|客户|客戶|地址|物流|お客様"
)


def _asides(columns: Sequence[Column], orders: Sequence[int], rows: Sequence[SheetRow]) -> tuple[int, ...]:
    """Columns of few words that mean nothing, some of which speak against a change or say what money was for."""
    found: list[int] = []
    for column in columns:
        taken = column.field is not None or column.unneeded or column.index in orders
        if taken or not column.header or _OF_SOMEBODY.search(column.header.casefold()):
            continue
        words: set[str] = set()
        for row in rows:
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            if isinstance(cell, str):
                words.add(cell)
                if len(words) > _FEW_WORDS:
                    break
        if len(words) <= _FEW_WORDS and any(
            len(word) <= _LONGEST_WORD and (contradicts(word) or speaks_of_no_goods(word)) for word in words
        ):
            found.append(column.index)
    return tuple(found)


_ANY_FLAG = _YES_OR_NO | {""}


def stands_against(header: str, text: str) -> bool:
    """Whether a cell under a header that nobody read puts a refund off, or says no to it."""
    if _is_later_state(header):
        return goes_on(text) or says_it_stays(text)  # there "cancelled" calls off no request
    if status_meaning(text, DECISION_KIND) is Meaning.NOT_FINAL or says_it_stays(text):
        return True
    denied = text.casefold() in _NO_WORDS or _ZERO.fullmatch(text) is not None
    if _speaks_against(header) or _says_to_leave(header):
        return not denied
    flat = header.casefold()
    return denied and bool(_ASKS_FOR_CONSENT.search(flat) or _ASKS_TO_ACT.search(flat))


_ZERO = re.compile(r"[-–—]|0+(?:[.,]0+)?|n/?a", re.IGNORECASE)


def _reasons(texts: Sequence[str]) -> float:
    """The share of distinct words that are known reasons; texts of many kinds are no list of reasons."""
    words = list(dict.fromkeys(texts))
    if len(words) > 40 or any(map(str.isdecimal, words)):
        return 0.0
    return sum(reason_code(word) is not None for word in words) / len(words)


def _looks_like_date(text: str) -> bool:
    return parse_date(text) is not None or bool(YEAR_LAST.fullmatch(unquoted(text)))


def _kept(meaning: Field, found: _Evidence) -> float:
    """The share of a column's cells that are what its header promises."""
    if meaning is Field.QUANTITY:
        return min(found.money, found.pieces)
    if meaning in MONEY or meaning in {Field.TAX, Field.SHIPPING}:
        return found.money
    if meaning is Field.CANCELLED_AT and (found.flags or found.answers):
        return 1.0
    if meaning in {Field.DATE, Field.REFUND_DATE, Field.CANCELLED_AT}:
        return found.dates
    if meaning is Field.CURRENCY:
        return found.currencies
    if meaning is Field.ACTION_ID:
        return max(found.actions, min(found.ids, 0.8))
    return found.ids if meaning is Field.ORDER else 1.0


#: How much of a header's promise stands whatever the cells are.
_BY_HEADER = {Field.CURRENCY: 0.3, Field.DATE: 0.4, Field.REFUND_DATE: 0.4, Field.CANCELLED_AT: 0.4,
              Field.ACTION_ID: 0.5, Field.ORDER: 0.6}  # fmt: skip


def _fits(meaning: Field, found: _Evidence) -> float:
    """How much of a header's promise the cells keep, 0..1; an empty column keeps half of it."""
    if not found.samples:
        return 0.5
    least = 0.3 if meaning in MONEY else _BY_HEADER.get(meaning, 1.0)
    return least + (1 - least) * _kept(meaning, found)


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_named(headers: Sequence[str], wanted: str) -> int | None:
    """The column with that header (exact text first), else the one with that Excel letter."""
    plain = plain_header(wanted)
    for test in (
        lambda header: header == wanted,
        lambda header: bool(plain) and plain_header(header) == plain,
    ):
        for index, header in enumerate(headers):
            if test(header):
                return index
    letters = wanted.strip().upper()
    if re.fullmatch(r"[A-Z]{1,3}", letters):
        for index in range(len(headers)):
            if column_letter(index) == letters:
                return index
    return None


class Layout(Struct, frozen=True):
    """What a person said about a sheet's columns, kept by the signature of its headers.

    `fields`: a column's name as `_names` has it -> field, empty text for a column that meant nothing, `-` for one of
    which the person said so (only then its words may change and still decide nothing). Of these `told` are the ones a
    person named; the others were found, and are found anew. None: kept before that was told apart. `order` is that of
    all columns, kept where several have one header: which of them is which stands and falls with it. The rest are
    answers given once for the layout (product.md 5.7): is the refund the sum so far, are tax and shipping in it.
    """

    fields: Mapping[str, str] = struct_field(default_factory=dict)
    cumulative: bool | None = None
    amounts: str = ""
    told: tuple[str, ...] | None = None
    order: tuple[str, ...] = ()


NOT_NEEDED = "-"


def signature(headers: Sequence[str]) -> str:
    """What a layout is remembered by: its header names, whatever their order."""
    names = sorted(filter(None, map(plain_header, headers)))
    return hashlib.sha256("|".join(names).encode()).hexdigest()[:32]


def _names(headers: Sequence[str]) -> tuple[str, ...]:
    """Each column's name in a layout: its header as `plain_header` has it, and which one it is where several have it.

    No plain header has a space or a bracket, so "amount (2)" is nothing else.
    """
    plain = [plain_header(header) for header in headers]
    of_each = Counter(plain)
    met: Counter[str] = Counter()
    found: list[str] = []
    for name in plain:
        met[name] += 1
        found.append(f"{name} ({met[name]})" if name and of_each[name] > 1 else name)
    return tuple(found)


def _repeats(name: str) -> bool:
    """Whether other columns have the header, too."""
    return name.endswith(")")


def layout_of(mapping: ColumnMapping, *, cumulative: bool | None = None, amounts: str = "") -> Layout:
    """The layout that gives this mapping again."""
    headers = [""] * (1 + max((column.index for column in mapping.columns), default=-1))
    for column in mapping.columns:
        headers[column.index] = column.header
    names = _names(headers)
    named = [(names[column.index], column) for column in mapping.columns if names[column.index]]
    return Layout(
        {name: c.field.value if c.field else NOT_NEEDED if c.unneeded else "" for name, c in named},
        mapping.cumulative if cumulative is None else cumulative,
        amounts,
        tuple(name for name, column in named if column.told),
        names if any(map(_repeats, names)) else (),
    )


def _remembered(headers: Sequence[str], layout: Layout) -> dict[int, str]:
    """What each column was; nothing of columns with one header where they may have changed places."""
    names = _names(headers)
    return {
        index: layout.fields[name]
        for index, name in enumerate(names)
        if name in layout.fields and (not _repeats(name) or names == layout.order)
    }


def map_columns(
    table: Table,
    chosen: Mapping[Field, str] | None = None,
    *,
    nothing: Collection[str] = (),
    layout: Layout | None = None,
) -> ColumnMapping:
    """What each column means. `chosen` (header text or Excel letter per field) goes before everything found, as do
    columns (named likewise) of which the person said that they mean `nothing`, and what a person said of a remembered
    `layout` before header and cells.

    Raises UsageError: COLUMN_UNKNOWN for a chosen column that isn't there, COLUMN_BOTH for one chosen for both.
    """
    headers = table.headers
    layout = layout or Layout()
    before = _remembered(headers, layout)
    unneeded = _unneeded(headers, nothing, chosen or {})
    preset = preset_of(headers)
    sample = table.rows[:_SHARE_ROWS]
    evidence = [
        _evidence([row.cells[i] if i < len(row.cells) else None for row in sample]) for i in range(len(headers))
    ]
    guesses = [_guess(header, evidence[i], preset) for i, header in enumerate(headers)]
    said = {
        i: guess for i, guess in enumerate(guesses) if guess is not None and guess.meaning not in {None, Field.ORDER}
    }
    orders = [(i, guess) for i, guess in enumerate(guesses) if guess is not None and guess.meaning is Field.ORDER]
    _drop_commissions(said, headers, sample)
    _drop_days_of_another_thing(said, headers, preset)
    free = [i for i, guess in enumerate(guesses) if guess is None]
    _by_cells(said, free, headers, evidence)
    taken = _one_column_each(said)
    _of_one_money(taken, headers, sample)
    orders.sort(key=lambda order: (-order[1].sure, order[0]))
    by_looks = _order_by_looks([i for i in free if i not in said], headers, evidence)
    if not orders and (preset is None or not preset.orders):
        # an action id does the job; else what looks most like one
        orders, by_looks = (
            ([], by_looks) if any(g.meaning is Field.ACTION_ID for g in taken.values()) else (by_looks, [])
        )
    order_columns = [index for index, _ in orders]
    certainty = dict(orders)
    found = {index: guess.meaning for index, guess in taken.items()} | dict.fromkeys(order_columns[:1], Field.ORDER)
    weighed = tuple(guesses)
    for index in unneeded | {index for index, text in before.items() if text == NOT_NEEDED}:
        # only now: no other column, which the person saw mean nothing, may take what this one meant
        why = Notice("MAPPED_CHOSEN" if index in unneeded else "MAPPED_LAYOUT", {"header": headers[index]})
        guesses[index] = _Guess(None, 1.0, why, unneeded=True)
        taken.pop(index, None)
        order_columns = [other for other in order_columns if other != index]
        by_looks = [(other, guess) for other, guess in by_looks if other != index]
    for index, mine in _told(headers, before, layout, chosen=chosen or {}, found=found, unneeded=unneeded):
        taken = {i: g for i, g in taken.items() if g.meaning is not mine.meaning and i != index}
        if mine.meaning is Field.ORDER:
            order_columns, certainty, by_looks = [index], {index: mine}, []
        else:
            order_columns = [other for other in order_columns if other != index]
            by_looks = [(other, guess) for other, guess in by_looks if other != index]
            taken[index] = mine
    if order_columns:
        taken[order_columns[0]] = certainty[order_columns[0]]
    columns = tuple(
        Column(
            i, header, guess.meaning, _confidence(guess, before.get(i)), evidence[i].samples, guess.why, guess.unneeded,
            of_header=_of_header(guess.meaning, weighed[i]),
        )
        for i, header in enumerate(headers)
        for guess in [taken.get(i) or _unless_taken(guesses[i])]
    )  # fmt: skip
    doubtful = _unread_decisions(columns, guesses, order_columns, table.rows)
    by_words = [header for header in doubtful if not _only_marks(columns, header, table.rows)]
    unread = by_words[0] if by_words else ""
    ours = preset is None  # a system's remarks are what customers wrote, and it has one column of refunds
    cumulative = preset.cumulative if preset else None
    if cumulative is None and any(one.field is Field.REFUND and names_sum_so_far(one.header) for one in columns):
        cumulative = True
    return ColumnMapping(
        columns=columns,
        order_columns=(*order_columns, *(index for index, _ in by_looks if index not in order_columns)),
        named=len(order_columns),
        preset=preset.name if preset else "",
        cumulative=cumulative if layout.cumulative is None else layout.cumulative,
        compensation=preset is not None and preset.compensation,
        notices=(
            *((Notice("COMPENSATION", {"preset": preset.name}),) if preset and preset.compensation else ()),
            *((Notice("DECISION_COLUMN", {"header": unread}),) if unread else ()),
        ),
        unread=unread,
        doubtful=doubtful,
        beside=_beside_a_status(columns, guesses, order_columns, table.rows, ours=ours),
        remarks=_remarks(columns, order_columns) if ours else (),
        asides=_asides(columns, order_columns, table.rows) if ours else (),
        postage=_postage(columns, order_columns) if ours else (),
        rivals=_rivals(columns, weighed) if ours else (),
        untold=_untold(columns, guesses, order_columns, table.rows) if not (preset and preset.compensation) else (),
    )


def _index_of(headers: Sequence[str], column: str, *, field: str) -> int:
    """Where the column stands; UsageError COLUMN_UNKNOWN where it doesn't."""
    found = _column_named(headers, column)
    if found is None:
        shown = ", ".join(header for header in headers if header)
        raise UsageError("COLUMN_UNKNOWN", column=column, field=field, columns=shown)
    return found


def _unneeded(headers: Sequence[str], nothing: Collection[str], chosen: Mapping[Field, str]) -> set[int]:
    """The columns that a person doesn't need; of several with the very same header all."""
    wanted: set[int] = set()
    for column in nothing:
        alike = {index for index, header in enumerate(headers) if header and header == column}
        wanted |= alike or {_index_of(headers, column, field=NOT_NEEDED)}
    for field, column in chosen.items():
        if headers.count(column) < 2 and _column_named(headers, column) in wanted:
            raise UsageError("COLUMN_BOTH", column=column, field=field.value)
    return wanted


class _Guess(Struct, frozen=True):
    """One column's meaning (None: surely none that matters), how sure, and why."""

    meaning: Field | None
    sure: float
    why: Notice | None = None
    unneeded: bool = False  # the person said that the column means nothing


_NOTHING = _Guess(None, 0.0)
#: A guess that a person saw and left so needs no second look, and is no surer otherwise.
_SEEN = 0.6


def _told(
    headers: Sequence[str],
    before: Mapping[int, str],
    layout: Layout,
    *,
    chosen: Mapping[Field, str],
    found: Mapping[int, Field | None],
    unneeded: Collection[int],
) -> list[tuple[int, _Guess]]:
    """The columns that a person named, of a sheet with this layout first, then of this one, which goes before.

    A layout that doesn't tell who named a column was told what would not be `found` without it.
    """
    now = {field: _index_of(headers, column, field=field.value) for field, column in chosen.items()}
    names = _names(headers)
    told: list[tuple[int, _Guess]] = []
    for index, text in before.items():
        if text in {"", NOT_NEEDED} or index in unneeded or index in now.values() or Field(text) in now:
            continue
        if names[index] in layout.told if layout.told is not None else found.get(index) is not Field(text):
            told.append((index, _Guess(Field(text), 1.0, Notice("MAPPED_LAYOUT", {"header": headers[index]}))))
    told += [
        (index, _Guess(field, 1.0, Notice("MAPPED_CHOSEN", {"header": headers[index]}))) for field, index in now.items()
    ]
    return told


def _confidence(guess: _Guess, before: str | None) -> float:
    sure = round(min(1.0, guess.sure), 3)
    return max(sure, _SEEN) if guess.meaning is not None and guess.meaning.value == before else sure


def _of_header(meaning: Field | None, guess: _Guess | None) -> float:
    """How sure the header, or the system whose export it is, was of a meaning before any person was asked."""
    return round(min(1.0, guess.sure), 3) if guess is not None and guess.meaning is meaning and meaning else 0.0


def _unless_taken(guess: _Guess | None) -> _Guess:
    """What is shown of a column that means nothing: the reason, where somebody said so."""
    return guess if guess is not None and guess.meaning is None else _NOTHING


def _unread_decisions(
    columns: Sequence[Column],
    guesses: Sequence[_Guess | None],
    orders: Sequence[int],
    rows: Sequence[SheetRow],
) -> tuple[str, ...]:
    """The headers of columns that nobody took for anything and whose words may decide: a refund that was asked for may
    stand beside "refused". None where the person said what it is, or where no amount decides."""
    amounts = any(column.field in {Field.REFUND, Field.NEW_AMOUNT} for column in columns)
    found: list[str] = []
    for column in columns:
        ignored = guesses[column.index] is _NOTHING or column.unneeded  # a system's own column, or said to be nothing
        if column.field is not None or ignored or column.index in orders:
            continue
        if _OF_ANOTHER_THING.search(plain_words(column.header)):
            continue
        marked = _is_marked(rows, column)
        if not (amounts or marked) and header_field(column.header) is not Field.STATUS:
            continue  # only a second status, or what was taken up again, is a doubt where no amount decides
        if marked or _says_yes_or_no(rows, column) or _says_a_decision(rows, column):
            found.append(column.header or column_letter(column.index))
    return tuple(dict.fromkeys(found))


#: Headers of what may end while the order stays.
_OF_ANOTHER_THING = re.compile(
    r"subscri|\babo(?:nnement)?\b|suscrip|assinatura|guarantee|garantie|insur|newsletter|member|export|import|sync"
    r"|coupon|voucher|gutschein|\bslot|appointment|rendez|termin\b|\bcita\b|\blabel"
    r"|e ?mail|\bletter|deposit|kaution|caution"
    r"|订阅|訂閱|优惠券|優惠券|预约|預約|押金|定期購入|クーポン|予約"
)
_OF_STATES = re.compile(r"stat[eu]|état|etat|estado|situa|zustand|状态|狀態|状況|상태|ステータス")


def _beside_a_status(
    columns: Sequence[Column],
    guesses: Sequence[_Guess | None],
    orders: Sequence[int],
    rows: Sequence[SheetRow],
    *,
    ours: bool,
) -> str:
    """The header of a column of few words, some of which speak of returns or refunds, beside a status: what is finished
    there may be the return. Empty text where there is none, or the person said what it is."""
    if not any(column.field is Field.STATUS for column in columns):
        return ""
    known = {Field.REFUND_KIND, Field.OPERATION}
    if any(column.field in known for column in columns):
        return ""
    for column in sorted(columns, key=lambda column: not _OF_STATES.search(column.header.casefold())):
        guess = guesses[column.index]
        known_as = guess is not None and (guess is _NOTHING or guess.meaning is not None)
        if column.field is not None or known_as or column.unneeded or column.index in orders:
            continue
        if _OF_ANOTHER_THING.search(plain_words(column.header)):
            continue
        if not ours and not _is_another_state(column.header):
            continue  # what else a system exports is what customers wrote
        cells = [row.cells[column.index] for row in rows if column.index < len(row.cells)]
        words = {cell for cell in cells if isinstance(cell, str) and not blank(cell)}
        few = 1 < len(words) <= _FEW_WORDS and max(map(len, words)) <= _LONGEST_WORD
        states = bool(_OF_STATES.search(column.header.casefold()))
        if few and (states or len(words) * 2 <= len(cells)) and any(speaks_of_money_back(word) for word in words):
            return column.header or column_letter(column.index)
    return ""


def _remarks(columns: Sequence[Column], orders: Sequence[int]) -> tuple[int, ...]:
    """Columns that mean nothing in which colleagues note what else is known of a row: by their header, or where they
    write beside the table without one."""
    return tuple(
        column.index
        for column in columns
        if column.field is None and not column.unneeded and column.index not in orders
        if names_remarks(column.header) or column.header in {"", column_letter(column.index)}
    )


def _postage(columns: Sequence[Column], orders: Sequence[int]) -> tuple[int, ...]:
    """Columns that mean nothing and say how much of a refund was for postage, unless the refunds are those of goods."""
    taken = next((column for column in columns if column.field is Field.REFUND), None)
    if taken is None or names_goods(taken.header):
        return ()
    return tuple(
        column.index
        for column in columns
        if column.field is None and not column.unneeded and column.index not in orders
        if names_refunded_postage(column.header)
    )


def _rivals(columns: Sequence[Column], weighed: Sequence[_Guess | None]) -> tuple[int, ...]:
    """Columns that mean nothing because another one means what their header says as surely: how much went back."""
    taken = next((column for column in columns if column.field is Field.REFUND), None)
    if taken is None or taken.told:
        return ()
    sure = (known_header(taken.header) or (None, 0.0))[1]
    return tuple(
        column.index
        for column in columns
        for guess in [weighed[column.index]]
        if column.field is None and not column.unneeded and guess is not None and guess.meaning is Field.REFUND
        if (known_header(column.header) or (None, 0.0))[1] >= sure
    )


#: From here on a header says of what it is the state: of an order, of a payment, of a refund.
_STATE_OF_ONE_THING = 0.85


def _is_another_state(header: str) -> bool:
    """Whether a header speaks of a state that is not known as one of the order, of its payment or of its refund."""
    known = known_header(header)
    flat = header.casefold()
    bare = known is None or (known[0] is Field.STATUS and _SURE_STATUS <= known[1] < _STATE_OF_ONE_THING)
    return bare and _OF_STATES.search(flat) is not None and _OF_ANOTHER_THING.search(flat) is None


def _untold(
    columns: Sequence[Column], guesses: Sequence[_Guess | None], orders: Sequence[int], rows: Sequence[SheetRow]
) -> tuple[int, ...]:
    """Columns that mean nothing and may all the same tell that something went back: by their header, as a further
    state, by a negative amount beside another total, or, in a list of returns, by what was given in place of money."""
    of_returns = any(names_refund_number(column.header) for column in columns)
    found: list[int] = []
    for column in columns:
        guess = guesses[column.index]
        ignored = guess is _NOTHING or column.unneeded or column.index in orders
        if column.field is not None or ignored:
            continue
        told = names_money_back(column.header) or (of_returns and names_credit_given(column.header))
        told |= _is_another_state(column.header)
        if not told and guess is not None and guess.meaning is Field.TOTAL:
            told = any((_number(row, column.index) or 0) < 0 for row in rows)
        if told:
            found.append(column.index)
    return tuple(found)


_PARTS_OF_A_COMMISSION = 0.8
_BY_HEADER_ALONE = frozenset({"MAPPED_HEADER", "MAPPED_HEADER_ONLY"})


def _drop_commissions(said: dict[int, _Guess], headers: Sequence[str], rows: Sequence[SheetRow]) -> None:
    """Forget what a header promises of a new amount or a refund that stays below the commission beside it: then it is
    a commission too, and no amount of an order."""
    earned = [index for index, header in enumerate(headers) if index not in said and names_commission(header)]
    for index, guess in list(said.items()):
        if guess.meaning not in MONEY or guess.why is None or guess.why.code not in _BY_HEADER_ALONE:
            continue  # a person or the system's own export says that it is the order's
        if names_commission(headers[index]):
            del said[index]
        if index not in said or guess.meaning is Field.TOTAL:
            continue
        pairs = [
            (part, whole)
            for row in rows
            for part, whole in ((_number(row, index), _number(row, other)) for other in earned)
            if part and whole
        ]
        below = sum(abs(part) <= abs(whole) for part, whole in pairs)
        if pairs and below >= _PARTS_OF_A_COMMISSION * len(pairs):
            del said[index]


def _drop_days_of_another_thing(said: dict[int, _Guess], headers: Sequence[str], preset: Preset | None) -> None:
    """Forget a bare day of cancellation where the only state on the sheet is that of another thing: it is its day."""
    if preset is not None or any(guess.meaning is Field.STATUS for guess in said.values()):
        return
    others = [
        header for header in headers
        if _OF_ANOTHER_THING.search(plain_words(header)) and _OF_STATES.search(plain_words(header))
    ]  # fmt: skip
    for index, guess in list(said.items()):
        if others and guess.meaning is Field.CANCELLED_AT and not _OF_AN_ORDER.search(plain_words(headers[index])):
            del said[index]


_OF_AN_ORDER = re.compile(r"order|bestell|auftrag|commande|pedido|encomenda|ordine|zamówi|订单|訂單|注文")


def _number(row: SheetRow, index: int) -> Decimal | None:
    return parse_amount(row.cells[index], hint=".") if index < len(row.cells) else None


_NOT_IN_COMPENSATION = frozenset({*MONEY, Field.STATUS, Field.REASON, Field.SKU, Field.QUANTITY, Field.OPERATION})


_STATES = frozenset({Field.STATUS, Field.CANCELLED_AT})
_SURE_STATUS = 0.7
#: So many cells that name an operation make a column one of operations; the other words are asked about.
_OF_OPERATIONS = 0.3


def _guess(header: str, found: _Evidence, preset: Preset | None) -> _Guess | None:
    """What a column means by its system or by its header; None where neither of them knows."""
    name = plain_header(header)
    if preset is not None:
        why = Notice("MAPPED_PRESET", {"header": header, "system": preset.title})
        if name in preset.orders:
            return _Guess(Field.ORDER, 2.0 - preset.orders.index(name) / 100, why)
        if name in preset.fields:
            return _Guess(preset.fields[name], 1.0 - list(preset.fields).index(name) / 1e6, why)
        if name in preset.ignored:
            return _NOTHING
    known = known_header(header)
    if known is None:
        return None
    meaning, confidence = known
    if preset is not None and preset.compensation and meaning in _NOT_IN_COMPENSATION:
        return _NOTHING
    if meaning in _STATES and _OF_ANOTHER_THING.search(plain_words(header)):
        return None  # the subscription was cancelled, or the coupon, and not the order
    if meaning in {Field.REFUND, Field.NEW_AMOUNT} and found.flags:
        return None  # whether, not how much
    of_words = found.flags or max(found.money, found.dates) <= 0.5
    whether = found.answers or (found.flags and not found.money)
    if meaning is Field.CANCELLED_AT and confidence < _SURE_STATUS and not whether:
        return None  # "Cancelled" over pieces or amounts says how much
    if meaning is Field.OPERATION and confidence < _SURE_STATUS and found.operations < _OF_OPERATIONS:
        return None
    if meaning is Field.STATUS and confidence < _SURE_STATUS and not of_words:
        return None  # "Approved" or "Result" over amounts or days
    share = _kept(meaning, found)
    facts = {"header": header, "share": f"{share:.0%}", "samples": ", ".join(found.samples)}
    why = Notice("MAPPED_HEADER" if share >= 0.5 else "MAPPED_HEADER_ONLY", facts)
    return _Guess(meaning, confidence * _fits(meaning, found), why)


def _by_cells(
    said: dict[int, _Guess], free: Sequence[int], headers: Sequence[str], evidence: Sequence[_Evidence]
) -> None:
    """Columns whose header says nothing and whose cells do. Never an amount or a status: what a row asks for is not
    guessed (product.md 5.8)."""
    known = {guess.meaning for guess in said.values()}

    def because(index: int, share: float) -> Notice:
        facts = {"header": headers[index], "share": f"{share:.0%}", "samples": ", ".join(evidence[index].samples)}
        return Notice("MAPPED_CELLS", facts)

    for index in free:
        seen = evidence[index]
        if seen.actions >= 0.8:
            said[index] = _Guess(Field.ACTION_ID, 0.9, because(index, seen.actions))
        elif seen.currencies >= 0.9 and seen.filled > 0.5:
            said[index] = _Guess(Field.CURRENCY, 0.7, because(index, seen.currencies))
        elif seen.reasons >= 0.8 and seen.filled > 0.2 and Field.REASON not in known:
            said[index] = _Guess(Field.REASON, 0.55, because(index, seen.reasons))
    dates = [i for i in free if i not in said and evidence[i].dates >= 0.9 and evidence[i].filled > 0.5]
    if len(dates) == 1 and not known & {Field.DATE, Field.REFUND_DATE}:
        said[dates[0]] = _Guess(Field.DATE, 0.55, because(dates[0], evidence[dates[0]].dates))


def _order_by_looks(
    free: Sequence[int], headers: Sequence[str], evidence: Sequence[_Evidence]
) -> list[tuple[int, _Guess]]:
    """Columns that look like order numbers though their header doesn't say so, the likelier first."""
    found: list[tuple[int, _Guess]] = []
    for index in free:
        seen, name = evidence[index], headers[index].casefold()
        like = max(seen.ids, seen.worded) >= 0.9 or (seen.codes >= 0.9 and seen.distinct >= 0.9)
        if not like or seen.distinct < _LEAST_DISTINCT or seen.filled < 0.5 or seen.dates > 0.5:
            continue
        if seen.money > 0.9 and any(re.search(r"[.,]\d{1,2}$", text) for text in seen.samples):
            continue
        if _NEVER_ORDER.search(name) and not _ORDER_OF.search(name):
            continue
        sure = 0.5 if re.search(r"id|nr|no|num|号|號|番", name) or not name else 0.45
        if seen.distinct < _ONE_EACH:  # several rows an order, as in a ledger
            sure -= 0.1
        facts = {"header": headers[index], "share": f"{seen.ids:.0%}", "samples": ", ".join(seen.samples)}
        found.append((index, _Guess(Field.ORDER, sure, Notice("MAPPED_CELLS", facts))))
    return sorted(found, key=lambda order: -round(order[1].sure, 1))[:_MOST_CANDIDATES]


#: An order may stand on several rows, but not a few orders on all of them. Most often each has one row.
_LEAST_DISTINCT, _ONE_EACH, _MOST_CANDIDATES = 0.15, 0.5, 5


def _of_one_money(taken: dict[int, _Guess], headers: Sequence[str], rows: Sequence[SheetRow]) -> None:
    """Where refunds carry another currency than the totals beside them, take the total that is in the refunds' money: a
    shop shows what was paid, and in its own money what that was and what went back."""
    at = {guess.meaning: index for index, guess in taken.items()}
    refund, total = at.get(Field.REFUND), at.get(Field.TOTAL)
    if refund is None or total is None:
        return
    named = [_currencies_named(headers[index]) for index in (refund, total)]
    by_header = all(named) and named[0].isdisjoint(named[1])
    if not by_header and (Field.CURRENCY in at or _in_one_money(rows, refund, total) is not False):
        return
    others = [i for i, header in enumerate(headers) if i not in taken and header_field(header) is Field.TOTAL]
    for other in others:
        alike = by_header and not named[0].isdisjoint(_currencies_named(headers[other]))
        if alike or _in_one_money(rows, refund, other):
            why = Notice("MAPPED_HEADER", {"header": headers[other], "share": "100%", "samples": ""})
            taken[other] = _Guess(Field.TOTAL, taken.pop(total).sure, why)
            return
    if by_header:
        taken.pop(total)  # of how much the refund is a part it doesn't say


def _currencies_named(header: str) -> frozenset[str]:
    """The currencies that a header may name; none where it names none."""
    unit = header_currency(header)
    code = currency_code(unit)
    return frozenset({code}) if code else SIGNS.get(currency_sign(unit), frozenset())


def _in_one_money(rows: Sequence[SheetRow], one: int, other: int) -> bool | None:
    """Whether two columns carry the same sign of money on each row where both do; None where none does."""
    seen = False
    for row in rows:
        cells = [row.cells[index] if index < len(row.cells) else None for index in (one, other)]
        signs = [parts[2].casefold() for cell in cells if isinstance(cell, str) and (parts := money_parts(cell))]
        if len(signs) < 2 or not any(signs):
            continue
        seen = True
        if signs[0] != signs[1]:
            return False
    return True if seen else None


def _one_column_each(said: Mapping[int, _Guess]) -> dict[int, _Guess]:
    """Of several columns with one meaning, the surest, then the first."""
    best: dict[Field | None, int] = {}
    for index in sorted(said, key=lambda i: (-said[i].sure, i)):
        best.setdefault(said[index].meaning, index)
    return {index: said[index] for index in best.values()}
