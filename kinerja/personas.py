"""Named people to be, in each region: what the development issuer offers and the demo uses."""

from collections.abc import Iterable

from kinerja.issuer import Persona

OFFICES = (
    ("hr", ("hr",), "HR of the regional secretariat: roster, policy, calendar"),
    ("officer", ("officer",), "training and service desk officer: courses, surveys"),
    ("auditor", ("auditor",), "the inspectorate: sees everything, changes nothing"),
    ("ops", ("ops",), "operations: health and lag"),
)


def personas(regions: Iterable[str]) -> list[Persona]:
    """The offices of each region, as ``hr-13.71``; employees ask by ``sub`` and ``roles``."""
    return [
        Persona(f"{office}-{region}", f"{office}-{region}", roles, [region], description)
        for region in regions
        for office, roles, description in OFFICES
    ]
