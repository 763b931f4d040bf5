"""What the house does around the dialog core: mailbox, delivery, handoff, alerts."""
