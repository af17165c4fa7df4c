"""One file for each tab of the web app."""
