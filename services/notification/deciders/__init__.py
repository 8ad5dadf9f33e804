"""One file for each kind of stream that notification decides about."""
