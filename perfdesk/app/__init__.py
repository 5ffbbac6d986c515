"""Use cases without a screen: the open report, the library of all reports, importing, exporting."""
