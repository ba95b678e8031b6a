"""Course admin for trainers: materials, announcements, notes after a session and the contact list of a cohort.

Used by trainers for their own cohorts, by guest trainers for their own session, and read by learners.
"""
