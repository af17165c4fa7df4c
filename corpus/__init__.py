"""The noun that ingest, search and ui all speak about: records, passages and where they are kept."""
