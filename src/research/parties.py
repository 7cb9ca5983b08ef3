"""Parties: those a text leaves out, inferred from the sentence, the headline, the paragraph or what the article is about."""

from collections.abc import Container

from .drafts import Draft
from .scene import Scene
from .tellings import Telling


def complete(scene: Scene, draft: Draft) -> list[str]:
    """Fill a missing party from the sentence, the headline, the paragraph, or what the article is about; a body's treaty is its own."""
    codes, first = list(draft.codes), draft.tellings[0]
    here = scene.states(first.sent.start, first.sent.end)
    states = [code for code in here if len(code) == 3 and code.isupper()]
    if any(t.body for t in draft.tellings):
        return codes or (states if len(states) == 1 else [])
    if not codes and draft.kind in ("declaration", "joint statement") and 1 < len(states) < 5:
        return states
    pools = [here, list(scene.headline), [*scene.states(scene.paragraph_start(first.sent.start), first.sent.end), *scene.focus[:1]], scene.focus]
    if first.arguments.own and len(scene.headline) == 1:
        pools.insert(0, list(scene.headline))  # "the pact with Ghana", in an article on Kenya
    for pool in pools[: 1 if _joins(scene, first) else None]:
        extra = [code for code in dict.fromkeys(pool) if code not in codes]
        if (len(codes) == 1 and len(extra) == 1) or (not codes and len(extra) == 2):
            return [*codes, *extra]
    if first.arguments.own and len(codes) == 1 and scene.focus and scene.focus[0] not in codes:
        return [*codes, scene.focus[0]]
    return codes or (states if len(states) == 1 else [])


def _joins(scene: Scene, telling: Telling) -> bool:
    """ "Peru signed the Escazú agreement": one country joins a named treaty; with whom it does not say."""
    own = telling.arguments
    alone = len(own.codes) == 1 and all(scene.entities[i].kind == "country" for i in own.named)
    return telling.named and telling.definite == "definite" and alone and not own.own and not own.signers


def of_its_time(code: str, signed: str, told: Container[str]) -> str:
    """Russia as an inferred party to an agreement of Soviet times is the Soviet Union; no agreement of later times is the Soviet Union's."""
    if code == "SUN" and signed[:4] >= "1992":
        return "RUS"
    return "SUN" if code == "RUS" and code not in told and "1922-12-30" <= signed < "1991-12-26" else code
