"""What a person in danger is owed besides words: lines to call, and honest words about when a human is there."""
