"""What follows a score, with a canary in every text: signed, delivered, objected to, decided."""

from tests.journeys.places import Place
from tests.security.canaries import Canaries

HR, HEAD, ABOVE = ("hr-1", "hr"), ("e1", "appraiser"), ("e0", "appraiser")
CLERK = ("e7", "employee")
EVALUATION = "/evaluation/evaluations/e7~2026-q1"
OFFICIAL = {"person_id": "pyb1", "since": "2026-01-05"}


def follow_up(place: Place, canaries: Canaries, known: str) -> str:
    """After a score; where the log then ends."""
    named = "/evaluation/officials/authorised-official"
    at = place.do("PUT", named, HR, json=OFFICIAL, after=known)
    needless = {"reason": canaries.text("why the appraiser signs what was scored")}
    at = place.do("POST", f"{EVALUATION}/sign", HEAD, json=needless, after=at)
    at = place.do("POST", f"{EVALUATION}/deliver", HEAD, after=at)
    at = place.do("POST", f"{EVALUATION}/receive", CLERK, json={}, after=at)
    at = place.do("POST", f"{EVALUATION}/acknowledge", CLERK, after=at)
    at = object_to(place, canaries, at)
    return place.do("POST", f"{EVALUATION}/report", HEAD, after=at)


def object_to(place: Place, canaries: Canaries, at: str) -> str:
    no = {"reason": canaries.text("why somebody objects")}
    at = place.do("POST", f"{EVALUATION}/object", CLERK, json=no, after=at)
    at = place.do("POST", f"{EVALUATION}/objection/receive", ABOVE, after=at)
    for side, by in (("employee", CLERK), ("appraiser", HEAD)):
        said = {"side": side, "text": canaries.text(f"what the {side} says of the objection")}
        at = place.do("POST", f"{EVALUATION}/objection/explain", by, json=said, after=at)
    decided = {"reason": canaries.text("why an objection is decided so"), "predicate": "baik"}
    decided["recommendation"] = canaries.text("what the superior recommends")
    return place.do("POST", f"{EVALUATION}/objection/decide", ABOVE, json=decided, after=at)
