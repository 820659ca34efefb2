"""The catalogues: complete, in step with words.py, and true to the glossary's four rules."""

from __future__ import annotations

import ast
import re
import string
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem, QToolButton, QTreeView
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow

import reversal_desk
from reversal_desk import words
from reversal_desk.desk.sheets import opened_sheet
from reversal_desk.errors import SheetError
from reversal_desk.mapping.presets import PRESETS
from reversal_desk.model import Code, Operation, RowState
from reversal_desk.sheet import child, reader
from reversal_desk.sheet.header import find_table
from reversal_desk.store import chain
from reversal_desk.ui import explain, formats, language
from reversal_desk.ui.dialogs import files

ROOT = Path(__file__).resolve().parents[2]
I18N = ROOT / "resources" / "i18n"
CHINESE = (I18N / "reversal_desk_zh_CN.ts", I18N / "words_zh_CN.ts")


def messages(path: Path) -> Iterator[tuple[str, str, ET.Element]]:
    """(source, translation, element) of each message."""
    for message in ET.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.findall("numerusform")]
        yield message.findtext("source", ""), "\n".join(forms) if forms else translation.text or "", translation


def chinese() -> list[tuple[str, str]]:
    return [(source, text) for path in CHINESE for source, text, _ in messages(path)]


@pytest.mark.parametrize("path", [*CHINESE, I18N / "reversal_desk_en.ts"], ids=lambda path: path.name)
def test_every_string_is_translated(path: Path) -> None:
    unfinished = [source for source, text, element in messages(path) if not text or element.get("type")]
    assert unfinished == []


def test_the_catalogue_is_in_step_with_the_sentences() -> None:
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import make_translations
    finally:
        sys.path.pop(0)
    assert {source for source, _, _ in messages(CHINESE[1])} == set(make_translations.sentences())
    assert make_translations.english_forms("%Ln row(s) wait(s)") == ("%Ln row waits", "%Ln rows wait")
    assert make_translations.english_forms("%Ln row(s) is|are out") == ("%Ln row is out", "%Ln rows are out")


def test_places_for_facts_survive_the_translation() -> None:
    def places(text: str) -> set[str]:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        return named | set(re.findall(r"%(?:Ln|\d)", text))

    wrong = [(source, text) for source, text in chinese() if places(source) != places(text)]
    assert wrong == []


def outside_quotes(text: str) -> str:
    return re.sub(r"“[^”]*”", "", text)


def test_rule_1_one_word_never_has_two_money_effects() -> None:
    assert [text for _, text in chinese() if "撤销" in outside_quotes(text)] == []


def test_rule_2_no_state_sounds_like_approval() -> None:
    assert [text for _, text in chinese() if "已确认" in text or "审核通过" in text] == []


def test_rule_3_an_amount_says_of_what() -> None:
    assert [text for _, text in chinese() if re.search(r"(?<!订单)金额", text)] == []


def test_rule_4_an_action_is_never_called_operation() -> None:
    assert [text for _, text in chinese() if "操作" in text.replace("操作说明", "")] == []
    by_source = dict(chinese())
    assert by_source["The action is locked."] == "已锁定（不可更改）。"
    assert by_source["One order, several actions."].count("转化") == 1
    assert [text for source, text in chinese() if "Action ID" in source and "转化编号" not in text] == []


def test_chinese_sentences_have_chinese_marks() -> None:
    """Full-width marks, a space beside letters and figures, and one form of address."""
    han, keys = "[\u4e00-\u9fff]", re.compile(r"\(&\w\)")
    half = re.compile(f"{han}[,;:!?()]|[,;:!?()]{han}")
    close = re.compile(f"{han}[A-Za-z0-9{{%]|[A-Za-z0-9}}]{han}")
    texts = [keys.sub("", text) for _, text in chinese()]
    assert [text for text in texts if half.search(text) or close.search(text) or "你" in text] == []


def bare(text: str) -> str:
    """A text as it is named: without what is put into it, and without its dots."""
    return re.sub(r"%Ln|\{\w+\}|\s", "", text).rstrip("….。")


def test_what_a_sentence_names_is_there_to_be_found() -> None:
    """“History” and “What the words mean” are what a person looks for: a page, a button or a word that is so called."""
    for place in (0, 1):
        known = {bare(pair[place]) for pair in chinese() if not pair[place].endswith((".", "。"))}
        named = {name for pair in chinese() for name in re.findall("“([^”{}]+)”", pair[place])}
        unknown = {name for name in named if not any(bare(name) in text for text in known)}
        assert {name for name in unknown if not name.startswith("reversal-desk ")} == set()


def test_what_a_sentence_names_is_called_the_same_in_chinese() -> None:
    known: dict[str, set[str]] = {}  # a word may be said otherwise in another place: *Sent* of a time in the report
    for source, text in chinese():
        known.setdefault(bare(source), set()).add(bare(text))
    wrong = [
        (name, text)
        for source, text in chinese()
        for name in map(bare, re.findall("“([^”{}]+)”", source))
        if name in known and not any(f"“{word}" in bare(text) for word in known[name])
    ]
    assert wrong == []


def test_states_and_operations_have_words_in_both_languages(qapp: QApplication) -> None:
    english = {state: explain.state_word(state) for state in RowState}
    assert len(set(english.values())) == len(RowState)
    language.use(qapp, "zh_CN")
    for state in RowState:
        assert explain.state_word(state) != english[state]
    assert explain.state_word(RowState.CONFIRMED) == "已核实"
    assert explain.operation_word(Operation.REVERSE) == "冲正"


def test_sentences_speak_the_language_in_use(qapp: QApplication) -> None:
    facts = {"order": "9217", "why": "no_date"}
    assert "9217" in explain.say("NOT_FOUND", facts).text
    assert words.DOUBTS["no_date"] in explain.say("NOT_FOUND", facts).text
    language.use(qapp, "zh_CN")
    assert explain.say("NOT_FOUND", facts).title == "没找到订单 9217 对应的转化。"
    assert "表里没有它的日期" in explain.say("NOT_FOUND", facts).meaning
    assert explain.title(Code.NOT_AFFILIATE) == "非联盟订单，无需处理"


def test_facts_are_shown_as_people_read_them(qapp: QApplication) -> None:
    said = explain.say("AMOUNT_HIGHER", {"before": "1234.5", "after": "2000", "currency": "USD"})
    assert said.meaning == "1,234.50 would become 2,000.00 USD, and the commission would rise."
    soon = explain.say("LOCKS_SOON", {"when": "2026-11-24T07:00:00+00:00"})
    assert soon.meaning.startswith("After 24 Nov, 15:00 ")  # tests live in Asia/Shanghai
    assert explain.say("SOMETHING_NEW").title == "SOMETHING_NEW"
    assert "?" in explain.say("NOT_FOUND", {}).title


def fixed_words() -> set[tuple[str, str]]:
    """(fact, value) wherever the program's own source gives a fact one of a few words of ours."""
    package = Path(reversal_desk.__file__).parent
    found = {("table", table) for table in chain.SEALED}
    found |= {("detail", detail) for _, detail in child._FOREIGN}
    for path in [*(package / "sheet").glob("*.py"), *(package / "impact").glob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            code = node.args[0].value
            given = {word.arg: word.value for word in node.keywords}
            if code == "SHEET_UNSUPPORTED":
                said = node.args[2] if len(node.args) > 2 else given["detail"]
                found |= {("detail", text) for text in constants(said, tree)}
            elif code == "BAD_ANSWER" and "kind" in given:
                found |= {("kind", text) for text in constants(given["kind"], tree)}
    return found


def constants(node: ast.expr, tree: ast.Module) -> set[str]:
    """The texts an expression can be: its own, or those that its name is given anywhere in the module."""
    if isinstance(node, ast.Name):
        given = [
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Assign) and [getattr(target, "id", "") for target in each.targets] == [node.id]
        ]
        return set().union(*(constants(value, tree) for value in given)) if given else set()
    if isinstance(node, ast.IfExp):
        return constants(node.body, tree) | constants(node.orelse, tree)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_no_fact_of_ours_reaches_a_chinese_sentence_in_english(qapp: QApplication) -> None:
    given = fixed_words()
    assert {("detail", "folder"), ("detail", "zip archive"), ("detail", "image"), ("kind", "paging")} <= given
    assert ("table", "attempt") in given
    unknown = {(fact, value) for fact, value in given if value not in words.FACT_WORDS[fact]}
    assert unknown == set()
    language.use(qapp, "zh_CN")
    for fact, values in words.FACT_WORDS.items():
        for value in values:
            assert re.search("[\u4e00-\u9fff]", explain._shown(fact, value, {})), (fact, value)


def test_each_system_that_is_known_has_its_name_in_the_language(qapp: QApplication) -> None:
    """“Tmall refunds 的表头就叫……” was read to Chinese people."""
    assert {preset.title for preset in PRESETS} == words.FACT_WORDS["system"].keys()
    facts = {"header": "订单编号", "system": "Tmall refunds"}
    language.use(qapp, "en")
    assert explain.say("MAPPED_PRESET", facts).title == "“订单编号” is what Tmall's list of refunds calls it."
    language.use(qapp, "zh_CN")
    assert explain.say("MAPPED_PRESET", facts).title == "“订单编号”正是“天猫退款表”的表头。"


#: Facts of a sentence -> what stands in it in Chinese, and what must not.
FACTS = [
    ("HANDLED_BEFORE", {"batch": "3", "date": "2026-11-28"}, "11月28日", "2026-11"),
    ("CHANGED_SINCE", {"before": "PENDING 1129.90 USD", "after": "REVERSED 0 USD"}, "已冲正 0.00 USD", "REVERSED"),
    ("CHANGED_SINCE", {"before": "APPROVED 5 USD (A)", "after": "PENDING 4 USD"}, "已锁定（不可更改） 5.00", "APPR"),
    ("HALF_UNDONE", {"now": "PENDING 3 USD", "wanted": "REVERSED 0 USD"}, "待锁定 3.00 USD", "PENDING"),
    ("TOUCHED_SINCE", {"log": "ITEM_RETURNED 2026-11-24 07:00Z"}, "11月24日 15:00", "07:00Z"),
    ("REASON_UNKNOWN", {"reason": "坏了", "nearest": "ITEM_RETURNED"}, "退货", "ITEM_RETURNED"),
    ("DUPLICATE_ROW", {"other": "2", "reasons": "REJECTED / ITEM_RETURNED"}, "订单取消 / 退货", "REJECTED"),
    ("TOLERANT_MATCH", {"order": "#1", "oid": "1", "why": "hash + zeros"}, "，", ", "),
    ("SHEET_UNSUPPORTED", {"file": "a", "detail": "folder"}, "文件夹", "folder"),
    ("SHEET_UNSUPPORTED", {"file": "a", "detail": "image"}, "图片", "xlsx"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "there", "absent"), FACTS)
def test_facts_are_said_in_chinese_too(
    qapp: QApplication, code: str, facts: dict[str, str], there: str, absent: str
) -> None:
    language.use(qapp, "zh_CN")
    said = explain.say(code, facts).text
    assert there in said
    assert absent not in said


def test_any_error_has_a_message(qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    said = explain.of_error(SheetError("SHEET_EMPTY", kind="empty", file="a.csv"))
    assert said.title == "The file is empty."
    assert explain.of_error(ZeroDivisionError("x")).meaning == "It is our mistake, not yours: ZeroDivisionError."
    assert "unexpected ZeroDivisionError" in caplog.text


def test_money_and_times(qapp: QApplication) -> None:
    from datetime import UTC, datetime, timedelta
    from decimal import Decimal

    assert formats.amount(Decimal("-9310.5"), "USD") == "−9,310.50"
    assert formats.amount(Decimal("9310"), "JPY") == "9,310"
    assert formats.amount(Decimal("1.005"), "USD") == "1.005"
    assert formats.monies({"USD": Decimal(1), "EUR": Decimal(2)}) == "2.00 EUR · 1.00 USD"
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert [
        formats.locks_in(lock, now)
        for lock in (now + timedelta(minutes=9), now + timedelta(hours=19), now + timedelta(days=6), now, None)
    ] == ["9 min", "19 h", "6 d", "locked", "—"]
    assert formats.locks_in(None, now, locked=True) == "locked"
    language.use(qapp, "zh_CN")
    assert formats.locks_in(now + timedelta(hours=6), now) == "6 小时"
    assert formats.day_time(datetime(2020, 9, 26, 7, 0, tzinfo=UTC)) == "2020年9月26日 15:00"


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_what_is_no_sheet_is_called_what_it_is(
    qapp: QApplication, spoken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language.use(qapp, spoken)

    def said(path: Path) -> str:
        with pytest.raises(SheetError) as caught:
            opened_sheet(find_table(reader.read(path)), None)
        return explain.of_error(caught.value).text

    photo, folder, headers = tmp_path / "photo.png", tmp_path / "sheets", tmp_path / "headers.csv"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    folder.mkdir()
    headers.write_text("Order number,Status,Amount\n", encoding="utf-8")
    database = tmp_path / "shop.xlsx"
    database.write_bytes(b"SQLite format 3\0" + b"\1" * 40)
    wanted = {
        photo: ("This is a picture.", "这是一张图片。"),
        folder: ("This is a folder.", "这是一个文件夹。"),
        headers: ("The sheet holds only a header.", "表里只有表头。"),
        database: ("(a database)", "（数据库）"),
    }
    for path, known in wanted.items():
        text = said(path)
        assert known[spoken == "zh_CN"] in text
        assert ".xlsx or .csv" not in text or path is database, "no picture can be saved as a sheet"


def test_the_file_dialog_speaks_chinese_as_a_whole(open_window: OpenWindow) -> None:
    """Qt's own catalogue leaves two of its labels English."""
    window = open_window(language_code="zh_CN", theme_choice="dark")
    dialog = files.made(window, "打开表格", "", "表格 (*.xlsx)")
    labels = {made.objectName(): made.text() for made in dialog.findChildren(QLabel) if made.text()}
    assert set(labels) >= {"lookInLabel", "fileNameLabel", "fileTypeLabel"}
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in labels.values()), labels
    for name in ("backButton", "forwardButton", "toParentButton"):  # Qt's own are black on any ground
        picture = dialog.findChild(QToolButton, name).icon().pixmap(20, 20).toImage()
        dots = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
        assert max(dot.lightness() for dot in dots if dot.alpha() > 200) > 120, name
    dialog.deleteLater()


@pytest.mark.parametrize(("spoken", "folder", "size"), [("en", "Folder", "3 bytes"), ("zh_CN", "文件夹", "3 字节")])
def test_the_file_dialog_lists_files_in_the_chosen_language(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, spoken: str, folder: str, size: str
) -> None:
    """Qt writes dates and sizes as the system does, and says Folder in English: 28 11 2026 stood in Chinese."""
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "inside").mkdir()
    path = tmp_path / "sheets" / "returns.csv"
    path.write_bytes(b"a,b")
    window = open_window(language_code=spoken)
    dialog = files.made(window, "Open", str(path.parent))
    listed = dialog.findChild(QTreeView, "treeView")
    model = listed.model()

    def shown(name: Path, column: int) -> str:
        option = QStyleOptionViewItem()
        dialog.itemDelegate().initStyleOption(option, model.index(str(name), column))
        return option.text

    qtbot.waitUntil(lambda: shown(path, 1) == size, timeout=5_000)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert shown(path, 3) == formats.day_time(changed)
    assert shown(path.parent / "inside", 2) == folder
    assert shown(path.parent / "inside", 1) == "", "a folder has no size"
    assert shown(path, 0) == "returns.csv"
    dialog.deleteLater()
