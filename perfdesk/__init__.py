"""perfdesk (绩效自评工作台): fill in, check and print the yearly performance self-evaluation report."""

__version__ = "0.1.0"
