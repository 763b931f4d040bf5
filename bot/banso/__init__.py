"""banso: guided, accountable talk as statecharts, and career support in LINE built on it."""
