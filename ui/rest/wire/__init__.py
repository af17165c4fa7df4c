"""What comes in and goes out: strict JSON, cursors, and what is wrong with fields."""
