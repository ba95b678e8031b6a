"""People and their accounts: names, roles, login, invitations, sessions.

Used by everyone who logs in, and by every feature that names a person.
Words: person (a human), account (a login), invitation (a link that makes an account), session (a revocable login).
"""
