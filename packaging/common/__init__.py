"""What the builds of all systems share: steps, locks, what is left out, licences, figures."""
