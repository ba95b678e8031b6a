"""Practice cases: a learner's log of helping one person with dementia, under an alias that the system gives.

Used by learners, who write, and by trainers of their cohort, who read and judge; by nobody else. A *case* has
dated *entries*, is submitted as a numbered *version*, and each version gets a *review* with a rubric per
competency. The *guard* marks what could identify someone. Case text is sealed at rest, and every reading by
another than the author leaves a line.
"""
