"""Recorded conversations, told again to changed dialogs."""
