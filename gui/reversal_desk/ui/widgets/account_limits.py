"""What a batch of one account may come to before its number of rows must be typed: a field for each limit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QRegularExpression, Qt, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from reversal_desk.model import Account, Limits
from reversal_desk.ui import formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.widgets.pieces import Flow, column, label, row
from reversal_desk.words import together

_ROWS, _MONEY, _SHARE = "rows", "money", "share"
# What may be typed at all. What it then says is looked at when the field is left: of a sign that is not taken what
# stands around it would be a number of its own, 125 for 12.5.
_SIGNS = QRegularExpression(r"[\d,.]{0,16}")
_WHOLE = re.compile(r"\d+|\d{1,3}(,\d{3})+", re.ASCII)
_AMOUNT = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?", re.ASCII)
_MOST = {_ROWS: 1_000_000, _MONEY: 9_999_999_999, _SHARE: 99}


class AccountLimits(QWidget):
    """Three kinds of limits in a line: rows, which there always are; commission per currency, and one partner's share,
    which are off where their field is empty."""

    def __init__(self, context: Context, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._account = account
        flow = Flow(across=18)
        name = self.tr("Most rows of {account} without typing their number")
        flow.addWidget(self._field(_ROWS, "", self.tr("rows"), name))
        currencies = context.currencies.get(account.key, ())
        for currency in currencies:
            name = self.tr("Most {currency} of commission without typing the number of rows, {account}")
            flow.addWidget(
                self._field(_MONEY, currency, self.tr("{currency} of commission").format(currency=currency), name)
            )
        name = self.tr("Most per cent of one partner's pending commission without typing the number of rows, {account}")
        flow.addWidget(self._field(_SHARE, "", self.tr("% of one partner's pending commission"), name))
        said = self.tr("Before a batch of more than any of these is sent, its number of rows has to be typed:")
        words = label("second", said, wrap=True)
        lines = column(words, spacing=6)
        lines.addLayout(flow)
        if not currencies:
            lines.addWidget(
                label(
                    "second",
                    self.tr("A limit of commission can be set once a sheet was matched or the connection was tested."),
                    wrap=True,
                )
            )
        self._said = label("small", "", wrap=True)
        self._said.setObjectName(f"accountLimitsSaid_{account.name}")
        self._said.hide()
        lines.addWidget(self._said)
        self.setLayout(lines)

    def _limits(self) -> Limits:
        return self._context.limits.get(self._account.key, Limits())

    def _text(self, kind: str, currency: str) -> str:
        limits = self._limits()
        if kind == _ROWS:
            return str(limits.rows)
        if kind == _SHARE:
            return "" if limits.share is None else str(limits.share)
        most = limits.money.get(currency)
        whole = most is not None and most == most.to_integral_value()
        return formats.plain(most.to_integral_value() if most is not None and whole else most)

    def _field(self, kind: str, currency: str, unit: str, name: str) -> QWidget:
        line = QLineEdit(self._text(kind, currency))
        place = {_ROWS: "accountLimit_", _MONEY: f"accountMoney_{currency}_", _SHARE: "accountShare_"}[kind]
        line.setObjectName(f"{place}{self._account.name}")
        line.setAccessibleName(name.format(account=self._account.name, currency=currency))
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setFixedWidth(56 if kind == _SHARE else 100)
        line.setValidator(QRegularExpressionValidator(_SIGNS, line))
        if kind != _ROWS:
            line.setPlaceholderText(self.tr("off"))
        tip = self._tip(kind)
        line.setToolTip(tip)
        line.setAccessibleDescription(tip)
        line.setProperty("kind", kind)
        line.setProperty("currency", currency)
        line.editingFinished.connect(self._chosen)
        unit_word = label("second", unit)
        unit_word.setBuddy(line)
        pair = QWidget()
        pair.setLayout(row(line, unit_word, spacing=8))
        return pair

    def _tip(self, kind: str) -> str:
        """What counts, in one sentence."""
        if kind == _MONEY:
            return self.tr("Counted is the commission that the batch changes, down or up, estimates included.")
        if kind == _SHARE:
            return self.tr(
                "Counted are the actions that were read here and are not locked yet, and only partners of whom a "
                "batch takes back more than 5 rows."
            )
        return ""

    @Slot()
    def _chosen(self) -> None:
        line = self.sender()
        if not isinstance(line, QLineEdit):
            return
        kind, currency = str(line.property("kind")), str(line.property("currency"))
        limits, text = self._limits(), line.text().strip()
        form = _AMOUNT if kind == _MONEY else _WHOLE
        number = Decimal(text.replace(",", "")) if form.fullmatch(text) else Decimal(0)
        desk, account = self._context.desk, self._account
        if text == self._text(kind, currency):
            return
        taken = 0 < number <= _MOST[kind] or (not text and kind != _ROWS)
        if taken:
            if kind == _ROWS:
                chosen, keep = replace(limits, rows=int(number)), partial(desk.limit_rows, account, int(number))
            elif kind == _SHARE:
                share = int(number) or None
                chosen, keep = replace(limits, share=share), partial(desk.limit_share, account, share)
            else:
                most = number or None
                left = {unit: value for unit, value in limits.money.items() if unit != currency}
                chosen = replace(limits, money=left if most is None else {**left, currency: most})
                keep = partial(desk.limit_money, account, currency, most)
            if chosen != limits:
                self._context.set_limits(account, chosen, keep)
        line.setText(self._text(kind, currency))  # as it is kept: what is no number, or too large, was not taken
        self._said.setText(
            self.tr("Taken. It holds at once.") if taken else self._refusal(kind, text, line.text())
        )
        self._said.show()

    def _refusal(self, kind: str, text: str, kept: str) -> str:
        """What was typed can't be a limit: what can, and what holds instead."""
        can = {
            _ROWS: self.tr("a whole number from 1 to {most}"),
            _MONEY: self.tr("an amount above 0, up to {most}"),
            _SHARE: self.tr("a whole number from 1 to {most}, or nothing"),
        }[kind].format(most=formats.count(_MOST[kind]))
        said = self.tr("“{text}” was not taken: it can be {can}.").format(text=text, can=can)
        holds = self.tr("{kept} holds as before.").format(kept=kept) if kept else self.tr("The limit stays off.")
        return together(said, holds)
