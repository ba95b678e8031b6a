"""Pages that compose what several features tell: role homes, the cohort page, the learner's days, the public front.

Used by everyone. Words: board (the data of one such page), to-do (what waits for the reader, with its date).
"""
