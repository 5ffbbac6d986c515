"""Two reports beside each other, states or years: pairs, differences, what may be carried over."""
