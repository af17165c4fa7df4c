"""The one server: REST, MCP and the web app behind one door."""
