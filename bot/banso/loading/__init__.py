"""From YAML to the model: dialogs, domain and stories, with every mistake told by file, line, column and cure."""
