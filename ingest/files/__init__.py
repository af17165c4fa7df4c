"""Files in: what lies under a path, and what changes there."""
