"""One filled-in report in memory: values, lines, calculation, checks, progress."""
