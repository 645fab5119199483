"""Opens databases for reading: DuckDB, SQLite, PostgreSQL; nothing is ever written to them."""
