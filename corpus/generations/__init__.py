"""Which state of a corpus is in force, who may write it, and how it is replaced."""
