"""On the way to paper: preview, print, export, batch."""
