"""Reversal Desk: correct partner commissions on impact.com from a spreadsheet."""

from importlib.metadata import version

__version__ = version("reversal-desk")
