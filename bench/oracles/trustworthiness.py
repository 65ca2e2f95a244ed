"""Draws points and pictures of them, and prints scikit-learn's trustworthiness and its own count of kept neighbours.

pip install scikit-learn==1.5.2
python bench/oracles/trustworthiness.py > tests/project/trustworthiness.json

Coordinates are whole numbers, so that float32 and float64 see the same distances; a draw with equal ones is refused,
since scikit-learn does not say which of two it takes for the nearer.
"""

import json

import numpy as np
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

COUNT = 80
RANKED = 12
COUNTED = 10


def neighbours(points, size):
    """The nearest of each point, itself left out, [N, size]."""
    return NearestNeighbors(n_neighbors=size).fit(points).kneighbors(return_distance=False)


def no_ties(points):
    squared = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    return all(len(set(row)) == len(row) for row in squared)


def case(name, points, picture):
    assert no_ties(points) and no_ties(picture), name
    both = zip(neighbours(points, COUNTED), neighbours(picture, COUNTED))
    return {
        "name": name,
        "points": " ".join(map(str, points.flatten())),
        "picture": " ".join(map(str, picture.flatten())),
        "trustworthiness": trustworthiness(points, picture, n_neighbors=RANKED),
        "continuity": trustworthiness(picture, points, n_neighbors=RANKED),
        "preserved": float(np.mean([len(set(a) & set(b)) / COUNTED for a, b in both])),
    }


random = np.random.default_rng(1)
centres = random.normal(size=(4, 5)) * 4000
points = np.rint(centres[np.arange(COUNT) % 4] + random.normal(size=(COUNT, 5)) * 2000).astype(int)
flat = points[:, :2]
folded = np.stack([np.abs(flat[:, 0]), flat[:, 1]], axis=1) + random.integers(-30, 30, size=(COUNT, 2))
noise = random.integers(-4000, 4000, size=(COUNT, 2))
cases = [case("flattened", points, flat), case("folded", points, folded), case("noise", points, noise)]
print(json.dumps({"dimension": 5, "cases": cases}))
