"""What can be wrong with an index, and how it is found out; nothing here writes to one."""
