"""What is recorded of the roster is so at once, so nothing is recorded before its day.

How somebody stands and when employment ends are the exceptions: both are known long ahead, and
whoever asks, asks about a day (decision 16).
"""

from datetime import date

from kernel.refusal import Invalid


class IsStillToCome(Invalid):
    """What is recorded holds at once; record it on the day from which it holds, or later."""

    slug = "reporting.is-still-to-come"
    indonesian = "Yang dicatat berlaku seketika; catat pada hari mulai berlakunya atau sesudahnya."


def check_day(since: date, today: date, about: str) -> None:
    """Raises IsStillToCome for a day after today."""
    if since > today:
        raise IsStillToCome(about, today=today.isoformat())
