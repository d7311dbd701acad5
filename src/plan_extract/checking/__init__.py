"""A plan in, findings out: one file a rule family, each rule with a code."""

from plan_extract.checking.runner import validate as validate
