"""The noun that ingest, search and ui speak about: records, passages, where they are kept."""
