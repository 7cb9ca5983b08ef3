"""Countries: the codes by which other data know the countries and bodies that the tables name."""

from collections.abc import Iterable

import pandas as pd

from ..nlp.gazetteer import gazetteer
from ..nlp.lexicon import Lexicon


def countries_frame(codes: Iterable[str], *, lexicon: Lexicon) -> pd.DataFrame:
    """One row a country or body: code, name, kind, iso3 ("" for a body or former state), cow (Correlates of War number, missing for what is no member).

    Args:
        codes: Codes as the tables have them; "" is left out.
        lexicon: The word lists.
    """
    known, kinds = lexicon.table("codes"), {place.code: place.kind for place in gazetteer(lexicon).places}
    found = sorted(set(codes) - {""})
    states = [code if kinds.get(code) == "country" else "" for code in found]
    table = {
        "code": pd.array(found, dtype="str"),
        "name": pd.array([gazetteer(lexicon).name(code) for code in found], dtype="str"),
        "kind": pd.array(["country" if state else "organization" for state in states], dtype="str"),
        "iso3": pd.array(["" if state in known["not_iso"] else state for state in states], dtype="str"),
        "cow": pd.array([known["cow"].get(state) for state in states], dtype="Int64"),
    }
    return pd.DataFrame(table)
