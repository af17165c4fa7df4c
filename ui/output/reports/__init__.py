"""What is to be done about duplicates, as files: to read, to work through, to apply."""
