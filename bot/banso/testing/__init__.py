"""For testers: a simulated conversation, the story runner as a pytest plugin, and fakes."""
