"""Outside the wheel: labelled plans to weights, plans left out of training, gains and losses."""
