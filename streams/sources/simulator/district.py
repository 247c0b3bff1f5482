"""The district: each entity in turn is made up, lived through, told, and forgotten."""

from collections.abc import Iterator
from datetime import date, timedelta

from schemas.envelopes import Delivery
from streams.sources.simulator.arrears import Fate
from streams.sources.simulator.causes import causes
from streams.sources.simulator.chains import Chain, Chains
from streams.sources.simulator.chance import chance_of
from streams.sources.simulator.complaints import Counter
from streams.sources.simulator.departments import (
    read_meters,
    report_courts,
    report_insurance,
    report_taxes,
)
from streams.sources.simulator.employers import Employer, plan_employer, plan_party
from streams.sources.simulator.entities import Entity
from streams.sources.simulator.grid_work import Rounds
from streams.sources.simulator.ledger import keep, owed_fen
from streams.sources.simulator.payrolls import tell_deferrals, tell_wages
from streams.sources.simulator.places import Places
from streams.sources.simulator.registering import register
from streams.sources.simulator.screening import screen
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.site_months import SiteMonths
from streams.sources.simulator.site_papers import Links, open_site
from streams.sources.simulator.sites import Site, plan_site
from streams.sources.simulator.tally import Tally
from streams.sources.simulator.truth import ArrearsEpisode, TruthFile
from streams.sources.simulator.writing import Pen

_PARTY_VISITED_EVERY_MONTHS = 3


class District:
    """All entities of one run, told one after the other."""

    def __init__(self, settings: Settings, places: Places, fate: Fate, chains: Chains) -> None:
        """Take the parts of a district."""
        self._settings = settings
        self._places = places
        self._fate = fate
        self._chains = chains
        self._tally = Tally()
        self._firms = chains.every_firm()
        self._subjects: dict[str, str] = {}
        self._episodes: list[ArrearsEpisode] = []
        self._recovered: list[str] = []
        self._untidy: list[str] = []
        self._heads = {"employer": 0, "site": 0}
        self._sites = 0

    @property
    def entities(self) -> int:
        """How many stories there are: one for each entity, and one on screening itself."""
        return self._settings.employers + len(self._firms) + self._settings.sites + 1

    def stories(self) -> Iterator[list[Delivery]]:
        """Return what is told of each entity, unsorted; the firms of sites come before them."""
        for firm in self._firms:
            owner = firm.startswith("party/owner")
            party = plan_party(self._settings, self._places, firm, owner=owner)
            self._subjects[firm] = party.subject
            yield self._employer_story(party, party=True)
        for number in range(self._settings.employers):
            employer = plan_employer(self._settings, self._places, self._fate, number)
            self._heads["employer"] += employer.headcount
            yield self._employer_story(employer, party=False)
        for number in range(self._settings.sites):
            site = plan_site(self._settings, self._places, self._fate, number)
            yield self._site_story(site, self._links(self._chains.of(number)))
        yield list(screen(self._settings, self._places, self._tally))

    def truth(self) -> TruthFile:
        """Return what was true; complete once every story has been told."""
        return TruthFile(
            settings=self._settings,
            employers=self._settings.employers + len(self._firms),
            employer_heads=self._heads["employer"],
            sites=self._sites,
            site_heads=self._heads["site"],
            episodes=tuple(sorted(self._episodes, key=lambda each: (each.began_on, each.subject))),
            recovered=tuple(sorted(self._recovered)),
            untidy=tuple(sorted(self._untidy)),
        )

    def _employer_story(self, employer: Employer, *, party: bool) -> list[Delivery]:
        settings = self._settings
        chance = chance_of(settings.seed, employer.key, "story")
        pen = self._pen(employer)
        ledger = keep(employer, chance, settings.calibration.habits.late_days)
        register(employer, settings, chance, pen)
        tell_wages(employer, ledger, settings, chance, pen)
        tell_deferrals(employer, ledger, settings, chance, pen)
        read_meters(employer, settings, chance, pen)
        if employer.uscc is not None:
            report_insurance(employer, employer.insured, settings, chance, pen)
            report_taxes(employer, settings, chance, pen)
            report_courts(employer, settings, chance, pen)
        rounds = Rounds(employer, ledger, settings, self._tally, chance=chance, pen=pen)
        rounds.walk(every_months=_PARTY_VISITED_EVERY_MONTHS if party else 1)
        counter = Counter(employer, None, settings, chance, pen)
        owed = self._owed(employer, piece=employer.agreement.settled_on != ())
        known_on = counter.rightful(owed)
        counter.unfounded(settings.calibration.complaints.false_employer_a_year)
        self._keep(employer, owed, known_on)
        return pen.deliveries

    def _site_story(self, site: Site, links: Links) -> list[Delivery]:
        settings = self._settings
        chance = chance_of(settings.seed, site.key, "story")
        pen = self._pen(site)
        ledger = keep(site, chance, settings.calibration.habits.late_days)
        open_site(site, links, settings, chance, pen)
        SiteMonths(site, links, settings, chance, pen).tell(ledger)
        read_meters(site, settings, chance, pen)
        if site.trouble is not None:
            failing = links.failing(site.trouble.cause)
            report_taxes(site, settings, chance, pen, about=failing)
            report_courts(site, settings, chance, pen, about=failing)
        rounds = Rounds(site, ledger, settings, self._tally, chance=chance, pen=pen)
        rounds.walk(notice=site.papers.notice)
        counter = Counter(site, links.contractor, settings, chance, pen)
        owed = self._owed(site, piece=False)
        known_on = counter.rightful(owed)
        counter.unfounded(settings.calibration.complaints.false_site_a_year)
        if site.works_from <= settings.last_day and site.works_until >= settings.first_day:
            self._sites += 1
            self._heads["site"] += site.headcount
        self._keep(site, owed, known_on)
        return pen.deliveries

    def _links(self, chain: Chain) -> Links:
        return Links(
            self._subjects[chain.owner],
            self._subjects[chain.general_contractor],
            tuple(self._subjects[firm] for firm in chain.subcontractors),
            len(chain.teams),
        )

    def _pen(self, entity: Entity) -> Pen:
        return Pen(
            self._settings,
            entity.key,
            entity.known_on,
            township=entity.grid.township,
            grid=entity.grid.code,
        )

    def _owed(self, entity: Entity, *, piece: bool) -> int:
        numbers = self._settings.calibration.registry
        advance = numbers.piece_advance if piece else numbers.monthly_advance
        return 0 if entity.trouble is None else owed_fen(entity, entity.trouble, advance)

    def _keep(self, entity: Entity, owed: int, known_on: date | None) -> None:
        """Note what was true of an entity."""
        trouble = entity.trouble
        if entity.manners.untidy and (trouble is None or trouble.recovers):
            self._untidy.append(entity.subject)
        if trouble is None:
            return
        if trouble.unpaid is None:
            self._recovered.append(entity.subject)
            return
        settled_on = trouble.ends_on if trouble.ends_on <= self._settings.last_day else None
        self._episodes.append(
            ArrearsEpisode(
                subject=entity.subject,
                aliases=() if entity.alias is None else (entity.alias,),
                township=entity.grid.township,
                cause=trouble.cause,
                held_out=causes()[trouble.cause].held_out,
                trouble_from=trouble.starts_on,
                began_on=trouble.unpaid.due_on + timedelta(days=1),
                first_unpaid_period=trouble.unpaid.period,
                workers=trouble.workers,
                owed_fen=owed,
                became_known_on=known_on,
                settled_on=settled_on,
                signs=tuple(sorted(set(trouble.seen))),
            )
        )
