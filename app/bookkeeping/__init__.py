"""What the bookkeeper needs: accounts of payers, reminders, write-offs, the journal and the audit file.

Used by finance. Words: statement of account (rekeningoverzicht), write-off (afboeking), journal (journaal), audit file
(auditfile, XAF).
"""
