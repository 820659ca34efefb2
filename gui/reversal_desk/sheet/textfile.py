"""Text that is a table: which encoding, which delimiter, which cells. Every cell stays text."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
import re
from collections.abc import Iterable, Sequence

from reversal_desk import mapping
from reversal_desk.sheet import htmlfile, quotes
from reversal_desk.sheet.raw import MAX_COLS, RawBook, RawRow, RawSheet, Refused, trimmed

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EAST = ("gb18030", "big5", "cp932", "cp949")
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 256 * 1024


#: A code of words.py and its facts.
Said = tuple[str, dict[str, str]]
#: Why a text is read as it is.
Why = Said
#: Reasons that don't prove the encoding.
_GUESSES = frozenset({"ENCODING_BY_HEADER", "ENCODING_BY_LOOKS", "ENCODING_DAMAGED"})


def decode(data: bytes, *, wanted: str = "") -> tuple[str, str, bool]:
    """The text, its encoding, and whether the encoding is a guess. As `recognise`, which says why too."""
    text, name, why = recognise(data, wanted=wanted)
    return text, name, why[0] in _GUESSES


def recognise(data: bytes, *, wanted: str = "") -> tuple[str, str, Why]:
    """The text, its encoding, and why that one. Order: wanted, mark, UTF-8, UTF-16, evidence.

    Raises Refused where a mark lies, where `wanted` is no encoding, and for what is no text.
    """
    if wanted:
        try:
            return data.decode(wanted, "replace"), codecs.lookup(wanted).name, ("ENCODING_CHOSEN", {})
        except LookupError as error:
            raise Refused("SHEET_ENCODING_UNKNOWN", "other", encoding=wanted) from error
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(name), name, ("ENCODING_BY_MARK", {})
            except UnicodeDecodeError as error:
                raise Refused("SHEET_CORRUPT", "corrupt", f"{name}: {error.reason}") from error
    if wide := _wide_without_mark(data[:4096]):
        with contextlib.suppress(UnicodeDecodeError):  # else the NUL test below says what it is
            text = data.decode(wide)
            if re.search(r"[\r\n\t,;|]", text):
                return text, wide, ("ENCODING_BY_ZEROS", {})
    if b"\0" in data[:_SAMPLE]:
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "not a text file")
    try:
        return data.decode("utf-8"), "utf-8", ("ENCODING_PLAIN" if data.isascii() else "ENCODING_FITS", {})
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "replace"), "utf-8", ("ENCODING_DAMAGED", {})  # cut off within a character
    name, why = _by_evidence(data)
    return data.decode(name, "replace"), name, why


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with a damaged character here and there: far more whole long characters than stray bytes."""
    text = data[: 4 * _SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken >= 20 * broken


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 without a mark shows as NUL in every other byte of its ASCII part."""
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    low, high = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    few = max(1, pairs // 50)  # Chinese text has them at its commas and line ends only
    if high >= few and low <= high // 4:
        return "utf-16-le"
    return "utf-16-be" if low >= few and high <= low // 4 else ""


#: Code pages of one byte a character, by how many people have them; each but the first needs evidence.
_WEST = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257")


def _column_named(text: str) -> str:
    """The header with other than ASCII letters in the first lines that a column is known by; empty for none."""
    cells = (cell.strip(' "') for cell in re.split(r"[,;\t|\r\n]", text[:2000]))
    return next((cell for cell in cells if not cell.isascii() and mapping.header_field(cell)), "")


def _fits(sample: bytes, encoding: str) -> bool:
    """Can a sample be read so? It may end within a character, so the decoder isn't told that it ends."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _by_evidence(data: bytes) -> tuple[str, Why]:
    """The likeliest old encoding: a known header decides, else what its high bytes look like."""
    if _mostly_utf8(data):
        return "utf-8", ("ENCODING_DAMAGED", {})
    sample = data[:_SAMPLE]
    readable: list[str] = []
    for name in (*_EAST, *_WEST):
        if _fits(sample, name):
            readable.append(name)
            if header := _column_named(sample.decode(name, "replace")):
                return name, ("ENCODING_BY_HEADER", {"header": header})
    return _by_looks(sample, readable), ("ENCODING_BY_LOOKS", {})


def _by_looks(sample: bytes, readable: list[str]) -> str:
    """What its high bytes look like."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if len(runs) >= 0.6 * sum(map(len, runs)):  # letters with accents stand alone; long runs are another alphabet
        return _western(sample, readable)
    within_words = re.findall(rb"(?<=[A-Za-z])[\x80-\xff]{1,3}(?=[A-Za-z])", sample)
    if 2 * len(within_words) >= len(runs) and _fits(sample, "gb2312"):  # no Chinese stands within a word, `Größe` does
        return _western(sample, readable)
    return _likeliest(sample, readable) or "iso-8859-1"


#: Within a word these are no letters in cp1252, but are in another code page.
_NO_LETTER = re.compile(r"(?<=[^\W\d_])[¡-©«-´¶-¹»-¿×÷ªº](?=[^\W\d_])|(?<=[^\W\d_])[³¹¿](?!\w)")
_TURKISH = re.compile(r"[ðþýÐÞÝ]")


def _western(sample: bytes, readable: list[str]) -> str:
    """cp1252, unless its reading puts signs within words, or the letters that Turkish has in their places."""
    if "cp1252" not in readable:
        return "cp1250" if "cp1250" in readable else "iso-8859-1"
    text = sample.decode("cp1252", "replace")
    strange = len(_NO_LETTER.findall(text))
    if strange and "cp1250" in readable and strange > len(_NO_LETTER.findall(sample.decode("cp1250", "replace"))):
        return "cp1250"
    letters = [character for character in text if character > "\x7f" and character.isalpha()]
    turkish = sum(_TURKISH.match(letter) is not None for letter in letters)
    return "cp1254" if "cp1254" in readable and turkish > 0.2 * len(letters) > 0 else "cp1252"


_FEW = 8  # characters; below that statistics say nothing
_HANGUL = range(0xB0, 0xC9)  # first bytes of Korean syllables


def _is_plain_chinese(sample: bytes, *, korean: bool) -> bool:
    """Do all characters fit the narrow GB2312, which Big5 and Shift-JIS texts never do for long?

    Korean text fits, too; but its first bytes are few, and no Chinese text keeps to them for long.
    """
    if not _fits(sample, "gb2312"):
        return False
    pairs = re.findall(rb"[\xa1-\xf7][\xa1-\xfe]", sample)
    return not korean or len(pairs) < _FEW or sum(pair[0] in _HANGUL for pair in pairs) < 0.9 * len(pairs)


def _likeliest(sample: bytes, readable: list[str]) -> str:
    """What charset-normalizer holds for likeliest among those that fit; empty where none does."""
    if not readable:
        return ""
    if "gb18030" in readable and _is_plain_chinese(sample, korean="cp949" in readable):
        return "gb18030"
    import charset_normalizer  # late: 0.1 s that only such files pay

    best = charset_normalizer.from_bytes(sample, cp_isolation=readable).best()
    guess = str(best.encoding) if best else readable[0]
    return guess if guess in readable else readable[0]


def delimiter_of(text: str) -> tuple[str, Why]:
    """The delimiter that cuts the first lines into the same number of cells most often, and why it is that one."""
    head = text[:_SAMPLE]
    best, best_score = ",", 0.0
    why: Why = ("DELIMITER_NONE", {})
    for mark in _DELIMITERS:
        if mark not in head:
            continue
        try:
            widths = [len(row) for row in _first_cut(head, mark)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        score = wide.count(usual) / len(widths) + min(usual, 40) / 1000
        if score > best_score:
            facts = {"rows": str(wide.count(usual)), "of": str(len(widths)), "columns": str(usual)}
            best, best_score, why = mark, score, ("DELIMITER_CUTS", facts)
    return best, why


_FIRST = 60  # rows by which a delimiter is judged


def _first_cut(head: str, delimiter: str) -> list[list[str]]:
    """The first rows with anything in them; a quotation mark that nothing closes must not speak for another mark."""
    try:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        rows = list(itertools.islice(filter(any, reader), _FIRST))
    except csv.Error:  # one cell of all that comes
        rows = []
    if rows and not any("\n" in cell or "\r" in cell for row in rows for cell in row):
        return rows
    return list(itertools.islice(filter(any, quotes.Mended(head, delimiter)), _FIRST))


def rows_of(text: str, delimiter: str, *, max_cells: int) -> tuple[list[RawRow], list[Said]]:
    """The non-empty rows, numbered as Excel shows them (a quoted cell with line breaks is one row), and what is to be
    said of them: which had a quotation mark that nothing closes."""
    csv.field_size_limit(16 << 20)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        found, count, widths = _collected(reader, max_cells)
        if '"' not in text:
            return found, []
        if len(widths) < 2 and reader.line_num == count and not quotes.left_open(_last_line(text), delimiter):
            return found, []  # no cell runs over a line's end, and none holds another one
    except csv.Error as error:
        if reader.line_num < 2:
            raise _unreadable(error) from error
    try:
        mended = quotes.Mended(text, delimiter)
        found, _, _ = _collected(mended, max_cells)
    except csv.Error as error:
        raise _unreadable(error) from error
    return found, [("SHEET_STRAY_QUOTE", {"rows": _numbers(mended.marked)})] if mended.marked else []


def _collected(rows: Iterable[list[str]], max_cells: int) -> tuple[list[RawRow], int, set[int]]:
    """The non-empty ones of some rows, how many there are in all, and how many cells these have. Raises Refused where
    they are too many."""
    found: list[RawRow] = []
    widths: set[int] = set()
    cells = number = 0
    for number, row in enumerate(rows, 1):
        if len(row) > MAX_COLS:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {MAX_COLS} columns")
        kept = trimmed([cell if cell and not cell.isspace() else None for cell in row])
        cells += len(kept)
        if cells > max_cells:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {max_cells} cells")
        if kept:
            found.append((number, False, kept))
            widths.add(len(row))
    return found, number, widths


def _last_line(text: str) -> str:
    body = text.rstrip("\r\n")
    return body[max(body.rfind("\n"), body.rfind("\r")) + 1 :]


def _unreadable(error: csv.Error) -> Refused:
    if "field larger" in str(error):
        return Refused("SHEET_TOO_BIG", "too-big", "one cell is larger than any sheet's")
    return Refused("SHEET_CORRUPT", "corrupt", f"csv: {error}")


_NUMBERS = 8  # of rows, named in a sentence


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_NUMBERS])) + (" …" if len(rows) > _NUMBERS else "")


def read_text(data: bytes, name: str, *, max_cells: int, encoding: str = "", delimiter: str = "") -> RawBook:
    """Delimited text, or a web page with a table, as a book of one tab. Raises Refused for text that is no table.

    `encoding` and `delimiter` are a person's choice; empty means found by what the text shows.
    """
    text, found, why = recognise(data, wanted=encoding)
    text = text.removeprefix("\ufeff").replace("\0", "")
    notices = [("ENCODING_GUESSED", {"encoding": found})] if why[0] in _GUESSES else []
    if htmlfile.is_html(text):
        return _read_page(data, text, name, max_cells=max_cells, chosen=encoding, found=found)
    refuse_foreign(text)
    text, delimiter, why_cut = _cut(text, delimiter)
    rows, said = rows_of(text, delimiter, max_cells=max_cells)
    sheet = RawSheet(name, rows=rows)
    kind = "tsv" if delimiter == "\t" else "csv"
    return RawBook(kind, [sheet], [*notices, *said], encoding=found, delimiter=delimiter, why=[why, why_cut])


def _cut(text: str, delimiter: str) -> tuple[str, str, Why]:
    """The text without a line that only names its delimiter, the delimiter, and why that one."""
    said = re.match(r'"?sep=(.)"?[^\S\r\n]*(?:\r\n|\r|\n|$)', text, re.IGNORECASE)
    if said:
        text = text[said.end() :]
    if delimiter:
        return text, delimiter, ("DELIMITER_CHOSEN", {})
    if said:
        return text, said[1], ("DELIMITER_SAID", {})
    return text, *delimiter_of(text)


def _read_page(data: bytes, text: str, name: str, *, max_cells: int, chosen: str, found: str) -> RawBook:
    """A web page; it names its own encoding, which goes before a guess but not before a person's choice or UTF-8."""
    said = htmlfile.said_encoding(data)
    if said and not chosen and found not in {"utf-8", "utf-8-sig", "utf-16"}:
        try:
            text, found = data.decode(_PAGE_ENCODINGS.get(said, said), "replace"), said
        except LookupError:
            return _page_book(text, name, found, max_cells=max_cells)  # a name nobody knows says nothing
    return _page_book(text, name, found, max_cells=max_cells)


#: What pages call themselves and what they are: browsers read them so, too.
_PAGE_ENCODINGS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "shift_jis": "cp932",
}


def _page_book(text: str, name: str, encoding: str, *, max_cells: int) -> RawBook:
    book = htmlfile.read_html(text, name, max_cells=max_cells)
    book.encoding = encoding
    return book


#: Text that is enough for a first look, in bytes.
_PREVIEW = 64 * 1024


def first_lines(data: bytes) -> bytes | None:
    """The beginning of a text up to a line's end, None where the whole one is small anyway or no line ends."""
    if len(data) < 16 * _PREVIEW:
        return None
    cut = data.rfind(b"\n", 0, _PREVIEW) + 1
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:64]:
        cut -= cut % 4  # within a character of 2 or 4 bytes otherwise; the last line may be cut
    return data[:cut] or None


def first_rows(
    data: bytes, *, whole: bool, encoding: str, delimiter: str, rows: int
) -> tuple[str, str, list[Why], list[list[str]]]:
    """Encoding, delimiter, why, and the first rows of a text file's beginning: a look before it is read anew.

    `whole`: nothing comes after `data`. Raises Refused, as `read_text`.
    """
    if not whole:
        cut = data.rfind(b"\n") + 1
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:64]:
            cut -= cut % 4
        data = data[: cut or len(data)]
    text, found, why = recognise(data, wanted=encoding)
    text = text.removeprefix("\ufeff").replace("\0", "")
    refuse_foreign(text)
    text, delimiter, why_cut = _cut(text, delimiter)
    found_rows, _ = rows_of(text, delimiter, max_cells=_LOOK_CELLS)
    kept = found_rows[:rows]
    return found, delimiter, [why, why_cut], [["" if cell is None else str(cell) for cell in row[2]] for row in kept]


#: More than the bytes of a first look can hold.
_LOOK_CELLS = 1 << 20


def refuse_foreign(text: str) -> None:
    """Text formats that are no delimited table, told by their first characters."""
    head = text[:4096].lstrip().lower()
    if head.startswith(("<?xml", "<!")) or re.match(r"<[a-z][\w:.-]*(\s[^>]*)?>", head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "XML")
    if re.match(r"id;p[\w;]*\s", head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "SYLK")
    if head.startswith("{\\rtf"):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "RTF")
    if head.startswith("%pdf"):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "PDF")
    if re.match(r"table\s+0,1\s", head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "DIF")
    if head[:1] in "{[" and re.match(r'[\[{]\s*["\[{]', head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "JSON")
    control = sum(1 for character in text[:4096] if character < " " and character not in "\r\n\t\x0b\x0c\x1a")
    if control > len(text[:4096]) * 0.02:
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "not a text file")
