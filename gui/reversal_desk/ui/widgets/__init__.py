"""Pieces the pages are made of."""
