"""The questions of a query that asks several, each asked by itself."""
