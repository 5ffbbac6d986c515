"""The text of a section into its fields, with an account of every character."""
