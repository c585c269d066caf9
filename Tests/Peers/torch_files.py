#!/usr/bin/env python3
"""Writes small checkpoints with today's PyTorch, and what they hold: the fixtures of WeightFilesTests.

    python3 torch_files.py [FOLDER]       (default ../WeightFilesTests/Fixtures beside this script)

For each way to write (zip, legacy) and each kind of checkpoint KIND-WAY.pth; expected.json: per kind the shape and
the values of every tensor, by name, as PyTorch holds them in Float32 after loading. All values are eighths, which are
exact in every type and short in text.
"""
import collections, json, pathlib, sys
import torch

torch.manual_seed(4)


def numbers(*shape, dtype=torch.float32):
    return (torch.randn(*shape) * 16).round().div(8).to(dtype)


base = numbers(4, 6)


def kinds():
    """Checkpoints by name."""
    types = collections.OrderedDict(
        float32=numbers(2, 3, 3, 3), float64=numbers(5, dtype=torch.float64),
        float16=numbers(7, dtype=torch.float16), bfloat16=numbers(2, 2, dtype=torch.bfloat16), int64=torch.tensor(11),
        int32=torch.tensor([-3, 4], dtype=torch.int32), int16=torch.tensor([-300], dtype=torch.int16),
        int8=torch.tensor([-3], dtype=torch.int8), uint8=torch.tensor([200], dtype=torch.uint8),
        bool=torch.tensor([True, False]), scalar=torch.tensor(0.5), empty=torch.zeros(0, 3))
    yield "types", types
    yield "views", {
        "whole": base, "transposed": base.t(), "row": base[1], "column": base[:, 2], "part": base[1:3, 2:5],
        "steps": base[::2, ::3], "permuted": numbers(2, 3, 4, 5).permute(3, 1, 0, 2),
        "nhwc": numbers(2, 3, 4, 4).contiguous(memory_format=torch.channels_last), "one": base[2:3].t()}
    learnt = torch.nn.Parameter(numbers(3, 2))
    noted = torch.nn.Parameter(numbers(2))
    noted.remark = "kept by some libraries"
    yield "parameters", {"learnt": learnt, "fixed": torch.nn.Parameter(numbers(2), requires_grad=False),
                         "noted": noted}
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.Linear(4, 2))
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.1)
    for parameter in network.parameters():
        parameter.data = numbers(*parameter.shape)
    network[2](torch.randn(1, 4)).sum().backward()
    optimizer.step()
    for parameter in network.parameters():
        parameter.data = numbers(*parameter.shape)
    parallel = collections.OrderedDict(("module." + name, value) for name, value in network.state_dict().items())
    yield "wrapped", {"epoch": 3, "state_dict": parallel, "best": 91.78, "optimizer": optimizer.state_dict(),
                      "arch": "small", "history": [0.5, None, True, (1 << 70)]}
    yield "model", {"model": network.state_dict(), "step": 1}
    yield "twice", {"state_dict": {"model_state_dict": {"w": torch.ones(2)}, "x": 1}}


def inner(contents):
    """The tensors by name, without what is around them."""
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(contents, dict) and isinstance(contents.get(key), dict):
            return inner(contents[key])
    return {name: value for name, value in contents.items() if isinstance(value, torch.Tensor)}


folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else
                      pathlib.Path(__file__).parent.parent / "WeightFilesTests/Fixtures")
folder.mkdir(parents=True, exist_ok=True)
expected = {}
for name, contents in kinds():
    for way in ("zip", "legacy", "protocol4"):
        if way == "protocol4" and name != "types":
            continue
        file = folder / f"{name}-{way}.pth"
        torch.save(contents, file, _use_new_zipfile_serialization=way != "legacy",
                   pickle_protocol=4 if way == "protocol4" else 2)
        back = inner(torch.load(file, weights_only=False))
        facts = {key: {"shape": list(value.shape), "values": value.detach().float().flatten().tolist()}
                 for key, value in back.items()}
        assert expected.setdefault(name, facts) == facts, file
(folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":"), sort_keys=True) + "\n")
