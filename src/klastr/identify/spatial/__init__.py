"""How alike are neighbouring regions? Spatial weights, global and local statistics, and areas of dense points."""
