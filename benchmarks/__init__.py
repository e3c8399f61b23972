"""Speed, memory and call counts of a load, measured on the sandbox and kept in `results/`."""
