"""The outside world: mail, PDF, calendar, files. Only `bootstrap` chooses among these; features know `core.ports`."""
