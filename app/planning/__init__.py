"""The planner: every session of a cohort on one page, what is in its way, and what a change does to people's calendars.

Used by administrators. It stands above all that a change touches: sessions, participants, attendance and calendars.
"""
