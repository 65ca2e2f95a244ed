"""Exact search in FAISS: an index that compares each query with all rows."""

import os

import faiss
import numpy as np


class FaissFlat:
    """An index of the rows that Trinca has written, and its queries."""

    def __init__(self, settings):
        self.folder = settings["folder"]
        self.k = settings["k"]
        dimension = settings["dimension"]
        rows, self.queries = (
            np.fromfile(os.path.join(self.folder, f"{name}.bin"), dtype="<f4").reshape(-1, dimension)
            for name in ("rows", "queries")
        )
        self.index = faiss.IndexFlatL2(dimension)
        self.index.add(rows)
        self.about = f"IndexFlatL2.search, {faiss.omp_get_max_threads()} threads, {faiss.get_compile_options().strip()}"

    def step(self):
        """Searches for all queries at once."""
        return self.index.search(self.queries, self.k)

    def write(self):
        """Writes which rows are the nearest, int32 [Q, k]."""
        self.step()[1].astype("<i4").tofile(os.path.join(self.folder, "found.bin"))
