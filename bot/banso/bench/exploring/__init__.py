"""Talking to the bot at random, against the dialogs alone and against the whole service, until a promise breaks."""
