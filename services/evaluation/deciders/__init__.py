"""What evaluation decides: policy, calendar, a unit's satisfaction, an employee's evaluation."""
