"""The window around everything: menus, quiet lines, settings, and what its menus lead to."""
