"""The bare inputs: widgets that are written in, their keys, their marks; they know no field."""
