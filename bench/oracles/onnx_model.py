"""Embeds every image of an export by ONNX Runtime and prints by how much the embeddings differ from Trinca's.

pip install onnx==1.23.2 onnxruntime==1.32.0 pillow==12.3.0
deno task export --embeddings all --out FOLDER && deno task export --model onnx --out FOLDER
python bench/oracles/onnx_model.py FOLDER

The images are those of sprite.png, hence only so many that it has them in their own size. The file is first checked
by ONNX itself, with the shapes that it infers.
"""

import re
import sys

import numpy as np
import onnx
import onnxruntime
from PIL import Image

BATCH = 250

folder = sys.argv[1]
model = onnx.load(f"{folder}/model.onnx")
onnx.checker.check_model(model, full_check=True)
session = onnxruntime.InferenceSession(f"{folder}/model.onnx", providers=["CPUExecutionProvider"])
_, height, width, channels = session.get_inputs()[0].shape

expected = np.load(f"{folder}/embeddings.npy")
with open(f"{folder}/projector_config.pbtxt", encoding="utf-8") as file:
    size = [int(side) for side in re.findall(r"single_image_dim: (\d+)", file.read())]
assert size == [width, height], f"the sprite has images of {size}"
Image.MAX_IMAGE_PIXELS = None
sheet = np.asarray(Image.open(f"{folder}/sprite.png"))
columns = sheet.shape[1] // width
grid = sheet.reshape(-1, height, columns, width, channels)
images = grid.transpose(0, 2, 1, 3, 4).reshape(-1, height, width, channels)[: len(expected)].astype(np.float32)

parts = [session.run(["embeddings"], {"images": part})[0] for part in np.array_split(images, -(-len(images) // BATCH))]
found = np.concatenate(parts)
assert found.shape == expected.shape, f"{found.shape} and {expected.shape}"
opset = model.opset_import[0].version
print(f"opset {opset}, onnxruntime {onnxruntime.__version__}, {len(found)} images of {height} × {width} × {channels}")
print(f"largest difference {np.abs(found - expected).max():.2e}")
