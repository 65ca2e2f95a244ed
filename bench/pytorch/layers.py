"""A network from Trinca's list of layers, and its augmentation, in PyTorch."""

import torch
from torch import nn
from torch.nn import functional as F

# The weights of red, green and blue in brightness.
LUMA = (0.299, 0.587, 0.114)
# How grid_sample shows what is outside an image, and the value that is 0 to it.
PADDING = {"edge": ("border", 0), "mirror": ("reflection", 0), "white": ("zeros", 255), "black": ("zeros", 0)}


class Residual(nn.Module):
    """The sum of the output of layers and of a shortcut around them."""

    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers = layers
        self.shortcut = shortcut

    def forward(self, x):
        return self.layers(x) + self.shortcut(x)


def make_layers(layers, shape):
    """
    The layers in order, for inputs of a shape without its batch. PyTorch's default initial values are Trinca's:
    uniform within 1/sqrt(fan in). Where a stride leaves a choice, an image is padded alike on both sides, as is
    common in PyTorch; TensorFlow pads on one.
    """
    made = []
    for place, layer in enumerate(pool_before_relu(layers)):
        made.append(make_layer(layer, shape, place > 0))
        with torch.no_grad():
            shape = tuple(made[-1].eval()(torch.zeros(1, *shape)).shape[1:])
        made[-1].train()
    return nn.Sequential(*made)


def pool_before_relu(layers):
    """The same function for less work: both are monotone, so ReLU can come after pooling, on a quarter of the numbers."""
    layers = list(layers)
    for i in range(len(layers) - 1):
        if layers[i]["type"] == "relu" and layers[i + 1]["type"] == "max_pool":
            layers[i], layers[i + 1] = layers[i + 1], layers[i]
    return layers


def make_layer(layer, shape, owns_input):
    """One layer; owns_input says whether it may overwrite what it is given."""
    kind = layer["type"]
    if kind == "conv":
        return nn.Conv2d(
            shape[0],
            layer["filters"],
            layer["size"],
            layer["stride"],
            layer["size"] // 2 if layer["padding"] == "same" else 0,
            groups=layer["groups"],
            bias=layer["bias"],
        )
    if kind == "batch_norm":
        norm = (nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d)(shape[0])
        nn.init.constant_(norm.weight, layer.get("gamma", 1))
        return norm
    if kind == "max_pool":
        padding = (layer["size"] - 1) // 2 if layer["padding"] == "same" else 0
        return nn.MaxPool2d(layer["size"], layer["stride"], padding)
    if kind == "relu":
        return nn.ReLU(inplace=owns_input)
    if kind == "residual":
        return Residual(make_layers(layer["layers"], shape), make_layers(layer["shortcut"], shape))
    if kind == "global_pool":
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    if kind == "flatten":
        return nn.Flatten()
    if kind == "dense":
        return nn.Linear(shape[0], layer["units"], bias=layer["bias"])
    raise ValueError(f"no such layer in the comparison: {kind}")


class Network(nn.Module):
    """The layers, the last of which must be L2 normalisation: that is always in float32."""

    def __init__(self, layers, height, width, channels):
        super().__init__()
        if layers[-1]["type"] != "l2":
            raise ValueError("the last layer is not l2")
        self.body = make_layers(layers[:-1], (channels, height, width))

    def forward(self, x):
        return F.normalize(self.body(x).float(), dim=1)


def augment(images, transforms, colours, boxes, padding):
    """
    Changes images, float32 [B, C, H, W] of 0 to 255, by the numbers that Trinca has drawn: moves them, changes
    their colours, erases rectangles. What is None is left out.
    """
    if transforms is not None:
        images = move(images, transforms, *PADDING[padding])
    if colours is not None:
        images = recolour(images, colours)
    if boxes is not None:
        images = erase(images, boxes)
    return images


def move(images, transforms, mode, outside):
    """Point (x, y) comes from (a0 x + a1 y + a2, b0 x + b1 y + b2), in pixels; transforms [B, 8]."""
    height, width = images.shape[2:]
    a0, a1, a2, b0, b1, b2 = transforms[:, :6].unbind(1)
    # The same in PyTorch's coordinates, where the edges of an image are at -1 and 1.
    theta = torch.stack(
        [
            torch.stack([a0, a1 * height / width, (a0 * (width - 1) + a1 * (height - 1) + 2 * a2 + 1) / width - 1], 1),
            torch.stack([b0 * width / height, b1, (b0 * (width - 1) + b1 * (height - 1) + 2 * b2 + 1) / height - 1], 1),
        ],
        1,
    )
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    moved = F.grid_sample(images - outside if outside else images, grid, "bilinear", mode, align_corners=False)
    return moved + outside if outside else moved


def recolour(images, colours):
    """Multiplies brightness and contrast, of colour images saturation and each channel too; colours [B, 2 or 6]."""
    brightness, contrast, *others = (factor[:, None, None, None] for factor in colours.unbind(1))
    mean = images.mean((1, 2, 3), keepdim=True)
    changed = (images - mean) * contrast + mean * brightness
    if others:
        grey = (changed * torch.tensor(LUMA)[:, None, None]).sum(1, keepdim=True)
        changed = ((changed - grey) * others[0] + grey) * torch.cat(others[1:], 1)
    return changed.clamp(0, 255)


def erase(images, boxes):
    """Fills the rectangle of rows and columns boxes [B, 4] of each image with its mean colour."""
    height, width = images.shape[2:]
    top, left, bottom, right = (side[:, None] for side in boxes.unbind(1))
    rows, columns = torch.arange(height), torch.arange(width)
    inside = ((rows >= top) & (rows < bottom))[:, None, :, None] & ((columns >= left) & (columns < right))[:, None, None]
    return torch.where(inside, images.mean((2, 3), keepdim=True), images)
