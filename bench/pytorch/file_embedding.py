"""Embeds the image files of a folder: a DataLoader whose workers decode by Pillow, and the network."""

import os

import numpy as np
import torch
from layers import Network
from memory import keep_freed_memory
from PIL import Image
from torch.utils.data import DataLoader, Dataset

# Images that are embedded together, as many as Trinca's.
BATCH = 256
# How many times its final size an image is decoded at, at least, before it is resized.
GAP = 2


def load(path, width, height):
    """The middle of an image in its final size, bytes [H, W, 3]: what is cropped is not resized."""
    with Image.open(path) as image:
        # A JPEG is decoded at an eighth, a quarter or half of its size, if that is large enough.
        image.draft("RGB", (GAP * width, GAP * height))
        image = image.convert("RGB")
        scale = max(width / image.width, height / image.height)
        across, down = width / scale, height / scale
        left, top = (image.width - across) / 2, (image.height - down) / 2
        box = (left, top, left + across, top + down)
        return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, box))


class Files(Dataset):
    """The images of a folder, decoded."""

    def __init__(self, folder, width, height):
        self.paths = sorted(os.path.join(place, name) for place, _, names in os.walk(folder) for name in names)
        self.size = (width, height)

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        return torch.from_numpy(load(self.paths[index], *self.size).copy())


class FileEmbedding:
    """The whole way, from the files of a folder to a file of their embeddings."""

    def __init__(self, settings):
        keep_freed_memory()
        torch.manual_seed(1)
        self.settings = settings
        shape = [settings[name] for name in ("height", "width", "channels")]
        self.net = Network(settings["layers"], *shape).to(memory_format=torch.channels_last).eval()
        self.about = f"a DataLoader with {settings['workers']} workers and Pillow; eager, channels last, float32"

    def run(self):
        """Embeds all files."""
        settings = self.settings
        files = Files(settings["folder"], settings["width"], settings["height"])
        embeddings = []
        with torch.inference_mode():
            for pixels in DataLoader(files, BATCH, num_workers=settings["workers"]):
                images = pixels.permute(0, 3, 1, 2).float() / 127.5 - 1
                embeddings.append(self.net(images.contiguous(memory_format=torch.channels_last)))
        np.save(settings["out"], torch.cat(embeddings).numpy())
        return {"images": len(files)}
