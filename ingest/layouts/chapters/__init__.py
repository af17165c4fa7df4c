"""Texts in numbered chapters, with tables of contents and page breaks."""
