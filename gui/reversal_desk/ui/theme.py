"""Colours, fonts and the one stylesheet: light and dark, by role, for the whole window.

The platform's own dark switch does nothing on bare X11, so both palettes are our own.
"""

from __future__ import annotations

from string import Template

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget


class Colours(Struct, frozen=True):
    """One theme's colour roles, as #rrggbb."""

    dark: bool
    ground: str
    rail: str
    panel: str
    raised: str
    hairline: str
    control: str
    text: str
    second: str
    third: str
    accent: str
    accent_hover: str
    accent_soft: str
    accent_ink: str
    good: str
    good_soft: str
    look: str
    look_soft: str
    bad: str
    bad_soft: str
    neutral_soft: str
    row: str
    practice: str = "#f5c542"
    practice_ink: str = "#2c2200"


LIGHT = Colours(
    dark=False,
    ground="#f6f7f9",
    rail="#eceef2",
    panel="#ffffff",
    raised="#f9fafc",
    hairline="#dfe3ea",
    control="#7b8799",
    text="#1b2430",
    second="#525d6c",
    third="#626b78",
    accent="#2f5fd0",
    accent_hover="#264fb0",
    accent_soft="#e6edfc",
    accent_ink="#ffffff",
    good="#1d794c",
    good_soft="#e2f4ea",
    look="#955f00",
    look_soft="#fdf0d8",
    bad="#b3261e",
    bad_soft="#fce6e4",
    neutral_soft="#eceff3",
    row="#f0f4fd",
)

DARK = Colours(
    dark=True,
    ground="#171b21",
    rail="#1b2027",
    panel="#1f252d",
    raised="#232a33",
    hairline="#333b46",
    control="#728196",
    text="#e7ebf1",
    second="#aab3c0",
    third="#97a0ad",
    accent="#7aa2ff",
    accent_hover="#95b5ff",
    accent_soft="#26355a",
    accent_ink="#101a30",
    good="#6fd3a0",
    good_soft="#1d3a2d",
    look="#f0bf66",
    look_soft="#3d3220",
    bad="#ff9a92",
    bad_soft="#45262a",
    neutral_soft="#2d343e",
    row="#263047",
)

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QWidget#ground { background: $ground; }
QToolTip { background: $panel; color: $text; border: 1px solid $hairline; padding: 6px; }
QLabel { background: transparent; }
QLabel[role="sentence"] { font-size: 20px; font-weight: 600; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="figure"] { font-size: 26px; font-weight: 600; }
QLabel[role="value"] { font-size: 15px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="second"] { color: $second; }
QLabel[role="small"] { color: $second; font-size: 12px; }
QLabel[role="caption"] { color: $second; font-size: 11px; font-weight: 600; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="good"] { color: $good; }
QLabel#practiceBand { background: $practice; color: $practice_ink; font-weight: 600; padding: 5px; }
QFrame#rail { background: $rail; border: none; border-right: 1px solid $hairline; }
QFrame[card="true"] { background: $panel; border: 1px solid $hairline; border-radius: 10px; }
QFrame[card="accent"] { background: $panel; border: 1px solid $accent; border-radius: 10px; }
QFrame[card="inner"] { background: $raised; border: 1px solid $hairline; border-radius: 8px; }
QFrame[card="look"] { background: $look_soft; border: 1px solid $look_soft; border-radius: 8px; }
QFrame[card="bad"] { background: $bad_soft; border: 1px solid $bad_soft; border-radius: 8px; }
QFrame[card="good"] { background: $good_soft; border: 1px solid $good_soft; border-radius: 8px; }
QFrame[card="neutral"] { background: $neutral_soft; border: 1px solid $neutral_soft; border-radius: 8px; }
QFrame[card="question"] { background: $accent_soft; border: 1px solid $accent_soft; border-radius: 8px; }
QLabel[urgent="true"] { color: $look; }
QFrame[card="look"] QLabel[tone="true"] { color: $look; }
QFrame[card="bad"] QLabel[tone="true"] { color: $bad; }
QFrame[card="good"] QLabel[tone="true"] { color: $good; }
QFrame[line="true"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QPushButton { background: $panel; color: $text; border: 1px solid $control; border-radius: 8px;
  padding: 0 14px; min-height: 30px; font-weight: 600; }
QPushButton:hover { background: $raised; border-color: $second; }
QPushButton:pressed { background: $neutral_soft; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 28px; }
QPushButton:disabled { color: $third; background: $neutral_soft; border-color: $hairline; }
QPushButton[kind="primary"] { background: $accent; color: $accent_ink; border: 1px solid $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 1px solid $accent; padding: 0 14px; min-height: 30px; }
QPushButton[kind="primary"]:disabled { background: $neutral_soft; color: $third; border-color: $hairline; }
QPushButton[kind="danger"] { color: $bad; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 0 1px;
  min-height: 22px; border-radius: 5px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 0; min-height: 20px; }
QPushButton[kind="danger"]:disabled { color: $third; }
QPushButton[kind="link"]:disabled { color: $third; background: transparent; border-color: transparent; }
QPushButton[elided="true"] { text-align: left; }
QPushButton[kind="tool"] { padding: 0; }
QPushButton[kind="tool"]:checked { background: $accent_soft; border-color: $accent; }
QPushButton::menu-indicator { width: 0; image: none; }
QLineEdit, QPlainTextEdit { background: $panel; color: $text; border: 1px solid $control; border-radius: 8px;
  padding: 0 10px; min-height: 30px; selection-background-color: $accent; selection-color: $accent_ink; }
QPlainTextEdit { padding: 6px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 0 9px; min-height: 28px; }
QLineEdit:disabled { color: $third; background: $neutral_soft; }
QPlainTextEdit:focus { padding: 5px; }
QListView { background: $panel; border: 1px solid $hairline; border-radius: 8px; padding: 4px; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; font-size: 12px; }
QListView:focus { border: 1px solid $accent; }
QComboBox, QDateEdit { background: $panel; color: $text; border: 1px solid $control; border-radius: 8px;
  padding: 0 10px; min-height: 30px; }
QComboBox:focus, QDateEdit:focus { border: 2px solid $accent; padding: 0 9px; min-height: 28px; }
QComboBox:disabled, QDateEdit:disabled { color: $third; background: $neutral_soft; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 24px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url(:/icons/chevron-$shade.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; color: $text; border: 1px solid $control; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; padding: 4px; }
QAbstractItemView QLineEdit, QAbstractItemView QComboBox { border-radius: 0; min-height: 24px; padding: 0 6px;
  border: 2px solid $accent; }
QCheckBox { spacing: 8px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $third;
  background: $panel; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; width: 12px; height: 12px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url(:/icons/tick-$shade.svg); }
QCheckBox::indicator:checked:focus { border: 2px solid $text; width: 12px; height: 12px; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; background: $accent_ink; }
QRadioButton::indicator:checked:focus { border: 5px solid $text; width: 6px; height: 6px; }
QTableView { background: $panel; border: 1px solid $hairline; border-radius: 10px; gridline-color: transparent;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; font-size: 12px; }
QTableView:focus { border: 1px solid $accent; }
QTableView[plain="true"] { border: none; border-radius: 0; background: transparent; }
QTableView[frozen="true"] { border: none; border-right: 1px solid $control; border-radius: 0;
  border-top-left-radius: 9px; }
QTableView[frozen="true"] QHeaderView::section:last { border-top-right-radius: 0; }
QHeaderView { background: transparent; border: none; font-size: 11px; font-weight: 600; }
QHeaderView::section { background: $raised; color: $second; border: none; border-bottom: 1px solid $hairline;
  padding: 0 6px; font-size: 11px; font-weight: 600; }
QHeaderView::section:first { border-top-left-radius: 9px; }
QHeaderView::section:last { border-top-right-radius: 9px; }
QHeaderView::up-arrow { image: url(:/icons/sort-up-$shade.svg); width: 7px; height: 7px;
  subcontrol-position: center right; subcontrol-origin: padding; right: 0px; }
QHeaderView::down-arrow { image: url(:/icons/sort-down-$shade.svg); width: 7px; height: 7px;
  subcontrol-position: center right; subcontrol-origin: padding; right: 0px; }
QTableCornerButton::section { background: $raised; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 2px; }
QScrollBar::handle { background: $control; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $third; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $neutral_soft; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMenu { background: $panel; color: $text; border: 1px solid $control; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 22px; border-radius: 5px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $third; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 6px; }
QSplitter::handle { background: transparent; }
""")

_state = {"colours": LIGHT}
_made: dict[bool, dict[str, QColor]] = {False: {}, True: {}}


def colours() -> Colours:
    """The colours in use."""
    return _state["colours"]


def colour(name: str) -> QColor:
    """One role's colour in use, e.g. `colour("accent")`; made once for each theme, so nobody may change it."""
    known = _made[_state["colours"].dark]
    found = known.get(name)
    if found is None:
        found = known[name] = QColor(str(getattr(_state["colours"], name)))
    return found


def system_is_dark(app: QApplication) -> bool:
    """What the desktop asks for; unknown counts as light."""
    return app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def choose(app: QApplication, choice: str) -> Colours:
    """Take the colours of `light`, `dark` or `auto`, but not yet the stylesheet; a window is built faster without."""
    dark = choice == "dark" or (choice != "light" and system_is_dark(app))
    look = DARK if dark else LIGHT
    _state["colours"] = look
    app.setPalette(_palette(look))
    return look


def apply(app: QApplication, choice: str) -> None:
    """Set `light`, `dark` or `auto` for the whole program."""
    look = choose(app, choice)
    values = {name: str(getattr(look, name)) for name in Colours.__struct_fields__ if name != "dark"}
    app.setStyleSheet(_SHEET.substitute(values, shade="dark" if look.dark else "light"))


def _palette(look: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: look.ground,
        role.WindowText: look.text,
        role.Base: look.panel,
        role.AlternateBase: look.raised,
        role.Text: look.text,
        role.Button: look.panel,
        role.ButtonText: look.text,
        role.BrightText: look.bad,
        role.Highlight: look.accent_soft,
        role.HighlightedText: look.text,
        role.ToolTipBase: look.panel,
        role.ToolTipText: look.text,
        role.PlaceholderText: look.third,
        role.Link: look.accent,
        role.LinkVisited: look.accent,
        role.Accent: look.accent,
        role.Mid: look.hairline,
        role.Light: look.raised,
        role.Dark: look.control,
    }
    for key, value in pairs.items():
        palette.setColor(key, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, key, QColor(look.third))
    return palette


def base_font(language: str = "en") -> QFont:
    """The system's own font at 13 px with tabular figures; a better one where the system offers only DejaVu."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    known = QFontDatabase.hasFamily
    if not known(font.family()) or font.family() in {"Sans Serif", "Sans", "DejaVu Sans"}:
        # The same Latin letters, but only the Korean cut has narrow quotation marks and dots, as English wants them.
        cut = "Noto Sans CJK SC" if language == "zh_CN" else "Noto Sans CJK KR"
        family = next((name for name in ("Inter", "Noto Sans", cut, "DejaVu Sans") if known(name)), font.family())
        # The Chinese face follows, so that one sentence never mixes Japanese and Chinese forms.
        font.setFamilies([family, "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC"])
    font.setPixelSize(13)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def set_role(widget: QWidget, **properties: object) -> None:
    """Set stylesheet properties (`role`, `kind`, `card`, ...) and let the style see them."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
