"""
The best form of the same step on an NVIDIA GPU that we can write: that of best.py, recorded once as a CUDA graph and
replayed, so that no kernel waits to be launched. Of the precisions, the memory formats, eager and compiled whichever is
fastest here. The bytes of a batch start in pinned memory of the host, and the loss ends on the host.
"""

import contextlib
import time

import torch
from best import Best, semi_hard_loss, time_limit
from layers import Network

# Steps before a graph is recorded: they allocate, compile, and choose cuDNN's algorithms.
WARMING = 3


class Recorded:
    """The step in one of its forms, as a graph."""

    def __init__(self, settings, precision, memory_format, compiled):
        torch.manual_seed(1)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
        device = torch.device("cuda")
        side, count = settings["side"], settings["batch_size"]
        self.precision = precision
        self.memory_format = memory_format
        self.margin = settings["margin"]
        net = Network(settings["layers"], side, side, 1)
        self.net = net.to(device=device, memory_format=memory_format)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=settings["lr"], fused=True, capturable=True)
        self.forward = torch.compile(self.loss_of, dynamic=False) if compiled else self.loss_of
        self.name = ", ".join(
            [
                "compiled" if compiled else "eager",
                "channels last" if memory_format == torch.channels_last else "channels first",
                precision,
            ]
        )
        # The graph reads and writes the same memory at each replay.
        self.pixels = torch.zeros(count, side, side, dtype=torch.uint8, device=device)
        self.labels = torch.arange(count, device=device) % 2
        self.loss = torch.zeros((), device=device)
        self.host_pixels = torch.zeros(count, side, side, dtype=torch.uint8).pin_memory()
        self.host_labels = torch.zeros(count, dtype=torch.int64).pin_memory()
        self.graph = self.record()

    def record(self):
        """The graph of a step, after some steps on a stream of their own, as CUDA wants it."""
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(WARMING):
                self.compute()
        torch.cuda.current_stream().wait_stream(stream)
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.compute()
        return graph

    def loss_of(self, pixels, labels):
        """The loss of bytes [B, side, side] with their labels [B]."""
        images = (pixels.float() / 127.5 - 1).unsqueeze(1).contiguous(memory_format=self.memory_format)
        half = self.precision == "bfloat16"
        # What is recorded must not keep casts of the weights from one step to the next.
        context = torch.autocast("cuda", torch.bfloat16, cache_enabled=False) if half else contextlib.nullcontext()
        with context:
            embeddings = self.net(images)
        return semi_hard_loss(embeddings.float(), labels, self.margin)

    def compute(self):
        """A step on the GPU."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.forward(self.pixels, self.labels)
        loss.backward()
        self.optimizer.step()
        self.loss.copy_(loss.detach())

    def step(self, pixels, labels):
        """One step on tensors of the host; its loss."""
        self.host_pixels.copy_(pixels)
        self.host_labels.copy_(labels)
        self.pixels.copy_(self.host_pixels, non_blocking=True)
        self.labels.copy_(self.host_labels, non_blocking=True)
        self.graph.replay()
        return self.loss.item()


class BestCuda(Best):
    """The fastest form on a batch."""

    about_step = "vectorised mining, fused Adam, replayed as a CUDA graph"

    def __init__(self, settings):
        if not torch.cuda.is_available():
            raise RuntimeError(f"PyTorch {torch.__version__} sees no CUDA GPU here")
        torch.backends.cudnn.benchmark = True
        super().__init__(settings)
        self.about = f"{torch.cuda.get_device_name(0)}, {self.about}"

    def open_variants(self):
        """The forms that run here, and what is to be said of the others."""
        seconds = self.settings["compile_seconds"]
        last, first = torch.channels_last, torch.contiguous_format
        forms = [("bfloat16", last, False), ("bfloat16", first, False), ("tf32", last, False)]
        if seconds > 0:
            forms += [("bfloat16", last, True), ("bfloat16", first, True), ("tf32", last, True)]
        variants, notes = [], []
        for precision, memory_format, compiled in forms:
            start = time.perf_counter()
            try:
                torch.compiler.reset()
                with time_limit(seconds or 60):
                    variant = Recorded(self.settings, precision, memory_format, compiled)
                    self.warm_up(variant)
                variants.append(variant)
            except Exception as error:
                took = time.perf_counter() - start
                reason = (str(error).strip() or type(error).__name__).splitlines()[0][:120]
                what = f"{'compiled' if compiled else 'eager'} {precision}"
                notes.append(f"{what}: {f'more than {seconds} s' if took >= (seconds or 60) else reason}")
        if not variants:
            raise RuntimeError(f"no form of the step runs: {'; '.join(notes)}")
        return variants, "".join(f"; not {note}" for note in notes)
