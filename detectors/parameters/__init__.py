"""Dated numbers with a reference each: what the law or the bureau says, and since when.

One YAML file per subject matter. An entry:

    late_payday.points:
      label: {zh: 逾期未发工资的分值, en: Points for an unpaid payday}
      unit: {zh: 分值, en: points}
      values:
        1990-01-01:
          value: 30
          reference: {zh: 本系统建议, en: proposal of this system}
          sourced: false

A change of law adds a date and edits nothing; the value in force on the day asked
for is used; a repealed rule is a dated `null`. What has no source says so with
`sourced: false`, and every page that rests on it repeats that; what was not held against
the text that it names says `checked: false`. Unit and reference of the product's own are in
both languages; a bureau may write its own plain, in one.
"""

from detectors.parameters.dated import ALWAYS, Dated, ParameterMissing, Parameters, Text, spoken

__all__ = ["ALWAYS", "Dated", "ParameterMissing", "Parameters", "Text", "spoken"]
