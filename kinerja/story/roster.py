"""The roster as files: one CSV of units, one of people, as HR would import them."""

import csv
import io
from collections.abc import Iterable, Sequence

from kinerja.story.people import Person
from kinerja.story.places import Unit


def units_csv(units: Iterable[Unit]) -> bytes:
    rows = [(of.unit_id, of.title, of.kind, of.parent_id, of.code) for of in units]
    return written(("unit", "title", "kind", "parent", "code"), rows)


def employees_csv(people: Iterable[Person]) -> bytes:
    listed = list(people)
    nips = {of.employee_id: of.nip for of in listed}
    columns = "employee_id nip name employment position class grade unit appraiser_nip since leads"
    rows = [
        (
            of.employee_id,
            of.nip,
            of.name,
            of.employment,
            of.position,
            of.position_class,
            of.grade,
            of.unit_id,
            nips.get(of.appraiser_id or ""),
            of.since.isoformat(),
            of.leads,
        )
        for of in listed
    ]
    return written(columns.split(), rows)


def written(columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
