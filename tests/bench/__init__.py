"""The benchmark: every figure is a ratio or a cost measured in one run; nothing here is a test."""
