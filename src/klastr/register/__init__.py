"""The register room: organisations, and what tells one from another."""
