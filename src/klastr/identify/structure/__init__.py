"""The economic structure of a region: how specialised, how varied, compared with all regions."""
