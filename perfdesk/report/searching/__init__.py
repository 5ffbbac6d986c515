"""Where in a report something is: by words, by names, by pinyin initials."""
