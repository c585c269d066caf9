#!/usr/bin/env bash
# The long acceptance runs, on real cohorts, beside PyTorch: about two hours on two cores.
#
#   PYTHON=python3 Tests/Peers/accept.sh BUILD SHARED [WORK]
#
# BUILD holds fovea and fovea-bench, SHARED the real cohorts, weights and wrap_dicom.py. Everything is written under WORK.
set -euo pipefail
build=$1 shared=$2 work=${3:-.demo/accept}
peers=$(dirname "$0") python=${PYTHON:-python3} fovea=$build/fovea weights=$shared/data/weights
mkdir -p "$work"
key=$work/key
say() { printf '\n== %s\n' "$*"; }
digest() { sha256sum "$1" | cut -d' ' -f1; }
quietly() { "$@" >>"$work/output.log" 2>>"$work/progress.log"; }

say "Dumps"
[ -d "$work/nih" ] || "$python" "$shared/tools/wrap_dicom.py" nih "$work/nih"
[ -d "$work/isic" ] || "$python" "$shared/tools/wrap_dicom.py" isic "$work/isic"

say "Gradients: whole networks at full size against PyTorch"
"$python" "$peers/gradients.py" "$build/fovea-bench" \
  --weights "$weights/squeezenet1_1_imagenet_features.safetensors"

say "ONNX: every network at full size against ONNX Runtime, OpenVINO and onnx.checker"
"$python" "$peers/export.py" "$build/fovea-bench" "$weights"

say "ONNX: a fine-tuned model, run by what its metadata say"
quietly "$fovea" ingest SampleData/png -o "$work/png-cohort" --labels SampleData/png/labels.csv --key "$key" --force
quietly "$fovea" finetune "$work/png-cohort" -o "$work/png-run" --target lesion --backbone random \
  --architecture resnet20_cifar --epochs 2 --set model.inputSize=64 --key "$key" --force
"$fovea" weights export "$work/png-run/model.fovea" -o "$work/png.onnx" --images "$work/png-cohort" --key "$key" --force
quietly "$fovea" predict "$work/png-run/model.fovea" SampleData/png -o "$work/png-predicted" --link "$work/png-link.csv" \
  --key "$key" --force
"$python" "$peers/export_model.py" "$work/png.onnx" SampleData/png "$work/png-predicted/predictions.csv" "$work/png-link.csv"

say "Stored values: every file of the collection beside pydicom's arrays, a film of 2 GB, 2,000 files beside others"
"$python" -W ignore "$peers/stored_values.py" "$fovea" "$shared/data/dicom" "$work/stored"
"$python" "$peers/long_film.py" "$fovea" "$work/long-film"
"$python" "$peers/long_film.py" "$fovea" "$work/long-film" --compressed
"$python" -W ignore "$peers/read_bench.py" "$fovea" "$shared/data/dicom" "$work/read-bench" || { [ $? -eq 2 ] && echo "short of a bar"; }

say "Radiographs: one command, counts, and the leaking split refused"
nih=("$fovea" run Pipelines/nih-abnormal.yaml --weights-dir "$weights" --key "$key"
  --set "input.folder=$work/nih")
quietly "${nih[@]}" --threads 2 --force -o "$work/nih-run"
cat "$work/nih-run/cohort/ingest-summary.json"
if "${nih[@]}" --set "input.labels=$work/nih/labels_leaky.csv" --force -o "$work/nih-leaky"; then
  echo "the leaking split was not refused" && exit 1
fi

say "Determinism: one thread, two threads, killed with -9 and resumed"
quietly "${nih[@]}" --threads 1 --force -o "$work/nih-one"
"${nih[@]}" --threads 2 --force -o "$work/nih-killed" 2>>"$work/progress.log" &
process=$!
until [ -n "$(find "$work/nih-killed" -name checkpoint.safetensors -print -quit 2>/dev/null)" ]; do
  sleep 0.1
done
sleep $((RANDOM % 20))
kill -9 $process && wait $process 2>/dev/null || true
quietly "${nih[@]}" --threads 2 -o "$work/nih-killed"
sha256sum "$work"/nih-{run,one,killed}/model.fovea
[ "$(digest "$work/nih-run/model.fovea")" = "$(digest "$work/nih-one/model.fovea")" ]
[ "$(digest "$work/nih-run/model.fovea")" = "$(digest "$work/nih-killed/model.fovea")" ]

say "Photographs: pretrained and random weights, three seeds, beside PyTorch with the same recipe and folds"
ours=() scratch=() theirs=()
quietly "$fovea" ingest "$work/isic" -o "$work/isic-cohort" --labels "$work/isic/labels.csv" \
  --demographics "$work/isic/demographics.csv" --link "$work/isic-link.csv" --key "$key" --force
for seed in 1 2 3; do
  quietly "$fovea" run Pipelines/isic-melanoma.yaml --weights-dir "$weights" --key "$key" \
    --set "input.folder=$work/isic" --set "split.seed=$seed" -o "$work/isic-$seed"
  quietly "$fovea" run Pipelines/isic-melanoma.yaml --weights-dir "$weights" --key "$key" \
    --set "input.folder=$work/isic" --set "split.seed=$seed" --set model.backbone=random \
    --set model.architecture=squeezenet1_1 -o "$work/isic-random-$seed"
  [ -s "$work/peer-$seed.csv" ] || "$python" "$peers/isic_pytorch.py" "$work/isic" \
    "$weights/squeezenet1_1_imagenet_features.safetensors" "$seed" "$work/peer-$seed.csv"
  ours+=("$work/isic-$seed/predictions.csv")
  scratch+=("$work/isic-random-$seed/predictions.csv")
  theirs+=("$work/peer-$seed.csv")
done
echo "Fovea minus PyTorch:"
"$python" "$peers/delong.py" --truth "$work/peer-1.csv" --link "$work/isic-link.csv" \
  --a "${ours[@]}" --b "${theirs[@]}"
echo "Pretrained minus random weights:"
"$python" "$peers/delong.py" --truth "$work/peer-1.csv" --link "$work/isic-link.csv" \
  --a "${ours[@]}" --b "${scratch[@]}"

say "What comes with Fovea: frozen features, then fine-tuned beside random weights of its network and ImageNet's"
"$python" "$peers/transfer_probe.py" "$shared/data" Sources/Networks/Resources/fovea-{small,resnet18}.safetensors random colours \
  "$weights/squeezenet1_1_imagenet_features.safetensors"
for backbone in default random; do
  quietly "$fovea" run Pipelines/isic-melanoma.yaml --key "$key" --set "input.folder=$work/isic" --set split.seed=1 \
    --set training.learningRate=5e-4 --set "model.backbone=$backbone" --set model.architecture=resnet10_slim \
    -o "$work/isic-shipped-$backbone"
done
for other in "$work/isic-shipped-random" "$work/isic-1"; do
  "$python" "$peers/delong.py" --truth "$work/peer-1.csv" --link "$work/isic-link.csv" \
    --a "$work/isic-shipped-default/predictions.csv" --b "$other/predictions.csv"
done

say "A tenth of the labels: what comes with Fovea and random weights, and what images without labels add"
for backbone in default random; do
  quietly "$fovea" run Pipelines/isic-melanoma.yaml --key "$key" --set "input.folder=$work/isic" --set split.seed=1 \
    --set training.learningRate=5e-4 --set training.labelShare=0.1 --set training.epochs=24 \
    --set "model.backbone=$backbone" --set model.architecture=resnet10_slim -o "$work/isic-tenth-$backbone"
done
"$python" "$peers/delong.py" --truth "$work/peer-1.csv" --link "$work/isic-link.csv" \
  --a "$work/isic-tenth-default/predictions.csv" --b "$work/isic-tenth-random/predictions.csv"
"$python" "$peers/few_labels.py" "$fovea" "$work/isic" "$key" "$work/few" --share 0.1

say "Outlines of skin lesions: out of fold, beside PyTorch with the same recipe and folds, and random weights"
seg=$work/outlines
[ -d "$seg" ] || "$python" "$peers/isic_segmentation.py" prepare "$shared/data/isic2017" "$seg"
outlines() { # NAME BACKBONE: trains, and measures the answers out of fold
  quietly "$fovea" run Pipelines/isic-segmentation.yaml --weights-dir "$weights" --key "$key" --set "input.folder=$seg/images" \
    --set "input.masks=$seg/masks" --set "input.labels=$seg/labels.csv" --set "input.demographics=$seg/demographics.csv" \
    --set split.seed=1 --set "model.backbone=$2" --set model.architecture=squeezenet1_1 -o "$work/outlines-$1"
  "$python" "$peers/isic_segmentation.py" score "$seg" "$work/outlines-$1" "$work/outlines-link.csv" "$work/outlines-$1.csv" \
    --named "$work/outlines-$1-named"
}
quietly "$fovea" ingest "$seg/images" -o "$work/outlines-cohort" --labels "$seg/labels.csv" --masks "$seg/masks" \
  --link "$work/outlines-link.csv" --key "$key" --force
outlines pretrained squeezenet1_1_imagenet_features
outlines random random
[ -s "$work/outlines-peer.csv" ] || "$python" "$peers/isic_segmentation.py" train "$seg" \
  "$weights/squeezenet1_1_imagenet_features.safetensors" 1 "$work/outlines-peer.csv"
for other in peer random; do
  "$python" "$peers/isic_segmentation.py" compare "$work/outlines-pretrained.csv" "$work/outlines-$other.csv"
done
"$python" "$peers/report_masks.py" check "$work/outlines-pretrained-named" "$work/outlines-pretrained"

say "Boxes of lesions, out of fold, beside PyTorch with the same recipe and folds: phantoms on radiographs, then photographs"
boxes() { # NAME KIND DATA EPOCHS SEED…
  local name=$1 kind=$2 data=$3 epochs=$4 ours=() theirs=()
  shift 4
  [ -d "$work/$name" ] || "$python" "$peers/lesion_boxes.py" "$kind" "$data" "$work/$name"
  local cohort=("$fovea" ingest "$work/$name/images" -o "$work/$name-cohort" --labels "$work/$name/labels.csv"
    --boxes "$work/$name/boxes.csv" --link "$work/$name-link.csv" --key "$key" --force)
  # A person would look at what is kept out for its text; here all of it is let in, as PyTorch has it too.
  echo "file,reason,content" >"$work/$name-reviewed.csv"
  quietly "${cohort[@]}"
  [ ! -f "$work/$name-cohort/quarantine.csv" ] || cp "$work/$name-cohort/quarantine.csv" "$work/$name-reviewed.csv"
  quietly "${cohort[@]}" --text-reviewed "$work/$name-reviewed.csv"
  for seed in "$@"; do
    quietly "$fovea" run Pipelines/lesion-boxes.yaml --weights-dir "$weights" --key "$key" --set "input.folder=$work/$name/images" \
      --set "input.boxes=$work/$name/boxes.csv" --set "input.labels=$work/$name/labels.csv" --set split.test=0 \
      --set "input.textReviewed=$work/$name-reviewed.csv" --set "training.epochs=$epochs" --set "split.seed=$seed" \
      -o "$work/$name-$seed"
    "$python" "$peers/lesion_boxes.py" name "$work/$name" "$work/$name-$seed/boxes.csv" "$work/$name-link.csv" "$work/$name-$seed.csv"
    [ -s "$work/$name-peer-$seed.csv" ] || "$python" "$peers/lesion_boxes.py" train "$work/$name" \
      "$weights/squeezenet1_1_imagenet_features.safetensors" "$seed" "$work/$name-peer-$seed.csv" --epochs "$epochs"
    ours+=("$work/$name-$seed.csv") theirs+=("$work/$name-peer-$seed.csv")
  done
  "$python" "$peers/lesion_boxes.py" compare "$work/$name" "$(IFS=,; echo "${ours[*]}")" "$(IFS=,; echo "${theirs[*]}")"
}
boxes boxes phantoms "$shared/data/nih-cxr14-64px" 8 1 2
boxes boxes-photographs photographs "$shared/data/isic2017" 4 1

say "DICOM without identities: the radiographs, real files of every kind, and an invented person planted in them"
# Needs DCMTK's dcmdump and dicom3tools' dciodvfy.
[ -d "$work/planted" ] || "$python" -W ignore "$peers/deidentified.py" plant "$shared/data/dicom" "$work/planted"
for dump in "$work/nih" "$shared/data/dicom" "$work/planted"; do
  made=$work/dicom-$(basename "$dump")
  "$fovea" deidentify "$dump" -o "$made" --link "$made.csv" --key "$key" --force --quiet
  "$python" -W ignore "$peers/deidentified.py" judge "$dump" "$made" "$made.csv"
done
"$python" "$peers/canary.py" "$work/nih" "$work/dicom-nih"

say "DICOM without identities: the bench of cases, and other tools on the same"
# Needs gdcmanon (libgdcm-tools) and Orthanc for their columns.
"$python" -W ignore "$peers/deid_bench.py" "$fovea" "$shared/reference" "$work/deid-bench"

say "DICOM results: images without symmetry from deidentify to SEG, SC and SR, read by others"
# Needs dicom3tools' dciodvfy; FOVEA_RESULTS keeps the phantoms of the tests for the first of the judges.
results=$work/dicom-results
FOVEA_RESULTS=$(realpath -m "$results/phantoms") swift test -c release --disable-testable-imports --filter ResultFileTests
"$python" -W ignore "$peers/dicom_results.py" judge "$results/phantoms"
"$python" -W ignore "$peers/dicom_predicted.py" make "$results"
quietly "$fovea" ingest "$results/dump" --masks "$results/masks" -o "$results/cohort" --key "$key" --force
quietly "$fovea" split "$results/cohort" --seed 3 --key "$key" --force
quietly "$fovea" finetune "$results/cohort" -o "$results/run" --task segment --backbone random --architecture unet \
  --epochs 25 --set model.inputSize=48 --set model.decoderWidth=8 --set training.batch=4 \
  --set training.learningRate=1e-2 --key "$key" --force
quietly "$fovea" deidentify "$results/study" -o "$results/released" --key "$key" --force
quietly "$fovea" predict "$results/run/model.fovea" "$results/released" -o "$results/predicted" \
  --link "$results/link.csv" --format csv,json,png,dicom-sc,dicom-seg,dicom-sr --key "$key" --force
"$python" -W ignore "$peers/dicom_predicted.py" judge "$results/released" "$results/predicted" "$results/link.csv"
quietly "$fovea" predict "$results/run/model.fovea" "$results/study" -o "$results/original" --to-original \
  --link "$results/original.csv" --format png,dicom-sc,dicom-seg --key "$key" --force
"$python" -W ignore "$peers/dicom_predicted.py" judge "$results/study" "$results/original" "$results/original.csv"
"$python" "$peers/canary.py" "$results/study" "$results"/{released,predicted}

say "Privacy: nothing of the dumps in any byte written"
"$python" "$peers/canary.py" "$work/nih" "$work"/nih-{run,one,killed,leaky} "$work"/*.log
"$python" "$peers/canary.py" "$work/isic" "$work"/isic-[0-9]* "$work"/isic-{cohort,random-*,shipped-*,tenth-*} "$work"/*.log

say "Reports: every number held to scikit-learn, scipy, statsmodels, MONAI and pycocotools"
"$python" "$peers/report_peers.py" "$fovea" "$work/report-peers"
"$python" "$peers/report_masks.py" make "$shared/data/isic2017" "$work/report-masks"
quietly "$fovea" report --masks "$work/report-masks/masks" --reference "$work/report-masks/reference" \
  --demographics "$work/report-masks/demographics.csv" --force -o "$work/report-of-masks"
"$python" "$peers/report_masks.py" check "$work/report-masks" "$work/report-of-masks"
"$python" "$peers/report_boxes.py" make "$work/report-boxes"
quietly "$fovea" report --boxes "$work/report-boxes/boxes.csv" --reference-boxes "$work/report-boxes/truth.csv" \
  --demographics "$work/report-boxes/demographics.csv" --force -o "$work/report-of-boxes"
"$python" "$peers/report_boxes.py" check "$work/report-boxes" "$work/report-of-boxes"
