"""Reminders: planned from what is due, visible before they go, never sent twice.

Nothing is scheduled: what is due follows from names, offers, invitations and sessions as they are now, so a reminder
moves with its cause.
"""
