"""Headers and samples -> column mapping; cells -> typed fields. Pure.

Where a header set belongs to a known system, its preset decides; else a dictionary of header names; else the cells.
A bare amount is never taken for a refund, and compensation is never taken for a return.
"""

from reversal_desk.mapping.cells import SIGNS, cell_text, currencies_of, currency_code, decimal_mark, parse_amount
from reversal_desk.mapping.columns import Layout, column_letter, layout_of, map_columns, signature
from reversal_desk.mapping.dates import day_comes_first, parse_date
from reversal_desk.mapping.headers import (
    DECISION_KIND,
    IDENTIFYING,
    ITEM_KIND,
    MONEY_KIND,
    PRESETS,
    RETURN_KIND,
    Preset,
    header_field,
    known_header,
    names_order_level,
    plain_header,
)
from reversal_desk.mapping.meanings import (
    AGREED,
    MODIFY_CODES,
    REASON_WORDS,
    RETURN_MEANING,
    REVERSE_CODES,
    STATUS_MEANING,
    Meaning,
    is_finished,
    kind_is_known,
    money_went_back,
    nearest_code,
    operation_of,
    plain_word,
    reason_code,
    status_meaning,
)
from reversal_desk.mapping.rows import AS_IT_IS, Reading, order_text, read_rows, undecided

__all__ = [
    "AGREED",
    "AS_IT_IS",
    "DECISION_KIND",
    "IDENTIFYING",
    "ITEM_KIND",
    "MODIFY_CODES",
    "MONEY_KIND",
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
    "currencies_of",
    "currency_code",
    "day_comes_first",
    "decimal_mark",
    "header_field",
    "is_finished",
    "kind_is_known",
    "known_header",
    "layout_of",
    "map_columns",
    "money_went_back",
    "names_order_level",
    "nearest_code",
    "operation_of",
    "order_text",
    "parse_amount",
    "parse_date",
    "plain_header",
    "plain_word",
    "read_rows",
    "reason_code",
    "signature",
    "status_meaning",
    "undecided",
]
