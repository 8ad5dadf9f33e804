"""What the vault does in the world: what its log has decided about somebody is carried out in the
tables where the keys lie. Harmless to repeat, and one after the other for each subject."""

from contracts.vault import SubjectForgotten, SubjectRestricted, SubjectUnrestricted
from kernel.effect import Delivery, Effect
from kernel.heard import Heard
from kernel.outside import Outside

Decided = SubjectForgotten | SubjectRestricted | SubjectUnrestricted


def receivers(heard: Heard[Decided]) -> list[str]:
    return [heard.event.subject_id]


async def carry_out(delivery: Delivery[Decided], outside: Outside) -> None:
    region = delivery.heard.region
    match delivery.heard.event:
        case SubjectForgotten(subject_id=subject):
            await outside.forget(region, subject)
        case SubjectRestricted(subject_id=subject):
            await outside.restrict(region, subject)
        case SubjectUnrestricted(subject_id=subject):
            await outside.release(region, subject)


standings: Effect[Decided] = Effect(
    name="standings",
    hears=Decided,
    receivers=receivers,
    send=carry_out,
    begins="beginning",
    is_duty=True,
)
