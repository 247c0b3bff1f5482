"""How the officers' pages speak: names, places, words of the lists and sentences of detectors."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from msgspec import Struct

from detectors import reasons
from detectors.parameters import Parameters
from gateway.language import Language, words
from gateway.needs import House
from gateway.page import AnyRequest, spoken_here
from projections.answers import SubjectName
from schemas.calendar import shanghai_day
from schemas.derived.finding import Argument, Finding
from schemas.jurisdiction import TOWNSHIPS
from schemas.sealed import Keys, Sealed, unseal
from schemas.subjects import Kind
from schemas.vocabulary import Industry, Level
