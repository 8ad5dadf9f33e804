"""Names, numbers and texts that belong to nobody and stand nowhere by chance.

A set has a marker of random letters: it stands in every word of every name and text of the set, so
that half a name is found too. Numbers have a random beginning in common that leaves them valid.
"""

import random
import string
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

LETTERS = "bdfgjkpqvwxz"  # hardly ever several in a row
BORN = date(1975, 1, 1)
DAYS = 9000
COMPOSED = str.maketrans("bdgjkpwz", "ḃḋġĵķṗŵż")
"""The marker with diacritics: it has to be found however they are written, or left out."""


def marker_of(chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS, k=9))


@dataclass
class Canaries:
    """One set. Every canary that is made is for one purpose, and can be told from the others."""

    chance: random.Random
    marker: str = ""
    made: dict[str, str] = field(default_factory=dict[str, str])  # canary → what it is for
    mails: list[str] = field(default_factory=list[str])
    _born: date = BORN
    _telephone: str = ""
    _numbers: int = 0

    @classmethod
    def of(cls, seed: int) -> "Canaries":
        chance = random.Random(seed)
        born = BORN + timedelta(days=chance.randrange(DAYS))
        telephone = "0852" + "".join(chance.choices(string.digits, k=7))
        return cls(chance, marker_of(chance), _born=born, _telephone=telephone)

    @property
    def accented(self) -> str:
        return unicodedata.normalize("NFC", self.marker.translate(COMPOSED))

    @property
    def nip_beginning(self) -> str:
        """Of every NIP of the set: day of birth and month of appointment."""
        return f"{self._born:%Y%m%d}{self._born.year + 23}03"

    @property
    def nik_beginning(self) -> str:
        return f"137201{self._born.day + 40:02}{self._born:%m%y}"

    @property
    def numbers(self) -> list[str]:
        """Of persons: NIP, NIK, telephone."""
        return [each for each in self.made if each.isdigit()]

    def name(self, purpose: str) -> str:
        """With titles and diacritics, and the marker in both spellings."""
        count = len(self.made)
        text = f"Dr. Siti{self.marker} Ràh{self.accented} Harahap{self.marker}{count}, S.Kom."
        return self._kept(text, purpose)

    def text(self, purpose: str) -> str:
        """Two lines of free text."""
        words = f"izin{self.marker} sakit{self.accented} di rumah{self.marker}"
        return self._kept(f"{words}\n“Ibu{self.marker}” no. {len(self.made)}", purpose)

    def mail(self, purpose: str) -> str:
        mail = self._kept(f"siti.{self.marker}{len(self.made)}@example.go.id", purpose)
        self.mails.append(mail)
        return mail

    def nip(self, purpose: str) -> str:
        """Of a civil servant, valid by rules.md H."""
        return self._kept(f"{self.nip_beginning}2{self._next():03}", purpose)

    def nik(self, purpose: str) -> str:
        return self._kept(f"{self.nik_beginning}{self._next():04}", purpose)

    def telephone(self, purpose: str) -> str:
        return self._kept(f"{self._telephone}{self._next() % 10}", purpose)

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers

    def _kept(self, canary: str, purpose: str) -> str:
        self.made[canary] = purpose
        return canary
