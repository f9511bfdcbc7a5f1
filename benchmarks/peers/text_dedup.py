"""text-dedup: its MinHash command at its defaults (five words, threshold .7, rows under five words left out)."""

import os
import subprocess
import sys

from benchmarks.peers.rows import options, read, write


def main() -> None:
    """Run the command; what is not in its output is removed."""
    given = options()
    output = given.folder / "output"
    given.folder.mkdir(parents=True)
    command = [sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", given.input.resolve()]
    command += ["--split", "train", "--column", "text", "--cache_dir", given.folder / "cache", "--output", output]
    subprocess.run([str(word) for word in command], check=True, cwd=given.folder, env=os.environ)
    # Imported only now: the command itself imports it for its own work.
    from datasets import load_from_disk  # type: ignore[import-not-found]

    stay = {str(id_) for id_ in load_from_disk(str(output))["id"]}
    write(given.removed, [id_ for id_ in read(given.input)[0] if id_ not in stay])


if __name__ == "__main__":
    main()
