"""The desk's database file: opened, its version and tables, copied, exchanged, its faults."""
