"""How Hypothesis searches here: without a clock, because the machine may be busy elsewhere."""

from hypothesis import HealthCheck, settings

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
