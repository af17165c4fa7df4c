"""The tabs of the web app: each wires events to the pure rendering of ui.web.cards."""
