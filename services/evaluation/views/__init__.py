"""What evaluation shows: evaluations and how units stand, what is in force, and review rounds."""
