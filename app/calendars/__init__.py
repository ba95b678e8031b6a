"""Calendar feeds (agenda-abonnementen): a secret, revocable address that a calendar application reads.

Used by everyone with an account on the page Agenda, and by Google, Outlook, Apple and Thunderbird, which fetch
the address a few times a day. A feed is of one *kind*: of a cohort, of a learner (all own cohorts), of a trainer (own
cohorts and guest sessions) or of an organisation (all cohorts with its staff). No feed bears the name of a
learner or anything of a case. Its *body* is kept as bytes and made again when the planning has changed.
"""
