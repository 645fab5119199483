"""`report.pdf`: the answer as a document for the table of a board, accessible, with page numbers and bookmarks."""
