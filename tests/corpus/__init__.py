"""Many plans: lists of files, the manifest, workers that hang, grow or are killed."""
