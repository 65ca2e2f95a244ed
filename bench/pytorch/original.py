"""
The original's program as a typical PyTorch author writes it: images loaded one by one, triplets mined in a loop over
the anchors, stock layers and optimizer. Our own wording of what is published of it.
"""

import random

import numpy as np
import torch
from image_files import read_images
from network import OriginalNetwork
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Digits(Dataset):
    """Images in [-1, 1] with their labels, one by one."""

    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].astype(np.float32) / 127.5 - 1
        return torch.from_numpy(image).unsqueeze(0), int(self.labels[index])


def mine_semi_hard(distances, labels, margin):
    """
    For each anchor a positive at random and the nearest negative with d(a,p) < d(a,n) < d(a,p) + margin, else a
    negative at random.
    """
    positives, negatives = [], []
    for anchor in range(len(labels)):
        row = distances[anchor]
        same = labels == labels[anchor]
        others = torch.nonzero(~same).flatten()
        same[anchor] = False
        positive = random.choice(torch.nonzero(same).flatten().tolist())
        to_negatives = row[others]
        semi_hard = (to_negatives > row[positive]) & (to_negatives < row[positive] + margin)
        candidates = others[semi_hard]
        if len(candidates) > 0:
            negative = candidates[row[candidates].argmin()].item()
        else:
            negative = random.choice(others.tolist())
        positives.append(positive)
        negatives.append(negative)
    return positives, negatives


def mine_hard(distances, labels, margin):
    """For each anchor a positive at random and the nearest negative."""
    positives, negatives = [], []
    for anchor in range(len(labels)):
        same = labels == labels[anchor]
        others = torch.nonzero(~same).flatten()
        same[anchor] = False
        positives.append(random.choice(torch.nonzero(same).flatten().tolist()))
        negatives.append(others[distances[anchor][others].argmin()].item())
    return positives, negatives


class Original:
    """A training of the original's program."""

    def __init__(self, settings):
        side, self.margin = settings["side"], settings["margin"]
        self.batch_size = settings["batch_size"]
        self.net = OriginalNetwork(side, settings["embedding_size"])
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=settings["lr"])
        self.criterion = nn.TripletMarginLoss(margin=self.margin)
        self.mine = {"semi-hard": mine_semi_hard, "hard": mine_hard}[settings["miner"]]
        self.train = Digits(*read_images(settings["folder"], "train", side))
        self.loader = DataLoader(
            self.train, batch_size=self.batch_size, shuffle=True, num_workers=0, drop_last=True
        )
        self.batches = iter(())
        self.about = "images one by one, triplets in a loop over the anchors, stock layers and Adam"

    def train_on(self, images, labels):
        """One step; its loss."""
        self.optimizer.zero_grad()
        embeddings = self.net(images)
        distances = torch.cdist(embeddings, embeddings).detach()
        positives, negatives = self.mine(distances, labels, self.margin)
        loss = self.criterion(embeddings, embeddings[positives], embeddings[negatives])
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def step(self):
        """One step on the next batch; its loss."""
        batch = next(self.batches, None)
        if batch is None:
            self.batches = iter(self.loader)
            batch = next(self.batches)
        return self.train_on(*batch)
