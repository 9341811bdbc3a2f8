#!/usr/bin/env python3
"""Makes models/answer_head.json: weights that read off the cross-encoder's hidden values where an answer stands.

    python3 -m venv venv && venv/bin/pip install numpy onnx onnxruntime scikit-learn tokenizers
    venv/bin/python scripts/answer_head.py DATA_DIR/models SET > models/answer_head.json

DATA_DIR/models is what `footnote models install` fills; SET has corpus.jsonl.gz, queries.jsonl and qrels.tsv. Only
questions of the tuning half are fitted on (the same rule as `footnote eval --half tuning`). For each, the relevant
document is cut into runs of sentences of at most 400 characters, as excerpts are; words that belong to an answer are
ones, up to 40 other words of each run are zeros, runs without an answer included: those are the near misses.
Logistic regression. Prints on stderr how often the run that is chosen has the answer, on the half that was not fitted.
"""
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import tokenizers
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

MODEL = "ms-marco-minilm-l12"
# Half-way up and further: the last layer's words are of no use to the network itself, so nothing trained them.
LAYERS = [6, 8, 10]
VALUE = "/bert/encoder/layer.{}/output/LayerNorm/Add_1_output_0"
LONGEST_RUN, MOST_RUNS, OTHER_WORDS, STRENGTH = 400, 8, 40, 2e-3


def tuning(name):
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def runs(text):
    """The runs of sentences that an excerpt could be: from each sentence on, and around each."""
    starts = [0] + [m.end() for m in re.finditer(r'(?<=[.!?])["”)]?\s+(?=[A-Z"“0-9(])|\n+', text)]
    ends = [len(text[:start].rstrip()) for start in starts[1:]] + [len(text)]
    found = set()
    for key in range(len(starts)):
        last = key
        while last + 1 < len(starts) and ends[last + 1] - starts[key] <= LONGEST_RUN:
            last += 1
        found.add((starts[key], ends[last]))
        first = last = key
        while True:
            grown = (first, last)
            if last + 1 < len(starts) and ends[last + 1] - starts[first] <= LONGEST_RUN:
                last += 1
            if first > 0 and ends[last] - starts[first - 1] <= LONGEST_RUN:
                first -= 1
            if grown == (first, last):
                break
        found.add((starts[first], ends[last]))
    return sorted(found)[:MOST_RUNS]


class Network:
    def __init__(self, folder):
        path = folder / "model.onnx"
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        model = onnx.load(path)
        for layer in LAYERS:
            value = onnx.helper.make_tensor_value_info(VALUE.format(layer), onnx.TensorProto.FLOAT, None)
            model.graph.output.append(value)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        self.words = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.words.no_padding()
        self.words.enable_truncation(256)

    def read(self, question, text):
        """The logit, the spans of the text's tokens, and their hidden values."""
        read = self.words.encode(question, text)
        row = lambda numbers: np.array([numbers], dtype=np.int64)
        logit, *hidden = self.session.run(None, {
            "input_ids": row(read.ids), "attention_mask": row(read.attention_mask), "token_type_ids": row(read.type_ids)})
        inside = [at for at, kind in enumerate(read.type_ids) if kind == 1][:-1]
        values = np.concatenate([layer[0][inside] for layer in hidden], axis=1)
        return float(logit[0][0]), [read.offsets[at] for at in inside], values.astype(np.float32)


def main():
    network = Network(Path(sys.argv[1]) / MODEL)
    folder = Path(sys.argv[2])
    with gzip.open(folder / "corpus.jsonl.gz", "rt") as lines:
        texts = {document["_id"]: document["text"] for document in map(json.loads, lines)}
    with open(folder / "queries.jsonl") as lines:
        questions = [json.loads(line) for line in lines]
    relevant = {}
    with open(folder / "qrels.tsv") as lines:
        for line in lines:
            question, document, *_ = line.split()
            relevant.setdefault(question, document)

    random = np.random.default_rng(0)
    values, answers, checked = [], [], []
    for question in questions:
        text = texts[relevant[question["_id"]]]
        wanted = [re.compile(re.escape(answer), re.I) for answer in question["answers"]]
        choices = []
        for start, end in runs(text):
            run = text[start:end]
            logit, spans, hidden = network.read(question["text"], run)
            found = [match.span() for answer in wanted for match in answer.finditer(run)]
            is_answer = np.array([any(a < to and of < b for of, to in found) for a, b in spans], dtype=bool)
            if tuning(question["_id"]):
                others = np.flatnonzero(~is_answer)
                others = random.choice(others, min(OTHER_WORDS, len(others)), replace=False)
                kept = np.concatenate([np.flatnonzero(is_answer), others])
                values.append(hidden[kept])
                answers.append(is_answer[kept])
            elif hidden.size:
                choices.append((logit, hidden, len(run), bool(found)))
        if choices:
            checked.append(choices)

    scaler = StandardScaler().fit(np.concatenate(values))
    fit = LogisticRegression(C=STRENGTH, max_iter=400)
    fit.fit(scaler.transform(np.concatenate(values)), np.concatenate(answers))
    weights = fit.coef_[0] / scaler.scale_
    bias = float(fit.intercept_[0] - weights @ scaler.mean_)

    for share in (0, .5, 1, 1.5, 2):
        right = [max(choices, key=lambda c: c[0] + share * (c[1] @ weights + bias).max() + .005 * c[2])[3]
                 for choices in checked]
        print(f"{len(checked)} questions not fitted on; words' odds counted {share}: {np.mean(right):.4f} have the answer",
              file=sys.stderr)
    layers = [{"value": VALUE.format(layer), "weights": [float(f"{w:.4g}") for w in part]}
              for layer, part in zip(LAYERS, np.split(weights, len(LAYERS)))]
    json.dump({"model": MODEL, "sha256": network.sha256, "bias": round(bias, 4), "layers": layers}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
