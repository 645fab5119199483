"""Regions and industries as rows, so that organisations can point at them."""
