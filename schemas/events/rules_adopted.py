"""The rules of judgement changed."""

from schemas.body import Body


class RulesAdopted(Body, frozen=True, kw_only=True):
    """From here on facts are judged by these rules; their hashes make the generation."""

    generation: str
    parameters: str
    calendar: str
    catalogue: str
    model: str | None = None
