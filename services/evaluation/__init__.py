"""Evaluation adopts the region's rules, and rates results and behaviour under them.

Hears reporting (ReportSubmitted opens an evaluation, ReportAccepted brings its figures, the roster
says who can review whom) and feedback (CitizenFeedbackReceived: what citizens answered about a
unit). Tells which policy and calendar a region adopted, how satisfied citizens are with a unit, how
each employee was evaluated, with strengths and weaknesses (training and notification act on that),
and what colleagues say in a round of reviews; when one is closed, the vault destroys its key.

Read in this order: rules/predicate.py · rules/achievement.py · rules/appraisal.py ·
rules/calendar.py · rules/window.py · deciders/policy.py · deciders/calendar.py ·
deciders/unit.py · deciders/evaluation.py · rules/reviews.py · deciders/review_round.py ·
deciders/review.py · reactions.py · views/ · api/ · service.py.
"""
