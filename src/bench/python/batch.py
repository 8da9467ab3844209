"""Compares `orchestrator batch` with boto3 in a pool of threads, over a server on 127.0.0.1 that
answers after some seconds; then shows how time and memory grow with the number of pages, over one
that answers at once.

  ./mvnw -q -DskipTests package && python3 src/bench/python/batch.py [--pairs 3] [--pages 128]
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser()
parser.add_argument("--pairs", type=int, default=3)
parser.add_argument("--pages", type=int, default=128)
parser.add_argument("--jobs", type=int, default=32)
parser.add_argument("--seconds", type=float, default=2, help="before the server answers")
parser.add_argument("--many", type=int, default=2048, help="pages to let it grow to; 0 for not at all")
parser.add_argument(
    "--program", default=os.path.join(HERE, "../../../target/dist/bin/orchestrator")
)
args = parser.parse_args()
delay = args.seconds


class Model(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        time.sleep(delay)
        answer = {
            "content": [{"type": "text", "text": "A plan. " * 500}],
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 6000, "output_tokens": 1000},
        }
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True


def pages(folder, count):
    os.makedirs(folder)
    text = "<p>" + "What buyers do before they pay. " * 600 + "</p>"
    for i in range(count):
        with open(os.path.join(folder, f"{i:05d}.xml"), "w", encoding="utf-8") as file:
            file.write(f"<h1>Page {i}</h1>{text}")


def measured(command, folder):
    environment = dict(os.environ, AWS_ACCESS_KEY_ID="AKIABENCH", AWS_SECRET_ACCESS_KEY="bench")
    for bundle in ("AWS_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        environment.pop(bundle, None)  # of certificates, which nobody here needs
    begin = time.perf_counter()
    with open(os.path.join(folder, "err"), "w") as err:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=err
        )
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(open(os.path.join(folder, "err")).read())
    wall = time.perf_counter() - begin
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


server = Server(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
endpoint = f"http://127.0.0.1:{server.server_port}"
work = tempfile.mkdtemp()


def ours(folder, jobs, name):
    command = [os.path.abspath(args.program), "batch", folder, "--name", name, "--force"]
    command += ["--provider", "bedrock", "--model", "anthropic.claude-sonnet-4-6"]
    command += ["--region", "us-east-1", "--endpoint-url", endpoint, "--no-stream", "--quiet"]
    return measured(command + ["--jobs", str(jobs), "--max-pages", "100000"], work)


try:
    pages(os.path.join(work, "few"), args.pages)
    ratios, figures = [], []
    for pair in range(args.pairs):
        script = [sys.executable, os.path.join(HERE, "boto_batch.py")]
        their = measured(script + ["few", f"answers{pair}", endpoint, str(args.jobs)], work)
        our = ours("few", args.jobs, "few")
        ratios.append([mine / yours for mine, yours in zip(our, their)])
        figures.append(our + their)
    wall, cpu, peak = (statistics.median(column) for column in zip(*ratios))
    one = [statistics.median(column) for column in zip(*figures)]
    print(f"{args.pages} pages, {args.jobs} at once, {args.seconds:g} s each, against boto3 = 1.00")
    print(f"  wall {wall:.2f} (aim 1.10)   {one[0]:.2f} s and {one[3]:.2f} s")
    print(f"  peak {peak:.2f} (aim 1.80)   {one[2]:.0f} and {one[5]:.0f} MiB")
    print(f"  processor {one[1]:.1f} s and {one[4]:.1f} s")
    if args.many:
        delay = 0
        print("pages   s      processor ms/page   peak MiB")
        before = None
        for count in (args.many // 8, args.many // 4, args.many // 2, args.many):
            pages(os.path.join(work, str(count)), count)
            seconds, processor, memory = ours(str(count), 8, "many")
            more = "" if before is None else f"{(processor - before[1]) / (count - before[0]) * 1000:.1f} for each more"
            print(f"{count:5}   {seconds:5.1f}   {processor / count * 1000:5.1f} {more:>18}   {memory:4.0f}")
            before = (count, processor)
finally:
    shutil.rmtree(work)
