"""Plans as tables for other programs: what is taken (`gather`), then a file a format."""
