"""perfdesk (绩效自评工作台): write and check the yearly self-evaluation report."""

__version__ = "0.1.0"
