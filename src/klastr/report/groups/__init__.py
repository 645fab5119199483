"""Found industry groups for a reader: a page, the picture of their network, pictures of scores and candidates."""
