"""The start page: the list of reports, and everything that begins or puts away a report."""
