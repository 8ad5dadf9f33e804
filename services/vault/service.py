"""The vault as one value."""

from kernel.keeping import Keeping
from kernel.service import Service
from services.vault.api import routes
from services.vault.deciders.lookup import lookup
from services.vault.deciders.region_key import region_key
from services.vault.deciders.subject import subject
from services.vault.effects import standings
from services.vault.reactions import rounds_closed, told
from services.vault.views import forgettings, lookups, subjects

vault = Service(
    name="vault",
    deciders=[subject, lookup, region_key],
    reactions=[rounds_closed],
    views=[subjects, forgettings, lookups],
    effects=[standings],
    keeps=Keeping(carries=standings, told=told),
    routes=routes,
)
