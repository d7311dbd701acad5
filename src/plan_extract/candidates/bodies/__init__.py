"""bodies: who is responsible. `names` reads lists of bodies, `brackets` and `running` the statements, `find` makes records of them."""

from plan_extract.candidates.bodies.find import find_responsible
from plan_extract.candidates.bodies.names import kind_of

__all__ = ["find_responsible", "kind_of"]
