"""Write the sample sheets of `resources/samples` from the practice brand's seeded world.

`python packaging/make_samples.py [--out DIR] [--today YYYY-MM-DD]`; only the Shopify export is dated.
"""

from __future__ import annotations

import argparse
import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reversal_desk.impact.practice import samples

SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"
_MONEY = {"Refund amount", "Order total", "买家实际支付金额", "买家退款金额"}
_WIDEST = 28


def write_samples(folder: Path, *, today: datetime | None = None) -> list[Path]:
    """All five samples; `today` (aware, default now) dates the Shopify export. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    now = today if today is not None else datetime.now(UTC)
    return [
        _workbook(folder / "returns.xlsx", samples.returns_rows(), title="Returns"),
        _text(folder / "cancelled_orders.csv", samples.cancelled_rows()),
        _workbook(folder / "退款订单.xlsx", samples.tmall_rows(), title="退款"),
        _text(folder / "shopify_export.csv", samples.shopify_rows(now)),
        _workbook(folder / "changed_before.xlsx", samples.changed_before_rows(), title="Returns"),
    ]


def _text(path: Path, rows: samples.Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def _workbook(path: Path, rows: samples.Rows, *, title: str) -> Path:
    """Money as numbers, everything else as text: long order numbers must not be damaged."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row_number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(row_number, column)
            if row_number > 1 and text and rows[0][column - 1] in _MONEY:
                cell.value, cell.number_format = Decimal(text), "0.00"
            else:
                cell.value, cell.number_format = text or None, "@"
            if row_number == 1:
                cell.font, cell.alignment = Font(bold=True), Alignment(vertical="center")
    for column, header in enumerate(rows[0], start=1):
        longest = max(len(row[column - 1]) for row in rows)
        wide = 2 if any(ord(letter) > 0x2E80 for letter in header) else 1
        width = min(_WIDEST, max(longest, wide * len(header)) + 3)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLES)
    parser.add_argument("--today", type=lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC))
    chosen = parser.parse_args()
    for path in write_samples(chosen.out, today=chosen.today):
        print(path)


if __name__ == "__main__":
    main()
