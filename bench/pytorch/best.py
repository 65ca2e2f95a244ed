"""
The best form of the same step that we can write: the batch in one piece, mining on whole matrices, a fused
optimizer, bfloat16 where the processor has it; of the memory formats, eager and compiled whichever is fastest here.
"""

import contextlib
import math
import signal
import time

import torch
from image_files import read_images
from layers import Network
from memory import keep_freed_memory

# Steps of a trial: those that warm up, and those in turn with the other forms, of which the quickest counts.
WARMING = 3
COUNTED = 10
# The least squared distance that a root is taken of: at 0 it has no gradient.
LEAST_SQUARE = 1e-12


def pairwise_distances(embeddings):
    """Euclidean distances of unit vectors, [B, B]."""
    return (2 - 2 * embeddings @ embeddings.T).clamp_min(LEAST_SQUARE).sqrt()


def pick(mask):
    """One of the true entries of each row, at random."""
    return torch.where(mask, torch.rand(mask.shape, device=mask.device), -1.0).argmax(1)


def mine_semi_hard(distances, labels, margin):
    """The original's rule for all anchors at once."""
    same = labels[:, None] == labels[None, :]
    positives = pick(same & ~torch.eye(len(labels), dtype=torch.bool, device=labels.device))
    to_positive = distances.gather(1, positives[:, None])
    semi_hard = ~same & (distances > to_positive) & (distances < to_positive + margin)
    nearest = torch.where(semi_hard, distances, torch.inf).argmin(1)
    return positives, torch.where(semi_hard.any(1), nearest, pick(~same))


def semi_hard_loss(embeddings, labels, margin):
    """The triplet loss of mined triplets, averaged over all of them."""
    distances = pairwise_distances(embeddings)
    with torch.no_grad():
        positives, negatives = mine_semi_hard(distances.detach(), labels, margin)
    to_positive = distances.gather(1, positives[:, None])
    to_negative = distances.gather(1, negatives[:, None])
    return (to_positive - to_negative + margin).relu().mean()


def bfloat16_pays():
    """Whether the processor multiplies bfloat16 itself."""
    tests = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, test, lambda: False)() for test in tests)


class Variant:
    """The step in one of its forms."""

    def __init__(self, settings, loss, memory_format, compiled):
        torch.manual_seed(1)
        self.memory_format = memory_format
        self.margin = settings["margin"]
        self.net = Network(settings["layers"], settings["side"], settings["side"], 1).to(memory_format=memory_format)
        self.loss = loss
        self.bfloat16 = bfloat16_pays()
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=settings["lr"], fused=True)
        self.forward = torch.compile(self.loss_of, dynamic=False) if compiled else self.loss_of
        self.name = ", ".join(
            [
                "compiled" if compiled else "eager",
                "channels last" if memory_format == torch.channels_last else "channels first",
                "bfloat16" if self.bfloat16 else "float32",
            ]
        )

    def loss_of(self, pixels, labels):
        """The loss of bytes [B, side, side] with their labels [B]."""
        images = (pixels.float() / 127.5 - 1).unsqueeze(1).contiguous(memory_format=self.memory_format)
        context = torch.autocast("cpu", torch.bfloat16) if self.bfloat16 else contextlib.nullcontext()
        with context:
            embeddings = self.net(images)
        return self.loss(embeddings.float(), labels, self.margin)

    def step(self, pixels, labels):
        """One step; its loss."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.forward(pixels, labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()


@contextlib.contextmanager
def time_limit(seconds):
    """Raises TimeoutError when the time is up."""

    def stop(*_):
        raise TimeoutError(f"it takes more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Best:
    """The fastest variant on a batch."""

    about_step = "vectorised mining, fused Adam"
    compiles = True

    def __init__(self, settings):
        keep_freed_memory()
        self.settings = settings
        self.images, self.labels = read_images(settings["folder"], "train", settings["side"])
        self.labels = self.labels.astype("int64")
        variants, note = self.open_variants()
        quickest = {variant: math.inf for variant in variants}
        for _ in range(COUNTED):
            for variant in variants:
                start = time.perf_counter()
                self.step_of(variant)
                quickest[variant] = min(quickest[variant], time.perf_counter() - start)
        variants.sort(key=quickest.get)
        self.variant = variants[0]
        tried = ", ".join(f"{variant.name} {1000 * quickest[variant]:.1f} ms" for variant in variants)
        self.about = f"{self.about_step}; {self.variant.name}, the fastest of {tried}{note}"

    def loss(self):
        """What is to be minimised, as a function of embeddings, labels and margin."""
        return semi_hard_loss

    def open_variants(self):
        """The forms of the step that run here, warmed up, and what is to be said of the others."""
        seconds = self.settings["compile_seconds"]
        formats = (torch.channels_last, torch.contiguous_format)
        variants = [Variant(self.settings, self.loss(), memory_format, False) for memory_format in formats]
        for variant in variants:
            self.warm_up(variant)
        if not self.compiles:
            return variants, ""
        if seconds == 0:
            return variants, "; torch.compile was not asked for"
        # Else those of a batch before count against the number that it is ready to compile.
        torch.compiler.reset()
        try:
            for memory_format in formats:
                start = time.perf_counter()
                with time_limit(seconds):
                    variant = Variant(self.settings, self.loss(), memory_format, True)
                    self.warm_up(variant)
                variants.append(variant)
        except Exception as error:  # It fails in many ways: no compiler, no header of Python's, no time.
            # Where its own code was interrupted the error is one of its own, too.
            if time.perf_counter() - start >= seconds:
                return variants, f"; torch.compile takes more than {seconds} s"
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            return variants, f"; torch.compile does not work here: {reason[:120]}"
        return variants, ""

    def warm_up(self, variant):
        """Its first steps, which allocate and compile."""
        for _ in range(WARMING):
            self.step_of(variant)

    def step_of(self, variant):
        """One step of a variant, from the bytes on; its loss."""
        return variant.step(torch.from_numpy(self.images), torch.from_numpy(self.labels))

    def step(self):
        """One step; its loss."""
        return self.step_of(self.variant)
