"""What a corpus is about: its topics with their names, a map of its records, and its gaps."""
