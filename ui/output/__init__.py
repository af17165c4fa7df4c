"""Results as JSON, as lines on the terminal, as Markdown."""
