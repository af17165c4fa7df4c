"""How a corpus is stored in Chroma, in a folder or on a server."""
