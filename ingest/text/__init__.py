"""Text: decoded, divided into blocks, and what its words look like."""
