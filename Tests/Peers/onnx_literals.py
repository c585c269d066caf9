#!/usr/bin/env python3
"""Writes the literals of ONNXTests with the onnx package and ONNX Runtime.

    python3 onnx_literals.py              (Fixtures of ../ONNXTests and ../WeightFilesTests)

initialisers.json: models of a few bytes, base64, sound and broken, as the onnx package writes them.
operators.json: models of one node each, an input, and what ONNX Runtime answers.
types.onnx: the tensors that torch_files.py writes as "types", for WeightFilesTests.
"""
import base64, json, pathlib
import numpy, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper

NUMBERS = [0.5, -1.25, 3.0, 96.0, -0.0078125, 7.0]


def encoded(model):
    return base64.b64encode(model if isinstance(model, bytes) else model.SerializeToString()).decode()


def model_of(initialisers, nodes=(), inputs=(), outputs=()):
    graph = helper.make_graph(list(nodes), "graph", list(inputs), list(outputs), list(initialisers))
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)], producer_name="onnx")


def tensor(name="weight", kind=TensorProto.FLOAT, dims=(2, 3), numbers=NUMBERS, raw=False):
    made = helper.make_tensor(name, kind, [2, 3], [int(n) for n in numbers] if kind in INTEGERS else numbers)
    if raw:
        made = numpy_helper.from_array(numpy_helper.to_array(made), name)
        assert made.HasField("raw_data")
    del made.dims[:]
    made.dims.extend(dims)
    return made


INTEGERS = {TensorProto.INT8, TensorProto.INT32, TensorProto.INT64}


def sound():
    kinds = ["FLOAT", "FLOAT16", "BFLOAT16", "DOUBLE", "INT8", "INT32", "INT64"]
    return {f"{kind} {'raw' if raw else 'typed'}": model_of([tensor(kind=getattr(TensorProto, kind), raw=raw)])
            for kind in kinds for raw in (True, False)}


def broken():
    elsewhere = tensor(raw=True)
    elsewhere.ClearField("raw_data")
    elsewhere.data_location = TensorProto.EXTERNAL
    elsewhere.external_data.add(key="location", value="/etc/passwd")
    twice = tensor(raw=True)
    twice.float_data.extend(NUMBERS)
    whole = model_of([tensor()]).SerializeToString()
    headless = onnx.ModelProto(ir_version=8)
    text = helper.make_tensor("weight", TensorProto.STRING, [1], [b"a"])
    return {"external": model_of([elsewhere]), "twice stated": model_of([twice]),
            "twice named": model_of([tensor(), tensor()]), "nameless": model_of([tensor(name="")]),
            "control": model_of([tensor(name="a\x1b[2J")]), "long name": model_of([tensor(name="w" * 999, dims=(7,))]),
            "negative": model_of([tensor(dims=(-2, -3))]), "huge": model_of([tensor(dims=(2 ** 62, 2 ** 62))]),
            "huge and empty": model_of([tensor(dims=(2 ** 40, 2 ** 40, 0))]),
            "100 GB": model_of([tensor(dims=(100_000, 250_000))]), "raw too short": model_of([tensor(dims=(7,), raw=True)]),
            "text": model_of([text]), "no initialisers": model_of([]), "no graph": headless,
            "cut off": whole[:-9], "not ONNX": b"not a model at all"}


def values(count, seed):
    return (numpy.random.default_rng(seed).integers(-64, 64, count) / 16).astype(numpy.float32)


def array(name, shape, seed, shift=0.0):
    numbers = numpy.abs(values(int(numpy.prod(shape)), seed)) + shift if shift else values(int(numpy.prod(shape)), seed)
    return numpy_helper.from_array(numbers.reshape(shape).astype(numpy.float32), name)


def whole(name, *numbers):
    return numpy_helper.from_array(numpy.array(numbers, numpy.int64), name)


def scalar(name, number):
    return numpy_helper.from_array(numpy.array(number, numpy.float32), name)


def node(operator, *names, **attributes):
    return helper.make_node(operator, list(names), ["output"], **attributes)


def operators():
    """Name: (the shape of the input, the node, its initialisers); sizes are odd and sides differ."""
    image = [2, 3, 7, 5]
    norm = [array("scale", [3], 1), array("shift", [3], 2), array("mean", [3], 3), array("variance", [3], 4, shift=0.5)]
    pool = dict(kernel_shape=[3, 3], strides=[2, 2])
    return {
        "Conv": (image, node("Conv", "input", "w", "b", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
                 [array("w", [4, 3, 3, 3], 1), array("b", [4], 2)]),
        "Conv without padding or bias": (image, node("Conv", "input", "w", kernel_shape=[1, 1], strides=[1, 1]),
                                         [array("w", [4, 3, 1, 1], 1)]),
        "Conv in groups": (image, node("Conv", "input", "w", "b", kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1],
                                       group=3), [array("w", [3, 1, 3, 3], 1), array("b", [3], 2)]),
        "ConvTranspose": (image, node("ConvTranspose", "input", "w", "b", kernel_shape=[2, 2], strides=[2, 2]),
                          [array("w", [3, 4, 2, 2], 1), array("b", [4], 2)]),
        "BatchNormalization": (image, node("BatchNormalization", "input", "scale", "shift", "mean", "variance",
                                           epsilon=1e-5), norm),
        "Relu": (image, node("Relu", "input"), []),
        "Clip": (image, node("Clip", "input", "low", "high"), [scalar("low", 0.0), scalar("high", 1.5)]),
        "MaxPool": (image, node("MaxPool", "input", pads=[1, 1, 1, 1], ceil_mode=0, **pool), []),
        "MaxPool over the edge": ([2, 3, 8, 6], node("MaxPool", "input", ceil_mode=1, **pool), []),
        "AveragePool": (image, node("AveragePool", "input", kernel_shape=[2, 2], strides=[2, 2]), []),
        "GlobalAveragePool": (image, node("GlobalAveragePool", "input"), []),
        "Flatten": (image, node("Flatten", "input", axis=1), []),
        "Gemm": ([2, 5], node("Gemm", "input", "w", "b", transB=1), [array("w", [4, 5], 1), array("b", [4], 2)]),
        "Add": (image, node("Add", "input", "w"), [array("w", image, 1)]),
        "Concat": (image, node("Concat", "input", "w", "input", axis=1), [array("w", [2, 2, 7, 5], 1)]),
        "Slice": (image, node("Slice", "input", "starts", "ends", "axes", "steps"),
                  [whole("starts", 0, 0), whole("ends", 2 ** 31 - 1, 2 ** 31 - 1), whole("axes", 2, 3), whole("steps", 2, 2)]),
        "Pad": (image, node("Pad", "input", "pads"), [whole("pads", 0, 1, 0, 0, 0, 2, 0, 0)]),
    }


def answer(shape, made, initialisers):
    value = helper.make_tensor_value_info
    model = model_of(initialisers, [made], [value("input", TensorProto.FLOAT, shape)],
                     [value("output", TensorProto.FLOAT, None)])
    numbers = values(int(numpy.prod(shape)), 9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    output = session.run(["output"], {"input": numbers.reshape(shape)})[0]
    return {"model": encoded(model), "shape": shape, "input": numbers.tolist(), "outputShape": list(output.shape),
            "output": output.ravel().tolist()}


def write(folder, name, contents):
    text = json.dumps(contents, separators=(",", ":")).replace(",\"", ",\n\"")
    (folder / name).write_text(text + "\n")


def types(expected):
    """Typed fields and raw bytes take turns."""
    kinds = {"float64": "DOUBLE", "float32": "FLOAT", "scalar": "FLOAT", "empty": "FLOAT"}
    initialisers = []
    for index, (name, facts) in enumerate(sorted(expected.items())):
        kind = getattr(TensorProto, kinds.get(name, name.upper()))
        is_whole = "int" in name or name == "bool"
        made = helper.make_tensor(name, kind, facts["shape"], [int(n) for n in facts["values"]] if is_whole else facts["values"])
        initialisers.append(numpy_helper.from_array(numpy_helper.to_array(made), name) if index % 2 else made)
    return model_of(initialisers)


def main():
    tests = pathlib.Path(__file__).resolve().parent.parent
    folder, others = tests / "ONNXTests" / "Fixtures", tests / "WeightFilesTests" / "Fixtures"
    expected = json.loads((others / "expected.json").read_text())["types"]
    (others / "types.onnx").write_bytes(types(expected).SerializeToString())
    write(folder, "initialisers.json", {n: encoded(m) for n, m in (sound() | broken()).items()})
    write(folder, "operators.json", {n: answer(*rest) for n, rest in operators().items()})


main()
