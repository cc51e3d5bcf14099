"""The page cache of files: warmed, or emptied and seen to be empty."""
import ctypes
import mmap
import os
import subprocess


def warm(files):
    subprocess.run(["cat", *files], stdout=subprocess.DEVNULL, check=True)


def forget(files):
    """Has the system forget what it holds of files in memory, and tells how much of them it still holds."""
    for file in files:
        with open(file, "rb") as opened:
            os.fsync(opened.fileno())
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return sum(held(file) for file in files) / max(1, sum(os.path.getsize(file) for file in files))


def held(file):
    """The bytes of a file that are in memory."""
    size = os.path.getsize(file)
    if size == 0:
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    pages = ctypes.create_string_buffer((size + mmap.PAGESIZE - 1) // mmap.PAGESIZE)
    with open(file, "rb") as opened:
        at = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, opened.fileno(), 0)
        if at == ctypes.c_void_p(-1).value or libc.mincore(at, size, pages) != 0:
            raise OSError(ctypes.get_errno(), "cannot ask what is in memory", file)
        libc.munmap(at, size)
    return sum(page & 1 for page in pages.raw) * mmap.PAGESIZE
