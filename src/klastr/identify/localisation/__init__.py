"""Does an industry gather more than its plants alone would make it? Indices that take the sizes of plants off."""
