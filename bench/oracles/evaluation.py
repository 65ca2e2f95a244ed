"""Draws embeddings and prints what scikit-learn's roc_curve and pytorch-metric-learning's AccuracyCalculator find.

pip install scikit-learn==1.9.1 pytorch-metric-learning==2.9.0 torch==2.15.0
python bench/oracles/evaluation.py > tests/eval/fixtures/oracles.json

Coordinates are whole 256ths, so that float32 has every squared distance exactly and no two different ones share a bin
of the histogram. AccuracyCalculator takes equal distances in whatever order its search has them; here it searches by a
function that puts other classes first, which is the definition that is tested.
"""

import json

import numpy as np
import torch
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator
from sklearn.metrics import roc_auc_score, roc_curve

RATES = [0.5, 0.1, 0.02, 0.005]
METRICS = ("precision_at_1", "r_precision", "mean_average_precision_at_r")


def squared_distances(queries, references):
    """In whole 65536ths, [Q, R]."""
    return ((queries[:, None, :] - references[None, :, :]) ** 2).sum(axis=2)


def verification(squared, same):
    """roc_curve over pairs, [P]: the nearer, the more alike."""
    far, val, thresholds = roc_curve(same, -squared, drop_intermediate=False)
    return {
        # The first one accepts nothing, at infinity.
        "accepted_to": text(-thresholds[1:].astype(int)),
        "falsely_accepted": text(np.rint(far[1:] * (~same).sum()).astype(int)),
        "accepted": text(np.rint(val[1:] * same.sum()).astype(int)),
        "val_at_far": {str(rate): float(val[far <= rate].max()) for rate in RATES},
        "auc": float(roc_auc_score(same, -squared)),
    }


def retrieval(queries, labels, references, reference_labels):
    """AccuracyCalculator's figures, over all queries and class by class."""
    within = references is None
    others, other_labels = (queries, labels) if within else (references, reference_labels)

    def search(query, k, reference, ref_includes_query):
        squared = squared_distances(queries, others)
        order = []
        for row, label in enumerate(labels):
            places = np.lexsort((other_labels == label, squared[row]))
            order.append([place for place in places if not (ref_includes_query and place == row)][:k])
        return None, torch.tensor(np.array(order))

    def figures(**options):
        calculator = AccuracyCalculator(
            include=METRICS, k="max_bin_count", device=torch.device("cpu"), knn_func=search, **options
        )
        if within:
            return calculator.get_accuracy(queries, labels)
        return calculator.get_accuracy(queries, labels, references, reference_labels, ref_includes_query=False)

    per_class = {name: text(values) for name, values in figures(return_per_class=True).items()}
    return {"all": figures(), "per_class": per_class}


def case(name, queries, labels, references=None, reference_labels=None):
    within = references is None
    squared = squared_distances(queries, queries if within else references)
    same = labels[:, None] == (labels if within else reference_labels)[None, :]
    pairs = np.triu_indices(len(queries), 1) if within else np.indices(squared.shape).reshape(2, -1)
    chosen = (pairs[0], pairs[1])
    return {
        "name": name,
        "queries": text(queries),
        "query_labels": text(labels),
        **({} if within else {"references": text(references), "reference_labels": text(reference_labels)}),
        "verification": verification(squared[chosen], same[chosen]),
        "retrieval": retrieval(queries, labels, references, reference_labels),
    }


def text(numbers):
    return " ".join(map(str, np.asarray(numbers).flatten()))


random = np.random.default_rng(1)
centres = random.normal(size=(4, 3))


def scattered(labels):
    """Points around a centre for each class, in the unit ball."""
    rows = centres[labels] + random.normal(size=(len(labels), 3)) * 0.7
    return np.rint(rows / np.linalg.norm(rows, axis=1, keepdims=True) * 250).astype(int)


def tied(count):
    """Points of a coarse grid: many are the same, and most distances come more than once."""
    return random.integers(-2, 3, size=(count, 3)) * 64


labels = np.arange(24) % 4
lone = np.array([0, 1, 1, 2, 0, 1, 2, 2, 1, 0, 3, 1, 0, 2, 1, 1, 0, 2, 2, 1])  # 3 comes once
others = np.array([1, 2, 0, 5, 1, 1, 0, 2, 5, 0, 1, 2, 2, 0])  # 3 is not among them, 5 is among no queries
cases = [
    case("random", scattered(labels), labels),
    case("tied, with a lone label", tied(20), lone),
    case("random against references", scattered(labels[:12]), labels[:12], scattered(labels), labels),
    case("tied against references, with classes of one side", tied(20), lone, tied(14), others),
]
print(json.dumps({"dimension": 3, "cases": cases}, indent=2))
