"""Writes small files of embeddings by NumPy, safetensors, PyArrow, Polars and DuckDB, for the tests of their readers.

pip install numpy==2.4.6 safetensors==0.8.0 ml_dtypes==0.6.0 pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1
python bench/oracles/embedding_files.py tests/evaluate/vectors/fixtures

Each has 12 rows of 4 numbers, of which every type of float has each exactly: row i, column k is i + k / 4 + 1 / 4.
"""

import sys

import duckdb
import ml_dtypes
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from safetensors.numpy import save_file

X = np.arange(12)[:, None] + np.arange(4)[None, :] / 4 + 0.25
Y = np.arange(12) % 3
NAMES = np.array(["cat", "dog", "émeu"])[Y]


def lists(values, numbers=pa.float32()):
    return pa.array(list(values), type=pa.list_(numbers))


def write_numpy(folder):
    np.save(f"{folder}/half.npy", X.astype(np.float16))
    np.save(f"{folder}/double.npy", X)
    np.save(f"{folder}/fortran.npy", np.asfortranarray(X.astype(np.float32)))
    np.save(f"{folder}/labels.npy", Y)
    np.save(f"{folder}/names.npy", NAMES)
    np.save(f"{folder}/bytes.npy", np.array([name.encode() for name in NAMES]))
    np.save(f"{folder}/objects.npy", NAMES.astype(object))
    np.savez(f"{folder}/several.npz", embeddings=X, labels=Y)
    np.savetxt(f"{folder}/embeddings.csv", X, delimiter=",")
    np.savetxt(f"{folder}/labels.csv", Y)


def write_safetensors(folder):
    save_file({"embeddings": X.astype(ml_dtypes.bfloat16), "labels": Y}, f"{folder}/bfloat16.safetensors")
    save_file({"features": X.astype(np.float16), "y": Y.astype(np.int32)}, f"{folder}/half.safetensors")
    save_file({"a": X, "labels": Y.astype(np.uint8)}, f"{folder}/double.safetensors")


def write_parquet(folder):
    def write(name, columns, **options):
        pq.write_table(pa.table(columns), f"{folder}/{name}.parquet", store_schema=False, **options)

    single = X.astype(np.float32)
    write("pyarrow_snappy", {"embedding": lists(single), "label": Y})
    fixed = pa.FixedSizeListArray.from_arrays(pa.array(X.ravel()), 4)
    write(
        "pyarrow_v2_zstd",
        {"embedding": fixed, "class": pa.array(NAMES), "id": np.arange(12)},
        data_page_version="2.0",
        compression="zstd",
        row_group_size=5,
    )
    write(
        "pyarrow_v2_gzip_half",
        {"embeddings": lists(X.astype(np.float16), pa.float16()), "labels": Y.astype(np.int32)},
        data_page_version="2.0",
        compression="gzip",
        use_dictionary=False,
        column_encoding={"labels": "DELTA_BINARY_PACKED", "embeddings.list.element": "BYTE_STREAM_SPLIT"},
    )
    write("pyarrow_lz4", {"embeddings": lists(single), "label": Y}, compression="lz4")
    rows = X.tolist()
    write("null_row", {"embeddings": lists(rows[:5] + [None] + rows[6:]), "label": Y})
    write("null_number", {"embeddings": lists(rows[:5] + [[1, None, 3, 4]] + rows[6:]), "label": Y})
    write("short_row", {"embeddings": lists(rows[:5] + [[1, 2, 3]] + rows[6:]), "label": Y})
    write("null_label", {"embeddings": lists(single), "label": pa.array([None, *Y[1:].tolist()])})
    pl.DataFrame({"embedding": single, "label": NAMES}).write_parquet(f"{folder}/polars_zstd.parquet")
    pl.DataFrame({"embedding": X, "label": Y}).write_parquet(
        f"{folder}/polars_brotli.parquet", compression="brotli"
    )
    table = pa.table({"embedding": lists(single), "label": pa.array(NAMES)})  # noqa: F841, by name below
    duckdb.sql(f"copy (from \"table\") to '{folder}/duckdb.parquet' (format parquet, compression uncompressed)")


if __name__ == "__main__":
    for write in write_numpy, write_safetensors, write_parquet:
        write(sys.argv[1])
