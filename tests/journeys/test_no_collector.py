"""A collector that takes connections and never answers: commands go on, and the process ends."""

import time

import pytest

from tests.collector import silent
from tests.journeys.places import embedded

pytestmark = pytest.mark.server

OFFICER = ("officer-13.71", "officer")
HR = ("hr-13.71", "hr")
UNITS = "unit,title,kind,parent,code\nu1,Kecamatan Contoh,kecamatan,,\n"
SURVEY = {
    "unit_id": "u1",
    "service": "ktp",
    "period": "2026-Q1",
    "population": 500,
    "opens": "2026-03-02",
    "closes": "2026-03-31",
}
ATTEMPT_SECONDS = 10  # OTEL_EXPORTER_OTLP_TIMEOUT as it is by default


def test_commands_do_not_wait_for_a_collector_that_never_answers():
    often = {"OTEL_BSP_SCHEDULE_DELAY": "10", "OTEL_METRIC_EXPORT_INTERVAL": "10"}
    with silent() as endpoint:
        with embedded(more={"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, **often}) as place:
            csv = {"Content-Type": "text/csv"}
            after = place.do("POST", "/reporting/roster/units", HR, content=UNITS, headers=csv)
            place.token(*OFFICER)
            began = time.monotonic()
            for number in range(50):
                path = f"/feedback/surveys/s{number}"
                place.do("PUT", path, OFFICER, json=SURVEY, after=after)
            assert time.monotonic() - began < ATTEMPT_SECONDS
            ending = time.monotonic()
        assert time.monotonic() - ending < 2 * ATTEMPT_SECONDS, "it takes a while to drain"
