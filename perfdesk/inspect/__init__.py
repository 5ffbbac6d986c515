"""Judge a measured file by the rules of the page: what a grading sheet would deduct."""
