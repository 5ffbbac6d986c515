"""The shipped fonts: from pinned registry packages to resources/fonts, byte for byte."""
