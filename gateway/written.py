"""The value of a parameter, as a person reads it."""


def written(value: object) -> str:
    """Write a value as a person reads it.

    >>> written({"red": 75}), written([[0, 100], [30, 75]]), written(True)
    ('red 75', '0 → 100, 30 → 75', 'yes')
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{key} {written(each)}" for key, each in value.items())
        case list() if value and all(isinstance(each, list) for each in value):
            return ", ".join(" → ".join(written(part) for part in each) for each in value)
        case list():
            return ", ".join(written(each) for each in value)
        case _:
            return str(value)
