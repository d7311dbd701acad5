"""Many parsed plans as one data set: Parquet files by level of region and period, views over them, questions, full-text search."""
