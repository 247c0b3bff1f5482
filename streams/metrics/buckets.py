"""How wide the histograms are: upper bounds of their buckets, from what was measured."""

SHORT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Work on one batch: an append, a publication, a transaction."""

LONG_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Work on a whole day: a close takes seconds when much is due."""

COUNTS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""How many things travel together."""

BYTES = (1_024, 4_096, 16_384, 65_536, 131_072, 262_144, 524_288, 1_048_576)
"""How much travels together; a broker takes no record above one mebibyte unless it is told to."""
