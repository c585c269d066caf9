#!/usr/bin/env python3
"""Other programs that predict, a child process of bench.py each: the same networks as PyTorch's, from the same weights.

    bench_others.py onnxruntime|openvino|ncnn|compile NETWORK:infer [--batch 16] [--size 224] [--threads 2]

Float32 throughout, everything prepared before the first round. Each must give PyTorch's outputs within 1 %.
"""
import argparse, io, os, sys, tempfile
import torch
from bench_children import CALLS, seconds, serve
from bench_torch import limit, network

NAMES = {"onnxruntime": "ONNX Runtime", "openvino": "OpenVINO", "ncnn": "ncnn", "compile": "torch.compile"}


def onnx_file(model, x):
    file = io.BytesIO()
    torch.onnx.export(model, (x,), file, dynamo=False, input_names=["x"])
    return file.getvalue()


def onnxruntime(model, x, threads):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    session = onnxruntime.InferenceSession(onnx_file(model, x), options, providers=["CPUExecutionProvider"])
    feed = {"x": x.numpy()}
    return lambda: session.run(None, feed)[0]


def openvino(model, x, threads):
    import openvino
    options = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32",
               "CPU_DENORMALS_OPTIMIZATION": True}
    core = openvino.Core()
    request = core.compile_model(core.read_model(onnx_file(model, x)), "CPU", options).create_infer_request()
    feed, output = {0: openvino.Tensor(x.numpy(), shared_memory=True)}, request.model_outputs[0]
    return lambda: request.infer(feed)[output]


def ncnn(model, x, threads):
    """Image by image: ncnn's arrays know no batch."""
    import ncnn, numpy, pnnx
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model")
        here = os.getcwd()
        os.chdir(folder)  # pnnx leaves files where it runs
        pnnx.export(model, f"{path}.pt", (x[:1],), fp16=False)
        os.chdir(here)
        net = ncnn.Net()
        net.opt.num_threads = threads
        net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
        net.opt.use_bf16_storage = net.opt.use_int8_inference = False
        if net.load_param(f"{path}.ncnn.param") or net.load_model(f"{path}.ncnn.bin"):
            sys.exit("ncnn cannot load what pnnx made of the network")
    images = [ncnn.Mat(image.numpy()).clone() for image in x]

    def predict():
        outputs = []
        for image in images:
            with net.create_extractor() as extractor:
                extractor.input("in0", image)
                outputs.append(numpy.array(extractor.extract("out0")[1]))
        return numpy.stack(outputs)
    return predict


def compile(model, x, threads):
    """Inductor in its default mode, channels last as its documentation advises for processors."""
    model = model.to(memory_format=torch.channels_last)
    x = x.to(memory_format=torch.channels_last)
    compiled = torch.compile(model)

    def predict():
        with torch.inference_mode():
            return compiled(x).numpy()
    return predict


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=NAMES)
    parser.add_argument("what")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    limit(arguments.threads)
    name, mode = arguments.what.split(":")
    model = network(name).eval()
    x = torch.randn(arguments.batch, 3, arguments.size, arguments.size)
    with torch.inference_mode():
        expected = model(x)
    predict = globals()[arguments.peer](model, x, arguments.threads)
    error = (torch.from_numpy(predict()).reshape(expected.shape) - expected).norm() / expected.norm()
    if not error < 0.01:
        sys.exit(f"its outputs are {error:.1%} away from PyTorch's")
    serve(lambda left_out: {mode: {f"{NAMES[arguments.peer]}/": seconds(predict, CALLS)}})


if __name__ == "__main__":
    main()
