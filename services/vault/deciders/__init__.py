"""One file for each kind of stream that the vault decides about."""
