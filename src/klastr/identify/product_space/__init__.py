"""What the industries of regions say of each other: ties, density around a region, ties beyond chance."""
