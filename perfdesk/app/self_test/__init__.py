"""Everything that the program does, tried on this PC."""
