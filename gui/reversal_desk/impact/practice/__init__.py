"""The practice service: a stand-in for impact.com's Brand API v14 kept on this machine."""

from reversal_desk.impact.practice.faults import Faults, Rule, Trouble
from reversal_desk.impact.practice.northwind import northwind
from reversal_desk.impact.practice.server import PracticeServer, read_world, start_over
from reversal_desk.impact.practice.spec import (
    PRACTICE_SID,
    PRACTICE_TOKEN,
    ActionSpec,
    EarlierChange,
    ItemSpec,
    PartnerSpec,
    ProgramSpec,
    TrackerSpec,
    WorldSpec,
)
from reversal_desk.impact.practice.world import Effect, World

__all__ = [
    "PRACTICE_SID",
    "PRACTICE_TOKEN",
    "ActionSpec",
    "EarlierChange",
    "Effect",
    "Faults",
    "ItemSpec",
    "PartnerSpec",
    "PracticeServer",
    "ProgramSpec",
    "Rule",
    "TrackerSpec",
    "Trouble",
    "World",
    "WorldSpec",
    "northwind",
    "read_world",
    "start_over",
]
