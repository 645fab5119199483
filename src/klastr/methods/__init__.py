"""Mathematics that never heard of regions or industries."""
