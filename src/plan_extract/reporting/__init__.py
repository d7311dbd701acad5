"""Plans for people: the summary table, tables and spreadsheets, the web page."""
