"""Spreadsheets and files of comma-separated values."""
