"""Attendance: who was at which session, and who gave the presentation.

Used by trainers on a phone, on the day itself; read by learners, coordinators and certificates. A *sheet* is
the attendance of one session; a *make-up* (inhalen) of a missed one counts as attended once it is done; an
*achievement* is done once; a *forecast* tells whether the certificate can still be reached.
"""
