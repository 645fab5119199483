"""How regions take a shock, and how they come out of it."""
