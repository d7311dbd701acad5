"""Generated examples are the same in every run, and none fails for being slow: `--hypothesis-profile=search` looks for new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")

# Tests read English, whatever the language of the machine.
os.environ["PLAN_EXTRACT_LANG"] = "en"
