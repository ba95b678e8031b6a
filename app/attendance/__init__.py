"""Attendance: who was at which session, and who gave the presentation.

Used by trainers on a phone, on the day itself; read by learners, coordinators and certificates. A *sheet* is
the attendance of one session; *made up* (ingehaald) counts as attended; an *achievement* is done once.
"""
