"""A special wage account that does not hold the next payroll."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.agreed_paydays import Term, first_term
from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import SITES, Detector
from detectors.evidence import kind_of_source, newest, step_of
from detectors.ordinary_months import middle
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.wage_book import Book
from detectors.wages import wages_of
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import LabourCostDisbursed, WageAccountBalanceReported, WagesPaid
from schemas.vocabulary import Channel, Mechanism

BALANCES = 7
"""Balances that are kept, the newest."""
MOVES = 12
"""Movements of the account that are kept, the newest."""
SAYS = Speaker("wage_account_short", Mechanism.SPECIAL_ACCOUNT, "保障农民工工资支付条例 第29、31条")


class Account(Struct, frozen=True, omit_defaults=True, gc=False):
    """The newest balances, what moved since, and the wages that are to be paid of it."""

    balances: tuple[tuple[date, int], ...] = ()
    """Day and fen, oldest first."""
    moves: tuple[tuple[date, int], ...] = ()
    """Days since the newest of them on which money came in, or went out (below 0)."""
    book: Book = Book()
    source: str = ""
    evidence: tuple[UUID, ...] = ()


class WageAccountShort(Detector[Account]):
    """The balance of the special wage account 工资专用账户 beside the payroll that it must carry.

    Answers one question: in the days before the next payday, does the account hold less
    than is to be paid on it, and far less than it used to hold? The account holds its
    newest balance, what was disbursed since, and not what was paid since. What is to be
    paid is the sum of the payroll, or where it is not handed in yet that of the newest
    one. Whether the owner disburses by the month is `LabourCostLate`'s question; wages
    that the account could not carry will be `LatePayday`'s.

    Many owners fill the account on the eve of the payday, and just after one every
    account is empty. So it is asked only in the days before the next payday, and on, and
    compared with its own earlier balances: an account that was always low and always
    paid is not short. Unknown without an agreed payday, a payroll, a recent balance or
    enough earlier ones; not applicable while nobody works.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 29, 31; `parameters/wage_account_short.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.events import PaydayAgreed, PayrollSubmitted
    >>> balances = {"2025-01-31": 37, "2025-02-28": 38, "2025-03-31": 36, "2025-04-30": 9}
    >>> bodies = [
    ...     samples.body(PaydayAgreed, cycle="month", pay_day=15, from_period="2025-04"),
    ...     PayrollSubmitted(period="2025-04", heads=60, signed_heads=60, due_fen=36_000_000),
    ...     *(WageAccountBalanceReported(balance_on=date.fromisoformat(on),
    ...         balance_fen=million * 1_000_000) for on, million in balances.items()),
    ... ]
    >>> told = [
    ...     samples.fact(body, subject=samples.SITE, on=date(2025, 5, 3), source="bank")
    ...     for body in bodies
    ... ]
    >>> said = replay(WageAccountShort(Parameters.load()), told, date(2025, 5, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-05-03', 'not_applicable', 0), ('2025-05-08', 'yes', 20)]
    """

    name = SAYS.name
    listens = (WageAccountBalanceReported, LabourCostDisbursed, *WAGE_FACTS)
    about = SITES
    memory = Account

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._before = parameters.whole("wage_account_short.days_before")
        self._enough = parameters.whole("wage_account_short.enough_percent")
        self._kept = parameters.whole("wage_account_short.least_kept_percent")
        self._earlier = parameters.whole("wage_account_short.earlier_balances")
        self._points = parameters.steps("wage_account_short.points")
        self._good_for = parameters.whole("wage_account_short.good_for_days")
        self._wages = wages_of(parameters)

    def step(self, memory: Account, fact: Fact) -> Account:
        """Take in a balance, money that comes or goes, or what is known of the wages."""
        match fact.data:
            case WageAccountBalanceReported(balance_on=on, balance_fen=fen):
                if memory.balances and on < memory.balances[-1][0]:
                    return memory
                earlier = tuple(it for it in memory.balances if it[0] != on)
                return replace(
                    memory,
                    balances=(*earlier[1 - BALANCES :], (on, fen)),
                    moves=tuple(move for move in memory.moves if move[0] > on),
                    source=kind_of_source(fact),
                    evidence=(fact.id,),
                )
            case LabourCostDisbursed(disbursed_on=on, amount_fen=fen):
                return _moved(memory, fact, (on, fen))
            case WagesPaid(channel=Channel.SPECIAL_ACCOUNT, paid_on=on, paid_fen=fen):
                memory = _moved(memory, fact, (on, -fen))
        book = self._wages.after(memory.book, fact)
        return memory if book is memory.book else replace(memory, book=book)

    def look(self, memory: Account, on: date) -> Finding:
        """Say whether the account holds the next payroll."""
        if memory.book.rests:
            return RESTS
        term = self._next_term(memory)
        if term is None or term.due is None:
            return NO_PAYDAY
        asked_from = self._asked_from(term.due)
        if on < asked_from:
            return NOT_NEAR
        needed = self._needed(memory, term)
        if not needed:
            return NO_PAYROLL
        balance_on, balance = memory.balances[-1] if memory.balances else (date.min, 0)
        if balance_on < term.first - timedelta(days=self._good_for(term.due)):
            return NO_BALANCE
        held = max(0, balance + sum(fen for _, fen in memory.moves))
        arguments: Arguments = {
            "due_on": term.due.isoformat(),
            "balance_on": balance_on.isoformat(),
            "held_fen": held,
            "needed_fen": needed,
        }
        if 100 * held >= self._enough(term.due) * needed:
            return SAYS.no("enough", arguments, memory.evidence)
        earlier = [fen for _, fen in memory.balances[:-1]]
        if len(earlier) < self._earlier(term.due):
            return TOO_FEW
        usual = middle(earlier)
        arguments |= {"usual_fen": usual}
        if 100 * held >= self._kept(term.due) * usual:
            return SAYS.no("as_usual", arguments, memory.evidence)
        return SAYS.yes(
            "too_little",
            arguments,
            points=step_of(self._points(term.due), -(-100 * (needed - held) // needed)),
            since=max(asked_from, balance_on),
            source=memory.source,
            evidence=memory.evidence,
            clears={"fill": {"lacking_fen": needed - held}},
        )

    def next_change(self, memory: Account, on: date) -> date | None:
        """Return the day from which the next payday is near."""
        term = self._next_term(memory)
        if term is None or term.due is None:
            return None
        day = self._asked_from(term.due)
        return day if day > on else None

    def _asked_from(self, due: date) -> date:
        return due - timedelta(days=self._before(due))

    def _next_term(self, memory: Account) -> Term | None:
        """Return the first wage period that is not known to be paid."""
        book = memory.book
        paid = self._wages.rules.paid_start(book)
        if paid is None:
            rolled = [entry.first for entry in book.entries if entry.recorded]
            if not rolled:
                return None
            paid = min(rolled) - timedelta(days=1)
        return first_term(book.agreements, paid)

    def _needed(self, memory: Account, term: Term) -> int:
        """Return what is to be paid for a period, in fen; 0 where no payroll tells."""
        entry = self._wages.rules.matching(memory.book, term)
        if entry is not None and entry.due_fen:
            return entry.due_fen - entry.paid_fen
        return next((it.due_fen for it in reversed(memory.book.entries) if it.due_fen), 0)


def _moved(memory: Account, fact: Fact, move: tuple[date, int]) -> Account:
    """Return the account after money moved; a move before the newest balance is in it."""
    if memory.balances and move[0] <= memory.balances[-1][0]:
        return memory
    moves = (*memory.moves[1 - MOVES :], move)
    return replace(memory, moves=moves, evidence=newest(memory.evidence, fact.id))


RESTS = SAYS.not_applicable("nobody_works")
NOT_NEAR = SAYS.not_applicable("not_near")
NO_PAYDAY = SAYS.unknown("no_payday", "payday")
NO_PAYROLL = SAYS.unknown("no_payroll", "payroll")
NO_BALANCE = SAYS.unknown("no_balance", "balance")
TOO_FEW = SAYS.unknown("too_few_balances", "earlier_balances")
