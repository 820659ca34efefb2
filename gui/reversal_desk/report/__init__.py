"""The report of a batch: one HTML page that needs nothing beside itself, for whoever was not there.

From the bottom up: `wording` (its sentences, and who says them in which language), `charts` (pictures of a few figures,
drawn as SVG), `figures` (what is counted while the rows go by), `rows` (a row as it stands in each of the tables),
`page` (the whole, written as a stream: of a large batch nothing but the figures is kept in memory).
"""

from reversal_desk.report.figures import Figures
from reversal_desk.report.page import Head, write
from reversal_desk.report.wording import ENGLISH, TEXTS, Speech

__all__ = ["ENGLISH", "TEXTS", "Figures", "Head", "Speech", "write"]
