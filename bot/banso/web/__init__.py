"""What answers over HTTP: webhook, health, the designer's view, console."""
