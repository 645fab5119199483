"""`clusters.xlsx`: the answer for who wants to sort, filter and draw it again."""
