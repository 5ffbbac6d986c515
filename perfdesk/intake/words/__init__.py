"""Words as such: cleaned and compared, numbers of headings, patterns turned round."""
