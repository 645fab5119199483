"""What an input-output table tells: coefficients, multipliers, linkages, positions in chains, footprints, trade."""
