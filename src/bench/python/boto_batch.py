"""What `orchestrator batch` is compared with: boto3 in a pool of threads, a file for each answer."""

import html
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

folder, out, endpoint, jobs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
client = boto3.client(
    "bedrock-runtime",
    region_name="us-east-1",
    endpoint_url=endpoint,
    config=Config(max_pool_connections=jobs, read_timeout=600, retries={"max_attempts": 1}),
)


def ask(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        text = html.unescape(re.sub(r"<[^>]+>", " ", file.read()))
    body = json.dumps(
        {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 4096,
            "messages": [{"role": "user", "content": "Write an implementation plan.\n\n" + text}],
        }
    )
    answer = client.invoke_model(modelId="anthropic.claude-sonnet-4-6", body=body)
    text = json.loads(answer["body"].read())["content"][0]["text"]
    with open(os.path.join(out, name + ".md"), "w", encoding="utf-8") as file:
        file.write(text)


os.makedirs(out, exist_ok=True)
with ThreadPoolExecutor(jobs) as pool:
    list(pool.map(ask, sorted(os.listdir(folder))))
