"""The corpus, which ingest, search and ui work on: records, passages, and their storage."""
