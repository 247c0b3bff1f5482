"""What people touch: the pages, the HTTP API, the command line, and what wires it all together."""
