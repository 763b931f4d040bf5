"""Rasa components over banso.japanese."""
