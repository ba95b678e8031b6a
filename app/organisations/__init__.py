"""Organisations that enrol staff or pay, their coordinators, and the foundation's own data.

Used by administrators, coordinators and finance. Words: organisation, coordinator, payer, foundation.
"""
