"""The embedding model: its files, its vectors, and texts turned into them."""
