"""Reports that go to another PC and come from one."""
