"""What the documentation of performance (B.1.2) tells of an indicator."""

from decimal import Decimal

from contracts.reporting import Indicator
from services.reporting.documents.documentation import figures
from tests.spec.reporting.facts import CONTENT, SPEED, reached


def cells(planned: Indicator, realised: str) -> list[str]:
    return [cell.text for cell in figures(reached(planned, Decimal(realised)), planned)]


def test_a_target_stands_there_with_its_unit():
    assert cells(SPEED, "1.5") == ["Hari sampai KTP selesai", "1–2 hari", "1,5", "–"]


def test_what_another_service_counts_is_not_told_by_the_employee():
    assert cells(CONTENT, "0")[2] == "dari survei kepuasan"


def test_an_indicator_that_a_revision_dropped_is_told_by_its_code():
    told = figures(reached(SPEED, Decimal(1)), None)
    assert [cell.text for cell in told][:2] == ["service-time", "1–2"]
