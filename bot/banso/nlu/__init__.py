"""The NLU from outside: its environment, its model file, its server and its commands. Rasa is never imported here."""
