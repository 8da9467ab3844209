"""Makes shared-files.jsonl: AWS's two files in the shapes that people write, and what botocore
makes of them. Run: python3 shared-files.py > shared-files.jsonl (made with botocore 1.43.11).

A row is one pair of files. `profiles`, `sessions` and `services` are what botocore's session holds.
Where the files are broken, botocore refuses all of them: those rows tell what it makes of the same
files without the broken section, and `refused` names the profile of that section.
"""

import json
import os
import random
import tempfile

import botocore.exceptions
import botocore.session

NAMES = [
    "dev", "acme dev", "größe", "acme:dev+x=1,y", "team/admin", "a.b", "PROD", "日本", "a#b",
    "a;b", "100%", "default", "it's", "back\\slash", "profile", "me@corp", "[x", "été", "-", "$HOME",
]
KEYS = ["region", "output", "role_arn", "source_profile", "credential_process", "ca_bundle",
        "aws_access_key_id", "aws_secret_access_key", "sso_session", "Region", "x y", "größe", "a.b"]
VALUES = [
    "eu-west-1", "", "arn:aws:iam::111122223333:role/R", "a # no comment", "a ; b", '"quoted"',
    "'single'", "a = b", "%(region)s 50%", "$HOME/~ \\n", "é日本", "[x]", "tail\\", "a\tb", "#", ";x",
    'sh -c "a ; b" #1', "trail  ", "nbsp\u00a0", "wJalr/K7MDENG+bPx==", "C:\\new\\t", "x\u2028y",
]
NESTED = ["endpoint_url = http://127.0.0.1:1", "a=b", "A = b=c", "max : 1 = 2", "k =", "= v", "k = v # x"]


def quoted(name, style):
    if style == 0:
        return name
    if style == 1:
        return "'" + name + "'"
    if style == 2:
        return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return name.replace("\\", "\\\\").replace(" ", "\\ ").replace("'", "\\'")


def header(r, kind, name):
    if name == "default" and r.random() < 0.7:
        return "[default]"
    if r.random() < 0.05:
        return r.choice(["  ", "\t"]) + "[" + kind + " " + quoted(name, 1) + "]"
    body = kind + r.choice([" ", " ", " ", "  ", "\t"]) + quoted(name, r.randrange(4))
    body = r.choice([body] * 12 + [" " + body, body + " ", body + "  ", body.upper(), "x" + body,
                                  kind + "s " + name, kind + name, body + " extra", kind])
    tail = r.choice([""] * 12 + [" # comment", " ; comment", "  ", " # [x]", "]"])
    return "[" + body + "]" + tail


def comment(r):
    return r.choice(["", "", "   ", "\t", "# c", "; c", "  # indented", "\t; c = d", "#", "# [profile no]"])


def prop(r, key, indent):
    if r.random() < 0.12:
        lines = [indent + key + " ="]
        for _ in range(r.randrange(1, 4)):
            lines.append(indent + r.choice(["  ", "    ", "\t"]) + r.choice(NESTED))
            if r.random() < 0.3:
                lines.append(comment(r))
        return lines
    mark = r.choice([" = ", " = ", "=", " =", "= ", ":", " : ", "  =   ", "\t=\t"])
    lines = [indent + key + mark + r.choice(VALUES)]
    if r.random() < 0.06:
        lines.append(indent + "  " + r.choice(["more", "even = more", "[more]", "# not more"]))
    return lines


def body(r, keys=KEYS):
    indent = r.choice(["", "", "", "", "  ", "    ", "\t"])
    lines = []
    for key in r.sample(keys, r.randrange(0, 5)):
        lines += prop(r, key, indent)
        if r.random() < 0.2:
            lines.append(comment(r))
    return lines


def section(r, credentials):
    name = r.choice(NAMES)
    if r.random() < 0.03:
        return ["[DEFAULT]"] + body(r)
    if credentials:
        return [r.choice(["[%s]", "[%s]", "[%s]", "[profile %s]", "[ %s ]", "['%s']"]) % name] + body(r)
    kind = r.choice(["profile"] * 6 + ["sso-session", "services"])
    if kind == "services":
        lines = [header(r, kind, name)]
        for service in r.sample(["bedrock_runtime", "sts", "sso_oidc", "STS"], 2):
            lines += [service + r.choice([" =", "="])]
            lines += ["  " + r.choice(NESTED) for _ in range(r.randrange(1, 3))]
        return lines
    if r.random() < 0.04:
        return [r.choice(["[preview]", "[plugins]", "[Default]", "[profile]", "[profile 'open]"])] + body(r)
    return [header(r, kind, name)] + body(r)


def written(r, sections):
    """The text of each section."""
    end = r.choice(["\n", "\n", "\n", "\r\n", "\r"])
    return [end.join(lines) + end + r.choice(["", end, end + "# c" + end]) for lines in sections]


def join(r, texts):
    text = "".join(texts)
    return text if r.random() < 0.8 else text.rstrip("\r\n")


def loaded(folder, config, credentials):
    for name, text in (("config", config), ("credentials", credentials)):
        path = os.path.join(folder, name)
        if text is None:
            if os.path.exists(path):
                os.remove(path)
        else:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
    full = botocore.session.Session().full_config
    return {"profiles": full["profiles"], "sessions": full.get("sso_sessions", {}),
            "services": full.get("services", {})}


def broken(r, number):
    """A section that makes botocore refuse the file, and the profile that it stands for."""
    name = "broken %d" % number
    head = "[profile '%s']" % name
    if r.random() < 0.1:
        return "unfinished", ["[profile unfinished", "output = json"]
    return name, r.choice([
        [head, "region = eu-west-1", "no separator"],
        [head, "region = eu-west-1", "region = eu-west-2"],
        [head, "Region = eu-west-1", "output = json", "region: eu-west-2"],
        [head, "= nothing before"],
        [head, "region =", "  eu-west-1"],
        [head, "s3 =", "  a = b", "  no separator"],
        [head, "region = a", "", head, "region = b"],
        [head, "region = eu-west-1", "<<<<<<< HEAD"],
    ])


def main():
    folder = tempfile.mkdtemp()
    for variable in list(os.environ):
        if variable.startswith("AWS_"):
            del os.environ[variable]
    os.environ["AWS_CONFIG_FILE"] = os.path.join(folder, "config")
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.path.join(folder, "credentials")
    r = random.Random(14)
    rows = 0
    while rows < 200:
        config = written(r, [section(r, False) for _ in range(r.randrange(1, 7))])
        credentials = join(r, written(r, [section(r, True) for _ in range(r.randrange(1, 3))]))
        row = {"config": join(r, config), "credentials": r.choice([credentials, None])}
        try:
            row.update(loaded(folder, row["config"], row["credentials"]))
        except botocore.exceptions.ConfigParseError:
            continue
        if rows % 10 == 0:  # botocore refuses the mark; it says nothing
            row["config"] = "\ufeff" + row["config"]
        if rows % 3 == 0:
            name, lines = broken(r, rows)
            whole = list(config)
            # An indented header would continue what stands before it.
            places = [i for i in range(len(whole)) if whole[i].startswith("[")] + [len(whole)]
            whole.insert(r.choice(places), "\n".join(lines) + "\n")
            row = {"config": join(r, whole), "credentials": row["credentials"], "refused": name}
            try:
                loaded(folder, row["config"], row["credentials"])
                raise AssertionError("botocore reads " + row["config"])
            except botocore.exceptions.ConfigParseError:
                pass
            row.update(loaded(folder, join(r, config), row["credentials"]))
        print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
        rows += 1


main()
