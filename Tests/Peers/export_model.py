#!/usr/bin/env python3
"""Predicts PNG files with an exported model, by what its metadata say and nothing else, and compares with `fovea predict`.

    python3 export_model.py MODEL.onnx PNG_FOLDER PREDICTIONS.csv LINK.csv

Preparation is written anew here, with Pillow's filter; scores must be within 1e-4, calls the same. One image is a unit.
"""
import csv, json, pathlib, sys
import numpy, onnx, onnxruntime
from PIL import Image

BAR = 1e-4


def unit_image(path):
    """Rows, columns, channels; 0 is black, 1 white."""
    stored = numpy.asarray(Image.open(path))
    assert stored.dtype in (numpy.uint8, numpy.uint16), stored.dtype
    image = stored.astype(numpy.float64) / numpy.iinfo(stored.dtype).max
    return image if image.ndim == 3 else image[:, :, None]


def fitted(image, side, fit):
    height, width = side, side
    if fit == "letterbox":
        scale = side / max(image.shape[:2])
        height, width = (min(side, max(1, int(n * scale + 0.5))) for n in image.shape[:2])
    planes = [Image.fromarray(plane.astype(numpy.float32)).resize((width, height), Image.Resampling.BILINEAR)
              for plane in numpy.moveaxis(image, 2, 0)]
    whole = numpy.zeros((len(planes), side, side))
    top, left = (side - height) // 2, (side - width) // 2
    whole[:, top:top + height, left:left + width] = numpy.stack([numpy.asarray(p) for p in planes])
    return numpy.broadcast_to(whole, (3, side, side))


def prepared(path, how):
    image = fitted(unit_image(path), how["inputSize"], how["fit"])
    mean, std = (numpy.array(how[k])[:, None, None] for k in ("mean", "std"))
    return ((image * how["scale"] - mean) / std).astype(numpy.float32)


def main():
    path, folder, predictions, link = map(pathlib.Path, sys.argv[1:])
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    said = {p.key: p.value for p in model.metadata_props}
    how, decision = json.loads(said["fovea.preprocessing"]), json.loads(said["fovea.decision"])
    assert decision["probability"] == "sigmoid" and decision["unit"] == "image"
    bars = {t["label"]: t["fit"].get("value") for t in decision["operatingPoint"]["thresholds"]}
    files = {row["case_id"]: row["path"] for row in csv.DictReader(link.open())}
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst, count, labels = 0, 0, json.loads(said["fovea.classes"])
    for row in csv.DictReader(predictions.open()):
        if row["status"] != "ok":
            continue
        logits = session.run(["logits"], {"input": prepared(folder / files[row["case_id"]], how)[None]})[0][0]
        score = 1 / (1 + numpy.exp(-float(logits[labels.index(row["label"])])))
        worst, count = max(worst, abs(score - float(row["score"]))), count + 1
        bar = bars[row["label"]]
        assert bar is None or abs(score - bar) < BAR or int(score >= bar) == int(row["call"]), row
    print(f"{count} scores of {path.name} by ONNX Runtime and Pillow: at most {worst:.1e} from fovea predict's")
    sys.exit(0 if count and worst <= BAR else 1)


main()
