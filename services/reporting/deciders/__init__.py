"""What reporting decides about: units, employees, plans, reports, and the cadence it noted."""
