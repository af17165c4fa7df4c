"""The structured files in which people keep questions and answers, one reader for each format."""
