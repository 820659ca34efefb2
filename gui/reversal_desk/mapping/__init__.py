"""Headers and samples -> column mapping; cells -> typed fields. Pure.

Where a header set belongs to a known system, its preset decides; else a dictionary of header names; else the cells.
A bare amount is never taken for a refund, and compensation is never taken for a return.

From top to bottom, as each stands on those below it (adr 7):

rows           cells -> typed rows, a column at a time
neighbours     what a row says beside the others: further lines, rows that stand twice, refunds taken back
unread         what stands in columns that nobody reads: remarks, captions, what speaks against a change
proofs         what the mapped columns prove about their own cells
said_beside    words beside a row, or above several, that narrow what it asks for
order_numbers  order numbers as text, and where Excel has damaged them
columns        headers and samples -> what each column means
presets        the header sets of known systems
header_words   what a header speaks of by a word in it
headers        what a header names by itself: the dictionary
meanings       the shops' words for status, reason and operation
dates, cells   a cell as a date, an amount, a currency, a text
kinds          what the words of a status are read as
"""

from reversal_desk.mapping.cells import SIGNS, cell_text, currencies_of, currency_code, decimal_mark, parse_amount
from reversal_desk.mapping.columns import (
    NOT_NEEDED,
    Layout,
    column_letter,
    layout_of,
    map_columns,
    says_no,
    signature,
)
from reversal_desk.mapping.dates import day_comes_first, parse_date
from reversal_desk.mapping.header_words import names_credit, names_order_level, names_rejection
from reversal_desk.mapping.headers import IDENTIFYING, header_field, known_header, plain_header
from reversal_desk.mapping.kinds import DECISION_KIND, ITEM_KIND, MONEY_KIND, PAYMENT_KIND, RETURN_KIND
from reversal_desk.mapping.meanings import (
    AGREED,
    MODIFY_CODES,
    REASON_WORDS,
    RETURN_MEANING,
    REVERSE_CODES,
    STATUS_MEANING,
    Meaning,
    contradicts,
    decides,
    goes_on,
    is_exchange,
    is_finished,
    is_settled,
    is_under_way,
    kind_is_known,
    kind_leaves,
    may_call_off,
    may_never_have_been,
    money_went_back,
    nearest_code,
    operation_of,
    plain_word,
    reason_code,
    refuses,
    says_it_stays,
    speaks_against,
    speaks_of_money_back,
    status_meaning,
    takes_back,
)
from reversal_desk.mapping.order_numbers import order_text
from reversal_desk.mapping.presets import PRESETS, Preset
from reversal_desk.mapping.proofs import AS_IT_IS, Reading, undecided
from reversal_desk.mapping.rows import read_rows
from reversal_desk.mapping.said_beside import is_dealt_with, sets_a_limit, speaks_of_a_part

__all__ = [
    "AGREED",
    "AS_IT_IS",
    "DECISION_KIND",
    "IDENTIFYING",
    "ITEM_KIND",
    "MODIFY_CODES",
    "MONEY_KIND",
    "NOT_NEEDED",
    "PAYMENT_KIND",
    "PRESETS",
    "REASON_WORDS",
    "RETURN_KIND",
    "RETURN_MEANING",
    "REVERSE_CODES",
    "SIGNS",
    "STATUS_MEANING",
    "Layout",
    "Meaning",
    "Preset",
    "Reading",
    "cell_text",
    "column_letter",
    "contradicts",
    "currencies_of",
    "currency_code",
    "day_comes_first",
    "decides",
    "decimal_mark",
    "goes_on",
    "header_field",
    "is_dealt_with",
    "is_exchange",
    "is_finished",
    "is_settled",
    "is_under_way",
    "kind_is_known",
    "kind_leaves",
    "known_header",
    "layout_of",
    "map_columns",
    "may_call_off",
    "may_never_have_been",
    "money_went_back",
    "names_credit",
    "names_order_level",
    "names_rejection",
    "nearest_code",
    "operation_of",
    "order_text",
    "parse_amount",
    "parse_date",
    "plain_header",
    "plain_word",
    "read_rows",
    "reason_code",
    "refuses",
    "says_it_stays",
    "says_no",
    "sets_a_limit",
    "signature",
    "speaks_against",
    "speaks_of_a_part",
    "speaks_of_money_back",
    "status_meaning",
    "takes_back",
    "undecided",
]
