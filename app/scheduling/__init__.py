"""When a cohort meets.

Used by the administrator, who lays out the sessions of a new cohort from a pattern and later moves or
cancels one; read by trainers, learners, attendance and the calendar feeds.

Words: a *course session* (bijeenkomst) is one dated course *day* (lesdag) or *intervision* meeting of a
cohort; a *pattern* says how often and when; a *closed day* is a public holiday or a school holiday of
region Noord; a session's *UID* and *sequence* are those of its calendar event (RFC 5545).
"""
