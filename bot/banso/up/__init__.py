"""`banso up`: all processes of one machine under one supervisor."""
