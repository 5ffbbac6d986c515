"""A report on paper: exports, batches, the preview, the page's rules, the fingerprint."""
