"""What the service's own terms mean: one sentence each, with impact.com's English word, for tooltips."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_TERMS = {
    "order": QT_TRANSLATE_NOOP("terms", "The shop's own number of the order; impact.com calls it Order ID (OID)."),
    "action": QT_TRANSLATE_NOOP("terms", "One order or lead credited to a partner; impact.com calls it Action."),
    "partner": QT_TRANSLATE_NOOP(
        "terms", "Whoever is paid for the order: a site, a creator, a cashback page; impact.com: Partner."
    ),
    "event_date": QT_TRANSLATE_NOOP(
        "terms", "When the order was placed, as impact.com tracked it; impact.com: Event Date."
    ),
    "lock": QT_TRANSLATE_NOOP(
        "terms", "After its locking date nobody can change an action; impact.com calls it Locking Date."
    ),
    "reverse": QT_TRANSLATE_NOOP("terms", "Takes the whole commission of an order away; impact.com calls it Reverse."),
    "modify": QT_TRANSLATE_NOOP(
        "terms", "The commission is worked out anew from the smaller amount; impact.com calls it Modify."
    ),
    "reset": QT_TRANSLATE_NOOP(
        "terms", "Brings an action back to how it was first tracked; impact.com calls it Reset."
    ),
    "operation": QT_TRANSLATE_NOOP(
        "terms", "What is done with the action; impact.com calls the kinds Reverse, Modify and Reset."
    ),
    "reason": QT_TRANSLATE_NOOP("terms", "The partner sees the reason; impact.com calls it Disposition Code."),
    "sales": QT_TRANSLATE_NOOP(
        "terms", "The amount the commission is worked out from; impact.com calls it Sale Amount."
    ),
    "commission": QT_TRANSLATE_NOOP(
        "terms", "What the partner is paid; impact.com calls it Payout. The new value is an estimate."
    ),
    "paid": QT_TRANSLATE_NOOP("terms", "What the partner is paid; impact.com calls it Payout."),
    "original": QT_TRANSLATE_NOOP(
        "terms", "The amount as first tracked, before any change; impact.com: Intended Amount."
    ),
    "state": QT_TRANSLATE_NOOP(
        "terms", "Whether it can still be changed; impact.com calls the states Pending, Approved and Reversed."
    ),
    "program": QT_TRANSLATE_NOOP(
        "terms", "The programme the order was tracked in; impact.com calls it Program, or Campaign."
    ),
    "event_type": QT_TRANSLATE_NOOP(
        "terms", "What was tracked, such as an online sale; impact.com calls it Event Type."
    ),
    "item": QT_TRANSLATE_NOOP("terms", "One product of an order, known by its SKU; impact.com calls it Item."),
    "sid": QT_TRANSLATE_NOOP("terms", "The user name a program signs in with; impact.com calls it Account SID."),
    "token": QT_TRANSLATE_NOOP(
        "terms", "The password that belongs to the Account SID; impact.com calls it Auth Token."
    ),
    "brand": QT_TRANSLATE_NOOP(
        "terms", "Only for agencies: which of their brands is meant; impact.com calls it Brand ID."
    ),
}


def tip(term: str) -> str:
    """The sentence on a term, in the language in use."""
    return QCoreApplication.translate("terms", str(_TERMS[term]))


def every() -> tuple[str, ...]:
    """All terms there are."""
    return tuple(_TERMS)
