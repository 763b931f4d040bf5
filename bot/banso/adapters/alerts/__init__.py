"""How counselors are told outside of the console."""
