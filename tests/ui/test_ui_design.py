"""The design language: every pair of colours has its contrast, and the document shows the figures as they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from reversal_desk.ui import theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def design() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import make_design

        yield make_design
    finally:
        sys.path.remove(str(ROOT / "packaging"))


def weak(design: ModuleType, look: theme.Colours) -> list[str]:
    """The pairs of a theme with too little contrast."""
    return [
        f"{ink} on {surface}: {design.figure(look, ink, surface):.2f}, wanted {least}"
        for ink, surface, least in design.pairs()
        if design.figure(look, ink, surface) < least
    ]


def test_contrast_is_worked_out_as_wcag_says(design: ModuleType) -> None:
    assert design.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert design.contrast("#ffffff", "#ffffff") == pytest.approx(1.0)
    assert design.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # the known least grey on white


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_pair_has_its_contrast(design: ModuleType, look: theme.Colours) -> None:
    assert weak(design, look) == []


def test_a_weaker_colour_would_be_seen(design: ModuleType) -> None:
    assert weak(design, replace(theme.LIGHT, third="#8a94a3")) != []
    assert weak(design, replace(theme.DARK, control="#46505e")) != []


def test_every_pair_of_the_stylesheet_is_among_them(design: ModuleType) -> None:
    declared = {(ink, surface) for ink, surface, _ in design.pairs()}
    assert ("accent_ink", "accent") in design.styled_pairs(), "the stylesheet is read"
    assert design.styled_pairs() - declared == set()
    assert design.styled_inks() - set(design.WORDS) == set()


def test_the_document_shows_the_figures(design: ModuleType) -> None:
    text = design.DOCUMENT.read_text(encoding="utf-8")
    assert text == design.document(text), "run packaging/make_design.py"
    assert f"{design.figure(theme.LIGHT, 'third', 'panel'):.2f}" in text
