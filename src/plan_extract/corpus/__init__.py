"""Many plans: which files, where their outputs go, parsing them side by side, and going on where a run stopped."""
