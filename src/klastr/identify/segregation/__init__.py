"""How far is an industry apart from the others? Indices of segregation, carried over from people to jobs."""
