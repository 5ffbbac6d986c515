"""The program as it runs: start, one window a desk, its guard, faults nobody foresaw."""
