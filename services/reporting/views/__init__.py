"""What reporting shows: units and the roster, plans and reports, and the work of each employee."""
