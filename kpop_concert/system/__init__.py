"""What the program asks of the machine: folders, settings, logs, locks, the screen, sleep and long jobs."""
