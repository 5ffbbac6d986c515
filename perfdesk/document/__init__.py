"""What will be printed, without a format: blocks, and how a report becomes them."""
