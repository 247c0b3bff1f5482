"""How facts travel: the log, the engines that score them, time, and the sources they come from."""
