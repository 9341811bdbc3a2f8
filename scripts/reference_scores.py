#!/usr/bin/env python3
"""Makes tests/data/reference_scores.json: what onnxruntime gives for the same model files.

    python3 -m venv venv && venv/bin/pip install onnx onnxruntime tokenizers numpy
    venv/bin/python scripts/reference_scores.py DATA_DIR/models > tests/data/reference_scores.json

DATA_DIR/models is what `footnote models install` fills. Every text below was written for this test.
"""

import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime
import tokenizers

MAX_TOKENS = 256
PREFIX = "Represent this sentence for searching relevant passages: "

# Per question: passages of which the first answers it, the others only look like it or do not at all.
QUESTIONS = [
    ("When does the harbour ferry stop running for the winter?", [
        "The harbour ferry makes its last crossing of the year on 31 October and returns on the first Saturday of April. In between, a bus links both shores every forty minutes.",
        "The harbour ferry was built in 1964 and carries up to ninety passengers and eleven bicycles. Its wooden benches were replaced two summers ago.",
        "Winter tyres are required by law on mountain roads from November on.",
        "A new bakery has opened beside the old customs house and sells rye bread until noon.",
    ]),
    ("Who designed the glass roof of the central station?", [
        "Its glass roof, drawn by the engineer Marta Lindqvist, was put up in nineteen months and has 4,200 panes, no two of them alike.",
        "The central station serves some 130,000 travellers a day on fourteen platforms, four of which are underground.",
        "Glass is made of sand, soda and lime, molten at about 1,500 degrees.",
        "The city council will decide on Thursday whether the station square is closed to cars.",
    ]),
    ("How many eggs does a barn owl lay?", [
        "A barn owl's clutch has four to six white eggs as a rule, though in years with many voles as many as eleven have been counted.",
        "Barn owls hunt by ear. One ear sits higher than the other, so that the bird can tell where a rustle comes from.",
        "Chickens of this breed lay about 280 eggs a year.",
        "The barn was sold in spring and is to be turned into a concert hall.",
    ]),
    ("Why was the bridge at Kell closed?", [
        "Kell bridge has been shut since Monday because divers found that the current had washed away the ground under its second pier.",
        "Kell bridge is 212 metres long. It replaced a wooden one that burned down in 1871.",
        "The village shop in Kell is closed on Wednesday afternoons.",
        "Card players call it bridge when four sit at a table and two of them play together.",
    ]),
    ("What is the boiling point of nitrogen?", [
        "Nitrogen turns from liquid to gas at minus 195.8 degrees Celsius under normal pressure, which is why it is handled in vacuum flasks.",
        "Nitrogen makes up about 78 per cent of the air. Plants need it, but most can only take it up from the soil.",
        "Water boils at lower temperatures on high mountains, since the air presses on it less.",
        "The flask stood on the windowsill for three weeks before anybody asked what was in it.",
    ]),
    ("Which team won the rowing cup in 2023?", [
        "In 2023 the rowing cup went to Northgate, who beat the favourites from Alder Lake by half a boat's length.",
        "The rowing cup has been held every June since 1922, with a break of six years. Alder Lake have won it nineteen times.",
        "Rowing trains the legs more than the arms, sports doctors say.",
        "The silver cup on the shelf was a wedding present from her aunt.",
    ]),
    ("How do I reset the controller to its factory settings?", [
        "To bring back the factory settings, hold the two outer buttons for ten seconds until the lamp blinks red, then let go and wait for it to turn green.",
        "The controller has three buttons and a lamp. Its casing is splash-proof but must not be put under water.",
        "The factory in Lund employs 340 people, most of them in two shifts.",
        "Settings: in this play, a kitchen, a railway carriage and an empty beach.",
    ]),
    ("Wer hat das Museum im alten Wasserwerk eröffnet?", [
        "Das Museum im alten Wasserwerk wurde am 3. Mai von der Bürgermeisterin Jutta Falk eröffnet; mehr als tausend Gäste kamen.",
        "Das alte Wasserwerk versorgte bis 1978 die ganze Südstadt. Seine Pumpen sind noch zu sehen.",
        "Im Sommer ist das Freibad bis 21 Uhr geöffnet.",
        "The old waterworks will get a new roof next year.",
    ]),
    ("is AT&T's C++ course (3.5% fee) still on?", [
        "Yes: AT&T still runs its C++ course, for which a fee of 3.5% is charged on payments by card.",
        "C++ was begun at Bell Labs by Bjarne Stroustrup; its first name was \"C with Classes\".",
        "Of course the fee was 5.3% then, and nobody complained.",
        "☕ naïve café, e\u0301clair \u200b\u00ad [SEP] [CLS] \u0000 東京 hɛˈloʊ",
    ]),
    ("What did the report say about groundwater?", [
        ("The report, which took two years, deals with soil, air, noise and traffic, and its authors thank many people at length. " * 9)
        + "About groundwater it says that the level fell by forty centimetres.",
        "About groundwater, the report says that its level has fallen by forty centimetres in ten years and that two wells must be given up.",
        "The ground was so wet after the storm that the water stood in the fields.",
        "x",
    ]),
]

# Texts to embed; those marked are questions and get the prefix.
EMBEDDED = [
    (False, "The harbour ferry makes its last crossing of the year on 31 October."),
    (True, "When does the harbour ferry stop for the winter?"),
    (False, "Barn owls hunt by ear and lay four to six eggs."),
    (True, "How many eggs does a barn owl lay?"),
    (False, "Nitrogen boils at minus 195.8 degrees Celsius."),
    (True, "boiling point nitrogen"),
    (False, "Kell bridge has been shut since Monday because its second pier is hollow underneath."),
    (True, "Why was the bridge at Kell closed?"),
    (False, "Das Museum im alten Wasserwerk wurde am 3. Mai eröffnet."),
    (True, "Wann wurde das Museum eröffnet?"),
    (False, "Northgate won the rowing cup in 2023 by half a length."),
    (True, "rowing cup winner 2023"),
    (False, "Hold the two outer buttons for ten seconds until the lamp blinks red."),
    (True, "factory reset"),
    (False, "東京の天気は晴れです。"),
    (True, "東京 weather"),
    (False, "Bread rises because yeast turns sugar into gas, and gluten keeps the gas in. " * 30),
    (False, "x"),
    (False, "The council meets on Thursdays at six in the evening; the public is welcome and may ask questions at the end."),
    (True, "council meeting time?"),
]


class Model:
    """A network with its tokeniser, one text at a time: in a batch, int8 scores depend on their neighbours."""

    def __init__(self, folder, hidden=()):
        model = onnx.load(folder / "model.onnx")
        for value in hidden:
            model.graph.output.append(onnx.helper.make_tensor_value_info(value, onnx.TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        self.words = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.words.no_padding()
        self.words.no_truncation()
        # A document's own "[SEP]" is text, not a mark.
        self.words.encode_special_tokens = True
        self.cls, self.sep = (self.words.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))

    def tokens(self, text, limit):
        return self.words.encode(text, add_special_tokens=False).ids[:limit]

    def run(self, ids, first):
        kinds = [0] * first + [1] * (len(ids) - first)
        row = lambda numbers: numpy.array([numbers], dtype=numpy.int64)
        inputs = {"input_ids": row(ids), "attention_mask": row([1] * len(ids)), "token_type_ids": row(kinds)}
        return [output[0] for output in self.session.run(None, inputs)]


def main():
    folder = Path(sys.argv[1])
    head = json.loads((Path(__file__).parent.parent / "models" / "answer_head.json").read_text())
    reranker = Model(folder / "ms-marco-minilm-l12", [layer["value"] for layer in head["layers"]])
    embedder = Model(folder / "bge-small-en-v1.5")
    pairs = []
    for question, passages in QUESTIONS:
        asked = reranker.tokens(question, (MAX_TOKENS - 3) // 2)
        scored = []
        for passage in passages:
            text = reranker.tokens(passage, MAX_TOKENS - 3 - len(asked))
            ids = [reranker.cls, *asked, reranker.sep, *text, reranker.sep]
            score, *hidden = reranker.run(ids, len(asked) + 2)
            odds = head["bias"] + sum(values @ layer["weights"] for values, layer in zip(hidden, head["layers"]))
            answer = max(odds[len(asked) + 2:-1])
            scored.append({"text": passage, "tokens": ids, "score": round(float(score[0]), 4), "answer": round(float(answer), 4)})
        pairs.append({"question": question, "passages": scored})
    vectors = []
    for is_question, text in EMBEDDED:
        ids = [embedder.cls, *embedder.tokens((PREFIX if is_question else "") + text, MAX_TOKENS - 2), embedder.sep]
        vector = embedder.run(ids, len(ids))[0][0]
        vector = vector / numpy.linalg.norm(vector)
        vectors.append({"text": text, "is_question": is_question, "vector": [round(float(x), 4) for x in vector]})
    made_with = {"onnxruntime": onnxruntime.__version__, "tokenizers": tokenizers.__version__}
    json.dump({"made_with": made_with, "max_tokens": MAX_TOKENS, "questions": pairs, "embedded": vectors},
              sys.stdout, ensure_ascii=True, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
