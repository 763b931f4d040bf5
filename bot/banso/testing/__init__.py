"""For testers: a simulated conversation, the story runner as a pytest plugin, fakes and the store contract."""
