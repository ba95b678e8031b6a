"""Cohorts (groepen): one run of a course, with its seats, its go/no-go date and its trainers.

Used by the administrator, who makes, changes and decides about cohorts; read by trainers, finance and the
auditor. Words: a *cohort* (groep) keeps the course version it started with and a snapshot of its price; *seats*
(plaatsen) is how many there are, *seats_min* from how many the cohort goes on; the *go/no-go date* is when that
is decided.
"""
