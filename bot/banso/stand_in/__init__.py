"""A LINE platform for one machine: the Messaging API over HTTP, webhooks, and a chat page. Knows nothing of the bot."""
