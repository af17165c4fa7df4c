"""XML: elements with questions, and dumps of posts."""
