"""The single convolutions that are timed; the same as `layers` in Sources/fovea-bench/ConvolutionCommand.swift."""

# name, height and width at 224 px, channels in, channels out, kernel, stride, padding: ResNet-18's, and two of ResNet-50's
LAYERS = [
    ("7×7 stride 2, 3→64, 224", 224, 3, 64, 7, 2, 3),
    ("3×3, 64→64, 56", 56, 64, 64, 3, 1, 1),
    ("3×3 stride 2, 64→128, 56", 56, 64, 128, 3, 2, 1),
    ("1×1 stride 2, 64→128, 56", 56, 64, 128, 1, 2, 0),
    ("3×3, 128→128, 28", 28, 128, 128, 3, 1, 1),
    ("3×3, 256→256, 14", 14, 256, 256, 3, 1, 1),
    ("3×3, 512→512, 7", 7, 512, 512, 3, 1, 1),
    ("1×1, 64→256, 56", 56, 64, 256, 1, 1, 0),
    ("1×1, 1024→256, 14", 14, 1024, 256, 1, 1, 0),
]


def side_of(layer_side, size):
    """A layer's height and width where the network's images are `size` pixels wide."""
    return max(1, layer_side * size // 224)


def operations(batch, size):
    """Multiplications and additions of each layer, counted as the plain loops make them; each gradient has as many."""
    counts = {}
    for name, side, inside, outside, kernel, stride, padding in LAYERS:
        out = (side_of(side, size) + 2 * padding - kernel) // stride + 1
        counts[name] = 2 * batch * out * out * outside * inside * kernel * kernel
    return counts
