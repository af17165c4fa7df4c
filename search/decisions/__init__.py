"""What people decided about duplicates: a file of lines that outlives every index."""
