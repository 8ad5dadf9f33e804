"""The composition root: which services there are, the settings, the command line."""
