"""One editor for each data type; they show values and tell what the clerk's own hand entered."""
