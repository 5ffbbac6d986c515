"""What a reviewer would send back: listed, walked through, put right."""
