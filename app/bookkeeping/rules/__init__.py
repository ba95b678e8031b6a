"""Pure decisions of bookkeeping: the account of a payer, the journal, when a reminder goes."""
