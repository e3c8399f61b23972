"""First in, first out: what each issue from stock costs, from an item's whole history.

Rules beyond the plain queue:
- what re-enters (a customer's return, a count that finds more) costs per unit what the last issue
  cost, else what the last receipt cost, else what the item's card says;
- an issue beyond what is on hand takes the cost of the receipts that follow, as they come; what
  no receipt has covered yet is estimated like a re-entry.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from sandbox.books.money import share


class Move(NamedTuple):
    """One movement in order.

    quantity: millionths, positive in.   booked: its cost in cents when `known`.
    estimate: cents for |quantity| by the item's card.
    """

    quantity: int
    booked: int
    known: bool
    estimate: int


class _Layer:
    """Cost not yet issued: `quantity` millionths worth `cost` cents."""

    __slots__ = ("cost", "quantity")

    def __init__(self, quantity: int, cost: int) -> None:
        self.quantity = quantity
        self.cost = cost

    def take(self, quantity: int) -> int:
        """Cost of `quantity` of this layer; the last piece takes what is left."""
        part = self.cost if quantity == self.quantity else share(self.cost, quantity, self.quantity)
        self.quantity -= quantity
        self.cost -= part
        return part


class _Short:
    """An issue still waiting for receipts: `quantity` missing, estimated at `estimate`."""

    __slots__ = ("estimate", "index", "quantity")

    def __init__(self, index: int, quantity: int, estimate: int) -> None:
        self.index = index
        self.quantity = quantity
        self.estimate = estimate


class _Stock:
    """The queue while history is replayed."""

    def __init__(self) -> None:
        self.costs: list[int] = []
        self.layers: deque[_Layer] = deque()
        self.short: deque[_Short] = deque()
        self.last_issue: tuple[int, int] | None = None
        self.last_receipt: tuple[int, int] | None = None

    def receive(self, move: Move) -> None:
        cost = move.booked if move.known else self._estimate(move.quantity, move.estimate)
        self.costs.append(cost)
        self.last_receipt = (cost, move.quantity)
        layer = _Layer(move.quantity, cost)
        while self.short and layer.quantity:
            waiting = self.short[0]
            taken = min(waiting.quantity, layer.quantity)
            self.costs[waiting.index] += layer.take(taken)
            waiting.estimate -= share(waiting.estimate, taken, waiting.quantity)
            waiting.quantity -= taken
            if not waiting.quantity:
                self.short.popleft()
        if layer.quantity:
            self.layers.append(layer)

    def issue(self, move: Move) -> None:
        missing = whole = -move.quantity
        cost = 0
        while missing and self.layers:
            layer = self.layers[0]
            taken = min(missing, layer.quantity)
            cost += layer.take(taken)
            missing -= taken
            if not layer.quantity:
                self.layers.popleft()
        estimate = 0
        if missing:
            estimate = self._estimate(missing, share(move.estimate, missing, whole))
            self.short.append(_Short(len(self.costs), missing, estimate))
        self.costs.append(cost)
        self.last_issue = (cost + estimate, whole)

    def _estimate(self, quantity: int, by_card: int) -> int:
        known = self.last_issue or self.last_receipt
        return share(known[0], quantity, known[1]) if known else by_card


def costs(moves: Iterable[Move]) -> list[int]:
    """Cost in cents of each movement, in the order given (positive, also for issues)."""
    stock = _Stock()
    for move in moves:
        if move.quantity > 0:
            stock.receive(move)
        else:
            stock.issue(move)
    for waiting in stock.short:
        stock.costs[waiting.index] += waiting.estimate
    return stock.costs
