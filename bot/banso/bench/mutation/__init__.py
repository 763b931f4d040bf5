"""Small mistakes put into the dialogs on purpose, to see whether anybody notices."""
