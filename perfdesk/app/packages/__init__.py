"""Report packages: reports carried from one PC to another."""
