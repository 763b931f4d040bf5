"""The chat page: phones beside each other, and the designer's view of each conversation."""
