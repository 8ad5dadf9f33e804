"""The day that a command comes with is that of the region, by the calendar it adopted last."""

from datetime import UTC, date, datetime

import pytest

from kernel.edge import Caller
from kernel.local_day import today
from services.evaluation.views import adopted as evaluation
from services.feedback import views as feedback
from services.reporting.views import roster as reporting
from services.training import views as training
from tests.platform import Platform

LATE = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)
ASKED = {
    "evaluation": evaluation.clocks,
    "feedback": feedback.clocks,
    "reporting": reporting.clocks,
    "training": training.clocks,
}


async def day(platform: Platform, service: str) -> date:
    """Which day it is there at half past eleven in the evening, WIB."""
    await platform.settled()
    [edge] = [edge for of, edge in platform.program.runtime.edges() if of.name == service]
    by = Caller(subject="o1", roles=frozenset(), region=platform.region, time=LATE)
    return await today(ASKED[service], edge, by)


async def adopt(platform: Platform, year: int, zone: str) -> None:
    hr, body = platform.token("h1", "hr"), {"zone": zone}
    path = f"/evaluation/calendars/{year}"
    (await platform.client.put(path, json=body, headers=hr)).raise_for_status()


@pytest.mark.parametrize("service", ASKED)
async def test_a_region_without_a_calendar_lives_by_wib(platform: Platform, service: str):
    assert await day(platform, service) == date(2026, 3, 31)


@pytest.mark.parametrize("service", ASKED)
async def test_the_calendar_adopted_last_says_which_day_it_is(platform: Platform, service: str):
    await adopt(platform, 2025, "Asia/Makassar")
    assert await day(platform, service) == date(2026, 4, 1)
    await adopt(platform, 2026, "Asia/Pontianak")
    assert await day(platform, service) == date(2026, 3, 31)
