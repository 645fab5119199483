"""From answers to bytes: tables, run records, charts, maps and documents, in the reader's language."""
