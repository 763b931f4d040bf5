"""The dialog core: pure statecharts. No I/O, no clock, no chance, no log; it imports nothing else of banso."""
