"""The form definition: schema, data types, expressions, loader, catalogue. A report template is data."""
