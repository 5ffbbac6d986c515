"""Writers of the neutral document, one library each; they add nothing to it."""
