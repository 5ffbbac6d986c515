"""Small parts that every room of the window uses; they know none of the rooms."""
