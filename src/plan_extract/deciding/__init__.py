"""deciding: what candidates are, by evidence added up: named features, weights from labelled plans, probabilities and reasons."""
