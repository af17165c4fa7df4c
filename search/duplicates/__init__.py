"""Questions that are asked more than once: in a corpus, and before one is added."""
