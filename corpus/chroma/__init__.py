"""How a corpus lies in Chroma, in a folder or on a server."""
