"""How unevenly the jobs of an industry lie over regions, or those of a region over industries."""
