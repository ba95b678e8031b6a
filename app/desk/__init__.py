"""The enrolment desk: what touches several features at once.

Bringing a cohort through its states with all that follows, moving a learner to another cohort, letters to a selection,
exports. For administrators.
"""
