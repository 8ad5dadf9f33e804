"""The lanes, one file for each kind."""
