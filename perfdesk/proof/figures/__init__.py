"""Numbers in words: reading them, and whether they agree with each other and with the form."""
