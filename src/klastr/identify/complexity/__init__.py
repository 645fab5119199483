"""How complex are the industries of a region, and the regions of an industry?"""
