"""One topic over all states: what each state's law answers, and on what ground."""
