"""XML Spreadsheet 2003, which older ERPs save as .xls or .xml: elements -> rows."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from reversal_desk.sheet.prescan import attribute, joined_notes, local, parse_xml
from reversal_desk.sheet.raw import MAX_COLS, RawBook, RawCell, RawSheet, Refused, trimmed


def _cell(element: Element) -> RawCell:
    for data in element:
        if local(data.tag) == "Data":
            break
    else:
        return None
    text = "".join(data.itertext())
    if not text.strip():
        return None
    kind = attribute(data, "Type")
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        return ("d", text.strip().rstrip("Z").partition(".")[0])
    return ("e", text.strip()) if kind == "Error" else text


def _place(element: Element, usual: int, limit: int) -> int:
    """Where a row or cell stands: its ss:Index, else the next place."""
    said = attribute(element, "Index")
    place = int(said) if said.isdecimal() and len(said) < 8 else usual
    if place > limit:
        raise Refused("SHEET_TOO_BIG", "too-big", f"position {place}")
    return place


def read_xml(data: bytes, *, max_cells: int) -> RawBook:
    """The workbook's tabs. Raises Refused for broken XML, entities, and other kinds of XML."""
    root = parse_xml(data, "workbook")
    if local(root.tag) != "Workbook":
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "XML")
    book = RawBook("xml", [])
    cells = 0
    for sheet_element in root:
        if local(sheet_element.tag) != "Worksheet":
            continue
        shown = next((e.text for e in sheet_element.iter() if local(e.tag) == "Visible"), None)
        sheet = RawSheet(attribute(sheet_element, "Name"), visible=shown in {None, "SheetVisible"})
        number = 0
        notes: dict[int, list[str]] = {}
        for row in (
            e for table in sheet_element if local(table.tag) == "Table" for e in table if local(e.tag) == "Row"
        ):
            number = _place(row, number + 1, 1 << 20)
            hidden = attribute(row, "Hidden") == "1"
            values: list[RawCell] = []
            for element in (e for e in row if local(e.tag) == "Cell"):
                place = _place(element, len(values) + 1, MAX_COLS)
                values.extend([None] * (place - 1 - len(values)))
                values.append(_cell(element))
                hung = ["".join(e.itertext()) for e in element if local(e.tag) == "Comment"]
                if hung:
                    notes.setdefault(number, []).extend(hung)
                across = attribute(element, "MergeAcross")
                values.extend([None] * (min(int(across), MAX_COLS) if across.isdecimal() and len(across) < 6 else 0))
            kept = trimmed(values)
            cells += len(kept)
            if cells > max_cells:
                raise Refused("SHEET_TOO_BIG", "too-big", f"more than {max_cells} cells")
            if kept:
                sheet.rows.append((number, hidden, kept))
            span = attribute(row, "Span")
            number += min(int(span), 1 << 20) if span.isdecimal() and len(span) < 8 else 0
        sheet.notes = joined_notes(notes)
        book.sheets.append(sheet)
    return book
