"""The audit log: one line per decision, chained by hash, never changed.

Used by every feature (``record``) and read by administrators and auditors. Words: event, chain, head.
"""
