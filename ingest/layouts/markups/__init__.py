"""Markups other than Markdown."""
