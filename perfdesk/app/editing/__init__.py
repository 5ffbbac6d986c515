"""An open report: its changes, what follows from them, undo, what is not stored, last year."""
