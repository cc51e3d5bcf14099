"""A command whose output is read as it comes, measured alone."""
import os
import subprocess
import time


def run(command):
    """Seconds of a command, the bytes that it printed, and the most memory that it took, in MiB."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        size = 0
        while chunk := process.stdout.read1(1 << 20):
            size += len(chunk)
        # Asked of this child alone: the sum over all children has those of the shell that became this program, too.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, size, usage.ru_maxrss / 1024
