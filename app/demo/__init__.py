"""The demo world: four cohorts, seven organisations and their people, all invented and built by the services.

For newcomers, tests and benches: `flask demo load` makes it once, `flask demo show` tells how to get in. Only in a
database that holds nothing else. Words: a *stage* is where the story is played, the *timeline* is its script.
"""
