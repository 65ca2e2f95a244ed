"""The images that Trinca hands over: pixels and labels and nothing else, so that both sides have the same."""

import os

import numpy as np


def read_images(folder, split, side):
    """Bytes [N, side, side] and labels [N] of `train` or `test`; None for both where the split is not there."""
    path = os.path.join(folder, f"{split}_images.bin")
    if not os.path.exists(path):
        return None, None
    images = np.fromfile(path, dtype=np.uint8).reshape(-1, side, side)
    labels = np.fromfile(os.path.join(folder, f"{split}_labels.bin"), dtype="<i4")
    return images, labels
