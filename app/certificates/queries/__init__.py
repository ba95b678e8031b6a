"""Reads of certificates; frozen values only."""
