"""Names as people look for them: by what a name is sorted and found, and one region's names."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping

# Titles before a name, with or without their dot: academic, professional, of the hajj. The single
# letter counts only with its dot: "H. Amir" is a haji, "H Amir" has an initial.
ACADEMIC = {"prof", "dr", "drs", "dra", "drg", "drh", "ir", "irs", "apt", "ns", "bd"}
BEFORE = ACADEMIC | {"h.", "hj", "kh", "k.h", "ust", "ustadz", "pdt"}
# Degrees behind a name whose comma was left out: S.Kom, M.Si., A.Md.Keb., Sp.OG, Ph.D. A list,
# because "Ahmad M.Noor" is a name.
DEGREE = re.compile(
    r"(?:[sm]\.(?:ag|ak|ap|ars|ed|eng|farm|gz|h|hi|hum|hut|ip|e|keb|ked|kep|kes|kn|kom|m|p|pd|pi"
    r"|psi|pt|s|sc|si|sos|stp|t|th|tp|tr)|a\.m[ad]|sp\.[a-z]{1,5}|ph\.d)(?:\.[a-z]{1,5})*\.?"
)
WITHIN = re.compile(r"['’ʼ`]")  # Nur'aini is Nuraini
BETWEEN = re.compile(r"[\W_]+")


def sort_key(name: str) -> str:
    """The name without case, diacritics, punctuation and titles, its words parted by one space.

    Indonesian spelling (EYD V) puts a comma before a degree: what follows the first comma is not
    the name. Good for the beginning of a name too: a word alone is never taken for a title.
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = plain.partition(",")[0].split() or plain.replace(",", " ").split()
    while len(words) > 1 and not BEFORE.isdisjoint((words[0], words[0].rstrip("."))):
        del words[0]
    while len(words) > 1 and DEGREE.fullmatch(words[-1]):
        del words[-1]
    return BETWEEN.sub(" ", WITHIN.sub("", " ".join(words))).strip()


class Names:
    """The names of one region in memory, in order, as they were at one version of the index.

    Unchangeable: readers keep the one they have while the next is made. They are ordered by
    code point, the same wherever the program runs, which no database's collation promises.
    """

    def __init__(self, version: int, keys: Mapping[str, str]) -> None:
        """``keys`` holds the sort key of each subject."""
        self.version = version
        self._keys = keys
        self._ordered = sorted((key, subject) for subject, key in keys.items())

    def __len__(self) -> int:
        return len(self._ordered)

    def later(self, version: int, changed: Mapping[str, str | None]) -> "Names":
        """The names at a later version; None takes a subject out."""
        keys = {s: key for s, key in {**self._keys, **changed}.items() if key is not None}
        return Names(version, keys)

    def page(self, prefix: str, limit: int, after: str | None) -> list[str]:
        """Subjects whose sort key begins with ``prefix``, in order, those behind ``after``.

        A subject ``after`` that is not there any more begins the list again.
        """
        start = bisect_left(self._ordered, (prefix, ""))
        if after is not None and after in self._keys:
            start = max(start, bisect_right(self._ordered, (self._keys[after], after)))
        page = self._ordered[start : start + limit]
        return [subject for key, subject in page if key.startswith(prefix)]
