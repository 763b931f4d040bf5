"""How the tables came to be what they are: one step a file, never changed after its release."""
