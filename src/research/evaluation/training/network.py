"""The network in torch, as it is trained; `export` turns it into the graphs that `agreements.inference` runs."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from ...agreements.candidates import FORMS, ROLES
from ...agreements.features import SIZES
from ...agreements.inference import MENTION_STATUSES, STATUSES
from ...readings import AGREEMENT_KINDS

WIDTH = 128  # of the layers after the encoder
TOPIC = 32  # width of the topic embedding
_REREAD = 3  # layers that run again once an agreement is marked
_DROPOUT = 0.1
_COUNTS, _EMBEDDED, _SAME = 6, 24, 3


class Encoder(nn.Module):
    """A pretrained encoder with embeddings of candidates' forms; its last layers run again with an agreement marked.

    Args:
        path: A BERT or MPNet as transformers stores it.
    """

    def __init__(self, path: Path):
        super().__init__()
        self.path = str(path)
        self.bert = AutoModel.from_pretrained(
            path,
            hidden_dropout_prob=_DROPOUT,
            attention_probs_dropout_prob=0.0,
            add_pooling_layer=False,
            attn_implementation="eager",
        )
        self.bert.embeddings.requires_grad_(False)
        self.width = self.bert.config.hidden_size
        self.forms = nn.Embedding(1 + len(FORMS), self.width)
        self.marked = nn.Parameter(torch.zeros(self.width))
        nn.init.zeros_(self.forms.weight)
        nn.init.normal_(self.marked, std=0.2)

    def lower(self, ids: Tensor, forms: Tensor, mask: Tensor) -> Tensor:
        """The states below the layers that run again, [windows, tokens, width]; arguments are [windows, tokens]."""
        states = self.bert.embeddings(inputs_embeds=self.bert.embeddings.word_embeddings(ids) + self.forms(forms))
        return self.through(states, mask, lower=True)

    def upper(self, states: Tensor, mask: Tensor, marks: Tensor) -> Tensor:
        """The states above them; marks are 1 on an agreement's head words, else 0, [windows, tokens]."""
        return self.through(states + marks.unsqueeze(-1) * self.marked, mask, lower=False)

    def through(self, states: Tensor, mask: Tensor | None, *, lower: bool) -> Tensor:
        """Run the lower layers, or those that run again; without a mask attention covers every token."""
        encoder = self.bert.encoder
        hidden = None if mask is None else torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None, :]
        bias = {}
        if hasattr(encoder, "compute_position_bias"):  # MPNet
            bias["position_bias"] = encoder.compute_position_bias(states)
        for layer in encoder.layer[:-_REREAD] if lower else encoder.layer[-_REREAD:]:
            states = layer(states, hidden, **bias)
            states = states[0] if bias else states
        return states


class Words(nn.Module):
    """Which tokens are head words of phrases for an agreement, and how far the phrases extend."""

    def __init__(self, width: int):
        super().__init__()
        self.head, self.tag = nn.Linear(width, 1), nn.Linear(width, 3)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of a head word, [tokens], and of the tags outside, first, further, [tokens, 3], of [tokens, width]."""
        return self.head(states).squeeze(-1), self.tag(states)


class Coreference(nn.Module):
    """Whether two mentions corefer."""

    def __init__(self, width: int):
        super().__init__()
        self.mention, self.apart = nn.Linear(2 * width, WIDTH), nn.Embedding(_EMBEDDED, _EMBEDDED)
        self.pair = nn.Sequential(nn.Linear(3 * WIDTH + _EMBEDDED + _SAME, WIDTH), nn.GELU(), nn.Linear(WIDTH, 1))

    def forward(self, mentions: Tensor, one: Tensor, other: Tensor, apart: Tensor, same: Tensor) -> Tensor:
        """Logits, [pairs]; mentions are [mentions, 2 width], the other arguments as `pair_features` gives them."""
        projected = self.mention(mentions)
        a, b = projected[one], projected[other]
        return self.pair(torch.cat([a, b, a * b, self.apart(apart), same], 1)).squeeze(1)


class Arguments(nn.Module):
    """What an agreement is, and what the candidates around it are to it.

    Attention runs over mentions and occurrences of candidates (`scene`), then over values (`rivals`). The names of the
    layers are those of saved weights.
    """

    def __init__(self, width: int):
        super().__init__()
        widths = [8 if size < 8 else _EMBEDDED for size in SIZES]
        self.columns = nn.ModuleList(map(nn.Embedding, SIZES, widths))
        self.occurrence = nn.Sequential(
            nn.Dropout(_DROPOUT),
            nn.Linear(2 * width + sum(widths), 2 * WIDTH),
            nn.GELU(),
            nn.Dropout(_DROPOUT),
            nn.Linear(2 * WIDTH, WIDTH),
        )
        self.mention, self.kinds = nn.Linear(2 * width, WIDTH), nn.Parameter(torch.zeros(2, WIDTH))
        self.scene, self.rivals = nn.ModuleList([_layer(), _layer()]), _layer()
        self.role, self.of_role = nn.Linear(WIDTH, len(ROLES)), nn.Embedding(len(ROLES), WIDTH)
        self.value, self.among = nn.Linear(2 * WIDTH + 1 + _COUNTS, WIDTH), nn.Linear(WIDTH, 1)
        self.gate, self.told = nn.Linear(2 * width, 1), nn.Linear(2 * width, len(MENTION_STATUSES))
        self.kind = nn.Linear(2 * width, len(AGREEMENT_KINDS))
        self.status = nn.Linear(2 * width + WIDTH, len(STATUSES))
        self.row = nn.Sequential(nn.Linear(2 * width + WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, 1))
        self.topic = nn.Linear(2 * width, TOPIC)

    def forward(  # noqa: PLR0917
        self, mentions: Tensor, occurrences: Tensor, columns: Tensor, members: Tensor, roles: Tensor, counts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of values [values], status [6], kind [10], row [], statuses stated [mentions, 7]; the topic [32].

        Args:
            mentions: [mentions, 2 width].
            occurrences: [occurrences, 2 width].
            columns: As in `Features`, [occurrences, 6].
            members: As in `Features`, [values, occurrences].
            roles: As in `Features`, [values].
            counts: As in `Features`, [values, 6].
        """
        embedded = [embed(columns[:, i]) for i, embed in enumerate(self.columns)]
        own = self.mention(mentions) + self.kinds[1]
        candidates = self.occurrence(torch.cat([occurrences, *embedded], 1)) + self.kinds[0]
        attended = torch.cat([own, candidates]).unsqueeze(0)
        for layer in self.scene:
            attended = layer(attended)
        own, candidates = attended.squeeze(0)[: mentions.shape[0]], attended.squeeze(0)[mentions.shape[0] :]
        pooled = (torch.softmax(self.gate(mentions), 0) * mentions).sum(0)
        whole = torch.cat([pooled, own.mean(0)])
        logits = self.role(candidates)[:, roles].T.masked_fill(~members, -1e4)
        best = logits.amax(1)
        shares = members.to(candidates.dtype) / members.sum(1, keepdim=True)
        pooled_values = [torch.softmax(logits, 1) @ candidates, shares @ candidates, best[:, None], counts]
        values = self.value(torch.cat(pooled_values, 1)) + self.of_role(roles)
        weighed = best + self.among(self.rivals(values.unsqueeze(0)).squeeze(0)).squeeze(1)
        topic = nn.functional.normalize(self.topic(pooled), dim=0)
        return weighed, self.status(whole), self.kind(pooled), self.row(whole).squeeze(0), self.told(mentions), topic


class Reader(nn.Module):
    """The whole network."""

    def __init__(self, path: Path):
        super().__init__()
        self.encoder = Encoder(path)
        self.words, self.coreference = Words(self.encoder.width), Coreference(self.encoder.width)
        self.arguments, self.dropout = Arguments(self.encoder.width), nn.Dropout(_DROPOUT)


def _layer() -> nn.Module:
    return nn.TransformerEncoderLayer(WIDTH, 4, 2 * WIDTH, _DROPOUT, "gelu", batch_first=True, norm_first=True)
