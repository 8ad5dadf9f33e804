"""Training turns weaknesses into needs, needs into courses, and courses into hours that count.

Hears evaluation (EvaluationScored: which competencies are weak; CalendarAdopted: which day it is)
and reporting (EmployeeRegistered: PNS or PPPK). Tells needs found and met, courses with their
participants and attendance, trainings completed or missed.

Read in this order: rules/hours.py · deciders/need.py · deciders/course.py · deciders/training.py ·
reactions.py · views.py · api.py · service.py.
"""
