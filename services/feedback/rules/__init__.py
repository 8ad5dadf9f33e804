"""Pure calculations: the regulation on citizen satisfaction, and the day of the region."""
