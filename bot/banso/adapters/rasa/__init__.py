"""Rasa Open Source, asked over HTTP."""
