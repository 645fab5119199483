"""The measuring and finding room: what is specialised, concentrated, growing, and where regional clusters are."""
