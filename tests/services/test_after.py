"""Kinerja-After names logs which the service hears; of another it could wait for ever, or lie."""

import pytest

from tests.platform import Platform

pytestmark = pytest.mark.anyio
UNITS = "/reporting/units"


@pytest.mark.parametrize("unheard", ["payroll", "notification"])
async def test_a_log_that_the_service_does_not_hear_is_refused(platform: Platform, unheard: str):
    hr = platform.token("hr1", "hr") | {"Kinerja-After": f"{platform.region}/{unheard}@0"}
    answer = await platform.client.get(UNITS, headers=hr | {"Accept-Language": "en"})
    said = answer.json()
    assert answer.status_code == 422
    assert said["type"] == "urn:kinerja:problem:kernel.not-heard-here"
    assert (said["about"], "reporting" in said["details"]["heard"]) == (unheard, True)
    assert said["detail"].startswith("Kinerja-After names a log that this service does not hear")
    said = (await platform.client.get(UNITS, headers=hr)).json()
    assert said["detail"].startswith("Kinerja-After menyebut log yang tidak didengar")
