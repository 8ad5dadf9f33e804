"""What keeps a region key closed although it is there: its KMS is away, or says no."""

from kernel.refusal import Unavailable


class KmsIsAway(Unavailable):
    """The KMS does not answer: a region key that this process has not opened yet stays closed."""


class KmsRefuses(Unavailable):
    """The KMS answers no, and will again until somebody changes a setting or the KMS itself.

    The message says what is wrong and what would be right, and never shows a PIN or a key.
    """

    retry_seconds = 60
