"""Promises about a set of dialogs, proved over everything that can come to pass, or broken by a story."""
