"""What may be done to the register: verbs, each one transaction."""
