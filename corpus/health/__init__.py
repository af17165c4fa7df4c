"""What can be wrong with an index, and how to find out; nothing here writes to one."""
