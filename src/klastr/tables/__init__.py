"""What data must look like: checked tables, definitions and geography, and how hidden cells are estimated."""
