"""Expressions of interest: a visitor says that an organisation wants seats, and confirms it by e-mail.

They land in the administrator's inbox and become an organisation with one click.
"""
