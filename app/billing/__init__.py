"""Who pays which part of a seat, and the invoices and credit notes that follow from it.

Used by finance and administrators; a coordinator splits the own seats and reads the own invoices; an
auditor reads. Words: share (what one payer agreed to bear, before the cents are known), funding line
(kostendrager: a share in cents), split (all shares of one seat), fund type (soort geld), payer (betaler),
series (the gapless row of numbers).
"""
