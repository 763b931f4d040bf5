"""`banso dev`: what a designer saves is checked, tried by the stories it touches, and seen in the chat page at once."""
