"""Feedback: citizens say how a service was, and see what their answers came to.

It hears its own log, reporting's for the units there are, and evaluation's for the calendar: the
time zone says which day it is. It tells that a survey opened or closed and, above all,
`CitizenFeedbackReceived`; evaluation counts the answers of surveys, notification tells the unit.
Desks tell `ServiceDelivered` and `ComplaintAnswered`, which reporting shows beside reports.

Read `rules/sample.py`, `deciders/survey.py`,
`deciders/response.py`, then `views.py` and `api/`.
"""
