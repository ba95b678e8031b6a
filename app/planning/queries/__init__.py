"""Reads of the planner; frozen values only."""
