"""Bytes in: files of every usual kind become checked tables."""
