"""Seats of a cohort, who sits on them, and the line that waits for one.

Used by coordinators and administrators. Words: seat (a place held by an organisation), enrolment (a named
person, on a seat or in line), waiting number (the ticket drawn when no seat was free), fee (what giving a
seat back costs).
"""
