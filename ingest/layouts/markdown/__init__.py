"""Layouts of Markdown."""
