"""The ground floor: money, time, words, errors, permissions, database, secrets. Imports no feature."""
