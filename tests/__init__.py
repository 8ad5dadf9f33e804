"""The tests by layer: see docs/explanation for what each layer shows and needs."""
