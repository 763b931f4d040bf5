"""Rasa: its HTTP server asked what a message says."""
