"""Reporting knows who works where and for whom, what was planned, and what was reached.

Hears evaluation (EvaluationPolicyAdopted: monthly or quarterly reports; CalendarAdopted: the zone
that says which day it is). Tells the roster (units, employees, moves, appraisers), what becomes of
plans, and reports submitted, returned and accepted: `ReportSubmitted` carries the targets beside
the figures, so nobody needs the plan.

Read in this order: rules/nip.py · rules/table.py · rules/roster.py · deciders/unit.py ·
deciders/employee.py · deciders/plan.py · deciders/report.py · deciders/policy.py · reactions.py ·
views/ · api/ · service.py.
"""
