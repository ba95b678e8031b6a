"""Reads of points; frozen values only."""
