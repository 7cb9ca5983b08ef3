"""Export: a trained network as ONNX graphs with quantized weights."""

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

_SIZES = {"tokens": 40, "mentions": 3, "occurrences": 20, "values": 12, "pairs": 3}  # of the inputs that are traced
_AXES = {
    **dict.fromkeys(("ids", "forms", "middle", "marks", "states"), ("tokens",)),
    **dict.fromkeys(("one", "other", "apart", "same"), ("pairs",)),
    **dict.fromkeys(("occurrences", "columns"), ("occurrences",)),
    **dict.fromkeys(("roles", "counts"), ("values",)),
    "mentions": ("mentions",),
    "members": ("values", "occurrences"),
}  # the dynamic axes of each input, the first ones


def export(reader: Reader, tokenizer: Tokenizer, folder: Path, settings: Mapping[str, Any]) -> None:
    """Write a model's folder.

    Weights are integers of seven bits with a scale for each row. Their products add up to the same on every processor;
    those of eight bits overflow on processors without instructions for them.

    Args:
        reader: The trained network.
        tokenizer: Its encoder's.
        folder: Where to write.
        settings: The content of model.json beside the format.
    """
    reader.eval()
    folder.mkdir(parents=True, exist_ok=True)
    words, kept = _vocabulary(reader.encoder, tokenizer, folder / "tokenizer.json")
    dims = {axis: torch.export.Dim(axis) for axis in _SIZES}
    dims["tokens"] = torch.export.Dim("tokens", min=3, max=2048)
    for name, (module, inputs, outputs) in _graphs(reader, words, kept).items():
        shapes = {key: {i: dims[axis] for i, axis in enumerate(_AXES[key])} for key in inputs}
        _write(module, inputs, shapes, outputs, folder / f"{name}.onnx")
    content = {"format": FORMAT, **settings}
    (folder / "model.json").write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")


def _graphs(
    reader: Reader, words: "_Embedding", vocabulary: int
) -> dict[str, tuple[nn.Module, dict[str, Tensor], list[str]]]:
    """The module of each graph, inputs to trace it with, and the names of its outputs."""
    tokens, occurrences, values = _SIZES["tokens"], _SIZES["occurrences"], _SIZES["values"]
    width = reader.encoder.width
    states, ids = torch.randn(tokens, width), torch.randint(0, vocabulary, (tokens,))
    mentions, candidates = (torch.randn(_SIZES[name], 2 * width) for name in ("mentions", "occurrences"))
    pairs = {
        "mentions": mentions,
        "one": torch.tensor([1, 2, 2]),
        "other": torch.tensor([0, 0, 1]),
        "apart": torch.zeros(_SIZES["pairs"], dtype=torch.long),
        "same": torch.zeros(_SIZES["pairs"], 3),
    }
    features = {
        "mentions": mentions,
        "occurrences": candidates,
        "columns": torch.stack([torch.randint(0, size, (occurrences,)) for size in SIZES], 1),
        "members": torch.ones(values, occurrences, dtype=torch.bool),
        "roles": torch.randint(0, len(ROLES), (values,)),
        "counts": torch.rand(values, 6),
    }
    outputs = ["logits", "status", "kind", "row", "told", "vector"]
    return {
        "lower": (_Lower(encoder=reader.encoder, words=words), {"ids": ids, "forms": ids % 3}, ["middle"]),
        "upper": (_Upper(encoder=reader.encoder), {"middle": states, "marks": torch.ones(tokens)}, ["states"]),
        "words": (_Words(words=reader.words), {"states": states}, ["heads", "tags"]),
        "coreference": (_Coreference(coreference=reader.coreference), pairs, ["same_agreement"]),
        "arguments": (_Arguments(arguments=reader.arguments), features, outputs),
    }


def _write(
    module: nn.Module, inputs: Mapping[str, Tensor], shapes: Mapping[str, Any], outputs: list[str], path: Path
) -> None:
    with TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        unquantized = Path(folder) / path.name
        torch.onnx.export(
            module.eval(),
            (),
            unquantized,
            kwargs=dict(inputs),
            input_names=[*inputs],
            output_names=outputs,
            dynamic_shapes=dict(shapes),
            opset_version=18,
            external_data=False,
            verbose=False,
        )
        quantize_dynamic(
            unquantized,
            path,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    model = onnx.load(path)
    del model.metadata_props[:]
    for node in model.graph.node:  # positions in torch's code
        del node.metadata_props[:]
        node.doc_string = ""
    for value in (*model.graph.value_info, *model.graph.input, *model.graph.output):
        del value.metadata_props[:]
    path.write_bytes(model.SerializeToString(deterministic=True))


def _vocabulary(encoder: Encoder, tokenizer: Tokenizer, path: Path) -> tuple["_Embedding", int]:
    """Write the tokenizer without word pieces of other scripts; return the embeddings kept, and how many."""
    content = json.loads(tokenizer.to_str())
    vocabulary = content["model"]["vocab"]
    special = {token["content"] for token in content["added_tokens"]}
    kept = [word for word in sorted(vocabulary, key=vocabulary.get) if word in special or _is_latin(word)]
    rows = torch.tensor([vocabulary[word] for word in kept])
    content["model"]["vocab"] = {word: number for number, word in enumerate(kept)}
    for token in content["added_tokens"]:
        token["id"] = content["model"]["vocab"][token["content"]]
    path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), "utf-8")
    return _Embedding(encoder.bert.embeddings.word_embeddings.weight.detach()[rows]), len(kept)


def _is_latin(word: str) -> bool:
    """Whether a word piece is of Latin letters, digits or marks; the tokenizer strips accents."""
    return not word.startswith("[unused") and (word.isascii() or not any(c.isalpha() for c in word))


class _Embedding(nn.Module):
    """An embedding of integers of eight bits, with a scale for each row."""

    def __init__(self, weight: Tensor):
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True) / 127
        self.rows, self.scale = nn.Buffer((weight / scale).round().to(torch.int8)), nn.Buffer(scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


class _Graph(nn.Module):
    """The parts of the network behind one graph; their names are those of its weights."""

    encoder: Encoder
    words: nn.Module
    coreference: nn.Module
    arguments: nn.Module

    def __init__(self, **parts: nn.Module):
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)


class _Lower(_Graph):
    def forward(self, ids: Tensor, forms: Tensor) -> Tensor:
        ids, forms = ids.unsqueeze(0), forms.unsqueeze(0)
        states = self.encoder.bert.embeddings(inputs_embeds=self.words(ids) + self.encoder.forms(forms))
        return self.encoder.through(states, None, lower=True).squeeze(0)


class _Upper(_Graph):
    def forward(self, middle: Tensor, marks: Tensor) -> Tensor:
        states = middle.unsqueeze(0) + marks[None, :, None] * self.encoder.marked
        return self.encoder.through(states, None, lower=False).squeeze(0)


class _Words(_Graph):
    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        heads, tags = self.words(states)
        return torch.sigmoid(heads), tags


class _Coreference(_Graph):
    def forward(self, mentions: Tensor, one: Tensor, other: Tensor, apart: Tensor, same: Tensor) -> Tensor:
        return torch.sigmoid(self.coreference(mentions, one, other, apart, same))


class _Arguments(_Graph):
    def forward(  # noqa: PLR0917
        self, mentions: Tensor, occurrences: Tensor, columns: Tensor, members: Tensor, roles: Tensor, counts: Tensor
    ) -> tuple[Tensor, ...]:
        logits, status, kind, row, told, topic = self.arguments(mentions, occurrences, columns, members, roles, counts)
        status, kind, told = torch.softmax(status, 0), torch.softmax(kind, 0), torch.softmax(told, 1)
        return logits, status, kind, torch.sigmoid(row), 1 - told[:, 0], topic
