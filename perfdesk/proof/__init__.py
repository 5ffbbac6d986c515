"""Proof-reading: pure functions over texts that find what a reviewer would mark.

Knows neither reports nor files: whoever has texts (an open report, a file from elsewhere) makes
``Passage`` of them and gets ``Slip`` back.
"""
