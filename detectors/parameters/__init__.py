"""Dated numbers with a reference each: what the law or the bureau says, and since when.

One YAML file per subject matter. An entry:

    late_payday.points:
      label: {zh: 逾期未发工资的分值, en: Points for an unpaid payday}
      unit: points
      values:
        2020-05-01: {value: 30, reference: unsourced, sourced: false}

A change of law adds a date and edits nothing; the value in force on the day asked
for is used; a repealed rule is a dated `null`. What has no source says so with
`sourced: false`, and every page that rests on it repeats that.
"""

from detectors.parameters.dated import Dated, ParameterMissing, Parameters

__all__ = ["Dated", "ParameterMissing", "Parameters"]
