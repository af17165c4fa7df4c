"""Data in the source of programs and sites."""
