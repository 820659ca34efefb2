"""The language of the window, switchable while it runs: our two catalogues and Qt's own."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from reversal_desk.ui import theme

# code -> its own name; names of languages are never translated.
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}

# Qt's own Chinese catalogue leaves these words of its file dialog English; ours is asked after it.
LEFT_BY_QT = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "%1 File"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Drive"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Shortcut"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Unknown"),
)

_installed: list[QTranslator] = []
_spoken = {"code": ""}


def best(wanted: str) -> str:
    """A language we speak: the wanted one, else the system's, else English."""
    if wanted in LANGUAGES:
        return wanted
    return "zh_CN" if QLocale.system().language() is QLocale.Language.Chinese else "en"


def spoken() -> str:
    """The language in use."""
    return _spoken["code"]


def use(app: QApplication, code: str) -> None:
    """Speak this language from now on; every widget hears of it by a LanguageChange event."""
    if _spoken["code"] == code:
        return  # a start asks twice: before the settings can be read, and after
    _spoken["code"] = code
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    QLocale.setDefault(QLocale("zh_CN" if code == "zh_CN" else "en_US"))
    app.setApplicationDisplayName("")
    sources = [(f"reversal_desk_{code}", ":/i18n")]
    if code == "zh_CN":
        sources += [
            ("words_zh_CN", ":/i18n"),
            ("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ]
    app.setFont(theme.base_font(code))
    for name, folder in sources:
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
            _installed.append(translator)
