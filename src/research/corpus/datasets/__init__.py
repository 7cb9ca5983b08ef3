"""Datasets: JSON, JSON Lines, CSV, TSV and Parquet in, whatever shape their records have; raw articles out."""
