"""Groups of duplicates that wait for somebody's decision, and those that were decided."""
