"""Reading a bank's file into plain values, before anything is stored. Every refusal is one sentence.

Knows CAMT.053 (version 02 and later), the CSV files of Dutch banks, and ZIP files of either. Nothing here touches the
database; memory and time grow with the entries, never with what a file pretends to hold.
"""

from app.bank.reading.file import MOST_BYTES, read
from app.bank.reading.told import Reading, ToldEntry, ToldStatement

__all__ = ["MOST_BYTES", "Reading", "ToldEntry", "ToldStatement", "read"]
