"""What participants think of a session, asked in under a minute, and never tied to a name.

Used by learners, trainers and administrators. An *answer* is kept apart from the mark that somebody answered; results
are shown from five answers on.
"""
