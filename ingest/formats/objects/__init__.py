"""Trees of objects, lists and texts: JSON and its kin."""
