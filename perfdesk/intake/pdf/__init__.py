"""The text layer of a PDF to lines, page by page."""
