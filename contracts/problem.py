"""What a check of the contracts found: where, and what is wrong there."""

from typing import NamedTuple


class Problem(NamedTuple):
    """``where`` is a file below the repository's root, a type, or a field of a type."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
