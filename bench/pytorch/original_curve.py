"""The original's program with its two phases and its steps of the rate, measured on held-out images as it trains."""

import os
import random
import time

import torch
from image_files import read_images
from original import Digits, Original, mine_hard, mine_semi_hard

# Images that are embedded at a time.
CHUNK = 512
MINERS = {"semi-hard": mine_semi_hard, "hard": mine_hard}


class OriginalCurve:
    """Epochs of a training, one after another. Embedding the held-out images is not part of its time."""

    def __init__(self, settings):
        torch.manual_seed(settings["seed"])
        random.seed(settings["seed"])
        self.settings = settings
        self.folder = settings["folder"]
        self.training = Original({**settings, "miner": settings["miners"][0]})
        images, labels = read_images(self.folder, "test", settings["side"])
        held_out = Digits(images, labels)
        self.held_out = torch.stack([held_out[index][0] for index in range(len(held_out))])
        self.epoch = 0
        self.seconds = 0.0
        self.about = self.training.about

    def run(self):
        """One epoch; the seconds of training before each measurement, whose embeddings it writes."""
        training = self.training
        training.mine = MINERS[self.settings["miners"][self.epoch]]
        for group in training.optimizer.param_groups:
            group["lr"] = self.settings["rates"][self.epoch]
        after = self.settings["evaluate_after"][self.epoch]
        self.epoch += 1
        seconds = []
        start = time.perf_counter()
        for step, (images, labels) in enumerate(training.loader, 1):
            training.train_on(images, labels)
            if step in after:
                self.seconds += time.perf_counter() - start
                self.write_embeddings(len(seconds))
                seconds.append(self.seconds)
                start = time.perf_counter()
        return {"seconds": seconds}

    def write_embeddings(self, number):
        """Writes the embeddings of the held-out images, float32 [N, D]."""
        net = self.training.net.eval()
        with torch.no_grad():
            embeddings = torch.cat([net(chunk) for chunk in self.held_out.split(CHUNK)])
        net.train()
        embeddings.numpy().tofile(os.path.join(self.folder, f"embeddings_{number}.bin"))
