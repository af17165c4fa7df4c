"""Layouts of plain text."""
