"""Notification: an inbox for every person and unit, filled by what happens in all other services.

It hears reporting, evaluation, training and feedback, and tells that a message was queued or read.
A message keeps no wording: subject and harmless words are worded when somebody reads it, in that
reader's language, with names opened at that moment.

Read `deciders/message.py`, `reactions.py` (who is told what), `rules/wording.py`, then `views.py`
and `api.py`.
"""
