"""The lexical index: passages found by their words."""
