"""LINE: its events as ours, our messages as its, and the client that sends them."""
