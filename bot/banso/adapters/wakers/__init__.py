"""How a mailbox is woken."""
