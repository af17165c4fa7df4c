"""Files in, records out, passages into the index."""
