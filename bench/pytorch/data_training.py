"""A whole training by Trinca's recipe on its images: the same layers, loss, batches, rates and augmentation."""

import contextlib
import copy
import os

import numpy as np
import torch
from best import bfloat16_pays, mine_semi_hard, pairwise_distances
from image_files import read_labels, read_pixels
from layers import Network, augment
from memory import keep_freed_memory

# Steps that warm up, on a copy of the network.
WARMING = 2
# Images that are embedded at a time.
CHUNK = 512
# The numbers of an augmentation, for each image of a step.
NUMBERS = ("transforms", "colours", "boxes")


def triplet_loss(embeddings, labels, margin):
    """The loss of semi-hard triplets, one for each anchor that has a positive and a negative, averaged over these."""
    distances = pairwise_distances(embeddings)
    with torch.no_grad():
        same = labels[:, None] == labels[None, :]
        valid = ((same.sum(1) > 1) & ~same.all(1)).float()
        positives, negatives = mine_semi_hard(distances.detach(), labels, margin)
    to_positive = distances.gather(1, positives[:, None])[:, 0]
    to_negative = distances.gather(1, negatives[:, None])[:, 0]
    losses = (to_positive - to_negative + margin).relu()
    return (losses * valid).sum() / valid.sum().clamp_min(1)


class Average:
    """An exponential moving average of a network: of its parameters and of its running statistics."""

    def __init__(self, net, decay):
        self.net = copy.deepcopy(net)
        self.decay = decay
        self.step = 0
        self.average, self.current = (
            [value for value in net.state_dict().values() if value.is_floating_point()] for net in (self.net, net)
        )

    def follow(self):
        """After a step. The decay grows with the steps, as in TensorFlow's ExponentialMovingAverage."""
        self.step += 1
        decay = min(self.decay, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, self.current, 1 - decay)


class DataTraining:
    """A training from its start to its embeddings."""

    def __init__(self, settings):
        keep_freed_memory()
        torch.manual_seed(settings["seed"])
        self.settings = settings
        self.folder = settings["folder"]
        shape = [settings[name] for name in ("height", "width", "channels")]
        self.images = torch.from_numpy(read_pixels(self.folder, "train", shape))
        self.labels = torch.from_numpy(read_labels(self.folder, "train").astype("int64"))
        self.bfloat16 = bfloat16_pays()
        net = Network(settings["layers"], *shape).to(memory_format=torch.channels_last)
        self.begin(copy.deepcopy(net))
        epoch = self.read_epoch()
        for _ in range(WARMING):
            self.step(epoch, 0)
        self.begin(net)
        self.about = f"eager, channels last, {'bfloat16' if self.bfloat16 else 'float32'}, vectorised mining, fused Adam"

    def begin(self, net):
        """A training from its first step."""
        self.net = net.train()
        self.optimizer = torch.optim.Adam(net.parameters(), fused=True)
        decay = self.settings["ema"]
        self.average = Average(net, decay) if decay > 0 else None

    def read_epoch(self):
        """The epoch that Trinca has written: a list of steps, each with its learning rate, indices and numbers."""
        size = self.settings["batch_size"]
        rates = np.fromfile(os.path.join(self.folder, "rates.bin"), dtype="<f8")
        plan = np.fromfile(os.path.join(self.folder, "plan.bin"), dtype="<i4").reshape(len(rates), size)
        steps = {"rates": rates, "plan": torch.from_numpy(plan.astype("int64"))}
        for name in NUMBERS:
            path = os.path.join(self.folder, f"{name}.bin")
            if os.path.exists(path):
                numbers = np.fromfile(path, dtype="<f4").reshape(len(rates), size, -1)
                steps[name] = torch.from_numpy(numbers)
        return steps

    def step(self, epoch, number):
        """One step; its loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = float(epoch["rates"][number])
        indices = epoch["plan"][number]
        numbers = [epoch[name][number] if name in epoch else None for name in NUMBERS]
        pixels = self.images[indices].permute(0, 3, 1, 2).float()
        pixels = augment(pixels, *numbers, self.settings["padding"])
        images = (pixels / 127.5 - 1).contiguous(memory_format=torch.channels_last)
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16) if self.bfloat16 else contextlib.nullcontext():
            embeddings = self.net(images)
        loss = triplet_loss(embeddings, self.labels[indices], self.settings["margin"])
        loss.backward()
        self.optimizer.step()
        if self.average is not None:
            self.average.follow()
        return loss.item()

    def run(self):
        """An epoch."""
        epoch = self.read_epoch()
        losses = [self.step(epoch, number) for number in range(len(epoch["rates"]))]
        return {"loss": float(np.mean(losses))}

    def embed(self):
        """Writes the embeddings of the test images, float32 [N, D]."""
        shape = self.images.shape[1:]
        images = torch.from_numpy(read_pixels(self.folder, "test", shape))
        net = (self.net if self.average is None else self.average.net).eval()
        embeddings = []
        with torch.no_grad():
            for start in range(0, len(images), CHUNK):
                pixels = images[start : start + CHUNK].permute(0, 3, 1, 2).float() / 127.5 - 1
                embeddings.append(net(pixels.contiguous(memory_format=torch.channels_last)))
        net.train()
        torch.cat(embeddings).numpy().tofile(os.path.join(self.folder, "embeddings.bin"))
