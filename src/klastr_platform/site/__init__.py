"""What holds the rooms together: settings, addresses, the home page, the command that serves."""
