"""Identity numbers, periods and roster files, as pure calculations."""
