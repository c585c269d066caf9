#!/usr/bin/env python3
"""Holds every exported network, at full size, to onnx.checker, ONNX Runtime and OpenVINO.

    python3 export.py PATH/fovea-bench [WEIGHTS_FOLDER]

fovea-bench makes a network with random weights, norms away from the identity, or with the folder's, and writes it as ONNX
with random images and its own logits. The peers' logits of the same file and images must be within 1e-4 of the largest.
"""
import pathlib, subprocess, sys, tempfile
import numpy, onnx, onnxruntime, openvino
from safetensors.numpy import load_file

BAR = 1e-4
SIDES = {"resnet20_cifar": 32, "resnet56_cifar": 32, "unet": 256}
NETWORKS = ["resnet18", "resnet34", "resnet50", "resnet10_slim", "squeezenet1_1", "densenet121", "mobilenet_v2",
            "resnet20_cifar", "resnet56_cifar", "unet"]
WEIGHTS = {"squeezenet1_1": "squeezenet1_1_imagenet_features", "resnet20_cifar": "resnet20_cifar10",
           "resnet56_cifar": "resnet56_cifar10"}


def check(bench, network, folder, weights=None):
    path, answers = folder / f"{network}.onnx", folder / f"{network}.safetensors"
    side = SIDES.get(network, 224)
    subprocess.run([bench, "export", "--network", network, "--out", path, "--answers", answers, "--batch", "2",
                    "--size", str(side), "--rounds", "1", *(["--weights", weights] if weights else [])], check=True)
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version <= 8 and model.opset_import[0].version <= 17
    known = load_file(answers)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    images, logits = known["input"], known["logits"]
    largest = numpy.abs(logits).max()
    shares = []
    # One image at a time, too: the number of images is free.
    for count in (len(images), 1):
        for found in (session.run(["logits"], {"input": images[:count]})[0], compiled([images[:count]])["logits"]):
            assert found.shape == logits[:count].shape
            shares.append(numpy.abs(found - logits[:count]).max() / largest)
    print(f"{network:15} {'real' if weights else 'random'} weights  {side:4} px  {len(model.graph.node):4} nodes  {path.stat().st_size / 2**20:6.1f} MiB  "
          f"largest logit {largest:9.3g}  ONNX Runtime {max(shares[::2]):.1e} of it, OpenVINO {max(shares[1::2]):.1e}",
          flush=True)
    return max(shares) <= BAR


def main():
    bench = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        passed = [check(bench, network, pathlib.Path(folder)) for network in NETWORKS]
        for network, name in WEIGHTS.items() if len(sys.argv) > 2 else ():
            weights = pathlib.Path(sys.argv[2]) / f"{name}.safetensors"
            passed.append(check(bench, network, pathlib.Path(folder), weights))
    sys.exit(0 if all(passed) else 1)


main()
