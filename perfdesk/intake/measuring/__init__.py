"""Finished files measured: where each line stands, in which face and size."""
