"""What the lines are: title, cover, headings, closing; and which template has such an outline."""
