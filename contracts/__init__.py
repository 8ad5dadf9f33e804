"""What services tell each other: events, envelope, topics, schemas, superseded shapes."""
