"""Monitoring a plan (规划实施监测评估): what became of each target, by indicator values of the years since.

`actuals` reads the values from a table, `targets` takes from a plan what can be followed, `joining` says which value belongs to which
target (doubtful ones are asked, never assumed), `ways` what should have been reached by now, `judging` what was.
"""
