"""Topics, coverage and the map as they are shown: as plain data, and on the terminal."""
