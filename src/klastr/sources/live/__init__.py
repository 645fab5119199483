"""Fresh figures from statistical offices: asked politely, checked before they are kept, written as one long table."""
