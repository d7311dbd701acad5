"""candidates: everything that could be a record, proposed generously, with what speaks for and against it. Nothing is decided here."""
