#!/usr/bin/env python3
"""Writes Tests/ExplainingTests/Fixtures/maps.json: maps of pytorch-grad-cam and Captum for networks made by formula.

    python3 explanations.py

Needs captum and grad-cam from the package index. ResNet-18 and SqueezeNet 1.1 under Fovea's head (`gradients_networks.fill`,
weights; norms' shifts raised by 1) at half width, on a smooth image of 70 × 70. All in Float64. Grad-CAM++ is the package's but for its 1e-6 in the denominator, which is
not small beside gradients that are: 0 is put there, as the authors' code has it. Integrated gradients: Captum's "riemann_middle",
32 steps, baseline 0, summed over colours. Occlusion: Captum's, patches of 2 cells of a 14 × 14 grid on 70 × 70, moved by one, baseline 0.
"""
import json, pathlib
import numpy as np
import torch
from torch import nn
from captum.attr import IntegratedGradients, Occlusion
from pytorch_grad_cam import GradCAM, GradCAMPlusPlus
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from gradients_networks import fill, network, values

SIDE, OUTPUTS, TARGET, STEPS, CELLS = 70, 3, 1, 32, 14


class ExactPlusPlus(GradCAMPlusPlus):
    def get_cam_weights(self, input_tensor, target_layers, target_category, activations, grads):
        power2, power3 = grads ** 2, grads ** 3
        below = 2 * power2 + activations.sum(axis=(2, 3))[:, :, None, None] * power3
        alpha = np.where(below != 0, power2 / np.where(below != 0, below, 1), 0)
        return (np.maximum(grads, 0) * alpha).sum(axis=(2, 3))


def cam(kind, module, layer, x):
    method = kind(model=module, target_layers=[layer])
    module.zero_grad()
    outputs = method.activations_and_grads(x)
    ClassifierOutputTarget(TARGET)(outputs[0]).backward()
    activations = method.activations_and_grads.activations[0].numpy()
    gradients = method.activations_and_grads.gradients[0].numpy()
    raw = method.get_cam_image(x, layer, [ClassifierOutputTarget(TARGET)], activations, gradients, False)
    method.activations_and_grads.release()
    return np.maximum(raw[0], 0).flatten().tolist()


def answers(architecture, width):
    module = fill(network(architecture, OUTPUTS, width))
    with torch.no_grad():
        for norm in module.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.bias += 1
    module = module.double().eval()
    for child in module.modules():
        if isinstance(child, nn.ReLU):
            child.inplace = False
    x = torch.nn.functional.interpolate(values("coarse", (1, 3, 6, 6)), (SIDE, SIDE), mode="bilinear", align_corners=True).double()
    layer = module.layer4 if architecture == "resnet18" else module.features
    integrated = IntegratedGradients(module).attribute(
        x, baselines=0, target=TARGET, n_steps=STEPS, method="riemann_middle").sum(1)
    cell = SIDE // CELLS
    occluded = Occlusion(module).attribute(
        x, sliding_window_shapes=(3, 2 * cell, 2 * cell), strides=(3, cell, cell), baselines=0, target=TARGET)
    occluded = occluded.mean(1)[0, cell // 2::cell, cell // 2::cell]
    coarse = integrated[0].reshape(CELLS, cell, CELLS, cell)
    return {
        "width": width,
        "logits": module(x)[0].tolist(),
        "grad-cam": cam(GradCAM, module, layer, x),
        "grad-cam++": cam(ExactPlusPlus, module, layer, x),
        # A pixel of each cell, and the sum of each.
        "integrated-gradients": coarse[:, 2, :, 2].flatten().tolist(),
        "integrated-sums": coarse.sum((1, 3)).flatten().tolist(),
        "occlusion": occluded.flatten().tolist(),
    }


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [float(f"{one:.7g}") for one in value] if isinstance(value, list) else value


def main():
    torch.set_num_threads(2)
    made = {name: rounded(answers(name, width)) for name, width in (("resnet18", 0.5), ("squeezenet1_1", 0.5))}
    place = pathlib.Path(__file__).parent.parent / "ExplainingTests/Fixtures/maps.json"
    place.write_text(json.dumps(made, separators=(",", ":"), sort_keys=True) + "\n")
    print(place, place.stat().st_size)


main()
