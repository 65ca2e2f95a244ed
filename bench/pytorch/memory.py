"""Memory as a program that cares about speed sets it."""

import ctypes

# Numbers of glibc's mallopt.
M_TRIM_THRESHOLD = -1
M_MMAP_MAX = -4


def keep_freed_memory():
    """
    Has the C library keep what is freed. By default it gives large blocks back to the system, and each step pays for
    every page of every activation again. Does nothing where the C library is another.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return
    mallopt(M_MMAP_MAX, 0)
    mallopt(M_TRIM_THRESHOLD, 2**31 - 1)
