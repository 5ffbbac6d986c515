"""Old reports on their way in: what goes where, seen and changed before it is stored."""
