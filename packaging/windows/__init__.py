"""The Windows build: the program frozen, its installer, the portable zip, and all tried out."""
