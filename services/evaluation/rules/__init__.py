"""The regulations as pure calculations; nothing here knows of events in the past or of people."""
