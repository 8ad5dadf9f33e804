"""Reporting knows who works where and for whom, what was planned, and what was reached.

Hears evaluation (EvaluationPolicyAdopted: monthly or quarterly reports; CalendarAdopted: the zone
that says which day it is). Tells the roster (units, employees and what happens to them, the head of
the region), teams and assignments, what becomes of plans, and reports submitted, returned and
accepted: `ReportSubmitted` carries the targets beside the figures, so nobody needs the plan.

Read in this order: rules/nip.py · rules/table.py · rules/roster.py · rules/roster_problems.py ·
deciders/unit.py · deciders/person.py · deciders/employee.py · deciders/team.py · deciders/plan.py ·
deciders/report.py · deciders/policy.py · reactions.py · views/ · api/ · service.py.
"""
