"""The web platform: the register of organisations, and what stands on it. Django; SQLite by default."""
