"""The world behind the ports: LINE, Rasa, storage, wake-ups, alerts. They know `dialog` and `ports` alone."""
