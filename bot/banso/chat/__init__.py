"""The bot in a terminal, for people and for programs; time is simulated."""
