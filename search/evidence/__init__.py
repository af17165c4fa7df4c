"""What a query names exactly, and which records have it, lack it or contradict it."""
