"""docx: Word files, read from their parts."""
