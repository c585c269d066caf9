extension BadInput {
  static let finetune: [BadInput] = [
    BadInput(
      "a learning curve of fine-tuning alone", 78,
      [#"cohort"#, #"finetune --set evaluation.learningCurve=[1]"#],
      "--set evaluation.learningCurve: is read by fovea run alone; leave it out"),
    BadInput(
      "a target that the cohort lacks", 65,
      [#"cohort"#, #"finetune --target findng"#],
      "target findng: no image has this label; the cohort's columns are finding"),
    BadInput(
      "one class only", 65,
      [#"dump"#, #"sed -i 's/,1$/,0/' dump/labels.csv"#, #"quietly ingest"#, #"finetune"#],
      """
      target finding: none of the 15 labelled training images is positive; a classifier needs \
      images of at least two classes
      """),
    BadInput(
      "edited pictures", 65,
      [#"cohort"#, #"for f in cohort/pixels/*; do printf X >>$f; done"#, #"finetune"#],
      """
      case PSEUDONYM: its pixels are not the ones that were signed; ingest again; never edit \
      a cohort by hand
      """),
    BadInput(
      "an edited split", 65,
      [
        #"cohort"#,
        #"sed -i 's/"part" : "test"/"part" : "train"/' cohort/split.lock"#,
        #"finetune"#,
      ],
      """
      split.lock: was changed, or made with another key; restore the file or use the key of \
      the cohort
      """),
    BadInput(
      "weights that are noise", 65,
      [
        #"cohort"#,
        #"printf 'not weights at all, but noise' >w.safetensors"#,
        #"train --backbone w.safetensors"#,
      ],
      """
      w.safetensors: is in no format of weights that is known; give a safetensors file, a \
      .pth, .pt or .th file of PyTorch, or an ONNX model
      """),
    BadInput(
      "weights that break off", 65,
      [
        #"cohort"#,
        #"head -c 20000 "$W/run/model.fovea" >w.safetensors"#,
        #"train --backbone w.safetensors"#,
      ],
      """
      w.safetensors: tensor T lies at bytes N; it is not a whole, valid safetensors file; \
      fetch or export it again
      """),
    BadInput(
      "weights of another network", 65,
      [
        #"cohort"#,
        #"cp "$W/run/model.fovea" w.safetensors"#,
        #"train --backbone w.safetensors --architecture resnet18"#,
      ],
      """
      weights for resnet18: only 0 of 100 backbone tensors (0 %) are in the file; missing or \
      of another shape: layer2.0.downsample.0.weight, layer2.0.downsample.1.weight, \
      layer2.0.downsample.1.bias, layer2.0.downsample.1.running_mean and 96 more; choose the \
      architecture that the file was made for
      """),
    BadInput(
      "weights that say nothing of themselves", 65,
      [#"cohort"#, #"cp "$W/run/model.fovea" w.safetensors"#, #"train --backbone w.safetensors"#],
      """
      w.safetensors: nothing states what these weights are for; name its architecture and \
      input normalisation, or write w.json beside it, such as \
      {"architecture":"resnet20_cifar","channelOrder":"RGB","channels":3,"licence":"its \
      licence","mean":[0.485,0.456,0.406],"origin":"where the file comes \
      from","scale":1,"std":[0.229,0.224,0.225]}
      """),
    BadInput(
      "weights of a name nobody has", 66,
      [#"cohort"#, #"train --backbone resnet999"#],
      """
      resnet999: is in no weight folder; they have fovea-resnet18, fovea-small
      """),
    BadInput(
      "another network than the weights' that come with Fovea", 65,
      [#"cohort"#, #"train --architecture resnet50"#],
      """
      fovea-small.safetensors: is stated to be resnet10_slim, not resnet50; drop the \
      architecture or choose another file
      """),
    BadInput(
      "random weights of no network", 78,
      [#"cohort"#, #"train --backbone random"#],
      "settings: model.architecture: must be given with backbone: random; write resnet18"),
    BadInput(
      "a network that does not exist", 78,
      [#"cohort"#, #"train --architecture resnet19"#],
      "--set model.architecture: is \"resnet19\"; did you mean resnet18?"),
    BadInput(
      "a loss that is not a number", 65,
      [
        #"cohort"#,
        #"fast='--set training.optimizer=sgd --set training.learningRate=10'"#,
        #"fast="$fast --set training.warmupEpochs=0 --set model.inputSize=32""#,
        #"train --backbone random --architecture squeezenet1_1 --epochs 9 $fast"#,
      ],
      """
      training, epoch N, step N: the loss is not a finite number; lower \
      training.learningRate; no model was written
      """),
    BadInput(
      "a resumption with other options", 65,
      [
        #"unsplit"#,
        #"mkdir -p new/checkpoint"#,
        #"printf '{"configuration":"x","convolution":"fastest","fold":0,' >fold"#,
        #"printf '"history":[],"indices":[],"probabilities":[]}' >>fold"#,
        #"mv fold new/checkpoint/fold-0.json"#,
        #"finetune --folds 2 --resume"#,
      ],
      """
      fold-0.json: belongs to a run with other options, weights, images or split; resume with \
      what that run was started with, or start again without --resume
      """),
    BadInput(
      "an unfinished run in the way", 73,
      [#"cohort"#, #"mkdir -p new/checkpoint"#, #": >new/checkpoint/fold-0.json"#, #"finetune"#],
      "$FOLDER/new: holds an unfinished run; go on with --resume, or start again with --force"),
    BadInput(
      "a finished run in the way", 73,
      [#"cohort"#, #"cp -r "$W/run" new"#, #"finetune"#],
      "$FOLDER/new: holds files already; choose an empty folder, or replace them with --force"),
    BadInput(
      "a finished run to resume", 73,
      [#"cohort"#, #"cp -r "$W/run" new"#, #"finetune --resume"#],
      """
      $FOLDER/new: holds a finished run, nothing is left to do; choose another folder, or \
      start again with --force and without --resume
      """),
    BadInput(
      "a key of the pipeline that does not exist", 78,
      [#"cohort"#, #"finetune --set training.epoch=3"#],
      "--set training.epoch: no such key; did you mean training.epochs?"),
    BadInput(
      "a key that belongs to ingest", 78,
      [#"cohort"#, #"finetune --set input.folder=x"#],
      "--set input.folder: is not read here, the cohort has been ingested already; leave it out"),
    BadInput(
      "folds that contradict the frozen split", 64,
      [#"cohort"#, #"finetune --folds 3"#],
      """
      split.folds: is 3, but the cohort's split is frozen with 0 folds; leave it out, or \
      split anew with fovea split --force
      """),
  ]
}
