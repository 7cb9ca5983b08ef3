"""Export: a trained network as the graphs that are run where articles are read, in eight bits."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from ...agreements.candidates import ROLES
from ...agreements.features import SIZES
from ...agreements.inference import FORMAT
from .network import Encoder, Reader

_TOKENS, _MENTIONS, _OCCURRENCES, _VALUES, _PAIRS = 40, 3, 20, 12, 3  # sizes of the inputs that a graph is traced with


def export(reader: Reader, tokenizer: Tokenizer, folder: Path, settings: Mapping[str, Any]) -> None:
    """Write a model's folder.

    Weights of layers are whole numbers of seven bits, each row with a scale of its own: products of such numbers add up to the same on every
    processor, while eight bits overflow on those without instructions for them.

    Args:
        reader: The trained network.
        tokenizer: Its encoder's.
        folder: Where to write.
        settings: What stands in model.json beside the format.
    """
    reader.eval()
    folder.mkdir(parents=True, exist_ok=True)
    width, encoder = reader.encoder.width, reader.encoder
    words, kept = _vocabulary(encoder, tokenizer, folder / "tokenizer.json")
    tokens, state = torch.export.Dim("tokens", min=3, max=2048), torch.randn(_TOKENS, width)
    ids = torch.randint(0, kept, (_TOKENS,))
    pairs, mentions = torch.export.Dim("pairs"), torch.export.Dim("mentions")
    occurrences, values = torch.export.Dim("occurrences"), torch.export.Dim("values")
    graphs: dict[str, tuple[nn.Module, dict[str, Tensor], dict[str, Any], list[str]]] = {
        "lower": (_Lower(encoder, words), {"ids": ids, "forms": ids % 3}, {"ids": {0: tokens}, "forms": {0: tokens}}, ["middle"]),
        "upper": (_Upper(encoder), {"middle": state, "marks": torch.ones(_TOKENS)}, {"middle": {0: tokens}, "marks": {0: tokens}}, ["states"]),
        "words": (_Words(reader), {"states": state}, {"states": {0: tokens}}, ["heads", "tags"]),
        "coreference": (
            _Coreference(reader),
            {
                "mentions": torch.randn(_MENTIONS, 2 * width), "one": torch.tensor([1, 2, 2]), "other": torch.tensor([0, 0, 1]),
                "apart": torch.zeros(_PAIRS, dtype=torch.long), "same": torch.zeros(_PAIRS, 3),
            },
            {"mentions": {0: mentions}, "one": {0: pairs}, "other": {0: pairs}, "apart": {0: pairs}, "same": {0: pairs}},
            ["same_agreement"],
        ),
        "arguments": (
            _Arguments(reader),
            {
                "mentions": torch.randn(_MENTIONS, 2 * width), "occurrences": torch.randn(_OCCURRENCES, 2 * width),
                "columns": torch.stack([torch.randint(0, size, (_OCCURRENCES,)) for size in SIZES], 1),
                "members": torch.ones(_VALUES, _OCCURRENCES, dtype=torch.bool), "roles": torch.randint(0, len(ROLES), (_VALUES,)),
                "counts": torch.rand(_VALUES, 6),
            },
            {"mentions": {0: mentions}, "occurrences": {0: occurrences}, "columns": {0: occurrences}, "members": {0: values, 1: occurrences},
             "roles": {0: values}, "counts": {0: values}},
            ["logits", "status", "kind", "row", "told", "vector"],
        ),
    }  # fmt: skip
    for name, (module, inputs, shapes, outputs) in graphs.items():
        _write(module, inputs, shapes, outputs, folder / f"{name}.onnx")
    (folder / "model.json").write_text(
        json.dumps({"format": FORMAT, **settings}, indent=1, sort_keys=True) + "\n", "utf-8"
    )


def _write(
    module: nn.Module, inputs: Mapping[str, Tensor], shapes: Mapping[str, Any], outputs: list[str], path: Path
) -> None:
    with TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        whole = Path(folder) / path.name
        torch.onnx.export(
            module.eval(), (), whole, kwargs=dict(inputs), input_names=[*inputs], output_names=outputs, dynamic_shapes=dict(shapes), opset_version=18,
            external_data=False, verbose=False,
        )  # fmt: skip
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    model = onnx.load(path)
    del model.metadata_props[:]
    for node in model.graph.node:  # where in torch's code it came from
        del node.metadata_props[:]
        node.doc_string = ""
    for value in (*model.graph.value_info, *model.graph.input, *model.graph.output):
        del value.metadata_props[:]
    path.write_bytes(model.SerializeToString(deterministic=True))


def _vocabulary(encoder: Encoder, tokenizer: Tokenizer, path: Path) -> tuple["_Embedding", int]:
    """Write the tokenizer without the word pieces that English news has no use for, and give the rows of those that stay."""
    content = json.loads(tokenizer.to_str())
    vocabulary = content["model"]["vocab"]
    special = {token["content"] for token in content["added_tokens"]}
    kept = [word for word in sorted(vocabulary, key=vocabulary.get) if word in special or _is_of_use(word)]
    rows = torch.tensor([vocabulary[word] for word in kept])
    content["model"]["vocab"] = {word: number for number, word in enumerate(kept)}
    for token in content["added_tokens"]:
        token["id"] = content["model"]["vocab"][token["content"]]
    path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), "utf-8")
    Tokenizer.from_file(str(path))
    return _Embedding(encoder.bert.embeddings.word_embeddings.weight.detach()[rows]), len(kept)


def _is_of_use(word: str) -> bool:
    """Latin letters, figures and marks; accents are taken off before."""
    return not word.startswith("[unused") and (word.isascii() or not any(c.isalpha() for c in word))


class _Embedding(nn.Module):
    """Rows of whole numbers of eight bits, each with its scale."""

    def __init__(self, weight: Tensor):
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True) / 127
        self.rows, self.scale = nn.Buffer((weight / scale).round().to(torch.int8)), nn.Buffer(scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


class _Lower(nn.Module):
    def __init__(self, encoder: Encoder, words: _Embedding):
        super().__init__()
        self.encoder, self.words = encoder, words

    def forward(self, ids: Tensor, forms: Tensor) -> Tensor:
        ids, forms = ids.unsqueeze(0), forms.unsqueeze(0)
        states = self.encoder.bert.embeddings(inputs_embeds=self.words(ids) + self.encoder.forms(forms))
        return self.encoder.through(states, None, lower=True).squeeze(0)


class _Upper(nn.Module):
    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, middle: Tensor, marks: Tensor) -> Tensor:
        return self.encoder.through(
            middle.unsqueeze(0) + marks[None, :, None] * self.encoder.marked, None, lower=False
        ).squeeze(0)


class _Words(nn.Module):
    def __init__(self, reader: Reader):
        super().__init__()
        self.words = reader.words

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        heads, tags = self.words(states)
        return torch.sigmoid(heads), tags


class _Coreference(nn.Module):
    def __init__(self, reader: Reader):
        super().__init__()
        self.coreference = reader.coreference

    def forward(self, mentions: Tensor, one: Tensor, other: Tensor, apart: Tensor, same: Tensor) -> Tensor:
        return torch.sigmoid(self.coreference(mentions, one, other, apart, same))


class _Arguments(nn.Module):
    def __init__(self, reader: Reader):
        super().__init__()
        self.arguments = reader.arguments

    def forward(
        self, mentions: Tensor, occurrences: Tensor, columns: Tensor, members: Tensor, roles: Tensor, counts: Tensor
    ) -> tuple[Tensor, ...]:
        logits, status, kind, row, told, topic = self.arguments(mentions, occurrences, columns, members, roles, counts)
        return (
            logits,
            torch.softmax(status, 0),
            torch.softmax(kind, 0),
            torch.sigmoid(row),
            1 - torch.softmax(told, 1)[:, 0],
            topic,
        )
