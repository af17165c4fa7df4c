"""Rows with columns: CSV and its kin."""
