"""Courses for the needs that evaluations find, and how their participants fare."""

from datetime import timedelta
from random import Random

from kinerja.story.citizens import Json
from kinerja.story.quarters import days_of

SEATS = 30


def course(competency: str, year: int, quarter: int) -> Json:
    """Two days of five hours (JP) each, in the month after the quarter that showed the weakness."""
    _, last = days_of(year, quarter)
    return {
        "title": f"Pelatihan {competency.replace('-', ' ')}",
        "kind": "classical",
        "seats": SEATS,
        "competencies": [competency],
        "sessions": [
            {"session_id": f"s{n}", "day": f"{last + timedelta(14 + n)}", "hours_jp": 5}
            for n in (1, 2)
        ],
    }


def completion(course_id: str, employee_id: str, number: int) -> Json:
    before = Random(f"{course_id}/{employee_id}").randint(45, 70)
    return {
        "employee_id": employee_id,
        "certificate": f"800.2/{number:03}/{course_id}",
        "pre_score": f"{before}.00",
        "post_score": f"{before + 18}.00",
    }
