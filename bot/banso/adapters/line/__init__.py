"""LINE: webhook events into ours, our messages into LINE's, and the client that sends them."""
