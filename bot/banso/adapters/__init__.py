"""The concrete ways to the world: LINE, Rasa, the database, wake-ups, notices. They know `dialog` and `ports` alone."""
