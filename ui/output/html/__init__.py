"""The Markdown of a corpus as HTML that is safe wherever it is put."""
