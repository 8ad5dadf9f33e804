"""The regulations on training as pure calculations."""
