"""Which transfer pays which invoice: matching, booking and undoing, and the pages of the bank.

Used by finance. Words: booking (boeking), match (koppeling), credit of a payer (tegoed), unmatched (niet gekoppeld).
"""
