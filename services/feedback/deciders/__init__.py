"""One file for each kind of stream that feedback decides about."""
