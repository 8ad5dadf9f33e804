"""Reporting knows who works where and for whom, what was planned, and what was reached.

Hears evaluation (EvaluationPolicyAdopted: monthly or quarterly reports; CalendarAdopted: which day
it is, and when something is due) and feedback (what citizens and desks show beside a report). Tells
the roster, teams and assignments, what becomes of plans, work logs, reports, and what was not there
by its day: `ReportSubmitted` carries the targets beside the figures, so nobody needs the plan.

Read in this order: rules/nip.py · rules/table.py · rules/roster.py · rules/roster_problems.py ·
deciders/unit.py · deciders/person.py · deciders/employee.py · deciders/team.py · deciders/plan.py ·
deciders/document.py · deciders/work_log.py · deciders/evidence.py · deciders/report.py ·
deciders/report_duty.py · deciders/national_copy.py · deciders/policy.py · reactions.py · views/ ·
documents/ · api/ · service.py.
"""
