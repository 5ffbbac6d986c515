"""All that is found in an open report, kept true change by change."""
