"""The counselors' console: who waits, what was said, and answering in the same chat."""
