"""What the service knows about work: values, wished conditions, postings, matching with reasons, appointments."""
