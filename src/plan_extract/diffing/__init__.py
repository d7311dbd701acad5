"""Two plans in, a list of changes out."""

from plan_extract.diffing.compare import diff as diff
