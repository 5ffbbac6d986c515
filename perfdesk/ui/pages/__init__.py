"""The pages of an open report: the overview, one for each section, and the way through them."""
