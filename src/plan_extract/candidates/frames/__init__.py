"""frames: how a clause ties its quantities to what they measure, one frame a file; `table` gives their order."""
