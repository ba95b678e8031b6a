"""Parts of a cohort: intervision groups, and the halves of a split group; and so who a session is for.

Used by planning, attendance, calendars and, for intervision, practice. Words: a *subgroup* (deelgroep) has members
by enrolment; the *audience* of a session is its subgroup, or the whole cohort.
"""
