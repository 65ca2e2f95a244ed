"""An epoch of the original's program: all batches, then validation, embeddings, metrics and a checkpoint."""

import os
import random

import numpy as np
import torch
from image_files import read_images
from original import Digits, Original
from torch.utils.data import DataLoader

VALIDATION_TRIPLETS = 128
PAIRS = 512
FAR = 1e-3


class OriginalEpochs:
    """Epochs of a training, one after another."""

    def __init__(self, settings):
        self.training = Original(settings)
        self.folder = settings["folder"]
        self.test = Digits(*read_images(self.folder, "test", settings["side"]))
        self.test_loader = DataLoader(self.test, batch_size=settings["batch_size"], num_workers=0)
        self.triplets = [draw_triplet(self.test.labels) for _ in range(VALIDATION_TRIPLETS)]
        self.count = 0
        self.about = f"{self.training.about}; {len(self.training.loader)} batches an epoch"

    def run(self):
        """One epoch; what is known at its end."""
        training = self.training
        training.net.train()
        losses = [training.train_on(images, labels) for images, labels in training.loader]
        training.net.eval()
        with torch.no_grad():
            validation = self.validate()
            embeddings = torch.cat([training.net(images) for images, _ in self.test_loader]).numpy()
        metrics = measure(embeddings, self.test.labels)
        self.count += 1
        torch.save(
            {
                "epoch": self.count,
                "model": training.net.state_dict(),
                "optimizer": training.optimizer.state_dict(),
            },
            os.path.join(self.folder, f"epoch_{self.count}.pt"),
        )
        return {"train_loss": sum(losses) / len(losses), "validation_loss": validation, **metrics}

    def validate(self):
        """The mean loss of the fixed triplets."""
        columns = zip(*self.triplets)
        images = [torch.stack([self.test[index][0] for index in column]) for column in columns]
        return self.training.criterion(*[self.training.net(part) for part in images]).item()


def draw_triplet(labels):
    """Indices of an anchor, a positive and a negative."""
    anchor = random.randrange(len(labels))
    positive, negative = (draw_partner(labels, anchor, same) for same in (True, False))
    return anchor, positive, negative


def draw_partner(labels, first, same):
    """Another image, of the class of the first or of another."""
    while True:
        second = random.randrange(len(labels))
        if second != first and (labels[first] == labels[second]) == same:
            return second


def measure(embeddings, labels):
    """Threshold, VAL and accuracy at a false accept rate, and distances, over random pairs."""
    distances = {}
    for same in (True, False):
        pairs = []
        for _ in range(PAIRS):
            first = random.randrange(len(labels))
            pairs.append((first, draw_partner(labels, first, same)))
        first, second = np.array(pairs).T
        distances[same] = np.linalg.norm(embeddings[first] - embeddings[second], axis=1)
    threshold = np.sort(distances[False])[int(FAR * PAIRS)]
    val = np.mean(distances[True] < threshold)
    far = np.mean(distances[False] < threshold)
    return {
        "threshold": float(threshold),
        "val": float(val),
        "accuracy": float((val + 1 - far) / 2),
        "positive_mean": float(distances[True].mean()),
        "positive_std": float(distances[True].std()),
        "negative_mean": float(distances[False].mean()),
        "negative_std": float(distances[False].std()),
    }
