"""Industry groups found in the data: candidates, their scores, the search, and the honest choice."""
