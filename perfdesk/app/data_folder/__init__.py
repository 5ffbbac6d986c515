"""The data folder as a whole: opened and held, first used, moved, told to a technician."""
