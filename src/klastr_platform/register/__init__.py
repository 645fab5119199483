"""The living register of organisations: what they are, who belongs to whom, and who said so."""
