"""Finds marks in one stretch of reading text: numerals, quantities, times, places. Knows nothing of documents."""
