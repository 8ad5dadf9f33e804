"""Evaluation adopts the region's rules, and rates results and behaviour under them.

Hears reporting (ReportSubmitted opens an evaluation, ReportAccepted brings its figures) and
feedback (CitizenFeedbackReceived: what citizens answered about a unit). Tells which policy and
calendar a region adopted, how satisfied citizens are with a unit, and how each employee was
evaluated, with strengths and weaknesses: training and notification act on that.

Read in this order: rules/predicate.py · rules/achievement.py · rules/appraisal.py ·
rules/calendar.py · rules/window.py · deciders/policy.py · deciders/calendar.py ·
deciders/unit.py · deciders/evaluation.py · reactions.py · views.py · api.py · service.py.
"""
