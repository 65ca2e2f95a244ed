"""Verification figures of all pairs in PyTorch, as one writes it for many embeddings: block by block, in a histogram."""

import os

import numpy as np
import torch

BINS = 1 << 18
BLOCK = 512


class Evaluation:
    """Embeddings that Trinca has written, and their classes."""

    def __init__(self, settings):
        self.folder = settings["folder"]
        dimension = settings["dimension"]
        rows = np.fromfile(os.path.join(self.folder, "rows.bin"), dtype="<f4").reshape(-1, dimension)
        labels = np.fromfile(os.path.join(self.folder, "labels.bin"), dtype="<i4")
        self.rows = torch.from_numpy(rows)
        self.labels = torch.from_numpy(labels)
        self.about = f"histograms of both kinds of pairs in blocks of {BLOCK} rows, {torch.get_num_threads()} threads"

    @torch.no_grad()
    def step(self):
        """Counts the distances of all pairs in fine bins, negative and positive, and returns the counts."""
        rows, labels = self.rows, self.labels
        norms = rows.square().sum(1)
        counts = torch.zeros(2 * BINS, dtype=torch.int64)
        for first in range(0, len(rows), BLOCK):
            block = rows[first : first + BLOCK]
            # Each pair once: the columns from the block on, and within the block those above the diagonal.
            squared = torch.addmm(norms[first:], block, rows[first:].T, alpha=-2)
            squared += norms[first : first + BLOCK, None]
            bins = squared.clamp_(0).mul_(BINS / 4).int().clamp_(max=BINS - 1)
            bins += BINS * (labels[first : first + BLOCK, None] == labels[first:]).int()
            size = len(block)
            corner = bins[:, :size][torch.ones(size, size, dtype=torch.bool).triu(1)]
            counts += torch.bincount(corner, minlength=2 * BINS)
            if size < bins.shape[1]:
                counts += torch.bincount(bins[:, size:].flatten(), minlength=2 * BINS)
        return counts

    def write(self):
        """Writes VAL at FAR 0.001 as the histogram has it, and the bin of the threshold, float64 [2]."""
        counts = self.step()
        negative, positive = counts[:BINS], counts[BINS:]
        allowed = int(0.001 * int(negative.sum()))
        edge = int(torch.searchsorted(negative.cumsum(0), allowed, right=True))
        val = int(positive[:edge].sum()) / int(positive.sum())
        np.array([val, edge], dtype="<f8").tofile(os.path.join(self.folder, "found.bin"))
