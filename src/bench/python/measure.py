"""measure.py RESULT COMMAND...: runs it; writes wall and cpu seconds, peak KiB and exit code."""

import os
import sys
import time

begin = time.perf_counter()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - begin
with open(sys.argv[1], "w") as result:
    cpu = usage.ru_utime + usage.ru_stime
    print(wall, cpu, usage.ru_maxrss, os.waitstatus_to_exitcode(status), file=result)
