"""Reversal Desk: correct partner commissions on impact.com from a spreadsheet."""
