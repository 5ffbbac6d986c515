"""Records as cards and grids, scoring tables, and what is pasted or taken in as a block."""
