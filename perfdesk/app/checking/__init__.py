"""What is wrong with a file: a stranger's report proof-read, a finished file measured."""
