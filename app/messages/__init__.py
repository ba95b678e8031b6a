"""Letters: written in the transaction of the change, sent by the worker, kept as a log.

Used by every feature (``post``). One folder per letter: ``subject.txt``, ``body.txt``, ``body.html``.
"""
