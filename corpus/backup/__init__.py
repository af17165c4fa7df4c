"""A corpus taken out of an index and brought back."""
