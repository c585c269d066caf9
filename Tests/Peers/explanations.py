#!/usr/bin/env python3
"""Writes maps.json and masks.json of Tests/ExplainingTests/Fixtures: maps of pytorch-grad-cam and Captum for networks made by formula.

    python3 explanations.py

Needs captum and grad-cam from the package index. ResNet-18 and SqueezeNet 1.1 under Fovea's head (`gradients_networks.fill`,
weights; norms' shifts raised by 1) at half width, on a smooth image of 70 × 70. All in Float64. Grad-CAM++ is the package's but for its 1e-6 in the denominator, which is
not small beside gradients that are: 0 is put there, as the authors' code has it. Integrated gradients: Captum's "riemann_middle",
32 steps, baseline 0, summed over colours. Occlusion: Captum's, patches of 2 cells of a 14 × 14 grid on 70 × 70, moved by one, baseline 0.

Of masks: the plain U-Net and SqueezeNet 1.1 at a quarter of its width under the decoder of pixel_gradients.py, on 112 × 112; the answer
is output 1's mean logit over rows 40 to 59 and columns 30 to 69.
"""
import json, pathlib
import numpy as np
import torch
from torch import nn
from captum.attr import IntegratedGradients, Occlusion
from pytorch_grad_cam import GradCAM, GradCAMPlusPlus
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from gradients_networks import UNetwork, fill, network, parameter_values, values
from pixel_gradients import Level, skips_of

SIDE, OUTPUTS, TARGET, STEPS, CELLS = 70, 3, 1, 32, 14


class ExactPlusPlus(GradCAMPlusPlus):
    def get_cam_weights(self, input_tensor, target_layers, target_category, activations, grads):
        power2, power3 = grads ** 2, grads ** 3
        below = 2 * power2 + activations.sum(axis=(2, 3))[:, :, None, None] * power3
        alpha = np.where(below != 0, power2 / np.where(below != 0, below, 1), 0)
        return (np.maximum(grads, 0) * alpha).sum(axis=(2, 3))


def cam(kind, module, layer, x, target=None):
    target = target or ClassifierOutputTarget(TARGET)
    method = kind(model=module, target_layers=[layer])
    module.zero_grad()
    outputs = method.activations_and_grads(x)
    target(outputs[0]).backward()
    activations = method.activations_and_grads.activations[0].numpy()
    gradients = method.activations_and_grads.gradients[0].numpy()
    raw = method.get_cam_image(x, layer, [target], activations, gradients, False)
    method.activations_and_grads.release()
    return np.maximum(raw[0], 0).flatten().tolist()


def smooth(side):
    coarse = values("coarse", (1, 3, 6, 6))
    return torch.nn.functional.interpolate(coarse, (side, side), mode="bilinear", align_corners=True).double()


class UnderDecoder(nn.Module):
    """SqueezeNet 1.1 at a quarter of its width under a decoder of width 4 at full resolution."""

    def __init__(self, side):
        super().__init__()
        self.whole = network("squeezenet1_1", OUTPUTS, 0.25)
        found = [(s, y.shape[1]) for s, y in skips_of("squeezenet1_1", self.whole, torch.zeros(1, 3, side, side))]
        self.decoder, below = nn.ModuleDict(), found[-1][1]
        for number in range(len(found) - 1, 0, -1):
            stride, beside = found[number - 1]
            self.decoder[str(number)] = Level(below + beside, 4 * stride, False)
            below = 4 * stride
        self.decoder["0"] = Level(below, 4, False)
        self.decoder["head"] = nn.Conv2d(4, OUTPUTS, 1)
        with torch.no_grad():
            for name, tensor in [*self.whole.state_dict().items(),
                                 *((f"decoder.{n}", t) for n, t in self.decoder.state_dict().items())]:
                if not name.endswith("num_batches_tracked"):
                    tensor.copy_(parameter_values(name, tuple(tensor.shape)))

    def forward(self, x):
        outputs, side = skips_of("squeezenet1_1", self.whole, x), x.shape[2:]
        enlarged = torch.nn.functional.interpolate
        y = outputs[-1][1]
        for number in range(len(outputs) - 1, 0, -1):
            skip = outputs[number - 1][1]
            y = self.decoder[str(number)](torch.cat([enlarged(y, skip.shape[2:], mode="nearest"), skip], 1))
        return self.decoder["head"](self.decoder["0"](enlarged(y, side, mode="nearest")))


def asked(logits):
    """The mean logit of output 1 over the pixels that are explained, of `(…, outputs, H, W)`."""
    return logits[..., TARGET, 40:60, 30:70].mean((-2, -1))


def mask_answers(architecture):
    side = 112
    if architecture == "unet":
        module = fill(UNetwork(OUTPUTS, base=4))
        layer = module.bottleneck
    else:
        module = UnderDecoder(side)
        layer = module.whole.features[12]
    with torch.no_grad():
        for norm in module.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.bias += 1
    module = module.double().eval()
    for child in module.modules():
        if isinstance(child, nn.ReLU):
            child.inplace = False
    x = smooth(side)
    score = lambda image: asked(module(image))
    integrated = IntegratedGradients(score).attribute(x, baselines=0, n_steps=STEPS, method="riemann_middle").sum(1)
    cell = side // CELLS
    occluded = Occlusion(score).attribute(
        x, sliding_window_shapes=(3, 2 * cell, 2 * cell), strides=(3, cell, cell), baselines=0)
    return {
        "logit": score(x)[0].item(),
        "probability": module(x).sigmoid()[0, TARGET, 40:60, 30:70].mean().item(),
        "grad-cam": cam(GradCAM, module, layer, x, asked),
        "grad-cam++": cam(ExactPlusPlus, module, layer, x, asked),
        "integrated-sums": integrated[0].reshape(CELLS, cell, CELLS, cell).sum((1, 3)).flatten().tolist(),
        "occlusion": occluded.mean(1)[0, cell // 2::cell, cell // 2::cell].flatten().tolist(),
    }


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
    x = smooth(SIDE)
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
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.7g}")


def main():
    torch.set_num_threads(2)
    folder = pathlib.Path(__file__).parent.parent / "ExplainingTests/Fixtures"
    for file, made in (("maps", {name: answers(name, width) for name, width in (("resnet18", 0.5), ("squeezenet1_1", 0.5))}),
                       ("masks", {name: mask_answers(name) for name in ("unet", "squeezenet1_1")})):
        place = folder / f"{file}.json"
        place.write_text(json.dumps(rounded(made), separators=(",", ":"), sort_keys=True) + "\n")
        print(place, place.stat().st_size)


main()
