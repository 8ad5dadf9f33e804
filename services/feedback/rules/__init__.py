"""Pure calculations of the regulation on citizen satisfaction."""
