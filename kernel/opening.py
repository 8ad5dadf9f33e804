"""What a reader sees of a sealed value: the value, or why it cannot be shown. One value that does
not open never takes the rest of a page with it."""

import logging
from collections.abc import Iterable, Mapping, Set

from contracts.event import Sealed
from kernel.boxes import BoxIsNotOurs, SubjectKey

ERASED = "[dihapus]"
RESTRICTED = "[dibatasi]"
LOST = "[hilang]"  # the key is gone though nobody was forgotten: the vault was put back in time
UNREADABLE = "[tidak terbaca]"  # there is a key and it is not this box's: changed, moved, or lost

GONE = frozenset({ERASED, LOST, UNREADABLE})  # what is shown where there is nothing to show again

logger = logging.getLogger(__name__)


def opened(
    region: str,
    sealed: Iterable[Sealed],
    keys: Mapping[str, SubjectKey],
    erased: Set[str],
    restricted: bool = False,
) -> dict[Sealed, str]:
    """What is to be shown of each; ``keys`` by subject, ``erased`` are those who were forgotten,
    and with ``restricted`` what rests is shown too."""
    shown = {each: text_of(region, each, keys, erased, restricted) for each in sealed}
    if unreadable := sorted({each.label for each, text in shown.items() if text == UNREADABLE}):
        # Of whom is not told: an id can be of an issuer's choice.
        logger.error("%s: values that do not open: %s", region, ", ".join(unreadable))
    return shown


def text_of(
    region: str,
    sealed: Sealed,
    keys: Mapping[str, SubjectKey],
    erased: Set[str],
    restricted: bool,
) -> str:
    key = keys.get(sealed.subject)
    if key is None:
        return ERASED if sealed.subject in erased else LOST
    if key.restricted and not restricted:
        return RESTRICTED
    try:
        return key.open(region, sealed)
    except BoxIsNotOurs:
        return UNREADABLE
