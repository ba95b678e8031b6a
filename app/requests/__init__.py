"""Requests that wait for somebody's yes.

Staff ask for a seat through a link of their organisation, and its coordinator decides; a coordinator asks to replace
someone after the start, and an administrator decides.
"""
