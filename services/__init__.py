"""The services, one folder each; none imports another: they speak through `contracts` alone."""
