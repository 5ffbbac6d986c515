"""The form definition: schema, data types, expressions, loader, catalogue."""
