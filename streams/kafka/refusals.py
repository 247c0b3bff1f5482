"""Why work cannot be spread; known without the libraries that spread it."""


class NoBroker(RuntimeError):
    """No broker answers where one should be."""


class KafkaRefuses(RuntimeError):
    """The brokers answer, and will not do what they were asked to."""


class LogCutOff(RuntimeError):
    """The log ends before what was published of it: it was restored without what goes with it."""
