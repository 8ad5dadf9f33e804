"""Notification as one value."""

from kernel.service import Service
from services.notification.api import routes
from services.notification.deciders.address import address
from services.notification.deciders.message import message
from services.notification.effects import mailing
from services.notification.reactions import telling
from services.notification.views import addresses, inbox, people, unread

notification = Service(
    name="notification",
    deciders=[message, address],
    reactions=[telling],
    views=[inbox, unread, people, addresses],
    effects=[mailing],
    routes=routes,
)
