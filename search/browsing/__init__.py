"""The list of a corpus: what a filter lets pass, and how many records each choice has."""
