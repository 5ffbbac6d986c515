"""What a passage shows by itself: characters, marks, words, persons, years."""
