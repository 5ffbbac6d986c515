"""The build of a report: numbering, headings, repeated passages, goals and what became of them."""
