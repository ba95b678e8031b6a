"""Pure decisions about money: how a price is divided, what VAT comes of it, what an invoice holds."""
