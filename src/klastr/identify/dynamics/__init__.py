"""What changes: entries and exits, growth, convergence, mobility."""
