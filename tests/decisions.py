"""The decisions and the features that each sums, as the program has them: found, not listed, so that none is forgotten."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import plan_extract.deciding
from plan_extract.deciding.scorer import Features


def _all_features() -> dict[str, Features[Any]]:
    """Every set of features in `deciding`, by the name it goes by."""
    found: dict[int, tuple[str, Features[Any]]] = {}
    for module in pkgutil.iter_modules(plan_extract.deciding.__path__, "plan_extract.deciding."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Features):
                found.setdefault(id(value), (name, value))
    return dict(found.values())


FEATURES = _all_features()
# What is measured, promised and sound has a set of its own; all others speak for and against a project's name.
_OWN = ("measured", "promised", "sound")
DECISIONS: dict[str, tuple[Features[Any], ...]] = {
    "project": tuple(features for name, features in FEATURES.items() if name not in _OWN),
    **{name: (FEATURES[name],) for name in _OWN},
}
# (decision, feature) for every feature function.
FUNCTIONS = [(decision, name) for decision, sets in DECISIONS.items() for features in sets for name in features.functions]
