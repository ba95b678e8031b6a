"""Certificates (certificaten): the frozen, verifiable proof that a learner met the course's requirements.

Administrators issue and revoke them, learners keep them, and anyone who holds one can verify it by its number.
"""
