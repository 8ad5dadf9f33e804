"""The demo: a year in four regions, seeded over HTTP, and the story of one employee."""

from kinerja.settings import Settings


def demo(settings: Settings, people: int, check: bool) -> int:
    raise NotImplementedError
