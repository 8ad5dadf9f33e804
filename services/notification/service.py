"""Notification as one value."""

from kernel.service import Service
from services.notification.api import routes
from services.notification.deciders.message import message
from services.notification.reactions import telling
from services.notification.views import inbox, people, unread

notification = Service(
    name="notification",
    deciders=[message],
    reactions=[telling],
    views=[inbox, unread, people],
    routes=routes,
)
