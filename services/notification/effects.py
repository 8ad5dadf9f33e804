"""What notification does in the world: each message goes by mail too, to who gave an address.

Address and names are opened here, when the mail is made, and kept nowhere. Whose processing is
paused is sent nothing, also not later: the message is in the inbox, and the next mail goes once the
pause is over.
"""

from contracts.notification import MessageQueued, of_unit
from kernel.effect import Delivery, Effect, NotWanted, Withheld
from kernel.heard import Heard
from kernel.mail import Mail
from kernel.outside import Outside
from kernel.vault import GONE, RESTRICTED
from services.notification.rules.wording import worded
from services.notification.views import addresses, people


def receivers(heard: Heard[MessageQueued]) -> list[str]:
    return [heard.event.recipient_id]


async def send(delivery: Delivery[MessageQueued], outside: Outside) -> None:
    heard = delivery.heard
    assert outside.post is not None, "without a mail server this effect does not run"
    to = await address_of(delivery.receiver, heard.region, outside)
    subject, text = await written(heard, outside)
    await outside.post.send(Mail(delivery.id, to, subject, text, heard.time))


async def address_of(recipient_id: str, region: str, outside: Outside) -> str:
    """The address in the clear; that of the head for a unit. Raises NotWanted and Withheld."""
    person_id = recipient_id
    if recipient_id.startswith(of_unit("")):
        unit_id = recipient_id.removeprefix(of_unit(""))
        heads = await outside.where(people, region, 1, leads=unit_id)
        if not heads:
            raise NotWanted("nobody heads the unit")
        person_id = heads[0].employee_id
    row = await outside.find(addresses, region, person_id)
    if row is None:
        raise NotWanted("no address was given")
    address = (await outside.open(region, [row.mail]))[row.mail]
    if address == RESTRICTED:  # it is in the inbox, where the person finds it
        raise Withheld("the processing of the person's values is paused")
    if address in GONE:
        raise NotWanted("the address was erased, or its key is lost")
    return address


async def written(heard: Heard[MessageQueued], outside: Outside) -> tuple[str, str]:
    """Subject and text, in Indonesian and then in English: which of the two the person reads is
    known to the browser, not to us."""
    words = {fill.slot: fill.word for fill in heard.event.fills}
    if "employee" in words:
        words["employee"] = await name_of(words["employee"], heard.region, outside)
    indonesian, english = (worded(heard.event.subject, words, said) for said in ("id", "en"))
    text = f"{indonesian.text}\n\n-- \n{english.title}. {english.text}\n"
    return indonesian.title, text


async def name_of(employee_id: str, region: str, outside: Outside) -> str:
    person = await outside.find(people, region, employee_id)
    if person is None:
        return employee_id
    return (await outside.open(region, [person.name]))[person.name]


mailing: Effect[MessageQueued] = Effect(
    name="mailing",
    hears=MessageQueued,
    receivers=receivers,
    send=send,
    wanted=lambda outside: outside.post is not None,
)
