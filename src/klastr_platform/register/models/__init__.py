"""What the register may hold."""

from klastr_platform.register.models.membership import Membership
from klastr_platform.register.models.offered_service import Service
from klastr_platform.register.models.organisation import Identifier, Kind, Organisation, Origin
from klastr_platform.register.models.provenance import Source, Standing, Statement
from klastr_platform.register.models.status import Status, StatusSpell

__all__ = [
    "Identifier",
    "Kind",
    "Membership",
    "Organisation",
    "Origin",
    "Service",
    "Source",
    "Standing",
    "Statement",
    "Status",
    "StatusSpell",
]
