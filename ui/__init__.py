"""What people see: the command line and the web app, on one engine."""
