"""All reports of a desk: their list, their store, what they were, the samples."""
