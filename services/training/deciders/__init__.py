"""What training decides about: needs, courses, and each employee's training."""
