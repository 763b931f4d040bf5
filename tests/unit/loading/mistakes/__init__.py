"""Mistakes that designers make, a module for each subject."""
