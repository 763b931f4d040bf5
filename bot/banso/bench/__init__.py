"""The designer's and the tester's bench: coverage, drawings, differences and reports of a set of dialogs."""
