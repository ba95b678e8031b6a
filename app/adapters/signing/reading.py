"""Signatures in PDFs that anyone sends us: read by the few lines that the world checks our certificates with.

No parser of whole PDFs looks at such a file, so none can be led astray by one.
"""

from tools.verify_certificate import Seal, seals

__all__ = ["Seal", "seals"]
