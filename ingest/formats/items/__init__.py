"""Rows and objects of structured files."""
