"""Who watches along: personas, the director (agent manager) and the engines that write their lines."""
