"""How a delivery ended that was not taken; `kernel.effect` says what follows from each."""

from typing import ClassVar


class Undelivered(Exception):
    """``reason`` is kept and shown to operators: never an address, never a personal value."""

    outcome: ClassVar[str] = "failed"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Failed(Undelivered):
    """It did not work now, and may work later."""


class Refused(Undelivered):
    """The receiver will never take this delivery."""

    outcome = "refused"


class Withheld(Refused):
    """It may not be brought to the receiver, whose rights stand against it: the delivery ends, is
    not made up for, and operators see it. No fault of the receiver's."""

    outcome = "withheld"


class Gone(Refused):
    """The receiver wants nothing any more."""


class NotWanted(Refused):
    """There is nobody to bring it to: the person gave no address. Nobody's fault, and no news."""

    outcome = "not-wanted"
