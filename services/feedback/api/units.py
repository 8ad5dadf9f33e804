"""The units that citizens say something about: only those on the roster."""

from kernel.http import Caller, Edge
from kernel.refusal import NotFound
from services.feedback.views import units


class NoSuchUnit(NotFound):
    """What citizens say is about a unit of the region, which HR has put on the roster."""

    slug = "feedback.no-such-unit"
    indonesian = "Tanggapan warga ditujukan kepada unit yang terdaftar di daerah ini."


class Units:
    """Looks up units, each once in a process: what was established stays so, and under load the
    look would cost as much as the command."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge
        self._known: set[tuple[str, str]] = set()

    async def check(self, unit_id: str, by: Caller) -> None:
        """Raises NoSuchUnit. Just after an import, Kinerja-After waits until it was heard here."""
        if (by.region, unit_id) in self._known:
            return
        if await self.edge.find(units, unit_id, by) is None:
            raise NoSuchUnit(unit_id)
        self._known.add((by.region, unit_id))
