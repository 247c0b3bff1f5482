"""What the stage of a site says about the duties that still run."""

from schemas.vocabulary import SiteStage


def is_over(stage: SiteStage | None) -> bool:
    """Tell whether the works are done, so that nobody new enters the site."""
    return stage is SiteStage.COMPLETED or stage is SiteStage.SETTLED


def is_at_work(stage: SiteStage | None) -> bool:
    """Tell whether the site is known to be worked on."""
    return stage is SiteStage.STARTED or stage is SiteStage.TOPPED_OUT
