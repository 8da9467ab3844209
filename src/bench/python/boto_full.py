"""What orchestrator is compared with: the same job as a straightforward Python script.

Reads orchestrator.conf, fetches the page over REST, takes its text, asks a model or an agent on
Amazon Bedrock, prints the answer and keeps it. Written to be fair: it imports only what it needs,
builds one client, and does less with the page than orchestrator does.
"""

import argparse
import configparser
import html
import json
import os
import re
import sys
import time

import boto3
import requests


def page_text(confluence, page_id):
    answer = requests.get(
        f"{confluence['url']}/rest/api/content/{page_id}",
        params={"expand": "body.storage,version,space"},
        headers={"Authorization": "Bearer " + confluence["personal_token"]},
        timeout=30,
    )
    answer.raise_for_status()
    page = answer.json()
    text = html.unescape(re.sub(r"<[^>]+>", " ", page["body"]["storage"]["value"]))
    return page["title"], re.sub(r"[ \t]+", " ", text)


def body(prompt):
    return json.dumps(
        {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 4096,
            "messages": [{"role": "user", "content": prompt}],
        }
    )


def ask_model(client, args, prompt):
    answer = client.invoke_model(modelId=args.model, body=body(prompt))
    yield json.loads(answer["body"].read())["content"][0]["text"]


def stream_model(client, args, prompt):
    answer = client.invoke_model_with_response_stream(modelId=args.model, body=body(prompt))
    for event in answer["body"]:
        part = json.loads(event["chunk"]["bytes"])
        if part["type"] == "content_block_delta":
            yield part["delta"]["text"]


def ask_agent(client, args, prompt):
    answer = client.invoke_agent(
        agentId=args.agent_id,
        agentAliasId=args.agent_alias_id,
        sessionId=f"session-{time.time_ns()}",
        inputText=prompt,
    )
    for event in answer["completion"]:
        if "chunk" in event:
            yield event["chunk"]["bytes"].decode()


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run")
    run.add_argument("page")
    run.add_argument("--name", required=True)
    run.add_argument("--config", required=True)
    run.add_argument("--model")
    run.add_argument("--agent-id")
    run.add_argument("--agent-alias-id")
    run.add_argument("--stream", action="store_true")
    args = parser.parse_args()

    config = configparser.ConfigParser()
    config.read(args.config)
    title, text = page_text(config["confluence"], re.search(r"pageId=(\d+)", args.page).group(1))
    prompt = f"Write an implementation plan for {args.name}.\n\n# {title}\n\n{text}"

    service = "bedrock-agent-runtime" if args.agent_id else "bedrock-runtime"
    client = boto3.client(
        service,
        region_name=config["bedrock"]["region"],
        endpoint_url=config["bedrock"]["endpoint_url"],
    )
    ask = ask_agent if args.agent_id else stream_model if args.stream else ask_model
    folder = os.path.join("runs", args.name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "answer.md"), "w", encoding="utf-8") as kept:
        for part in ask(client, args, prompt):
            sys.stdout.write(part)
            sys.stdout.flush()
            kept.write(part)


if __name__ == "__main__":
    main()
