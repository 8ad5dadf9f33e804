"""The town in which evaluation is tested."""

import pytest

from tests.platform import Platform
from tests.services.evaluation.bureau import Bureau
from tests.services.evaluation.town import Town


@pytest.fixture
def town(platform: Platform) -> Town:
    return Town(platform)


@pytest.fixture
def bureau(platform: Platform) -> Bureau:
    return Bureau(platform)
