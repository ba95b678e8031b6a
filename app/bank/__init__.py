"""The foundation's bank account as its bank tells it: statements and entries, read from files and never changed.

Used by finance. Words: bank file (bankbestand), statement (afschrift), entry (mutatie). What an entry pays is not known
here: that is `payments`.
"""
