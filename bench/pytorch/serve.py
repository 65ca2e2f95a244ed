"""
Runs what Trinca's bench compares with, mostly PyTorch's training steps: an object of JSON on each line of standard
input asks, a line on standard output answers.

    python serve.py 2 torch numpy      with two threads; reports the versions of these packages

    ← {"ready": {"versions": {"torch": …}, "contenders": ["pytorch_original", …], "threads": 2}}
    → {"open": "pytorch_best", "settings": {…}}   ← {"about": "what it is"}
    → {"run": "pytorch_best", "steps": 5}         ← {"ms": 61.2}                      mean of a step
    → {"epoch": "pytorch_original_epochs"}        ← {"ms": 31207.9, "figures": {…}}   one epoch
    → {"embed": "pytorch_data"}                   ← {}                                writes embeddings.bin
    → {"write": "faiss_flat"}                     ← {}                                writes found.bin
    ← {"error": "one line"}                       where a request fails

It ends with its standard input.
"""

import importlib
import json
import os
import sys
import time

# What libraries print goes to standard error: standard output is for answers.
answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
os.dup2(2, 1)

# Module and class of each contender. A module is imported only where it runs.
CONTENDERS = {
    "pytorch_original": ("original", "Original"),
    "pytorch_original_epochs": ("original_epoch", "OriginalEpochs"),
    "pytorch_original_curve": ("original_curve", "OriginalCurve"),
    "pytorch_best": ("best", "Best"),
    "pytorch_cuda": ("best_cuda", "BestCuda"),
    "pytorch_metric_learning": ("metric_learning", "MetricLearning"),
    "pytorch_data": ("data_training", "DataTraining"),
    "pytorch_files": ("file_embedding", "FileEmbedding"),
    "pytorch_evaluation": ("evaluation", "Evaluation"),
    "faiss_flat": ("faiss_flat", "FaissFlat"),
}


def answer(message):
    answers.write(json.dumps(message) + "\n")


def versions(packages):
    """Of Python and of the packages."""
    import platform
    from importlib.metadata import version

    return {"python": platform.python_version(), **{package: version(package) for package in packages}}


def take(request, opened):
    """The answer to a request."""
    if "open" in request:
        name = request["open"]
        opened.clear()  # Before the next one needs the memory.
        module, kind = CONTENDERS[name]
        opened[name] = getattr(importlib.import_module(module), kind)(request["settings"])
        return {"about": opened[name].about}
    if "embed" in request:
        opened[request["embed"]].embed()
        return {}
    if "write" in request:
        opened[request["write"]].write()
        return {}
    start = time.perf_counter()
    if "run" in request:
        for _ in range(request["steps"]):
            opened[request["run"]].step()
        return {"ms": 1000 * (time.perf_counter() - start) / request["steps"]}
    figures = opened[request["epoch"]].run()
    return {"ms": 1000 * (time.perf_counter() - start), "figures": figures}


def describe(error):
    """An error in one line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else 'no reason given'}"


def use_threads(threads, packages):
    """Imports the library that computes, which may fail, and tells it how many threads to use."""
    if "torch" in packages:
        import torch

        torch.set_num_threads(threads)
    if "faiss-cpu" in packages:
        import faiss

        faiss.omp_set_num_threads(threads)


def main(threads, packages):
    try:
        use_threads(threads, packages)
        answer({"ready": {"versions": versions(packages), "contenders": list(CONTENDERS), "threads": threads}})
    except Exception as error:
        answer({"error": describe(error)})
        sys.exit(1)
    opened = {}
    for line in sys.stdin:
        try:
            answer(take(json.loads(line), opened))
        except Exception as error:
            answer({"error": describe(error)})


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), sys.argv[2:])
    except KeyboardInterrupt:
        pass
