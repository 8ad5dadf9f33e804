"""Notification: an inbox for every person and unit, filled by what happens in all other services.

It hears reporting, evaluation, training and feedback, and tells that a message was queued or read.
A message keeps no wording: subject and harmless words are worded when somebody reads it, in that
reader's language, with names opened at that moment.

Who gave an address gets each message by mail too, where a mail server is set; the address is opened
at the moment of sending.

Read `deciders/message.py`, `reactions.py` (who is told what), `rules/wording.py`, then `views.py`,
`effects.py` and `api.py`.
"""
