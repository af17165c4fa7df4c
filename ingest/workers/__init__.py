"""Who reads documents and encodes passages: this process, or a Ray cluster."""
