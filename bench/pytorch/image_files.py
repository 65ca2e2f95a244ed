"""The images that Trinca hands over: pixels and labels and nothing else, so that both sides have the same."""

import os

import numpy as np


def read_images(folder, split, side):
    """Bytes [N, side, side] and labels [N] of `train` or `test`; None for both where the split is not there."""
    if not os.path.exists(os.path.join(folder, f"{split}_images.bin")):
        return None, None
    return read_pixels(folder, split, (side, side)), read_labels(folder, split)


def read_pixels(folder, split, shape):
    """Bytes [N, ...shape]."""
    return np.fromfile(os.path.join(folder, f"{split}_images.bin"), dtype=np.uint8).reshape(-1, *shape)


def read_labels(folder, split):
    """Labels [N]."""
    return np.fromfile(os.path.join(folder, f"{split}_labels.bin"), dtype="<i4")
